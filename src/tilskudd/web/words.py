"""Events in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.people.models import Event
from tilskudd.people.rights import Role
from tilskudd.people.words import ROLE_WORDS
from tilskudd.values.kroner import Kroner


def described(event: Event) -> str:
    """One event as a sentence without its subject: «foreslo å åpne fire poster i 2022»."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "user.registered":
            return str(_("registrerte brukeren %s") % told["name"])
        case "role.first":
            return _("satte opp en av de to første administratorene")
        case "role.proposed":
            return str(_("foreslo rollen %s") % ROLE_WORDS[Role(told["role"])])
        case "role.approved":
            return _("godkjente en rolle")
        case "authority.proposed":
            return _("foreslo fullmakt for %(lines)s, inntil %(sum)s per vedtak") % {
                "lines": ", ".join(told["lines"]),
                "sum": Kroner(told["per_decision"]).in_words,
            }
        case "authority.approved":
            return _("godkjente en fullmakt")
        case "right.withdrawn":
            return _("trakk en rolle eller fullmakt")
        case "example.date-moved":
            return str(_("flyttet eksempelets dato til %s") % told["to"])
        case "signed-in":
            return _("logget inn")
        case "signed-out":
            return _("logget ut")
        case "letter.taken-in":
            return str(_("tok inn brevet %s") % told["name"])
        case "opening.proposed":
            return _("foreslo å åpne %(lines)s i %(year)s") % {"lines": ", ".join(told["lines"]), "year": told["year"]}
        case "opening.corrected":
            return _("rettet %(line)s fra %(before)s til %(after)s") % {
                "line": told["line"],
                "before": Kroner(told["before"]["amount"]).in_words,
                "after": Kroner(told["after"]["amount"]).in_words,
            }
        case "opening.approved":
            return _("godkjente åpningen av %s") % ", ".join(told["sums"])
        case "opening.sent-back":
            return str(_("sendte tilbake: «%s»") % told["answer"])
        case "opening.withdrawn":
            return _("trakk forslaget")
    return event.verb
