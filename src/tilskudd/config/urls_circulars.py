"""The addresses of circulars: in the office, and what each organisation has received."""

from __future__ import annotations

from django.urls import path

from tilskudd.config.converters import PORTAL
from tilskudd.web.office import circular_acts, circulars
from tilskudd.web.portal import circulars as portal_circulars

addresses = [
    path("rundskriv/", circulars.circulars, name="circulars"),
    path("rundskriv/nytt/", circular_acts.new_circular, name="new-circular"),
    path("rundskriv/<int:pk>/", circulars.circular, name="circular"),
    path("rundskriv/<int:pk>/skriv/", circular_acts.write, name="write-circular"),
    path("rundskriv/<int:pk>/legg-fram/", circular_acts.propose, name="propose-circular"),
    path("rundskriv/<int:pk>/godkjenn/", circular_acts.approve, name="approve-circular"),
    path("rundskriv/<int:pk>/send-tilbake/", circular_acts.back, name="send-back-circular"),
    path("rundskriv/<int:pk>/ta-tilbake/", circular_acts.withdraw, name="withdraw-circular"),
    path("rundskriv/<int:pk>/send/", circular_acts.send, name="send-circular"),
    path("rundskriv/<int:pk>/mottakere/", circulars.addressees, name="circular-addressees"),
    path("rundskriv/<int:pk>/sporsmal/<int:question>/", circular_acts.answer, name="answer-circular-question"),
    path("rundskriv/<int:pk>/utgave/<int:number>/fil/", circulars.circular_file, name="circular-file"),
    path("rundskriv/<int:pk>/utsending/<int:issue>/pdf/", circulars.circular_pdf, name="circular-pdf"),
    path("ute-av-takt/rundskriv/<int:pk>/prov-igjen/", circular_acts.try_again, name="try-circular-again"),
    path(f"{PORTAL}rundskriv/", portal_circulars.circulars, name="portal-circulars"),
    path(f"{PORTAL}rundskriv/<int:pk>/", portal_circulars.circular, name="portal-circular"),
    path(f"{PORTAL}rundskriv/<int:pk>/lest/", portal_circulars.read, name="portal-circular-read"),
    path(f"{PORTAL}rundskriv/<int:pk>/spor/", portal_circulars.ask, name="portal-circular-ask"),
    path(f"{PORTAL}rundskriv/<int:pk>/pdf/", portal_circulars.pdf, name="portal-circular-pdf"),
    path(f"{PORTAL}rundskriv/<int:pk>/vedlegg/", portal_circulars.file, name="portal-circular-file"),
]
