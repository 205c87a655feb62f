"""Addresses of assessment, recommendation and decision in calls."""

from __future__ import annotations

from django.urls import path

from tilskudd.web.office import assessments, assessors, call_decisions, portfolio

addresses = [
    path("vurdering/", assessments.queue, name="assessments"),
    path("vurdering/<slug:number>/", assessments.assessment, name="assessment"),
    path("vurdering/<slug:number>/habilitet/", assessments.declare, name="declare-impartiality"),
    path("vurdering/<slug:number>/avklar/", assessments.settle, name="settle-difference"),
    path("vurdering/<slug:number>/vedlegg/<slug:key>/<int:at>/", assessments.attachment, name="assessment-file"),
    path("utlysning/<slug:number>/vurderere/", assessors.assessors, name="assessors"),
    path("utlysning/<slug:number>/vurderere/<int:pk>/ta-av/", assessors.end, name="end-assessor"),
    path("utlysning/<slug:number>/innstilling/", portfolio.portfolio, name="portfolio"),
    path("utlysning/<slug:number>/avvis/", portfolio.turn_away, name="turn-away"),
    path("utlysning/<slug:number>/vedtak/", call_decisions.propose, name="propose-call"),
    path("vedtak/<slug:number>/del-i-to/", call_decisions.split, name="split-grants"),
]
