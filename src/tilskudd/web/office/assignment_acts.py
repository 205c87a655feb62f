"""What is written about an assignment: each a page with one form, and back to the assignment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.assignments.followed import Followed, Task
from tilskudd.assignments.queries import may_be_responsible, seen
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, TaskKind
from tilskudd.assignments.services import agree_date, change_partner, give_responsible, note_dialogue, note_risk
from tilskudd.assignments.tasks import add_document, add_task, set_prerequisite
from tilskudd.mandate.models import Assignment
from tilskudd.people.rights import Right
from tilskudd.web import assignment_forms as forms
from tilskudd.web.access import OfficeRequest, needs, takes_body_of
from tilskudd.web.assignment_view import deadline_choices, duty_choices
from tilskudd.web.forms import Plain
from tilskudd.web.office.appeal_acts import Asked
from tilskudd.web.office.assignments import assignment_with
from tilskudd.web.posting import refusals_in, refusals_shown

LARGEST_BODY = 20_500_000
GET_AND_POST = ["GET", "HEAD", "POST"]


def asked(
    request: OfficeRequest,
    assignment: Assignment,
    told: Asked,
    form: Plain,
    act: Callable[[Any], object],
    *,
    back: str = "assignment",
    key: int | None = None,
    task: Task | None = None,
) -> HttpResponse:
    """The page that asks, and leads back, to the task if it is about one; what was typed stays when it is refused."""
    if task is not None:
        back, key = "assignment-task", task.pk
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            act(form.cleaned_data)
            messages.success(request, told.done)
            return redirect(back, key or assignment.pk)
    context = {
        "assignment": assignment,
        "task": task,
        "asked": told,
        "form": form,
        "has_file": form.is_multipart(),
        "boxes": [name for name in form.fields if name == "duties"],
    }
    return render(request, "office/assignment_act.html", context, status=422 if form.errors else 200)


def bound(request: OfficeRequest) -> tuple[Any, ...]:
    """What was sent, for a form that may carry a file."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def followed_by(request: OfficeRequest, pk: int) -> tuple[Assignment, Followed]:
    """The assignment in the address as it stands."""
    found = assignment_with(pk)
    return found, seen([found], request.today, with_documents=True)[0]


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def responsible(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say who is responsible."""
    found, followed = followed_by(request, pk)
    people = may_be_responsible(request.today)
    initial = {"user": followed.responsible or request.user}
    form = forms.GiveResponsible(request.POST if request.method == "POST" else None, people=people, initial=initial)
    told = Asked(
        _("Hvem er ansvarlig?"),
        _("Den ansvarlige får påminnelser, og ser fristene i Mine oppgaver."),
        _("Gi ansvaret"),
        _("Ansvaret er gitt."),
    )
    return asked(request, found, told, form, lambda given: give_responsible(found, given["user"], by=request.user))


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def agreed_date(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the day agreed for a deadline without one."""
    found, followed = followed_by(request, pk)
    form = forms.AgreeDate(*bound(request), deadlines=deadline_choices(followed, undated=True))
    told = Asked(
        _("Avtal dato med departementet"),
        _("For en frist som ikke er en dato. En dato som står i brevet, endres bare i et nytt brev."),
        _("Skriv avtalen"),
        _("Datoen er skrevet."),
    )

    def act(given: Any) -> None:
        plain = {name: given[name] for name in ("agreed_with", "agreed_on", "words")}
        agree_date(found, given["deadline"], given["day"], by=request.user, **plain, **form.content)

    return asked(request, found, told, form, act)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def partner(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add somebody who has a part, or say that somebody no longer has."""
    found = assignment_with(pk)
    form = forms.ChangePartner(request.POST if request.method == "POST" else None)
    told = Asked(
        _("Hvem skal være med?"),
        _("De som brevet nevner, står alt. Her legger du til andre, og skriver hvorfor."),
        _("Lagre"),
        _("Samarbeidsparten er lagret."),
    )

    def act(given: Any) -> None:
        role, is_in = PartnerRole(given["role"]), given["is_in"] == "in"
        change_partner(found, given["name"], role, why=given["why"], is_in=is_in, by=request.user)

    return asked(request, found, told, form, act)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def risk(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write how the chances are seen."""
    found, followed = followed_by(request, pk)
    initial = {"level": followed.risk.level} if followed.risk else {}
    form = forms.NoteRisk(request.POST if request.method == "POST" else None, initial=initial)
    told = Asked(
        _("Hvordan går det?"),
        _("Skriv det med ord. Det som ble skrevet før, blir stående under."),
        _("Lagre vurderingen"),
        _("Vurderingen er lagret."),
    )
    return asked(
        request,
        found,
        told,
        form,
        lambda given: note_risk(found, RiskLevel(given["level"]), given["words"], by=request.user),
    )


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def dialogue(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write down a message to or from the ministry."""
    found = assignment_with(pk)
    form = forms.NoteDialogue(*bound(request), initial={"day": request.today})
    told = Asked(
        _("Dialog med departementet"),
        _("En e-post, et brev, et møte eller en telefon: når, med hvem, og hva det gjaldt."),
        _("Lagre meldingen"),
        _("Meldingen er lagret."),
    )

    def act(given: Any) -> None:
        plain = {name: given[name] for name in ("day", "who")}
        is_from = given["direction"] == "in"
        note_dialogue(found, given["words"], is_from_ministry=is_from, by=request.user, **plain, **form.content)

    return asked(request, found, told, form, act)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def step(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a step on the way."""
    told = Asked(
        _("Legg til steg"),
        _("Noe som må gjøres på veien, med egen frist."),
        _("Legg til steget"),
        _("Steget er lagt til."),
    )
    return _new_task(request, pk, TaskKind.STEP, told)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def deliverable(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add something that the ministry gets."""
    told = Asked(
        _("Legg til leveranse"),
        _("Det departementet skal få. En leveranse svarer på minst én plikt, og hver plikt trenger en leveranse."),
        _("Legg til leveransen"),
        _("Leveransen er lagt til."),
    )
    return _new_task(request, pk, TaskKind.DELIVERABLE, told)


def _new_task(request: OfficeRequest, pk: int, kind: TaskKind, told: Asked) -> HttpResponse:
    found, followed = followed_by(request, pk)
    form = forms.NewTask(request.POST if request.method == "POST" else None, duties=duty_choices(followed))

    def act(given: Any) -> None:
        add_task(found, kind, given["title"], due=given["due"], duties=given["duties"], by=request.user)

    return asked(request, found, told, form, act)


@needs(Right.FOLLOW_ASSIGNMENTS)
@takes_body_of(LARGEST_BODY)
@require_http_methods(GET_AND_POST)
def new_document(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a document."""
    found, followed = followed_by(request, pk)
    tasks = [("", _("Hele oppdraget")), *((str(one.pk), one.title) for one in followed.tasks)]
    form = forms.AddDocument(*bound(request), tasks=tasks, initial={"task": request.GET.get("til", "")})
    told = Asked(
        _("Legg ved dokument"),
        _("Et dokument til en leveranse kan ikke leveres av den som la det ved."),
        _("Last opp"),
        _("Dokumentet er lagt ved."),
    )

    def act(given: Any) -> None:
        task = followed.task(int(given["task"])).row if given["task"] else None
        kind = DocumentKind(given["kind"])
        add_document(found, kind=kind, words=given["words"], task=task, by=request.user, **form.content)

    return asked(request, found, told, form, act)


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_http_methods(GET_AND_POST)
def prerequisite(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that one point must come before another."""
    found, followed = followed_by(request, pk)
    points = [(one.key, one.label) for one in followed.points.values()]
    form = forms.SetPrerequisite(request.POST if request.method == "POST" else None, points=points)
    told = Asked(
        _("Legg til forutsetning"),
        _("Si hva som må være gjort før noe annet. Det kan ikke gå i ring."),
        _("Legg til"),
        _("Forutsetningen er lagt til."),
    )
    return asked(
        request,
        found,
        told,
        form,
        lambda given: set_prerequisite(found, given["before"], given["after"], holds=True, by=request.user),
    )


@needs(Right.FOLLOW_ASSIGNMENTS)
@require_POST
def no_prerequisite(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that one point need not come before another."""
    found = assignment_with(pk)
    before, after = (request.POST.get(name, "")[:320] for name in ("before", "after"))
    with refusals_shown(request):
        set_prerequisite(found, before, after, holds=False, by=request.user)
        messages.success(request, _("Forutsetningen er tatt bort."))
    return redirect("assignment", pk)
