"""Svar fra banken: files are taken in, and what fits nothing is clarified."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.by_hand import clarify
from tilskudd.payments.models import BankAnswerRow, BankFile
from tilskudd.payments.settling import Use
from tilskudd.payments.words import ROW_USE_CHOICES
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.payment_forms import Clarify, FileFromBank
from tilskudd.web.posting import refusals_in

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_GET
def bank_files(request: OfficeRequest) -> HttpResponse:
    """All files from the bank, newest first, and for whom may, the form to take one in."""
    return _shown(request, FileFromBank())


def _shown(request: OfficeRequest, form: FileFromBank, status: int = 200) -> HttpResponse:
    before = number_in(request, "for")
    counted = {"booked": Count("rows", filter=Q(rows__use=Use.BOOKED)), "strange": Count("rows", filter=_strange())}
    rows = BankFile.objects.select_related("taken_in_by").annotate(**counted).order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: A_PAGE + 1])
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    context = {"files": found[:A_PAGE], "more": more, "form": form}
    return render(request, "office/bank_files.html", context, status=status)


def _strange() -> Q:
    return Q(rows__use__in=[Use.STRANGE, Use.WAITS], rows__clarification=None)


@needs(Right.TAKE_IN_BANK_FILES)
@require_POST
def take_in(request: OfficeRequest) -> HttpResponse:
    """Take in a file; what it says is booked at once."""
    form = FileFromBank(request.POST, request.FILES)
    if form.is_valid():
        with refusals_in(form):
            file = form.cleaned_data["file"]
            taken = take_in_bank_file(file.read(), file.name, by=request.user)
            booked = taken.rows.filter(use=Use.BOOKED).count()
            words = ngettext("Filen er tatt inn. %d svar er ført.", "Filen er tatt inn. %d svar er ført.", booked)
            messages.success(request, words % booked)
            return redirect("bank-file", taken.pk)
    return _shown(request, form, status=422)


@needs(Right.SEE_MONEY)
@require_GET
def bank_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """One file: what it says, what was booked, and what is out of step."""
    found = get_object_or_404(BankFile.objects.select_related("taken_in_by", "file"), pk=pk)
    rows = BankAnswerRow.objects.filter(bank_file=found).select_related("payment", "clarification__by")
    pages = Paginator(rows.order_by("place"), A_PAGE)
    shown = pages.get_page(number_in(request, "del") or 1)
    words = dict(ROW_USE_CHOICES)
    counts = rows.order_by().values_list("use").annotate(n=Count("pk"))
    context = {
        "file": found,
        "rows": shown.object_list,
        "page": shown.number,
        "pages": list(pages.page_range),
        "counts": [(words[use], n) for use, n in sorted(counts)],
        "events": who_did_what(found.about),
    }
    return render(request, "office/bank_file.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def content(request: OfficeRequest, pk: int) -> HttpResponse:
    """The very file, to be saved."""
    found = get_object_or_404(BankFile.objects.select_related("file"), pk=pk)
    return attachment(found.file, found.file_name)


@needs(Right.TAKE_IN_BANK_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
def clarify_answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what was found out about an answer that is out of step."""
    row = get_object_or_404(BankAnswerRow.objects.select_related("bank_file", "payment"), pk=pk)
    form = Clarify(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            clarify(row, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, _("Avklart. Svaret står ikke lenger som ute av takt."))
            return redirect("bank-file", row.bank_file_id)
    return render(request, "office/clarify.html", {"row": row, "form": form}, status=422 if form.errors else 200)
