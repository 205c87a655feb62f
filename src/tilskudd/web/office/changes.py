"""Endringer: what recipients ask to do otherwise, and our written answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.followup.changing import answer_change
from tilskudd.followup.lists import changes_in_order
from tilskudd.followup.rules import ChangeVerdict
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in
from tilskudd.web.report_forms import AnswerChange

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_GET
def changes(request: OfficeRequest) -> HttpResponse:
    """All of them, those that wait first."""
    pages = Paginator(changes_in_order(), A_PAGE)
    page = pages.get_page(number_in(request, "del") or 1)
    context = {"changes": list(page.object_list), "page": page.number, "pages": list(pages.page_range)}
    return render(request, "office/changes.html", context)


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """One of them, and for who may, the answer."""
    found = get_object_or_404(changes_in_order().select_related("grant__recipient", "file"), pk=pk)
    form = AnswerChange(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            told = form.cleaned_data
            answer_change(found, ChangeVerdict(told["verdict"]), told["words"], by=request.user)
            messages.success(request, _("Svaret er sendt. Det står på tilskuddet, og mottakeren ser det."))
            return redirect("change", pk)
    answered = hasattr(found, "answer")
    may = Right.PROPOSE_DECISIONS in request.rights and not answered
    context = {"change": found, "grant": found.grant, "form": form, "may": may, "answered": answered}
    return render(request, "office/change.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_MONEY)
@require_GET
def file(request: OfficeRequest, pk: int) -> HttpResponse:
    """What the recipient attached."""
    found = get_object_or_404(changes_in_order().select_related("file"), pk=pk)
    if found.file is None:
        raise Http404
    return attachment(found.file, found.file_name)
