"""Kontroll av utkast: a draft of a letter is read and held against how the money stands. Nothing of it is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tilskudd.people.rights import Right
from tilskudd.reporting.draft_letters import check_draft
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.draft_view import shown_of
from tilskudd.web.letter_forms import LetterFile
from tilskudd.web.posting import refusals_in


@needs(Right.CHECK_DRAFTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: OfficeRequest) -> HttpResponse:
    """The form, and after a file the answer on the same page: there is no address to come back to."""
    form = LetterFile(request.POST, request.FILES) if request.method == "POST" else LetterFile()
    shown = None
    if form.is_valid():
        with refusals_in(form):
            file = form.cleaned_data["letter"]
            shown = shown_of(check_draft(file.read(), file.name, told_in=(get_language() or "nb")[:2]))
    return render(
        request,
        "office/reporting/draft.html",
        {"form": form, "shown": shown, "name": form.cleaned_data["letter"].name[:100] if shown else ""},
        status=422 if form.errors else 200,
    )
