"""Events about applications and exports in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.applications.rules import Gate
from tilskudd.applications.words import GATE_WORDS
from tilskudd.people.models import Event
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about applications or exports."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "application.begun":
            return _("begynte på en søknad")
        case "application.saved":
            return _("lagret en del av søknaden")
        case "application.attached":
            return str(_("la ved «%s»") % told["name"])
        case "application.attachment-removed":
            return str(_("fjernet «%s»") % told["name"])
        case "application.sent":
            return str(_("signerte og sendte søknaden, gang nummer %d") % told["number"])
        case "application.withdrawn":
            return _("trakk søknaden")
        case "application.deficient":
            return str(_("ba søkeren rette søknaden innen %s") % iso_day(told["answer_by"]))
        case "application.gate-overruled":
            words = GATE_WORDS[Gate(told["gate"])]
            return _("vurderte selv «%(gate)s»: «%(words)s»") % {"gate": words, "words": told["words"]}
        case "export.asked-for":
            return _("ba om et uttrekk av søknader")
        case "export.ready":
            return _("laget et uttrekk av søknader")
    return ""
