"""The addresses of reports to the ministry."""

from __future__ import annotations

from django.urls import path

from tilskudd.web.office import ministry_report_writing, ministry_reports

AT = "rapportering/oppdrag/<slug:number>"

addresses = [
    path("oppdrag/<int:pk>/rapport/", ministry_reports.begin, name="begin-ministry-report"),
    path("rapportering/oppdrag/", ministry_reports.ministry_reports, name="ministry-reports"),
    path(f"{AT}/", ministry_reports.ministry_report, name="ministry-report"),
    path(f"{AT}/del/<slug:section>/", ministry_report_writing.write, name="write-ministry-report"),
    path(f"{AT}/del/<slug:section>/utkast/", ministry_report_writing.draft, name="draft-ministry-report"),
    path(f"{AT}/tall/", ministry_reports.take, name="take-ministry-figures"),
    path(f"{AT}/tall/<slug:key>/", ministry_report_writing.figure, name="ministry-figure"),
    path(f"{AT}/til-godkjenning/", ministry_reports.send, name="send-ministry-report"),
    path(f"{AT}/godkjenn/", ministry_reports.approve, name="approve-ministry-report"),
    path(f"{AT}/send-tilbake/", ministry_reports.back, name="send-back-ministry-report"),
    path(f"{AT}/trekk/", ministry_reports.withdraw, name="withdraw-ministry-report"),
    path(f"{AT}/sendt/", ministry_reports.sent, name="ministry-report-sent"),
    path(f"{AT}/pdf/", ministry_reports.pdf, name="ministry-report-pdf"),
    path(f"{AT}/regneark/", ministry_reports.workbook, name="ministry-report-workbook"),
]
