"""Addresses of appeals, of what is promised without cover, and of decisions that gave no money."""

from __future__ import annotations

from django.urls import path

from tilskudd.config.converters import PORTAL
from tilskudd.web.office import appeal_acts, appeals, uncovered
from tilskudd.web.portal import appeals as portal_appeals
from tilskudd.web.portal import outcomes

addresses = [
    path("klager/", appeals.appeals, name="appeals"),
    path("klager/<slug:number>/", appeals.appeal, name="appeal"),
    path("klager/<slug:number>/fil/", appeals.appeal_file, name="appeal-file"),
    path("klager/<slug:number>/svar/<int:pk>/fil/", appeals.step_file, name="appeal-answer-file"),
    path("klager/<slug:number>/ta/", appeal_acts.take, name="take-appeal"),
    path("klager/<slug:number>/ta-opp/", appeal_acts.take_late, name="take-up-late"),
    path("klager/<slug:number>/avvis/", appeal_acts.dismiss, name="dismiss-appeal"),
    path("klager/<slug:number>/omgjor/", appeal_acts.overturn, name="reverse-appeal"),
    path("klager/<slug:number>/send-videre/", appeal_acts.onward, name="pass-on-appeal"),
    path("klager/<slug:number>/svar/", appeal_acts.answer, name="appeal-answer"),
    path("vedtak/<slug:number>/<int:place>/klage/", appeals.register, name="register-appeal"),
    path("budsjett/<year:year>/<line:line>/uten-dekning/", uncovered.uncovered, name="uncovered"),
    path("budsjett/<year:year>/<line:line>/uten-dekning/varsel/", uncovered.notice, name="uncovered-notice"),
    path(f"{PORTAL}vedtak/<int:pk>/", outcomes.outcome, name="portal-outcome"),
    path(f"{PORTAL}vedtak/<int:pk>/brev/", outcomes.letter, name="portal-outcome-letter"),
    path(f"{PORTAL}vedtak/<int:pk>/brev/pdf/", outcomes.letter_pdf, name="portal-outcome-letter-pdf"),
    path(f"{PORTAL}vedtak/<int:pk>/klage/", portal_appeals.new_appeal, name="portal-new-appeal"),
    path(f"{PORTAL}klager/<slug:called>/", portal_appeals.appeal, name="portal-appeal"),
    path(f"{PORTAL}klager/<slug:called>/fil/", portal_appeals.appeal_file, name="portal-appeal-file"),
    path(f"{PORTAL}klager/<slug:called>/trekk/", portal_appeals.withdraw, name="portal-withdraw-appeal"),
]
