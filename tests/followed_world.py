"""Assignments in the worlds of pages: one with so many of everything that is written about it, and delivered."""

from __future__ import annotations

from datetime import date, timedelta

from given import DAY, Given
from tilskudd.assignments.delivering import deliver, prepare_delivery, record_acceptance
from tilskudd.assignments.group import (
    ask_others,
    call_meeting,
    change_member,
    compare_alternative,
    limit_target_group,
)
from tilskudd.assignments.models import AssignmentDocument, AssignmentTask
from tilskudd.assignments.queries import seen_one
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, TaskKind, TaskState
from tilskudd.assignments.services import agree_date, change_partner, give_responsible, note_dialogue, note_risk
from tilskudd.assignments.tasks import add_document, add_task, set_prerequisite, stand_task
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.notices.services import make_calendar_address


def followed(given: Given, letter: Letter, rows: int) -> dict[str, str]:
    """So many steps, messages and risks on assignment 23, which is delivered; a date for 22; their addresses."""
    group, package = (letter.assignments.get(number=number) for number in ("23", "22"))
    told = {"agreed_with": "Truls Knudsen", "agreed_on": DAY, "words": "Vi rapporterer 1. september."}
    agree_date(package, "umiddelbart#1", date(2022, 9, 1), by=given.kari, content=b"%PDF avtale", name="a.pdf", **told)
    give_responsible(group, given.kari, by=given.kari)
    for number in range(rows):
        note_risk(group, RiskLevel.RISK, f"AVdir svarer sent, uke {number}.", by=given.kari)
        note_dialogue(group, f"Spurte, {number}", day=DAY, who="Truls", is_from_ministry=False, by=given.kari)
        change_partner(group, f"Direktorat {number}", PartnerRole.CONSULT, why="Kjenner feltet", by=given.kari)
        meeting = call_meeting(group, DAY + timedelta(number), f"Møte {number}", by=given.kari)
        change_member(group, f"Medlem {number}", "AVdir", by=given.kari)
        question = ask_others(group, f"HTSO {number}", "Hva virker?", asked_on=DAY, by=given.kari)
        step = add_task(group, TaskKind.STEP, f"Steg {number}", due=DAY + timedelta(number), by=given.kari)
        set_prerequisite(group, f"task:{step.pk}", "deadline:06.05.22#1", holds=True, by=given.kari)
    deliverable = whole_deliverable(given, group)
    for number in range(rows):
        told = {"speaks_for": "Nærhet", "speaks_against": "Pris", "is_recommended": number == 0}
        compare_alternative(deliverable, f"Sted {number}", by=given.kari, **told)
    told = {"lowest": 20, "highest": 60, "source": "Minoritetsrådgiverne"}
    limit_target_group(deliverable, "Over 18 år", by=given.kari, **told)
    delivery = prepare_delivery(group, "06.05.22#1", "Forslaget.", by=given.kari)
    deliver(delivery, by=given.ola)
    told = {"day": DAY, "who": "Truls Knudsen", "content": b"%PDF svar", "name": "svar.pdf", "is_accepted": True}
    record_acceptance(delivery, "Takk.", by=given.kari, **told)
    one, at = f"/oppdrag/{group.pk}/", f"/oppdrag/leveringer/{delivery.pk}/"
    task = f"/oppdrag/steg/{deliverable.pk}/"
    return {
        "working-group": f"{one}gruppe/",
        "group-member": f"{one}gruppe/medlem/",
        "group-meeting": f"{one}gruppe/mote/",
        "group-inquiry": f"{one}gruppe/innhent/",
        "group-meeting-note": f"/oppdrag/moter/{meeting.pk}/",
        "group-inquiry-answer": f"/oppdrag/innhentet/{question.pk}/",
        "task-alternative": f"{task}alternativ/",
        "task-target-group": f"{task}malgruppe/",
        "my-calendar": "/kalender/",
        "revoke-calendar": "/kalender/trekk/",
        "calendar-feed": f"/kalender/{make_calendar_address(by=given.kari)}.ics",
        "assignments": "/oppdrag/",
        "assignment": one,
        "assignment-responsible": f"{one}ansvarlig/",
        "assignment-date": f"{one}dato/",
        "assignment-partner": f"{one}samarbeid/",
        "assignment-risk": f"{one}vurdering/",
        "assignment-dialogue": f"{one}dialog/",
        "assignment-step": f"{one}steg/",
        "assignment-deliverable": f"{one}leveranse/",
        "assignment-new-document": f"{one}dokument/",
        "assignment-prerequisite": f"{one}forutsetning/",
        "assignment-no-prerequisite": f"{one}forutsetning/fjern/",
        "assignment-prepare": f"{one}lever/",
        "assignment-task": task,
        "assignment-task-stands": f"{task}tilstand/",
        "assignment-task-duties": f"{task}plikter/",
        "assignment-document": f"/oppdrag/dokumenter/{AssignmentDocument.objects.order_by('id').first().pk}/",
        "assignment-delivery": at,
        "assignment-deliver": f"{at}lever/",
        "assignment-delivery-back": f"{at}tilbake/",
        "assignment-accepted": f"{at}svar/",
    }


def whole_deliverable(given: Given, assignment: Assignment) -> AssignmentTask:
    """One deliverable that answers every duty of an assignment, and is done."""
    duties = [one.words for one in seen_one(assignment).duties]
    task = add_task(
        assignment, TaskKind.DELIVERABLE, "Utredningen", duties=duties, due=date(2022, 4, 29), by=given.kari
    )
    add_document(
        assignment, b"%PDF utredning", "utredning.pdf", kind=DocumentKind.RESULT, task=task, words="Hele", by=given.kari
    )
    stand_task(task, TaskState.DONE, "Enheten bør ligge hos IMDi.", by=given.kari)
    return task
