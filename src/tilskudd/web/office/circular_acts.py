"""What is done with a circular in the office: written, put forward, approved, sent, and questions answered."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.circulars.asking import answer_about
from tilskudd.circulars.models import CircularIssue, CircularQuestion, CircularTrouble
from tilskudd.circulars.queries import newest_version, sent_issue
from tilskudd.circulars.sending import send_circular, try_circular_again
from tilskudd.circulars.settling import approve_circular, send_circular_back
from tilskudd.circulars.writing import begin_circular, propose_circular, withdraw_circular, write_circular
from tilskudd.mandate.models import Assignment, LetterState
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.circular_forms import AnswerAboutCircular, CircularForm, told_by
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.office.circulars import circular_called, circular_shown
from tilskudd.web.posting import refusals_in, refusals_shown


def _assignments() -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(letter__confirmation__state=LetterState.CONFIRMED).select_related("letter")
    return rows.defer("letter__text", "letter__reading").order_by("-pk")


@needs(Right.WRITE_CIRCULARS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_circular(request: OfficeRequest) -> HttpResponse:
    """Begin one, for an assignment when that is where one came from (`oppdrag`)."""
    initial = {"counted_on": request.today, "assignment": number_in(request, "oppdrag")}
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CircularForm(*posted, assignments=_assignments(), initial=initial)
    if form.is_valid():
        with refusals_in(form):
            made = begin_circular(form.words, by=request.user, assignment=form.cleaned_data["assignment"])
            messages.success(request, _("Rundskrivet er lagret som %s. Ingen utenfor ser det ennå.") % made.number)
            return redirect("circular", made.pk)
    return render(request, "office/write_circular.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.WRITE_CIRCULARS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write it again, or write a correction of what was sent."""
    found = circular_called(pk)
    version, corrects = newest_version(found), sent_issue(found) is not None
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CircularForm(*posted, version=version, corrects=corrects, initial=told_by(version))
    if form.is_valid():
        with refusals_in(form):
            write_circular(found, form.words, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("Utgaven er lagret. Legg den fram til godkjenning når den er ferdig."))
            return redirect("circular", pk)
    context = {"form": form, "circular": found, "version": version, "corrects": corrects}
    return render(request, "office/write_circular.html", context, status=422 if form.errors else 200)


@needs(Right.WRITE_CIRCULARS)
@require_POST
def propose(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put the version that was seen forward."""
    with refusals_shown(request):
        propose_circular(circular_called(pk), by=request.user, seen=number_in(request, "sett") or 0)
        messages.success(request, _("Rundskrivet er lagt fram. En som ikke har skrevet i det, må godkjenne."))
    return redirect("circular", pk)


def _issue(request: OfficeRequest, pk: int) -> CircularIssue:
    """The issue that the person saw, by its key in the form; else the newest."""
    rows = CircularIssue.objects.filter(circular=pk).select_related("circular", "version").order_by("-pk")
    asked = number_in(request, "utsending")
    return get_object_or_404(rows, pk=asked) if asked else get_object_or_404(rows[:1])


@needs(Right.APPROVE_CIRCULARS)
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve what was read."""
    with refusals_shown(request):
        approve_circular(_issue(request, pk), by=request.user)
        messages.success(request, _("Rundskrivet er godkjent, og kan sendes."))
    return redirect("circular", pk)


@needs(Right.APPROVE_CIRCULARS)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send it back with what must be put right."""
    form = Answer(request.POST)
    if form.is_valid():
        with refusals_in(form):
            send_circular_back(_issue(request, pk), by=request.user, answer=form.cleaned_data["answer"])
            messages.success(request, _("Rundskrivet er sendt tilbake."))
            return redirect("circular", pk)
    return circular_shown(request, circular_called(pk), 422, form=form)


@needs(Right.WRITE_CIRCULARS)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take it back, to write on."""
    with refusals_shown(request):
        withdraw_circular(_issue(request, pk), by=request.user)
        messages.success(request, _("Rundskrivet er tatt tilbake, og kan skrives videre på."))
    return redirect("circular", pk)


@needs(Right.WRITE_CIRCULARS)
@require_POST
def send(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send what is approved to its circle."""
    with refusals_shown(request):
        issue = send_circular(_issue(request, pk), by=request.user)
        count = issue.addressees.count()
        messages.success(request, _("Rundskrivet er på vei til %s. Det tar noen minutter.") % count)
    return redirect("circular", pk)


@needs(Right.WRITE_CIRCULARS)
@require_POST
def try_again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let what failed be tried again."""
    found = get_object_or_404(CircularTrouble.objects.select_related("addressee__issue"), pk=pk)
    with refusals_shown(request):
        try_circular_again(found, by=request.user)
        messages.success(request, _("Det prøves igjen innen et minutt."))
    return redirect("circular-addressees", found.addressee.issue.circular_id)


@needs(Right.WRITE_CIRCULARS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: OfficeRequest, pk: int, question: int) -> HttpResponse:
    """A question, and the form to answer it."""
    rows = CircularQuestion.objects.select_related("organisation", "by", "answer__by", "circular")
    asked = get_object_or_404(rows, pk=question, circular=pk)
    initial = {"asked_as": asked.words}
    form = AnswerAboutCircular(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            to_all = told["to"] == "all"
            answer_about(asked, told["words"], by=request.user, to_all=to_all, asked_as=told["asked_as"])
            messages.success(request, _("Svaret er publisert.") if to_all else _("Svaret er sendt."))
            return redirect("circular", pk)
    context = {
        "circular": asked.circular,
        "question": asked,
        "is_answered": hasattr(asked, "answer"),
        "version": newest_version(asked.circular),
        "form": form,
    }
    return render(request, "office/circular_question.html", context, status=422 if form.errors else 200)
