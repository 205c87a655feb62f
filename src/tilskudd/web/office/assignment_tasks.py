"""A step or a deliverable of an assignment: how it stands, its documents, and the duties that it answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.assignments.followed import Followed, Task
from tilskudd.assignments.group_queries import newest_alternatives
from tilskudd.assignments.queries import assignment_of, seen_one, task_with
from tilskudd.assignments.rules import TaskState, same_words
from tilskudd.assignments.tasks import carry_duties, stand_task
from tilskudd.mandate.models import Assignment
from tilskudd.people.rights import Right
from tilskudd.web import assignment_forms as forms
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.assignment_view import duty_choices
from tilskudd.web.office.appeal_acts import Asked
from tilskudd.web.office.assignment_acts import GET_AND_POST, asked


def _task(pk: int) -> tuple[Assignment, Followed, Task]:
    """The task in the address, with the assignment as it stands; 404 where no letter that counts has it."""
    row = task_with(pk).first()
    assignment = assignment_of(row.following) if row else None
    if row is None or assignment is None:
        raise Http404
    followed = seen_one(assignment)
    return assignment, followed, followed.task(pk)


@needs(Right.SEE_MONEY)
@require_GET
def task(request: OfficeRequest, pk: int) -> HttpResponse:
    """One step or deliverable, with how it has stood."""
    assignment, followed, found = _task(pk)
    context = {
        "assignment": assignment,
        "followed": followed,
        "task": found,
        "lacks_document": found.is_deliverable and not found.documents,
        "is_late": found.is_late(request.today),
        "duties": [one for one in followed.duties if same_words(one.words) in {row.words for row in found.carried}],
        "standings": found.row.standings.select_related("by").order_by("-id")[:20],
        "alternatives": newest_alternatives(found.row),
        "target_group": found.row.target_groups.select_related("by").order_by("-pk").first(),
        "inquiries": found.row.inquiries.select_related("answer__document").order_by("pk")[:20],
        "waits": followed.waits_for(f"task:{pk}"),
        "may": Right.FOLLOW_ASSIGNMENTS in request.rights and followed.may_be_written,
    }
    return render(request, "office/assignment_task.html", context)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def stand(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write how it stands."""
    assignment, _followed, found = _task(pk)
    initial = {"state": TaskState.DONE, "due": found.due, "words": found.words}
    form = forms.StandTask(request.POST if request.method == "POST" else None, initial=initial)
    told = Asked(
        _("Hvordan står det?"),
        _("En leveranse er gjort når den har ord og minst ett dokument."),
        _("Lagre"),
        _("Lagret."),
    )

    def act(given: Any) -> None:
        stand_task(found.row, TaskState(given["state"]), given["words"], due=given["due"], by=request.user)

    return asked(request, assignment, told, form, act, task=found)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def duties(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say which duties it answers."""
    assignment, followed, found = _task(pk)
    initial = {"duties": [one.words for one in found.carried]}
    posted = request.POST if request.method == "POST" else None
    form = forms.CarryDuties(posted, duties=duty_choices(followed), initial=initial)
    told = Asked(
        _("Hvilke plikter svarer den på?"),
        _("Pliktene står ord for ord slik brevet har dem."),
        _("Lagre"),
        _("Pliktene er lagret."),
    )
    return asked(
        request,
        assignment,
        told,
        form,
        lambda given: carry_duties(found.row, given["duties"], by=request.user),
        task=found,
    )
