"""Events about claims at a rate in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.claims.rules import Sort, WindowSource
from tilskudd.claims.words import SORT_WORDS, SOURCE_WORDS
from tilskudd.people.models import Event
from tilskudd.values.kroner import Kroner
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about claims."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "round.set-up":
            return str(_("satte opp kravrunden %s") % told["title"])
        case "round.changed":
            return _("endret navn, tider eller rekkefølge")
        case "round.measure-written":
            return str(_("skrev tiltaket %s") % told["code"])
        case "round.rate-written":
            return _("skrev satsen %(rate)s fra %(day)s for %(code)s") % {
                "rate": Kroner(told["rate"]).in_words,
                "day": iso_day(told["first"]),
                "code": told["code"],
            }
        case "round.group-written":
            return _("skrev hvem %(code)s gjelder etter %(source)s") % _group(told)
        case "round.group-chosen":
            return _("valgte gruppen etter %(source)s for %(code)s, %(first)s–%(last)s") % _group(told)
        case "round.regulation-registered":
            return _("registrerte %(title)s, i kraft fra %(day)s") % {
                "title": told["title"],
                "day": iso_day(told["in_force_from"]),
            }
        case "round.opened":
            return ngettext("åpnet runden og spurte én", "åpnet runden og spurte %(n)d", told["asked"]) % {
                "n": told["asked"]
            }
        case "round.also-asked":
            return str(_("spurte også %s") % told["recipient"])
        case "round.recognised":
            return _("anerkjente %(lines)d linjer og lot %(left)d stå") % told
        case "round.reminded":
            return ngettext("minnet på én", "minnet på %(n)d", told["claims"]) % {"n": told["claims"]}
        case "round.ministry-told":
            return str(_("varslet departementet om dekningen for %s") % told["code"])
        case "package.recorded":
            return str(_("registrerte den tidligere pakken %s") % told["title"])
        case "claim.saved":
            return str(_("lagret kravet, utgave %d") % told["version"])
        case "claim.sent":
            return _("signerte og sendte kravet, utgave %(n)d (%(sort)s)") % {
                "n": told["version"],
                "sort": str(SORT_WORDS[Sort(told["sort"])]).lower(),
            }
        case "claim.judged":
            return _("anerkjente %(recognised)d av %(claimed)d deltakere") % told
        case "claim.asked-to-correct":
            return str(_("sendte mangelbrev med frist %s") % iso_day(told["due_on"]))
    return ""


def _group(told: dict[str, Any]) -> dict[str, str]:
    return {
        "code": told["code"],
        "source": str(SOURCE_WORDS[WindowSource(told["source"])]),
        "first": iso_day(told["first"]),
        "last": iso_day(told["last"]),
    }
