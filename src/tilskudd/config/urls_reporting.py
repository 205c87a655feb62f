"""Addresses of what is reported: positions by date, month ends, tables for the annual report, and drafts of letters."""

from __future__ import annotations

from typing import Final

from django.urls import path

from tilskudd.web.office import annual, drafts, month_ends, positions

STANDS: Final = "rapportering/stilling/<year:year>/"
MONTH: Final = "rapportering/avstemming/<int:pk>/"

addresses = [
    path("rapportering/", positions.reporting, name="reporting"),
    path(STANDS, positions.position_year, name="position-year"),
    path(f"{STANDS}<line:line>/", positions.position_line, name="position-line"),
    path(f"{STANDS}<line:line>/<place:place>/", positions.position_figure, name="position-figure"),
    path("rapportering/maned/<year:year>/", month_ends.month_ends, name="month-ends"),
    path("rapportering/maned/<year:year>/<int:month>/begynn/", month_ends.begin, name="begin-month"),
    path(MONTH, month_ends.month_end, name="month-end"),
    path(f"{MONTH}s-rapport/", month_ends.month_report, name="month-report"),
    path(f"{MONTH}forklar/<line:line>/<slug:account>/", month_ends.explain, name="explain-difference"),
    path(f"{MONTH}send/", month_ends.send, name="send-month"),
    path(f"{MONTH}signer/", month_ends.sign, name="sign-month"),
    path(f"{MONTH}send-tilbake/", month_ends.back, name="send-back-month"),
    path(f"{MONTH}fil/<slug:form>/", month_ends.month_file, name="month-file"),
    path("rapportering/s-rapporter/<int:pk>/fil/", month_ends.month_report_file, name="month-report-file"),
    path("rapportering/arsrapport/<year:year>/", annual.annual, name="annual"),
    path("rapportering/arsrapport/<year:year>/<slug:table>/<slug:form>/", annual.annual_file, name="annual-file"),
    path("rapportering/utkast/", drafts.check, name="check-draft"),
    path("rapportering/forklaringer/<int:pk>/fil/", month_ends.explanation_file, name="explanation-file"),
]
