"""Events about appeals in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.appeals.rules import AppealAct
from tilskudd.appeals.words import APPEAL_ACT_WORDS
from tilskudd.people.models import Event
from tilskudd.values.kroner import Kroner
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about appeals."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "appeal.received":
            words = {"decision": told["decision"], "day": iso_day(told["received_on"])}
            return _("registrerte en klage på vedtak %(decision)s, mottatt %(day)s") % words
        case "appeal.notice-sent":
            return str(_("varslet departementet om %s uten dekning") % Kroner(told["lacks"]).in_words)
        case "frame.raised-by-appeal":
            return str(_("økte rammen til %s etter en klage") % Kroner(told["amount"]).in_words)
        case "grant.without-cover":
            return str(_("lovet %s uten dekning") % Kroner(told["amount"]).in_words)
    if event.verb.startswith("appeal."):
        said = str(APPEAL_ACT_WORDS[AppealAct(event.verb.removeprefix("appeal."))])
        return said[:1].lower() + said[1:]
    return ""
