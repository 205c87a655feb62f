"""Writing a report to the ministry section by section, and opening any of its figures."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.ministry_reports.figures import UNIT_WORDS
from tilskudd.ministry_reports.queries import look_at_ministry_report
from tilskudd.ministry_reports.sections import HEADINGS, ReportSection
from tilskudd.ministry_reports.words import MinistryReportState
from tilskudd.ministry_reports.writing import draft_section_again, write_section
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.keys import number_in
from tilskudd.web.ministry_figure_view import parts_shown
from tilskudd.web.ministry_report_forms import WriteSection
from tilskudd.web.ministry_report_view import choices_of
from tilskudd.web.office.ministry_reports import report_seen, version_asked
from tilskudd.web.posting import refusals_in, refusals_shown

PARTS_A_PAGE = 50


def _section(key: str) -> ReportSection:
    try:
        return ReportSection(key)
    except ValueError:
        raise Http404 from None


@needs(Right.REPORT_TO_MINISTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: OfficeRequest, number: str, section: str) -> HttpResponse:
    """One section: its text, what may be put in it, and the next section when it is saved."""
    report, part = report_seen(request, number), _section(section)
    look = look_at_ministry_report(report)
    choices = choices_of(look)
    initial = {"seen": look.version.number, "text": look.version.texts.get(part.value, "")}
    form = WriteSection(request.POST if request.method == "POST" else None, choices=choices, initial=initial)
    if form.is_valid():
        told = form.cleaned_data
        if "sett-inn" in request.POST:
            form = _with_inserted(form, choices)
        else:
            with refusals_in(form):
                write_section(report, part, told["text"], by=request.user, seen=told["seen"])
                messages.success(request, _("Lagret: «%s».") % HEADINGS[part])
                following = _after(part) if "neste" in request.POST else None
                if following:
                    return redirect("write-ministry-report", number, following.value)
                return redirect(f"{_address(number)}#{part.value}")
    every = list(ReportSection)
    context = {
        "report": report,
        "look": look,
        "form": form,
        "section": part.value,
        "heading": HEADINGS[part],
        "place": every.index(part) + 1,
        "count": len(every),
        "following": _after(part),
        "picked": [choices[1], choices[-1]],
        "is_draft": report.state == MinistryReportState.DRAFT,
    }
    return render(request, "office/ministry_report_section.html", context, status=422 if form.errors else 200)


def _with_inserted(form: WriteSection, choices: object) -> WriteSection:
    """The form with the chosen figure at the end of the text; nothing is saved by it."""
    told = form.cleaned_data
    mark = f"{{{told['insert']}}}" if told["insert"] else ""
    text = told["text"].rstrip()
    initial = {"seen": told["seen"], "text": f"{text} {mark}".strip()}
    return WriteSection(choices=choices, initial=initial)


def _after(part: ReportSection) -> ReportSection | None:
    every = list(ReportSection)
    at = every.index(part) + 1
    return every[at] if at < len(every) else None


def _address(number: str) -> str:
    return reverse("ministry-report", args=[number])


@needs(Right.REPORT_TO_MINISTRY)
@require_POST
def draft(request: OfficeRequest, number: str, section: str) -> HttpResponse:
    """Draft the section anew from the figures."""
    part = _section(section)
    with refusals_shown(request):
        draft_section_again(report_seen(request, number), part, by=request.user)
        messages.success(
            request, _("Et nytt utkast til «%s» er laget. Det som sto, finnes i utgaven før.") % HEADINGS[part]
        )
    return redirect("write-ministry-report", number, part.value)


@needs(Right.SEE_MONEY)
@require_GET
def figure(request: OfficeRequest, number: str, key: str) -> HttpResponse:
    """One figure: what it is, and every entry or answer it is made of; they add up to it."""
    report = report_seen(request, number)
    look = look_at_ministry_report(report, version_asked(request))
    found = look.by_key.get(key)
    if found is None:
        raise Http404
    pages = Paginator(found.parts, PARTS_A_PAGE)
    page = pages.get_page(number_in(request, "del") or 1)
    context = {
        "report": report,
        "look": look,
        "figure": found,
        "unit": UNIT_WORDS[found.unit],
        "parts": parts_shown(found, list(page.object_list)),
        "shares": [look.by_key[one] for one in found.share_of or ()],
        "kept": f"utgave={look.version.number}",
        "page": page.number,
        "pages": list(pages.page_range),
        "is_whole": pages.num_pages == 1,
    }
    return render(request, "office/ministry_figure.html", context)
