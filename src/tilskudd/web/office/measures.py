"""The measures of a round: what is paid for, at which rate, for whom; and the packages before the program."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.claims.measures import (
    choose_window,
    record_earlier_package,
    write_measure,
    write_rate,
    write_window,
)
from tilskudd.claims.models import EarlierPackage, GroupWindow, Measure, Round
from tilskudd.claims.round_queries import printed_rates, whose_days
from tilskudd.claims.rules import GroupedBy, WindowSource
from tilskudd.mandate.models import Amount, MinistryAnswer
from tilskudd.people.rights import Right
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.posting import refusals_in
from tilskudd.web.round_forms import ChooseGroup, EarlierPackageForm, GroupForm, MeasureForm, RateForm
from tilskudd.web.round_view import measure_called, round_called, state_of

A_PAGE = 50
FACTS = ("scheme", "name", "name_nn", "code", "statement", "statement_nn", "most_months", "allows_county")


def _schemes(round: Round) -> Any:
    year = round.assignment.year
    return Scheme.objects.filter(kind=SchemeKind.RATE, year=year).order_by("line", "pk")


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_measure(request: OfficeRequest, number: str) -> HttpResponse:
    """Add a measure, begun from the first rate in the letter that has none."""
    found = round_called(number)
    printed, schemes = list(printed_rates(found)), list(_schemes(found))
    taken = set(found.measures.values_list("scheme__line", flat=True))
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        schemes=_schemes(found),
        initial=_begun(printed, schemes, taken),
    )
    if form.is_valid():
        with refusals_in(form):
            made = write_measure(found, form.cleaned_data["scheme"], form.facts, by=request.user)
            messages.success(request, _("Tiltaket er lagt til. Skriv satsen og gruppen."))
            return redirect("measure", number, made.code)
    context = {"form": form, "round": found, "printed": printed, "schemes": schemes}
    return render(request, "office/new_measure.html", context, status=422 if form.errors else 200)


def _begun(printed: list[Amount], schemes: list[Scheme], taken: set[str]) -> dict[str, Any]:
    """What the letter says of the first rate that no measure has, and the scheme on its line."""
    first = next((one for one in printed if one.line not in taken), None)
    if first is None:
        return {}
    scheme = next((one for one in schemes if one.line == first.line), None)
    return {"name": first.name, "code": slugify(first.name)[:30], "scheme": scheme, "most_months": None}


@needs(Right.SEE_MONEY)
@require_GET
def measure(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """One measure: its rates, whom the letter and the regulation say it is for, and the group in use."""
    found = measure_called(number, code)
    state = found.round.state
    windows = list(found.windows.select_related("by").order_by("pk"))
    rates = list(found.rates.select_related("by").order_by("-first", "-pk"))
    context = {
        "round": found.round,
        "measure": found,
        **state_of(state),
        "is_draft": found.round.opened_at is None,
        "may_set_up": Right.SET_UP_SCHEMES in request.rights,
        "rates": rates,
        "windows": [(one, whose_days(found, GroupedBy(one.grouped_by), one.period)) for one in _newest(windows)],
        "printed": printed_rates(found.round).filter(line=found.scheme.line).first(),
    }
    return render(request, "office/measure.html", context)


def _newest(windows: list[GroupWindow]) -> list[GroupWindow]:
    """The newest of each source, the letter's first."""
    return list({one.source: one for one in windows}.values())


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_measure(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """Change what a measure is called and what is stated, while the round is not opened."""
    found = measure_called(number, code)
    initial = {name: getattr(found, name) for name in FACTS}
    form = MeasureForm(
        request.POST if request.method == "POST" else None, schemes=_schemes(found.round), initial=initial
    )
    if form.is_valid():
        with refusals_in(form):
            made = write_measure(found.round, form.cleaned_data["scheme"], form.facts, by=request.user, pk=found.pk)
            messages.success(request, _("Tiltaket er endret."))
            return redirect("measure", number, made.code)
    return _form(request, found, form, _("Endre tiltaket"), _("Lagre tiltaket"))


def _form(request: OfficeRequest, found: Measure, form: Any, title: str, act: str, **more: Any) -> HttpResponse:
    context = {"form": form, "round": found.round, "measure": found, "title": title, "act": act, **more}
    return render(request, "office/measure_form.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """Write a rate, begun from the one that the letter prints for the line."""
    found = measure_called(number, code)
    answers = MinistryAnswer.objects.filter(letter=found.round.assignment.letter_id).order_by("-id")
    printed = printed_rates(found.round).filter(line=found.scheme.line).first()
    opened = found.round.opened_at is not None
    initial = {
        "amount": printed.amount if printed and not opened else None,
        "first": request.today if opened else found.round.opens_on,
        "source": _("Oppdrag %s") % found.round.assignment.number if not opened else "",
    }
    form = RateForm(request.POST if request.method == "POST" else None, answers=answers, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            write_rate(
                found,
                given["amount"],
                first=given["first"],
                source=given["source"],
                by=request.user,
                answer=given["answer"],
            )
            messages.success(request, _("Satsen er skrevet."))
            return redirect("measure", number, code)
    says = _("Krav som alt er kommet, beholder satsen de kom med.") if opened else ""
    return _form(request, found, form, _("Sats for %s") % found.name, _("Lagre satsen"), says=says)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """Write whom the letter or the regulation says that the measure is for; both are kept."""
    found = measure_called(number, code)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            source, by = WindowSource(given["source"]), GroupedBy(given["grouped_by"])
            write_window(found, source, by, form.period, words=given["words"], by=request.user)
            messages.success(request, _("Gruppen er skrevet. Velg hvilken som brukes."))
            return redirect("measure", number, code)
    says = _("Brevet og forskriften kan si ulikt. Skriv begge slik de står, og velg etterpå hvilken som brukes.")
    return _form(request, found, form, _("Hvem %s gjelder") % found.name, _("Lagre gruppen"), says=says)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: OfficeRequest, number: str, code: str) -> HttpResponse:
    """Choose whose group is used, and which of its days; those that an earlier package has, are left to it."""
    found = measure_called(number, code)
    windows = _newest(list(found.windows.order_by("pk")))
    chosen = found.window or (windows[-1] if windows else None)
    initial = {
        "window": chosen,
        "first": found.group_first or (chosen.first if chosen else None),
        "last": found.group_last or (chosen.last if chosen else None),
        "reason": found.window_reason,
    }
    form = ChooseGroup(
        request.POST if request.method == "POST" else None,
        windows=GroupWindow.objects.filter(pk__in=[one.pk for one in windows]).order_by("pk"),
        initial=initial,
    )
    if form.is_valid():
        with refusals_in(form):
            choose_window(
                found, form.cleaned_data["window"], form.period, reason=form.cleaned_data["reason"], by=request.user
            )
            messages.success(request, _("Gruppen er valgt."))
            return redirect("measure", number, code)
    taken = [(one, whose_days(found, GroupedBy(one.grouped_by), one.period)) for one in windows]
    context = {"form": form, "round": found.round, "measure": found, "windows": taken}
    return render(request, "office/choose_group.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
def earlier_packages(request: OfficeRequest) -> HttpResponse:
    """The packages before the program, and one more: their days are no later package's."""
    form = EarlierPackageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            record_earlier_package(
                given["code"],
                given["title"],
                GroupedBy(given["grouped_by"]),
                form.period,
                source=given["source"],
                by=request.user,
            )
            messages.success(request, _("Pakken er registrert. Dagene i den hører til den."))
            return redirect("earlier-packages")
    context = {
        "form": form,
        "packages": EarlierPackage.objects.select_related("by").order_by("-first", "code")[:A_PAGE],
    }
    return render(request, "office/earlier_packages.html", context, status=422 if form.errors else 200)
