"""What an application lacks, told by the agency: an answer in time keeps the day it first came."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.application_queries import live_version, open_deficiency
from tilskudd.applications.models import Application, ApplicationDeficiency
from tilskudd.applications.rules import ApplicationState, CallState
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full

LONGEST: Final = 4_000


@transaction.atomic
def ask_to_mend(application: Application, words: str, answer_by: date, *, by: User) -> ApplicationDeficiency:
    """Ask an applicant to mend what is lacking (mangelbrev), until a day that is included; forvaltningsloven § 17.

    Raises Refusal without words, with a day that has passed, or while the call is still open to everybody.
    """
    require(by, Right.PROPOSE_DECISIONS, within=application.call.scheme.about, on=today())
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    if application.state != ApplicationState.SENT:
        raise WrongState(_("Bare en søknad som er sendt, kan få mangelbrev."))
    if live_version(application).times.state(now()) is CallState.OPEN:
        raise WrongState(_("Fristen er ikke ute, og de kan rette søknaden selv."))
    if not words.strip():
        raise Refusal(_("Skriv hva som mangler, og hva de må gjøre."))
    if answer_by < today():
        raise Refusal(_("Svarfristen kan ikke være en dag som har vært."))
    if open_deficiency(application, today()) is not None:
        raise WrongState(_("Søkeren har alt et mangelbrev som ikke er besvart."))
    made = ApplicationDeficiency.objects.create(
        application=application, words=in_full(words, LONGEST), answer_by=answer_by, by=by, at=now()
    )
    prepared(application.about, by=by)
    note(by, "application.deficient", application.about, answer_by=answer_by.isoformat())
    return made
