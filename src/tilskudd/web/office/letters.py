"""Tildelingsbrev: the letters, and each beside what was read in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.files.services import open_file
from tilskudd.mandate.booking_queries import bookings_in, foreseen, name_taken_by, other_letters
from tilskudd.mandate.facts import Fact, Sort, differences
from tilskudd.mandate.letter_queries import LetterSeen, facts_in, look_at, remarks_in, what_is_missing
from tilskudd.mandate.models import Letter, LetterPage, LetterState
from tilskudd.mandate.services import take_in_letter
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.fact_words import SORT_WORDS
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.letter_forms import LetterFile
from tilskudd.web.letter_money import money_rows
from tilskudd.web.letter_text import lines_of
from tilskudd.web.letter_view import figures_in, in_words, marks_in, part_of, parts_in, rectangles_on, text_lines
from tilskudd.web.posting import refusals_in

SEVERITIES = ("error", "warning", "note")


@needs(Right.SEE_MONEY)
@require_GET
def letters(request: OfficeRequest) -> HttpResponse:
    """All letters, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = Letter.objects.select_related("taken_in_by", "confirmation").defer("text").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[:51])
    for letter in found:
        letter.asked = len(letter.reading["assignments"])  # type: ignore[attr-defined]
        letter.errors = sum(one["severity"] == "error" for one in letter.reading["findings"])  # type: ignore[attr-defined]
    return render(
        request, "office/letters.html", {"letters": found[:50], "more": found[49].pk if len(found) > 50 else None}
    )


@needs(Right.PROPOSE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_letter(request: OfficeRequest) -> HttpResponse:
    """Take in a letter from a file."""
    form = LetterFile(request.POST, request.FILES) if request.method == "POST" else LetterFile()
    if form.is_valid():
        with refusals_in(form):
            file = form.cleaned_data["letter"]
            letter = take_in_letter(file.read(), file.name, by=request.user)
            messages.success(request, _("%s er tatt inn.") % letter.title)
            return redirect("letter", letter.reference)
    return render(request, "office/new_letter.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def letter(request: OfficeRequest, reference: str) -> HttpResponse:
    """One letter: findings first, what is booked, then the letter beside what was read, a part at a time."""
    return shown(request, reference, Answer())


def shown(request: OfficeRequest, reference: str, form: Answer, status: int = 200) -> HttpResponse:
    """The page of a letter, with the form for sending it back as it was filled in."""
    found = get_object_or_404(
        Letter.objects.select_related(
            "taken_in_by", "confirmation__confirmed_by", "corrects__confirmation", "corrected_by__confirmation"
        ),
        reference=reference,
    )
    pictures = list(found.pages.order_by("number"))
    seen = look_at(found)
    parts = parts_in(found, len(pictures), seen.facts)
    asked = number_in(request, "side") or 1
    part = asked if asked <= parts else 1
    facts, findings = seen.facts, seen.findings
    figures = figures_in(seen, bool(pictures))
    here = [one for one in figures if one.part == part and one.number]
    context: dict[str, Any] = {
        "letter": found,
        "reading": found.reading,
        "head_figure": figures[0],
        "confirmation": found.confirmation,
        "newer": getattr(found, "corrected_by", None),
        "part": part,
        "parts": range(1, parts + 1),
        "findings": {name: [one for one in findings if one.severity == name] for name in SEVERITIES},
        "findings_part": {
            one.number: part_of(None, bool(pictures), one.found["at"].get("line"), one.found["at"].get("page"))
            for one in findings
        },
        "groups": groups_of(here, facts),
        "contents": [one for one in figures if one.fact.sort is Sort.ASSIGNMENT],
        "next_finding": next((one for one in findings if one.is_error and one.answer is None), None),
        "remarks": remarks_in(found, findings),
        "form": form,
    }
    if pictures:
        context["page"] = pictures[part - 1] if part <= len(pictures) else None
        context["not_drawn"] = part > len(pictures)
        page = context["page"]
        context["text"] = lines_of(found.text, [], page.first_line, page.last_line) if page else []
        context["rectangles"] = rectangles_on(part, figures, findings)
    else:
        context["lines"] = text_lines(found, marks_in(facts, findings), part)
    settled = found.confirmation.confirmed_at is not None or found.confirmation.year is None
    letters = [] if settled else other_letters(found.confirmation)
    bookings = [] if settled else bookings_in(seen, letters)
    rows = money_rows(seen, figures, bookings)
    context |= _work(request, seen)
    context["seen"] = foreseen(bookings)
    context["replaces"] = None if settled else name_taken_by(found.confirmation, letters)
    context["corrections"] = [one for one in figures if one.correction]
    context |= {"booked": rows, "booked_total": sum((row.booked for row in rows), ZERO)}
    return render(request, "office/letter.html", context, status=status)


def _work(request: OfficeRequest, seen: LetterSeen) -> dict[str, Any]:
    """Who may do what with the letter now, and what is missing."""
    found, facts, duties = seen.letter, seen.facts, seen.duties
    state, rights = found.confirmation.state, request.rights
    waits = state == LetterState.WAITING
    made_it = has_prepared(found.about, request.user) if waits else False
    works = state == LetterState.UNDER_WORK and Right.PROPOSE_POSITIONS in rights
    return {
        "waits": waits,
        "made_it": made_it,
        "may_confirm": waits and Right.APPROVE_POSITIONS in rights and not made_it,
        "may_work": works,
        "may_answer": Right.PROPOSE_POSITIONS in rights and state in (LetterState.UNDER_WORK, LetterState.CONFIRMED),
        "next_path": next(
            (one.path for one in facts if None in (one.value.get("line", ""), one.value.get("amount", ""))), "letter"
        ),
        "missing": what_is_missing(seen) if state in (LetterState.UNDER_WORK, LetterState.WAITING) else [],
        "duties": len(duties),
        "duties_answered": sum(one.answer is not None for one in duties),
        "corrected": sum(one.corrected for one in facts),
        "figures_count": len(facts) - 1,
        "events": who_did_what(found.about),
    }


def groups_of(figures: Any, facts: list[Fact]) -> list[tuple[Fact | None, list[Any]]]:
    """The figures of a part, those of the letter first, then those of each assignment in order."""
    assignments = {one.path: one for one in facts if one.sort is Sort.ASSIGNMENT}
    groups: dict[str, list[Any]] = {"": []}
    for one in figures:
        key = one.fact.path if one.fact.sort is Sort.ASSIGNMENT else one.fact.parent or ""
        groups.setdefault(key, []).append(one)
    return [(assignments.get(key), rows) for key, rows in groups.items() if rows]


@needs(Right.SEE_MONEY)
@require_GET
def difference(request: OfficeRequest, reference: str) -> HttpResponse:
    """What a new version says otherwise than the one it corrects."""
    found = get_object_or_404(Letter.objects.select_related("corrects"), reference=reference)
    if found.corrects is None:
        raise Http404
    rows = [
        {
            "word": SORT_WORDS[(after or before).sort],  # type: ignore[union-attr]
            "assignment": assignment,
            "before": in_words(before, before.value) if before else "",
            "after": in_words(after, after.value) if after else "",
        }
        for assignment, before, after in differences(facts_in(found.corrects), facts_in(found))
    ]
    return render(request, "office/difference.html", {"letter": found, "rows": rows})


@needs(Right.SEE_MONEY)
@require_GET
def letter_file(request: OfficeRequest, reference: str) -> HttpResponse:
    """The file as it came, to be saved and not shown."""
    found = get_object_or_404(Letter.objects.select_related("file").defer("text", "reading"), reference=reference)
    if found.file is None:
        raise Http404
    return attachment(found.file, found.name)


def attachment(stored: Any, name: str) -> HttpResponse:
    """A stored file as an attachment: whatever it is, the browser saves it."""
    return FileResponse(open_file(stored), as_attachment=True, filename=name, content_type="application/octet-stream")  # type: ignore[return-value]


@needs(Right.SEE_MONEY)
@require_GET
@cache_control(private=True, max_age=86_400, immutable=True)
def letter_page(request: OfficeRequest, reference: str, number: int) -> HttpResponse:
    """One page of the letter as a picture."""
    page = get_object_or_404(LetterPage.objects.select_related("picture"), letter__reference=reference, number=number)
    return FileResponse(open_file(page.picture), content_type="image/png")  # type: ignore[return-value]
