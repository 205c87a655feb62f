"""Events about payments in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.payments.answer import BankSays
from tilskudd.payments.rules import shown_account
from tilskudd.payments.words import SAYS_CHOICES
from tilskudd.people.models import Event
from tilskudd.values.kroner import Kroner
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about payments."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "instalments.planned":
            return str(_("planla terminer: %s") % ", ".join(Kroner(ore).in_words for ore in told["amounts"]))
        case "instalment.report-met":
            return str(_("godtok rapporten for termin %d") % told["number"])
        case "payment-run.made":
            return ngettext(
                "laget kjøringen: én betaling, %(sum)s", "laget kjøringen: %(n)d betalinger, %(sum)s", told["count"]
            ) % _run(told)
        case "payment-run.released":
            words = ngettext(
                "frigav kjøringen: én betaling, %(sum)s", "frigav kjøringen: %(n)d betalinger, %(sum)s", told["count"]
            ) % _run(told)
            return words + "".join(f" «{one}»" for one in told["warned"])
        case "payment-run.withdrawn":
            return _("trakk kjøringen")
        case "payment-run.file-fetched":
            return _("hentet betalingsfilen")
        case "debtor.proposed":
            return _("foreslo avsenderen %(name)s, konto %(account)s") % _debtor(told)
        case "debtor.approved":
            return _("godkjente avsenderen %(name)s, konto %(account)s") % _debtor(told)
        case "debtor.withdrawn":
            return str(_("trakk forslaget om avsenderen %s") % told["name"])
        case "bank-file.taken-in":
            return _("tok inn filen %(name)s (%(kind)s) fra banken") % told
        case "bank-file.refused":
            return _("fikk ikke tatt inn filen %(name)s: %(why)s") % told
        case "bank-file.read":
            return _("leste filen: %(booked)d ført, %(strange)d ute av takt") % told
        case "bank-answer.clarified":
            return _("avklarte svar %(place)d: «%(words)s»") % told
        case "payment.returned":
            return _("førte at betalingen kom tilbake")
        case "payment.again":
            return str(_("lot betalingen prøves igjen: «%s»") % told["why"])
        case "by-hand.proposed":
            return _("foreslo for hånd at betalingen er %(says)s %(day)s: «%(words)s»") % _by_hand(told)
        case "by-hand.approved":
            return _("godkjente for hånd at betalingen er %(says)s %(day)s") % _by_hand(told)
        case "by-hand.withdrawn":
            return _("trakk oppgjøret for hånd")
        case "account.held":
            return str(_("holdt kontoen tilbake: %s") % told["why"])
    return ""


def _run(told: dict[str, Any]) -> dict[str, Any]:
    return {"n": told["count"], "sum": Kroner(told["sum"]).in_words}


def _debtor(told: dict[str, Any]) -> dict[str, Any]:
    return {"name": told["name"], "account": shown_account(told["account"])}


def _by_hand(told: dict[str, Any]) -> dict[str, Any]:
    says = str(dict(SAYS_CHOICES)[BankSays(told["says"]).value]).lower()
    return {"says": says, "day": iso_day(told["day"]), "words": told.get("words", "")}
