"""Work on a letter: correct, add and remove facts, send it, confirm it, send it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilskudd.mandate.confirmation import confirm_letter, send_for_confirmation, send_letter_back, take_letter_back
from tilskudd.mandate.facts import VALUES, Fact, Shape, Sort
from tilskudd.mandate.letter_queries import facts_in
from tilskudd.mandate.models import Letter
from tilskudd.mandate.rules import in_plain_order
from tilskudd.mandate.services import add_fact, correct_fact, remove_fact
from tilskudd.people.rights import Right
from tilskudd.values.kroner import Kroner
from tilskudd.web import errors
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.fact_words import SORT_WORDS
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.letter_forms import FactForm, Why
from tilskudd.web.letter_view import in_words, part_of
from tilskudd.web.office.letters import shown
from tilskudd.web.posting import refusals_in, refusals_shown

ADDED = (Sort.POSITION, Sort.CHANGE, Sort.ASSIGNMENT, Sort.DUTY)
ADDED_TO_ASSIGNMENT = (Sort.DEADLINE, Sort.FINANCING, Sort.RATE, Sort.EARMARK, Sort.RECIPIENT, Sort.PARTNER, Sort.DUTY)


def _found(reference: str) -> Letter:
    return get_object_or_404(Letter.objects.select_related("confirmation"), reference=reference)


def _fact(letter: Letter, path: str) -> Fact:
    fact = next((one for one in facts_in(letter) if one.path == path), None)
    if fact is None:
        raise Http404
    return fact


def back_to(letter: Letter, fact: Fact) -> str:
    """The letter's page where the fact is shown."""
    part = part_of(fact, letter.pages.exists())
    return reverse("letter", args=[letter.reference]) + (f"?side={part}" if part > 1 else "") + f"#figure-{fact.number}"


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OfficeRequest, reference: str, path: str) -> HttpResponse:
    """Correct one fact beside what was read."""
    letter = _found(reference)
    fact = _fact(letter, path)
    newest = letter.corrections.filter(path=path).select_related("by").order_by("-id").first()
    initial = {
        name: Kroner.whole(int(value))
        if shape is Shape.MONEY and (value := fact.value.get(name)) is not None
        else fact.value.get(name)
        for name, shape in VALUES[fact.sort].items()
    } | {"seen": newest.pk if newest else 0}
    form = FactForm(
        request.POST if request.method == "POST" else None,
        sort=fact.sort,
        answers=letter.ministry_answers.order_by("id"),
        initial=initial,
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            correct_fact(
                letter,
                path,
                form.value,
                reason=given["reason"],
                by=request.user,
                seen=given["seen"] or 0,
                line=given["letter_line"],
                ministry_answer=given.get("ministry_answer"),
            )
            messages.success(request, _("Rettet. Du kan ikke bekrefte brevet; det må en annen gjøre."))
            return redirect(back_to(letter, fact))
    context = {
        "letter": letter,
        "fact": fact,
        "word": SORT_WORDS[fact.sort],
        "read": in_words(fact, fact.read) if fact.read is not None else "",
        "quote": _quote(letter, fact),
        "newest": newest,
        "form": form,
        "back": back_to(letter, fact),
    }
    return render(request, "office/correct_fact.html", context, status=422 if form.errors else 200)


def _quote(letter: Letter, fact: Fact) -> str:
    if fact.start is None:
        return ""
    begins = letter.text.rfind("\n", 0, fact.start) + 1
    ends = letter.text.find("\n", fact.end or fact.start)
    return in_plain_order(" ".join(letter.text[begins : ends if ends >= 0 else None].split()))


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: OfficeRequest, reference: str, path: str) -> HttpResponse:
    """Remove a fact that the letter does not say."""
    letter = _found(reference)
    fact = _fact(letter, path)
    newest = letter.corrections.filter(path=path).order_by("-id").first()
    form = Why(request.POST if request.method == "POST" else None, initial={"seen": newest.pk if newest else 0})
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            remove_fact(letter, path, reason=given["reason"], by=request.user, seen=given["seen"] or 0)
            messages.success(request, _("Fjernet. Det står igjen, strøket over."))
            return redirect(back_to(letter, fact))
    context = {
        "letter": letter,
        "word": SORT_WORDS[fact.sort],
        "shown": in_words(fact, fact.value),
        "quote": _quote(letter, fact),
        "form": form,
        "back": back_to(letter, fact),
    }
    return render(request, "office/remove_fact.html", context, status=422 if form.errors else 200)


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OfficeRequest, reference: str, sort: str) -> HttpResponse:
    """Add what the machine did not read; `til` is the path of the assignment it belongs to."""
    letter = _found(reference)
    parent = request.GET.get("til") or None
    assignment = _fact(letter, parent) if parent else None
    sorts = ADDED_TO_ASSIGNMENT if assignment else ADDED
    if Sort(sort) not in sorts or (assignment and assignment.sort is not Sort.ASSIGNMENT):
        raise Http404
    form = FactForm(request.POST if request.method == "POST" else None, sort=Sort(sort), adds=True)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            add_fact(
                letter,
                Sort(sort),
                form.value,
                line=given["letter_line"],
                reason=given["reason"],
                by=request.user,
                parent=parent,
            )
            messages.success(request, _("Lagt til. Du kan ikke bekrefte brevet; det må en annen gjøre."))
            return redirect("letter", reference)
    context = {
        "letter": letter,
        "word": SORT_WORDS[Sort(sort)],
        "assignment": assignment,
        "form": form,
        "sorts": [(one.value, SORT_WORDS[one]) for one in sorts],
        "sort": sort,
        "query": f"?til={parent}" if parent else "",
    }
    return render(request, "office/add_fact.html", context, status=422 if form.errors else 200)


@needs(Right.PROPOSE_POSITIONS)
@require_POST
def send(request: OfficeRequest, reference: str) -> HttpResponse:
    """Send the letter to another person."""
    with refusals_shown(request):
        send_for_confirmation(_found(reference), by=request.user)
        messages.success(request, _("Sendt. En annen person må bekrefte brevet."))
    return redirect("letter", reference)


@needs(Right.APPROVE_POSITIONS)
@require_POST
def confirm(request: OfficeRequest, reference: str) -> HttpResponse:
    """Confirm: the money enters the ledger, the assignments the register."""
    letter = _found(reference)
    with refusals_shown(request):
        confirm_letter(
            letter, by=request.user, version=number_in(request, "versjon") or 0, seen=request.POST.get("sett", "")
        )
        messages.success(request, _("Bekreftet. Beløpene står i budsjettet, og oppdragene i registeret."))
        letter.confirmation.refresh_from_db()
        return redirect("budget-year", letter.confirmation.year)
    return redirect("letter", reference)


@needs(Right.APPROVE_POSITIONS)
@require_POST
def back(request: OfficeRequest, reference: str) -> HttpResponse:
    """Send the letter back with a reason."""
    letter = _found(reference)
    form = Answer(request.POST)
    if not form.is_valid():
        return shown(request, reference, form, status=422)
    with refusals_in(form):
        send_letter_back(letter, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("Brevet er sendt tilbake."))
        return redirect("letter", reference)
    return errors.page(request, 409, _("Dette gikk ikke"), *form.non_field_errors(), typed=errors.typed(request))


@needs(Right.PROPOSE_POSITIONS)
@require_POST
def take_back(request: OfficeRequest, reference: str) -> HttpResponse:
    """Take the letter back to work on it."""
    with refusals_shown(request):
        take_letter_back(_found(reference), by=request.user)
        messages.success(request, _("Brevet er tatt tilbake. Nå kan det endres."))
    return redirect("letter", reference)
