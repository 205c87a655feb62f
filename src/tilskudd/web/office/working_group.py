"""A working group: its plan counted back from the deadline, members, meetings, and what it asked others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.assignments.group import (
    ask_others,
    call_meeting,
    change_member,
    compare_alternative,
    limit_target_group,
    note_answer,
    note_meeting,
)
from tilskudd.assignments.group_queries import group_plan, members_of
from tilskudd.assignments.models import AssignmentTask, Following, GroupMeeting, Inquiry
from tilskudd.assignments.queries import assignment_of
from tilskudd.people.rights import Right
from tilskudd.web import group_forms as forms
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.office.appeal_acts import Asked
from tilskudd.web.office.assignment_acts import GET_AND_POST, asked, bound, followed_by
from tilskudd.web.office.assignments import assignment_with, older


@needs(Right.SEE_MONEY)
@require_GET
def group(request: OfficeRequest, pk: int) -> HttpResponse:
    """The group as it stands."""
    found, followed = followed_by(request, pk)
    key = followed.following_pk
    following = Following.objects.filter(pk=key or 0).first()
    context = {
        "assignment": found,
        "followed": followed,
        "today": request.today,
        "plan": group_plan(followed),
        "due": followed.next_due,
        "members": members_of(following) if following else [],
        "meetings": older(
            request,
            GroupMeeting.objects.filter(following=key).select_related("note__document", "note__by"),
            "moter",
            20,
            by="day",
        ),
        "inquiries": older(
            request, Inquiry.objects.filter(following=key).select_related("answer__document", "task"), "spurt", 20
        ),
        "may": Right.FOLLOW_ASSIGNMENTS in request.rights and followed.may_be_written,
    }
    return render(request, "office/working_group.html", context)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def member(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take somebody in or out."""
    found = assignment_with(pk)
    form = forms.ChangeMember(request.POST if request.method == "POST" else None)
    told = Asked(
        _("Hvem er i gruppen?"),
        _("Medlemmer fra virksomhetene som utreder sammen. Én av dem leder gruppen."),
        _("Lagre"),
        _("Gruppen er endret."),
    )

    def act(given: Any) -> None:
        part = given["part"]
        change_member(
            found, given["name"], given["agency"], is_lead=part == "lead", is_in=part != "out", by=request.user
        )

    return asked(request, found, told, form, act, back="working-group")


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def meeting(request: OfficeRequest, pk: int) -> HttpResponse:
    """Call a meeting."""
    found = assignment_with(pk)
    form = forms.CallMeeting(request.POST if request.method == "POST" else None)
    told = Asked(
        _("Kall inn til møte"),
        _("Et møte som er holdt, kan skrives inn etterpå. Det teller i planen når det har et notat."),
        _("Lagre møtet"),
        _("Møtet er lagret."),
    )
    return asked(
        request,
        found,
        told,
        form,
        lambda given: call_meeting(found, given["day"], given["words"], by=request.user),
        back="working-group",
    )


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def meeting_note(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write what came of a meeting."""
    held = get_object_or_404(GroupMeeting.objects.select_related("following"), pk=pk)
    found = _assignment(held.following)
    form = forms.NoteMeeting(*bound(request))
    told = Asked(
        _("Skriv møtenotat"), f"{held.words}, {held.day:%d.%m.%Y}.", _("Lagre notatet"), _("Notatet er lagret.")
    )

    def act(given: Any) -> None:
        plain = {"present": given["present"], "was_held": given["was_held"] == "yes"}
        note_meeting(held, given["words"], by=request.user, **plain, **form.content)

    return asked(request, found, told, form, act, back="working-group")


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def inquiry(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask somebody who knows."""
    found, followed = followed_by(request, pk)
    tasks = [("", _("Ingen bestemt")), *((str(one.pk), one.title) for one in followed.deliverables)]
    posted = request.POST if request.method == "POST" else None
    form = forms.AskOthers(posted, tasks=tasks, initial={"asked_on": request.today})
    told = Asked(
        _("Innhent erfaring"),
        _("Skriv hvem som ble spurt, om hva og når. Svaret skrives når det kommer."),
        _("Lagre spørsmålet"),
        _("Spørsmålet er lagret."),
    )

    def act(given: Any) -> None:
        task = followed.task(int(given["task"])).row if given["task"] else None
        ask_others(found, given["whom"], given["words"], asked_on=given["asked_on"], task=task, by=request.user)

    return asked(request, found, told, form, act, back="working-group")


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def inquiry_answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write what was answered."""
    question = get_object_or_404(Inquiry.objects.select_related("following", "task"), pk=pk)
    found = _assignment(question.following)
    form = forms.NoteAnswer(*bound(request), initial={"who": question.whom, "answered_on": request.today})
    told = Asked(_("Skriv svaret"), f"{question.whom}: {question.words}", _("Lagre svaret"), _("Svaret er lagret."))

    def act(given: Any) -> None:
        plain = {name: given[name] for name in ("who", "answered_on")}
        note_answer(question, given["words"], by=request.user, **plain, **form.content)

    return asked(request, found, told, form, act, back="working-group")


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def alternative(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write one of the ways that a deliverable compares."""
    task = _task(pk)
    form = forms.CompareAlternative(request.POST if request.method == "POST" else None)
    told = Asked(
        _("Sammenlign alternativer"),
        _("Ett om gangen, med det som taler for og mot. Samme navn på nytt erstatter det som sto."),
        _("Lagre alternativet"),
        _("Alternativet er lagret."),
    )

    def act(given: Any) -> None:
        plain = {name: given[name] for name in ("speaks_for", "speaks_against")}
        compare_alternative(
            task, given["name"], is_recommended=given["is_recommended"] == "yes", by=request.user, **plain
        )

    return asked(request, _assignment(task.following), told, form, act, back="assignment-task", key=pk)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def target_group(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write whom a deliverable is about, and how many."""
    task = _task(pk)
    form = forms.LimitTargetGroup(request.POST if request.method == "POST" else None)
    told = Asked(
        _("Avgrens målgruppen"),
        _("Hvem den er, hvor mange det kan være, og hvor tallene kommer fra."),
        _("Lagre målgruppen"),
        _("Målgruppen er lagret."),
    )

    def act(given: Any) -> None:
        plain = {name: given[name] for name in ("lowest", "highest", "source")}
        limit_target_group(task, given["limits"], by=request.user, **plain)

    return asked(request, _assignment(task.following), told, form, act, back="assignment-task", key=pk)


def _task(pk: int) -> AssignmentTask:
    return get_object_or_404(AssignmentTask.objects.select_related("following"), pk=pk)


def _assignment(following: Following) -> Any:
    """The assignment that is followed, or 404 where no letter that counts has it."""
    found = assignment_of(following)
    return assignment_with(found.pk if found else 0)
