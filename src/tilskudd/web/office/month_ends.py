"""Månedsavslutning: sums per account, held against the S-rapport, explained, and signed by two persons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.ledger.queries import years
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.reporting.models import DifferenceExplained, MonthEnd, MonthReport
from tilskudd.reporting.month_end import (
    begin_month,
    explain_difference,
    send_month,
    send_month_back,
    sign_month,
    take_in_month_report,
    type_month_report,
)
from tilskudd.reporting.month_end_file import FaultySums
from tilskudd.reporting.month_end_queries import MonthSeen, booked_in_year, changed_months, look_at_month, months_of
from tilskudd.reporting.month_end_rules import Compared, MonthEndState, SumKey, days_of
from tilskudd.reporting.month_end_words import ACCOUNT_WORDS
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.forms import Answer
from tilskudd.web.month_end_forms import MonthSums, WhyDifferent
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in, refusals_shown
from tilskudd.web.table_files import table_file

NO_ACCOUNT = "uten"


@needs(Right.SEE_MONEY)
@require_GET
def month_ends(request: OfficeRequest, year: int) -> HttpResponse:
    """The months of a year: what was paid, where each month end stands, and what has changed since it was signed."""
    sums, months = booked_in_year(year), months_of(year)
    changed = changed_months(list(months.values()), sums)
    rows = [
        {
            "number": month,
            "day": date(year, month, 1),
            "paid": sum(sums[month].values(), ZERO),
            "end": months.get(month),
            "changed": month in changed,
            "may_begin": days_of(year, month)[0] <= request.today and (month not in months or month in changed),
        }
        for month in range(1, 13)
    ]
    keeps = Right.KEEP_MONTH_END in request.rights
    context = {
        "year": year,
        "years": years(),
        "rows": rows,
        "keeps": keeps,
        "next": next((row["number"] for row in rows if keeps and row["may_begin"]), None),
        "total": sum((amount for of in sums.values() for amount in of.values()), ZERO),
    }
    return render(request, "office/reporting/month_ends.html", context)


@needs(Right.KEEP_MONTH_END)
@require_POST
def begin(request: OfficeRequest, year: int, month: int) -> HttpResponse:
    """Begin a month end, or do it once more."""
    if not 1 <= month <= 12:
        raise Http404
    with refusals_shown(request):
        return redirect("month-end", begin_month(year, month, by=request.user).pk)
    return redirect("month-ends", year)


@needs(Right.SEE_MONEY)
@require_GET
def month_end(request: OfficeRequest, pk: int) -> HttpResponse:
    """One month: the reconciliation list, and what to do next."""
    return _shown(request, _found(pk), MonthSums(), Answer())


def _found(pk: int) -> MonthEnd:
    return get_object_or_404(MonthEnd.objects.select_related("begun_by", "sent_by", "signed_by"), pk=pk)


def _shown(
    request: OfficeRequest, found: MonthEnd, form: MonthSums, answer: Answer, findings: Any = (), status: int = 200
) -> HttpResponse:
    seen = look_at_month(found)
    works = found.state == MonthEndState.OPEN and Right.KEEP_MONTH_END in request.rights
    waits = found.state == MonthEndState.WAITING
    made_it = has_prepared(found.about, request.user) if waits else False
    signs = waits and Right.SIGN_MONTH_END in request.rights and not made_it
    left = seen.open_rows
    over = days_of(found.year, found.month)[1] < request.today
    context = {
        "end": found,
        "day": date(found.year, found.month, 1),
        "seen": seen,
        "rows": [_row(seen, one) for one in seen.rows],
        "sums": [
            (label, sum((getattr(one, side) for one in seen.rows), ZERO))
            for label, side in (
                (_("I Tilskudd"), "ours"),
                (_("I S-rapporten"), "reported"),
                (_("Differanse"), "difference"),
            )
        ],
        "left": len(left),
        "first_left": _row(seen, left[0]) if left else None,
        "over": over,
        "form": form,
        "answer": answer,
        "findings": findings,
        "works": works,
        "waits": waits,
        "made_it": made_it,
        "signs": signs,
        "ready": works and seen.report is not None and not left and over,
        "events": who_did_what(found.about),
    }
    return render(request, "office/reporting/month_end.html", context, status=status)


def _row(seen: MonthSeen, one: Compared) -> dict[str, Any]:
    return {
        "one": one,
        "account": one.key.account,
        "slug": one.key.account or NO_ACCOUNT,
        "word": ACCOUNT_WORDS[one.key.account],
        "why": seen.explanations.get(one.key) if one.difference else None,
    }


@needs(Right.KEEP_MONTH_END)
@require_POST
def month_report(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take in the sums of the S-rapport; a faulty file shows everything that is wrong with it."""
    found = _found(pk)
    form = MonthSums(request.POST, request.FILES)
    findings: Any = ()
    if form.is_valid():
        told = form.cleaned_data
        try:
            with refusals_in(form):
                if told["file"]:
                    taken = take_in_month_report(found, told["file"].read(), told["file"].name, by=request.user)
                else:
                    taken = type_month_report(found, told["sums"], by=request.user)
                messages.success(request, _("Summene er lest inn, gang %d.") % taken.number)
                return redirect("month-end", pk)
        except FaultySums as faulty:
            findings = faulty.findings
    return _shown(request, found, form, Answer(), findings, status=422)


@needs(Right.KEEP_MONTH_END)
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: OfficeRequest, pk: int, line: BudgetLine, account: str) -> HttpResponse:
    """Why a sum differs, in words and with a document."""
    found = _found(pk)
    key = SumKey(str(line), "" if account == NO_ACCOUNT else account)
    row = next((one for one in look_at_month(found).rows if one.key == key), None)
    if row is None:
        raise Http404
    form = WhyDifferent(initial={"seen": row.difference})
    if request.method == "POST":
        form = WhyDifferent(request.POST, request.FILES)
        if form.is_valid():
            told, file = form.cleaned_data, form.cleaned_data["file"]
            with refusals_in(form):
                explain_difference(
                    found,
                    key,
                    told["words"],
                    seen=told["seen"],
                    by=request.user,
                    content=file.read() if file else b"",
                    name=file.name if file else "",
                )
                messages.success(request, _("Differansen er forklart."))
                return redirect("month-end", pk)
    context = {
        "end": found,
        "day": date(found.year, found.month, 1),
        "row": row,
        "word": ACCOUNT_WORDS[row.key.account],
        "form": form,
    }
    return render(
        request, "office/reporting/explain_difference.html", context, status=422 if request.method == "POST" else 200
    )


@needs(Right.KEEP_MONTH_END)
@require_POST
def send(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send the month to be signed by another."""
    with refusals_shown(request):
        send_month(_found(pk), by=request.user)
        messages.success(request, _("Måneden er sendt til signering."))
    return redirect("month-end", pk)


@needs(Right.SIGN_MONTH_END)
@require_POST
def sign(request: OfficeRequest, pk: int) -> HttpResponse:
    """Sign the month as the second person."""
    with refusals_shown(request):
        sign_month(_found(pk), by=request.user)
        messages.success(request, _("Måneden er signert."))
    return redirect("month-end", pk)


@needs(Right.SIGN_MONTH_END)
@require_POST
def back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send the month back, with what must be mended."""
    found, answer = _found(pk), Answer(request.POST)
    if answer.is_valid():
        with refusals_in(answer):
            send_month_back(found, answer.cleaned_data["answer"], by=request.user)
            messages.success(request, _("Måneden er sendt tilbake."))
            return redirect("month-end", pk)
    return _shown(request, found, MonthSums(), answer, status=422)


@needs(Right.SEE_MONEY)
@require_GET
def month_file(request: OfficeRequest, pk: int, form: str) -> HttpResponse:
    """The reconciliation list as a file."""
    found = _found(pk)
    seen = look_at_month(found)
    head = (
        _("Kapittel"),
        _("Post"),
        _("Konto"),
        _("Kontoens navn"),
        _("I Tilskudd"),
        _("I S-rapporten"),
        _("Differanse"),
        _("Forklaring"),
    )
    rows = ([*_cells(one), _why(seen, one)] for one in seen.rows)
    return table_file(form, f"avstemming-{found.year}-{found.month:02}-{found.number}", head, rows)


def _cells(one: Compared) -> list[Any]:
    line = BudgetLine.written(one.key.line)
    word = str(ACCOUNT_WORDS[one.key.account])
    return [line.chapter, f"{line.item:02}", one.key.account, word, one.ours, one.reported, one.difference]


def _why(seen: MonthSeen, one: Compared) -> str:
    why = seen.explanations.get(one.key)
    return why.words if why and one.difference and not one.is_open else ""


@needs(Right.SEE_MONEY)
@require_GET
def month_report_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The S-rapport's sums as they were taken in."""
    found = get_object_or_404(MonthReport.objects.select_related("file"), pk=pk, file__isnull=False)
    return attachment(found.file, found.file_name)


@needs(Right.SEE_MONEY)
@require_GET
def explanation_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The document that explains a difference."""
    found = get_object_or_404(DifferenceExplained.objects.select_related("file"), pk=pk, file__isnull=False)
    return attachment(found.file, found.file_name)
