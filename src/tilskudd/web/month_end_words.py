"""Events about month ends in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.people.models import Event
from tilskudd.values.kroner import Kroner


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about month ends."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "month-end.begun":
            return _("begynte månedsavslutningen for %(month)02d.%(year)d, gang %(number)d") % told
        case "month-end.report-taken-in":
            n = told["rows"]
            return str(ngettext("la inn %d sum fra S-rapporten", "la inn %d summer fra S-rapporten", n) % n)
        case "month-end.explained":
            return _("forklarte differansen %(sum)s på %(line)s: «%(words)s»") % {
                "sum": Kroner(told["sum"]).in_words,
                "line": told["line"],
                "words": told["words"],
            }
        case "month-end.sent":
            return _("sendte måneden til signering")
        case "month-end.sent-back":
            return str(_("sendte måneden tilbake: «%s»") % told["answer"])
        case "month-end.signed":
            return _("signerte måneden")
    return ""
