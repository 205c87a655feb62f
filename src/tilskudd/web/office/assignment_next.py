"""What can be done with an assignment now, the next thing first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.assignments.followed import Followed, Task
from tilskudd.assignments.rules import is_soon
from tilskudd.ministry_reports.models import MinistryReport
from tilskudd.ministry_reports.words import MinistryReportState
from tilskudd.people.models import Status, User
from tilskudd.web.round_acts import Act

UNSENT: Final = frozenset({MinistryReportState.DRAFT, MinistryReportState.WAITING, MinistryReportState.FROZEN})


def first_lacking(followed: Followed) -> Act | None:
    """Where to go for the first thing that must be there before anything is delivered; None where all is there."""
    if followed.cover.duties:
        return Act(_("Legg til leveranse"), reverse("assignment-deliverable", args=[followed.assignment.pk]))
    for one in followed.deliverables:
        if one.title in followed.cover.deliverables:
            return Act(_("Velg plikter"), reverse("assignment-task-duties", args=[one.pk]), one.title)
    undone = next((one for one in followed.deliverables if not one.is_done), None)
    return _finish(undone) if undone else None


def _finish(task: Task) -> Act:
    return Act(_("Gjør ferdig leveransen"), reverse("assignment-task", args=[task.pk]), task.title)


def report_act(followed: Followed, reports: Sequence[MinistryReport]) -> Act | None:
    """The report that answers the next deadline, where it is near and the assignment has money to tell of; else None.

    `reports` are the newest on the assignment, newest first.
    """
    due = followed.next_due
    if due is None or due.day is None or not is_soon(due.day, followed.on):
        return None
    if not followed.assignment.schemes.exists():
        return None
    unsent = next((one for one in reports if one.state in UNSENT), None)
    if unsent is not None:
        effect = _("Oppdraget er levert på fristen når rapporten er sendt.")
        return Act(_("Gå til rapporten"), reverse("ministry-report", args=[unsent.number]), effect)
    begin = reverse("begin-ministry-report", args=[followed.assignment.pk])
    return Act(_("Begynn en rapport"), begin, _("Tallene hentes, og utkastet lages."), posts=True)


def next_acts(followed: Followed, user: User, *, may: bool, report: Act | None = None) -> list[Act]:
    """What may be done by somebody with the right; empty for who only looks. `report` comes before other deliveries."""
    if not may:
        return []

    def at(name: str) -> str:
        return reverse(name, args=[followed.assignment.pk])

    found: list[Act] = []
    for one in followed.deliveries:
        address = reverse("assignment-delivery", args=[one.pk])
        if one.status == Status.PROPOSED:
            own = one.prepared_by_id == user.pk
            effect = (
                _("Du gjorde den klar; en annen leverer.") if own else _("%s gjorde den klar.") % one.prepared_by.name
            )
            found.append(Act(_("Se leveringen som venter"), address, effect))
        elif one.status == Status.APPROVED and not hasattr(one, "acceptance"):
            found.append(Act(_("Registrer departementets svar"), address, _("Det som er levert, venter på svar.")))
    if followed.responsible is None:
        found.append(Act(_("Gi noen ansvaret"), at("assignment-responsible")))
    if any(due.lacks_day for due, _row in followed.deadlines):
        found.append(Act(_("Avtal dato"), at("assignment-date"), _("Brevet gir ingen dag for en av fristene.")))
    if followed.deliverables and followed.cover.duties:
        effect = _("En plikt i brevet har ingen leveranse ennå.")
        found.append(Act(_("Legg til leveranse"), at("assignment-deliverable"), effect))
    is_settled = followed.standing.is_settled
    undone = next((one for one in followed.deliverables if not one.is_done), None)
    if undone is not None and not is_settled:
        found.append(_finish(undone))
    waits = any(one.status == Status.PROPOSED for one in followed.deliveries)
    if report is not None and not waits:
        found.append(report)
    if not followed.missing_for_delivery and not waits and not is_settled:
        found.append(Act(_("Gjør klar levering"), at("assignment-prepare"), _("En annen person leverer.")))
    found.append(
        Act(_("Skriv hvordan det går"), at("assignment-risk"), _("Risiko med ord; det som ble skrevet før, står."))
    )
    if followed.responsible is not None:
        found.append(Act(_("Bytt ansvarlig"), at("assignment-responsible")))
    return found
