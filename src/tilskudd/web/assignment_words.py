"""Events about following assignments in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.assignments.rules import RiskLevel, TaskKind, TaskState
from tilskudd.assignments.words import KIND_WORDS, RISK_WORDS, TASK_STATE_WORDS
from tilskudd.people.models import Event
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about assignments."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "calendar.address-made":
            return _("laget en adresse til kalenderen sin")
        case "calendar.address-revoked":
            return _("trakk adressen til kalenderen sin")
        case "assignment.responsible":
            return str(_("ga %s ansvaret for oppdraget") % told["name"])
        case "assignment.date-agreed":
            words = {"words": told["deadline"].rpartition("#")[0], "day": iso_day(told["day"])}
            return _("skrev at fristen «%(words)s» er avtalt til %(day)s") % words
        case "assignment.partner" if told["is_in"]:
            return str(_("tok med %s i oppdraget") % told["name"])
        case "assignment.partner":
            return str(_("skrev at %s ikke lenger er med i oppdraget") % told["name"])
        case "assignment.risk":
            return str(_("vurderte oppdraget: %s") % str(RISK_WORDS[RiskLevel(told["level"])]).lower())
        case "assignment.dialogue" if told["is_from_ministry"]:
            return _("skrev ned en melding fra departementet")
        case "assignment.dialogue":
            return _("skrev ned en melding til departementet")
        case "assignment.task-added":
            words = {"kind": str(KIND_WORDS[TaskKind(told["kind"])]).lower(), "title": told["title"]}
            return _("la til %(kind)s: %(title)s") % words
        case "assignment.task-stands":
            return str(_("skrev at det er %s") % str(TASK_STATE_WORDS[TaskState(told["state"])]).lower())
        case "assignment.duties-carried":
            return str(_("endret hvilke plikter den svarer på, nå %(n)s") % {"n": told["duties"]})
        case "assignment.document":
            return str(_("la ved dokumentet %s") % told["name"])
        case "assignment.prerequisite" if told["holds"]:
            return _("la til en forutsetning")
        case "assignment.prerequisite":
            return _("tok bort en forutsetning")
    return _group(event.verb, told) or _delivery(event.verb, told)


def _group(verb: str, told: dict[str, Any]) -> str:
    match verb:
        case "assignment.member" if told["is_in"]:
            return str(_("tok %s inn i arbeidsgruppen") % told["name"])
        case "assignment.member":
            return str(_("skrev at %s ikke lenger er i arbeidsgruppen") % told["name"])
        case "assignment.meeting":
            return str(_("kalte inn til møte %s") % iso_day(told["day"]))
        case "assignment.meeting-noted":
            return str(_("skrev notat fra møtet %s") % iso_day(told["day"]))
        case "assignment.asked":
            return str(_("spurte %s") % told["whom"])
        case "assignment.answer-noted":
            return str(_("skrev ned svaret fra %s") % told["whom"])
        case "assignment.alternative":
            return str(_("sammenlignet alternativet %s") % told["name"])
        case "assignment.target-group":
            return _("anslo målgruppen til %(lowest)s–%(highest)s") % told
    return ""


def _delivery(verb: str, told: dict[str, Any]) -> str:
    match verb:
        case "assignment.delivery-prepared":
            return _("gjorde klar en levering")
        case "assignment.delivered":
            return str(_("leverte til departementet %s") % iso_day(told["on"]))
        case "assignment.delivery-sent-back":
            return _("sendte leveringen tilbake: «%(answer)s»") % told
        case "assignment.answered" if told["is_accepted"]:
            return _("registrerte at departementet godtok leveringen")
        case "assignment.answered":
            return _("registrerte at departementet ikke godtok leveringen")
    return ""
