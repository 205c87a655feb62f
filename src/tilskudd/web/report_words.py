"""Events about follow-up in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.followup.rules import ReminderStage
from tilskudd.followup.words import CHANGE_WORDS, STAGE_WORDS
from tilskudd.people.models import Event
from tilskudd.values.kroner import Kroner
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about follow-up."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "report.demanded":
            return _("krevde rapporten «%(title)s» med frist %(day)s") % _titled(told)
        case "report.demand-changed":
            return str(_("endret rapportkravet, frist %s") % iso_day(told["due_on"]))
        case "report.opened":
            return str(_("åpnet rapporten, frist %s") % iso_day(told["due_on"]))
        case "report.sent":
            return _("signerte og sendte rapporten")
        case "report.approved":
            return _("godkjente rapporten")
        case "report.deficient":
            return _("sendte mangelbrev om rapporten")
        case "report.extension-asked":
            return str(_("ba om utsettelse til %s") % iso_day(told["wanted_on"]))
        case "report.extension-answered":
            day = told["due_on"]
            return str(_("ga ny frist %s") % iso_day(day)) if day else _("sa nei til utsettelse")
        case "report.reminded":
            return str(_("minnet på rapporten: %s") % STAGE_WORDS[ReminderStage(told["stage"])])
        case "report.audited":
            return str(_("tok imot revisors uttalelse fra %s") % told["firm"])
        case "auditor-link.made":
            return str(_("laget en lenke til revisor, gyldig til %s") % iso_day(told["last_day"]))
        case "auditor-link.withdrawn":
            return _("trakk tilbake lenken til revisor")
        case "experience.shared":
            return _("delte erfaringen med de andre i ordningen")
        case "experience.withdrawn":
            return _("trakk erfaringen tilbake")
        case "change.asked":
            return _("søkte om en endring")
        case "change.answered":
            return str(_("svarte på en endringssøknad: %s") % CHANGE_WORDS[told["verdict"]].lower())
    return _about_money(event)


def _about_money(event: Event) -> str:
    told: dict[str, Any] = event.details
    match event.verb:
        case "recovery.proposed":
            return str(_("varslet om tilbakekreving av %s") % Kroner(told["amount"]).in_words)
        case "recovery.commented":
            return _("uttalte seg om varselet")
        case "recovery.approved":
            return str(_("godkjente tilbakekreving av %s") % Kroner(told["amount"]).in_words)
        case "recovery.sent-back":
            return str(_("sendte tilbakekrevingen tilbake: «%s»") % told["answer"])
        case "recovery.withdrawn":
            return _("trakk tilbakekrevingen")
        case "money-back.registered":
            return str(_("registrerte at %s kom tilbake") % Kroner(told["amount"]).in_words)
        case "money-back.approved":
            return str(_("godkjente at %s kom tilbake") % Kroner(told["amount"]).in_words)
        case "money-back.withdrawn":
            return _("trakk eller avviste innbetalingen")
    return ""


def _titled(told: dict[str, Any]) -> dict[str, str]:
    return {"title": told["title"], "day": iso_day(told["due_on"])}
