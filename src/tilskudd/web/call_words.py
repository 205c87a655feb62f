"""Events about calls and registers in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.people.models import Event
from tilskudd.web.templatetags.figures import count, iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about calls or registers."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "call.set-up":
            return str(_("satte opp utlysningen «%s»") % told["title"])
        case "call.written":
            return str(_("skrev utlysningen, utgave %d") % told["version"])
        case "call.published":
            return _("publiserte utlysningen")
        case "call.withdrawn":
            return str(_("trakk utlysningen tilbake: %s") % told["why"])
        case "call.reservation-lifted":
            return str(_("lot forbeholdet falle etter brevet %s") % told["letter"])
        case "call.questions-written":
            return str(_("endret spørsmålene: %s") % told["words"])
        case "register.taken-in":
            return _("tok inn %(register)s slik det var %(day)s, %(rows)s rader") % {
                "register": told["register"],
                "day": iso_day(told["day"]),
                "rows": count(told["rows"]),
            }
    return ""
