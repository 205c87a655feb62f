"""The addresses of applications: the applicant's in the portal, and the agency's."""

from __future__ import annotations

from django.urls import path

from tilskudd.config.converters import PORTAL
from tilskudd.web.office import applications as office
from tilskudd.web.portal import application_section, application_send, applications

ONE = f"{PORTAL}soknader/<slug:application_number>/"

addresses = [
    path(f"{PORTAL}soknader/", applications.applications, name="portal-applications"),
    path(f"{PORTAL}utlysninger/<slug:call_number>/begynn/", applications.begin, name="portal-begin-application"),
    path(ONE, applications.application, name="portal-application"),
    path(f"{ONE}trekk/", applications.withdraw, name="portal-withdraw-application"),
    path(f"{ONE}send/", application_send.send, name="portal-send-application"),
    path(f"{ONE}kvittering/", application_send.receipt, name="portal-application-receipt"),
    path(f"{ONE}fil/<int:pk>/", application_send.file, name="portal-application-file"),
    path(f"{ONE}del/<slug:key>/", application_section.section, name="portal-application-section"),
    path(f"{ONE}del/<slug:key>/lagre/", application_section.autosave, name="portal-autosave"),
    path("soknader/", office.applications, name="applications"),
    path("soknader/<slug:application_number>/", office.application, name="application"),
    path("soknader/<slug:application_number>/fil/<int:pk>/", office.file, name="application-file"),
    path("soknader/<slug:application_number>/mangelbrev/", office.mend, name="ask-to-mend"),
    path("soknader/<slug:application_number>/vilkar/<slug:gate>/", office.overrule, name="overrule-gate"),
    path("kontor/utlysninger/<slug:number>/kontroller/", office.check, name="check-gates"),
]
