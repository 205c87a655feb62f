"""Events in words that people use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.parties.models import MemberRight
from tilskudd.people.models import Event
from tilskudd.people.rights import Role
from tilskudd.people.words import ROLE_WORDS
from tilskudd.values.kroner import Kroner
from tilskudd.web import (
    appeal_words,
    application_words,
    assessment_words,
    assignment_words,
    call_words,
    claim_words,
    ministry_report_words,
    month_end_words,
    payment_words,
    report_words,
)
from tilskudd.web.templatetags.figures import iso_day

DESCRIBE = (
    payment_words,
    claim_words,
    call_words,
    application_words,
    assessment_words,
    appeal_words,
    report_words,
    month_end_words,
    assignment_words,
    ministry_report_words,
)
"""Who can say what was done, each of its own things."""


def described(event: Event) -> str:
    """One event as a sentence without its subject: «foreslo å åpne fire poster i 2022»."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "user.registered":
            return str(_("registrerte brukeren %s") % told["name"])
        case "role.first":
            return _("satte opp en av de to første administratorene")
        case "role.proposed":
            return _("foreslo rollen %(role)s til %(name)s") % _role(told)
        case "role.approved":
            return _("godkjente rollen %(role)s til %(name)s") % _role(told)
        case "role.withdrawn":
            return _("trakk rollen %(role)s fra %(name)s") % _role(told)
        case "authority.proposed":
            return _("foreslo fullmakt til %(name)s for %(lines)s, inntil %(sum)s per vedtak") % _authority(told)
        case "authority.approved":
            return _("godkjente fullmakt til %(name)s for %(lines)s, inntil %(sum)s per vedtak") % _authority(told)
        case "authority.withdrawn":
            return _("trakk fullmakten til %(name)s for %(lines)s") % _authority(told)
        case "example.date-moved":
            return str(_("flyttet eksempelets dato til %s") % told["to"])
        case "user.password-set":
            return str(_("ga %s nytt passord") % told["name"])
        case "signed-in":
            return _("logget inn")
        case "signed-out":
            return _("logget ut")
        case "letter.taken-in":
            return str(_("tok inn brevet %s") % told["name"])
        case "letter.fact-corrected":
            return str(_("rettet en opplysning: %s") % told["reason"])
        case "letter.fact-added":
            return str(_("la til en opplysning: %s") % told["reason"])
        case "letter.fact-removed":
            return str(_("fjernet en opplysning: %s") % told["reason"])
        case "letter.finding-answered":
            return _("svarte på funn %(n)s: «%(words)s»") % {"n": told["finding"], "words": told["words"]}
        case "letter.duties-answered":
            return str(ngettext("svarte på %d plikt", "svarte på %d plikter", n := len(told["duties"])) % n)
        case "letter.reply-sent":
            return str(_("sendte merknader til departementet %s") % iso_day(told["sent_on"]))
        case "letter.ministry-answered":
            return _("tok inn svaret fra %(who)s %(day)s") % {
                "who": told["answered_by"],
                "day": iso_day(told["answered_on"]),
            }
        case "letter.sent-for-confirmation":
            return _("sendte brevet til bekreftelse")
        case "letter.taken-back":
            return _("tok brevet tilbake")
        case "letter.sent-back":
            return str(_("sendte tilbake: «%s»") % told["answer"])
        case "letter.confirmed":
            return str(_("bekreftet brevet; ført på %s") % (", ".join(told["sums"]) or _("ingen poster")))
        case "scheme.set-up":
            return _("satte opp ordningen %(name)s på %(line)s") % {"name": told["name"], "line": told["line"]}
        case "scheme.rules-written":
            return str(_("skrev regelverket, versjon %d") % told["version"])
        case "scheme.copied":
            return _("kopierte ordningen %(name)s til %(year)s") % {"name": told["name"], "year": told["year"]}
        case "frame.proposed":
            return _("foreslo rammen %(sum)s for %(name)s") % _frame(told)
        case "frame.approved":
            return _("godkjente rammen %(sum)s for %(name)s") % _frame(told)
        case "frame.sent-back":
            return str(_("sendte rammen tilbake: «%s»") % told["answer"])
        case "frame.withdrawn":
            return _("trakk forslaget om ramme")
        case "scheme.recipient-named":
            return _("fant ut at %(name)s er %(who)s") % {"name": told["earmark"], "who": told["recipient"]}
        case "organisation.registered":
            return _("registrerte %(name)s, slått opp i %(where)s") % {"name": told["name"], "where": told["seen_in"]}
        case "administrator.proposed":
            return _("foreslo %(name)s som administrator") % told
        case "administrator.approved":
            return _("godkjente %(name)s som administrator") % told
        case "administrator.withdrawn":
            return _("trakk forslaget om %(name)s som administrator") % told
        case "membership.given":
            return _("ga %(name)s rett til å %(rights)s") % {"name": told["name"], "rights": rights_in(told["rights"])}
        case "membership.ended":
            return _("avsluttet rettighetene til %(name)s") % told
        case "account.entered" | "account.checked" | "account.approved":
            return _account(event.verb, told)
        case "account.refused":
            return _("avviste kontoen som slutter på %(last_four)s: «%(why)s»") % told
        case "account.held":
            return _("stanset utbetalinger til kontoen som slutter på %(last_four)s: «%(why)s»") % told
        case "account.called-off":
            return _("stanset byttet til kontoen som slutter på %(last_four)s: «%(why)s»") % told
        case "decision.proposed":
            return _("foreslo versjon %(n)s: %(sum)s") % {"n": told["version"], "sum": _sum(told)} + (
                f" («{told['words']}»)" if told["words"] else ""
            )
        case "decision.approved":
            return _("godkjente versjon %(n)s: %(sum)s") % {"n": told["version"], "sum": _sum(told)}
        case "decision.sent-back" | "amendment.sent-back":
            return str(_("sendte tilbake: «%s»") % told["answer"])
        case "decision.withdrawn" | "amendment.withdrawn":
            return _("trakk forslaget")
        case "amendment.proposed":
            return _("foreslo å endre tilskuddet fra %(before)s til %(after)s: %(why)s") % {
                "before": Kroner(told["before"]).in_words,
                "after": Kroner(told["amount"]).in_words,
                "why": told["reason"],
            }
        case "amendment.approved":
            return str(_("godkjente at tilskuddet er %s") % Kroner(told["amount"]).in_words)
        case "letter.issued":
            return str(_("laget brevet %s") % told["number"])
        case "letter.tried-again":
            return str(_("ba om et nytt forsøk med brevet på linje %d") % told["place"])
        case "letter.accepted":
            return str(_("tok imot tilskuddet etter brevet %s") % told["number"])
        case "statistic.taken-in":
            return str(_("tok inn tallgrunnlaget %s") % told["name"])
        case "recipe.written":
            return str(_("skrev oppskriften, utgave %d") % told["number"])
        case "run.made":
            return _("kjørte oppskriften, utgave %(recipe)d, på %(sum)s") % {
                "recipe": told["recipe"],
                "sum": Kroner(told["total"]).in_words,
            }
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
    return next((told for module in DESCRIBE if (told := module.described(event))), event.verb)


def rights_in(rights: Collection[str]) -> str:
    """What somebody may do for an organisation: «administrere, signere»."""
    return ", ".join(str(right.label) for right in MemberRight if right in rights)


def _account(verb: str, told: dict[str, Any]) -> str:
    match verb:
        case "account.entered" if told["is_change"]:
            return _("oppga et bytte til kontoen som slutter på %(last_four)s") % told
        case "account.entered":
            return _("oppga kontoen som slutter på %(last_four)s") % told
        case "account.checked":
            return _("kontrollerte kontoen som slutter på %(last_four)s") % told
    return _("godkjente kontoen som slutter på %(end)s, i bruk fra %(day)s") % {
        "end": told["last_four"],
        "day": iso_day(told["first"]),
    }


def _sum(told: dict[str, Any]) -> str:
    return Kroner(told["sum"]).in_words


def _frame(told: dict[str, Any]) -> dict[str, Any]:
    return {"name": told["scheme"], "sum": Kroner(told["amount"]).in_words}


def _role(told: dict[str, Any]) -> dict[str, Any]:
    return {"name": told["name"], "role": ROLE_WORDS[Role(told["role"])]}


def _authority(told: dict[str, Any]) -> dict[str, Any]:
    return {"name": told["name"], "lines": ", ".join(told["lines"]), "sum": Kroner(told["sum"]).in_words}


def about(reference: str) -> tuple[str, str]:
    """What a reference such as «opening:1» is called, and the address of its page («» when it has none)."""
    kind, _colon, key = reference.partition(":")
    match kind:
        case "opening":
            return _("Åpning %(pk)s") % {"pk": key}, reverse("opening", args=[key])
        case "letter":
            return _("Brev %s") % key, reverse("letter", args=[key])
        case "scheme":
            return _("Ordning %s") % key, reverse("scheme", args=[key])
        case "statistic":
            return _("Tallgrunnlag %s") % key, reverse("statistic", args=[key])
        case "frame":
            return _("Ramme %s") % key, ""
        case "decision":
            return _("Vedtak %s") % key, reverse("decision", args=[key])
        case "award-letter":
            return _("Brev %s") % key, reverse("award-letters", args=[key.partition("/")[0]])
        case "assignment" | "assignment-task":
            return _("Oppdrag, sak %s") % key, reverse("assignment-task", args=[key]) if kind.endswith("task") else ""
        case "assignment-delivery":
            return _("Levering %s") % key, reverse("assignment-delivery", args=[key])
        case "appeal":
            return _("Klage %s") % key, reverse("appeal", args=[key])
        case "grant":
            return _("Tilskudd %s") % key, reverse("grant", args=[key])
        case "organisation":
            return _("Mottaker %s") % key, reverse("recipient", args=[key])
        case "account":
            return _("Konto %s") % key, ""
        case "administrator":
            return _("Administrator %s") % key, ""
        case "user":
            return _("Bruker %s") % key, ""
        case "role":
            return _("Rolle %s") % key, ""
        case "authority":
            return _("Fullmakt %s") % key, ""
        case "month-end":
            return _("Månedsavslutning %s") % key, reverse("month-end", args=[key])
        case "call":
            return _("Utlysning %s") % key, reverse("call", args=[key])
        case "register":
            return _("Register %s") % key, reverse("registers")
        case "payment-run":
            return _("Kjøring %s") % key, reverse("run", args=[key])
        case "payment":
            return _("Betaling %s") % key, reverse("payment", args=[key])
        case "bank-file":
            return _("Bankfil %s") % key, reverse("bank-file", args=[key]) if key else ""
        case "debtor":
            return _("Avsender"), reverse("debtor")
        case "account":
            return _("Konto %s") % key, ""
        case "installation":
            return _("Installasjonen"), ""
    return reference, ""
