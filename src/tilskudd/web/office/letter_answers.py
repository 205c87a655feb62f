"""Answers about a letter: to its findings, its duties, the remarks to the ministry and what the ministry said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.assignments.queries import duties_of
from tilskudd.mandate.answers import answer_duties, answer_finding, record_ministry_answer, send_reply
from tilskudd.mandate.letter_queries import FindingSeen, duties_in, findings_in, remarks_in
from tilskudd.mandate.models import Letter, LetterState, MinistryAnswer
from tilskudd.mandate.rules import in_plain_order
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import page_in
from tilskudd.web.letter_forms import AnswerDuties, AnswerFinding, MinistryAnswered, ReplySent
from tilskudd.web.letter_view import part_of
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in

DUTIES_A_PAGE = 40
KNOWN = (LetterState.CONFIRMED, LetterState.REPLACED)


def _found(reference: str) -> Letter:
    return get_object_or_404(Letter.objects.select_related("confirmation"), reference=reference)


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: OfficeRequest, reference: str, number: int) -> HttpResponse:
    """One finding: what was found, both places, our answer, and what the ministry said."""
    letter = _found(reference)
    seen = next((one for one in findings_in(letter) if one.number == number), None)
    if seen is None:
        raise Http404
    answer = seen.answer
    initial = (
        {name: getattr(answer, name) for name in ("words", "tell_ministry", "should_say", "until_then")}
        if answer
        else {"should_say": _proposed(seen)}
    )
    form = AnswerFinding(request.POST if request.method == "POST" else None, initial=initial)
    may = Right.PROPOSE_POSITIONS in request.rights and letter.confirmation.state in (
        LetterState.UNDER_WORK,
        LetterState.CONFIRMED,
    )
    if form.is_valid():
        with refusals_in(form):
            answer_finding(letter, number, by=request.user, **form.cleaned_data)
            messages.success(request, _("Svaret er lagret."))
            return redirect(reverse("letter", args=[reference]) + f"#finding-{number}")
    pictures = letter.pages.exists()
    places = [at for at in (seen.found["at"], *seen.found.get("also_at", [])) if at]
    context = {
        "letter": letter,
        "seen": seen,
        "form": form,
        "may": may,
        "places": [
            {"at": at, "part": part_of(None, pictures, at["line"], at["page"]), "quote": _quote(letter, at)}
            for at in places
        ],
        "answers": letter.finding_answers.filter(finding=number).select_related("by").order_by("-id"),
    }
    return render(request, "office/finding.html", context, status=422 if form.errors else 200)


def _quote(letter: Letter, at: dict[str, Any]) -> str:
    return in_plain_order(" ".join(letter.text[at["start"] : at["end"]].split()))


def _proposed(seen: FindingSeen) -> str:
    """What the letter should have said, where the reader knows."""
    computed = seen.found["computed"]
    return "" if computed is None else str(computed)


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: OfficeRequest, reference: str) -> HttpResponse:
    """Hva brevet ber om: every duty word for word, and what carries it."""
    letter = _found(reference)
    rows = duties_in(letter)
    pages = max(1, -(-len(rows) // DUTIES_A_PAGE))
    page = page_in(request, pages)
    form = AnswerDuties(request.POST if request.method == "POST" else None)
    ticked = [int(text) for text in request.POST.getlist("duty") if text.isascii() and text.isdigit() and len(text) < 6]
    if form.is_valid():
        with refusals_in(form):
            carried = form.cleaned_data["is_carried"] == "ja"
            answer_duties(letter, ticked, is_carried=carried, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, _("Svaret er lagret."))
            return redirect(request.get_full_path())
    pictures, counts = letter.pages.exists(), letter.confirmation.state in KNOWN
    carried = {(one.duty.start, one.duty.words): one for one in duties_of(letter, request.today)} if counts else {}
    context = {
        "letter": letter,
        "is_followed": counts,
        "asked": sum(one.duty.is_carried for one in carried.values()),
        "done": sum(one.is_done for one in carried.values()),
        "duties": [
            (one, part_of(None, pictures, one.letter_line, one.page), carried.get((one.start, one.words)))
            for one in rows[(page - 1) * DUTIES_A_PAGE : page * DUTIES_A_PAGE]
        ],
        "count": len(rows),
        "left": sum(one.answer is None for one in rows),
        "page": page,
        "pages": range(1, pages + 1),
        "ticked": ticked,
        "form": form,
        "may": Right.PROPOSE_POSITIONS in request.rights and letter.confirmation.state == LetterState.UNDER_WORK,
    }
    return render(request, "office/duties.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: OfficeRequest, reference: str) -> HttpResponse:
    """Merknader til departementet: one page to print and send, and when it was sent."""
    letter = _found(reference)
    findings = findings_in(letter)
    remarks = remarks_in(letter, findings)
    sent = {one.number for one in findings if one.is_sent}
    form = ReplySent(request.POST if request.method == "POST" else None, initial={"sent_on": request.today})
    may = Right.PROPOSE_POSITIONS in request.rights
    if form.is_valid():
        with refusals_in(form):
            send_reply(letter, sent_on=form.cleaned_data["sent_on"], by=request.user)
            messages.success(request, _("Merknadene er merket som sendt."))
            return redirect("letter-reply", reference)
    context = {
        "letter": letter,
        "remarks": remarks,
        "left": [one for one in remarks if one.finding not in sent],
        "replies": letter.replies.select_related("by").order_by("id"),
        "answers": letter.ministry_answers.select_related("by", "file").order_by("id"),
        "form": form,
        "may": may,
    }
    return render(request, "office/reply.html", context, status=422 if form.errors else 200)


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def ministry_answer(request: OfficeRequest, reference: str) -> HttpResponse:
    """Take in what the ministry answered."""
    letter = _found(reference)
    choices = [(one.number, one.found["message"]) for one in findings_in(letter)]
    form = MinistryAnswered(
        request.POST or None,
        request.FILES or None,
        findings=choices,
        initial={"answered_on": request.today, "findings": [str(one.finding) for one in remarks_in(letter)]},
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            record_ministry_answer(
                letter,
                [int(number) for number in given["findings"]],
                content=given["file"].read(),
                name=given["file"].name,
                answered_on=given["answered_on"],
                answered_by=given["answered_by"],
                words=given["words"],
                by=request.user,
            )
            messages.success(request, _("Svaret er lagret, og funnene er lukket."))
            return redirect("letter-reply", reference)
    context = {"letter": letter, "form": form}
    return render(request, "office/ministry_answer.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def answer_file(request: OfficeRequest, reference: str, pk: int) -> HttpResponse:
    """The file of the ministry's answer."""
    found = get_object_or_404(MinistryAnswer.objects.select_related("file"), pk=pk, letter__reference=reference)
    return attachment(found.file, found.file_name)
