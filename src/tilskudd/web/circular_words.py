"""Events about circulars in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.people.models import Event


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about circulars."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "circular.begun":
            return str(_("begynte rundskrivet «%s»") % told["title"])
        case "circular.written":
            return str(_("skrev utgave %s av rundskrivet") % told["version"])
        case "circular.proposed":
            return str(_("la fram utgave %s til godkjenning") % told["version"])
        case "circular.taken-back":
            return str(_("tok utgave %s tilbake") % told["version"])
        case "circular.approved":
            return str(_("godkjente utgave %s") % told["version"])
        case "circular.sent-back":
            return str(_("sendte rundskrivet tilbake: «%s»") % told["words"])
        case "circular.sent":
            count = told["circle"]
            return ngettext("sendte rundskrivet til én", "sendte rundskrivet til %(n)s", count) % {"n": count}
        case "circular.tried-again":
            return str(_("ba om nytt forsøk for %s") % told["name"])
        case "circular.read":
            return str(_("sa at %s har lest rundskrivet") % told["organisation"])
        case "circular.asked":
            return str(_("spurte for %s") % told["organisation"])
        case "circular.answered":
            return _("svarte alle på et spørsmål") if told["to_all"] else _("svarte på et spørsmål")
    return ""
