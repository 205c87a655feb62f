"""The addresses of follow-up: reports, changes, money back, and the auditor's link."""

from __future__ import annotations

from django.urls import path

from tilskudd.web import auditor
from tilskudd.web.office import changes, experiences, recoveries, report, reports
from tilskudd.web.portal import experiences as portal_experiences
from tilskudd.web.portal import report_asking, report_writing
from tilskudd.web.portal import reports as portal_reports

PORTAL = "portal/<str:number>/rapporter"

addresses = [
    path("ordninger/<int:pk>/rapportkrav/", reports.demands, name="report-demands"),
    path("ordninger/<int:pk>/rapportkrav/nytt/", reports.new_demand, name="new-report-demand"),
    path("rapportkrav/<int:pk>/endre/", reports.change, name="change-report-demand"),
    path("rapporter/", reports.reports, name="reports"),
    path("rapporter/<int:pk>/", report.report, name="report"),
    path("rapporter/<int:pk>/godkjenn/", report.approve, name="approve-report"),
    path("rapporter/<int:pk>/mangelbrev/", report.complete, name="complete-report"),
    path("rapporter/<int:pk>/utsettelse/<int:asked>/", report.extend, name="answer-extension"),
    path("rapporter/<int:pk>/del-erfaring/", experiences.share, name="share-experience"),
    path("rapporter/<int:pk>/trekk-erfaring/", experiences.withdraw, name="withdraw-experience"),
    path("rapporter/<int:pk>/sett-ned/", report.lower, name="lower-grant"),
    path("rapporter/<int:pk>/tilbakekrev/", report.recover, name="propose-recovery"),
    path("rapporter/<int:pk>/vedlegg/<int:key>/", report.file, name="report-file"),
    path("rapporter/uttalelser/<int:pk>/fil/", report.statement, name="auditor-statement-file"),
    path("endringer/", changes.changes, name="changes"),
    path("endringer/<int:pk>/", changes.change, name="change"),
    path("endringer/<int:pk>/fil/", changes.file, name="change-file"),
    path("tilbakekreving/", recoveries.recoveries, name="recoveries"),
    path("tilbakekreving/<int:pk>/", recoveries.recovery, name="recovery"),
    path("tilbakekreving/<int:pk>/godkjenn/", recoveries.approve, name="approve-recovery"),
    path("tilbakekreving/<int:pk>/send-tilbake/", recoveries.back, name="send-back-recovery"),
    path("tilbakekreving/<int:pk>/trekk/", recoveries.withdraw, name="withdraw-recovery"),
    path("tilbakekreving/<int:pk>/innbetaling/", recoveries.register, name="register-money-back"),
    path("tilbakekreving/innbetalinger/<int:pk>/godkjenn/", recoveries.approve_money, name="approve-money-back"),
    path("tilbakekreving/innbetalinger/<int:pk>/trekk/", recoveries.withdraw_money, name="withdraw-money-back"),
    path("tilbakekreving/innbetalinger/<int:pk>/fil/", recoveries.money_file, name="money-back-file"),
    path("revisor/<str:token>/", auditor.auditor, name="auditor"),
    path(f"{PORTAL}/", portal_reports.reports, name="portal-reports"),
    path(f"{PORTAL}/<int:pk>/", portal_reports.report, name="portal-report"),
    path(f"{PORTAL}/<int:pk>/sporsmal/", report_writing.questions, name="portal-report-questions"),
    path(f"{PORTAL}/<int:pk>/regnskap/", report_writing.accounts, name="portal-report-accounts"),
    path(f"{PORTAL}/<int:pk>/send/", report_writing.send, name="portal-report-send"),
    path(f"{PORTAL}/<int:pk>/kvittering/", portal_reports.receipt, name="portal-report-receipt"),
    path(f"{PORTAL}/<int:pk>/vedlegg/<int:key>/", portal_reports.file, name="portal-report-file"),
    path(f"{PORTAL}/<int:pk>/revisor/", report_asking.auditor, name="portal-report-auditor"),
    path(f"{PORTAL}/<int:pk>/uttalelse/", portal_reports.statement, name="portal-report-statement"),
    path(f"{PORTAL}/<int:pk>/utsettelse/", report_asking.extension, name="portal-report-extension"),
    path("portal/<str:number>/tilskudd/<int:pk>/endring/", report_asking.change, name="portal-change"),
    path("portal/<str:number>/erfaringer/<int:pk>/", portal_experiences.experiences, name="portal-experiences"),
    path(f"{PORTAL}/<int:pk>/trekk-erfaring/", portal_experiences.withdraw, name="portal-withdraw-experience"),
    path(f"{PORTAL}/tilbakekreving/<int:pk>/", report_asking.recovery, name="portal-recovery"),
]
