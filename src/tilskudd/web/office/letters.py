"""Tildelingsbrev: the letters, and each beside what was read in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.mandate.models import Letter, Opening
from tilskudd.mandate.services import propose_opening, take_in_letter
from tilskudd.people.models import Status
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.forms import LetterFile
from tilskudd.web.keys import number_in, page_in
from tilskudd.web.letter_lines import PER_PAGE, lines_of, pages_of
from tilskudd.web.posting import refusals_in, refusals_shown

SEVERITIES = ("error", "warning", "note")


@needs(Right.SEE_MONEY)
@require_GET
def letters(request: OfficeRequest) -> HttpResponse:
    """All letters, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = Letter.objects.select_related("taken_in_by").defer("text").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[:51])
    for letter in found:
        letter.errors = sum(one["severity"] == "error" for one in letter.reading["findings"])  # type: ignore[attr-defined]
        letter.assignments = len(letter.reading["assignments"])  # type: ignore[attr-defined]
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
    """One letter: findings first, then the letter beside what was read, line by line."""
    found = get_object_or_404(Letter.objects.select_related("taken_in_by"), reference=reference)
    pages = pages_of(found.text)
    page = page_in(request, pages)
    reading = found.reading
    taken = Opening.objects.filter(letter=found, status__in=[Status.PROPOSED, Status.APPROVED]).first()
    context = {
        "letter": found,
        "reading": reading,
        "lines": lines_of(found.text, reading, page),
        "page": page,
        "pages": range(1, pages + 1),
        "per_page": PER_PAGE,
        "findings": {name: [one for one in reading["findings"] if one["severity"] == name] for name in SEVERITIES},
        "opening": taken,
        "changes": {f"{row['chapter']}/{row['item']:02}": row for row in reading["changes"]},
    }
    return render(request, "office/letter.html", context)


@needs(Right.PROPOSE_POSITIONS)
@require_POST
def take_positions(request: OfficeRequest, reference: str) -> HttpResponse:
    """Propose to open the lines of a letter."""
    found = get_object_or_404(Letter, reference=reference)
    with refusals_shown(request):
        opening = propose_opening(found, by=request.user)
        messages.success(request, _("Forslaget er laget. En annen person må godkjenne det."))
        return redirect("opening", opening.pk)
    return redirect("letter", reference)
