"""Addresses of following assignments, and of each person's calendar."""

from __future__ import annotations

from django.urls import path

from tilskudd.web.office import (
    assignment_acts,
    assignment_deliveries,
    assignment_tasks,
    assignments,
    calendar,
    working_group,
)

ONE = "oppdrag/<int:pk>/"

addresses = [
    path("oppdrag/", assignments.assignments, name="assignments"),
    path(ONE, assignments.assignment, name="assignment"),
    path(f"{ONE}ansvarlig/", assignment_acts.responsible, name="assignment-responsible"),
    path(f"{ONE}dato/", assignment_acts.agreed_date, name="assignment-date"),
    path(f"{ONE}samarbeid/", assignment_acts.partner, name="assignment-partner"),
    path(f"{ONE}vurdering/", assignment_acts.risk, name="assignment-risk"),
    path(f"{ONE}dialog/", assignment_acts.dialogue, name="assignment-dialogue"),
    path(f"{ONE}steg/", assignment_acts.step, name="assignment-step"),
    path(f"{ONE}leveranse/", assignment_acts.deliverable, name="assignment-deliverable"),
    path(f"{ONE}dokument/", assignment_acts.new_document, name="assignment-new-document"),
    path(f"{ONE}forutsetning/", assignment_acts.prerequisite, name="assignment-prerequisite"),
    path(f"{ONE}forutsetning/fjern/", assignment_acts.no_prerequisite, name="assignment-no-prerequisite"),
    path(f"{ONE}lever/", assignment_deliveries.prepare, name="assignment-prepare"),
    path("oppdrag/steg/<int:pk>/", assignment_tasks.task, name="assignment-task"),
    path("oppdrag/steg/<int:pk>/tilstand/", assignment_tasks.stand, name="assignment-task-stands"),
    path("oppdrag/steg/<int:pk>/plikter/", assignment_tasks.duties, name="assignment-task-duties"),
    path("oppdrag/dokumenter/<int:pk>/", assignments.document, name="assignment-document"),
    path("oppdrag/leveringer/<int:pk>/", assignment_deliveries.delivery, name="assignment-delivery"),
    path("oppdrag/leveringer/<int:pk>/lever/", assignment_deliveries.hand_over, name="assignment-deliver"),
    path("oppdrag/leveringer/<int:pk>/tilbake/", assignment_deliveries.send_back, name="assignment-delivery-back"),
    path("oppdrag/leveringer/<int:pk>/svar/", assignment_deliveries.accepted, name="assignment-accepted"),
    path(f"{ONE}gruppe/", working_group.group, name="working-group"),
    path(f"{ONE}gruppe/medlem/", working_group.member, name="group-member"),
    path(f"{ONE}gruppe/mote/", working_group.meeting, name="group-meeting"),
    path(f"{ONE}gruppe/innhent/", working_group.inquiry, name="group-inquiry"),
    path("oppdrag/moter/<int:pk>/", working_group.meeting_note, name="group-meeting-note"),
    path("oppdrag/innhentet/<int:pk>/", working_group.inquiry_answer, name="group-inquiry-answer"),
    path("oppdrag/steg/<int:pk>/alternativ/", working_group.alternative, name="task-alternative"),
    path("oppdrag/steg/<int:pk>/malgruppe/", working_group.target_group, name="task-target-group"),
    path("kalender/", calendar.my_calendar, name="my-calendar"),
    path("kalender/trekk/", calendar.revoke, name="revoke-calendar"),
    path("kalender/<slug:secret>.ics", calendar.feed, name="calendar-feed"),
]
