"""What stops a call from being published, all at once; each finding says what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.call_facts import CallFacts
from tilskudd.applications.call_models import Call
from tilskudd.applications.coverage import Coverage
from tilskudd.applications.queries import coverage_with, left_for, newest_questions, newest_rules
from tilskudd.applications.question_faults import faults_in
from tilskudd.people.clock import OSLO, now
from tilskudd.schemes.models import SchemeVersion
from tilskudd.schemes.rules import SchemeKind
from tilskudd.schemes.words import RULE_WORDS
from tilskudd.values.finding import Finding, Severity

TEXT_WORDS: Final[dict[str, Any]] = {
    "title": gettext_lazy("Tittel"),
    "purpose": gettext_lazy("Hva pengene er til"),
    "who": gettext_lazy("Hvem som kan søke"),
    "needs": gettext_lazy("Hva søkeren trenger"),
}
LANGUAGE_WORDS: Final[dict[str, Any]] = {
    "nb": gettext_lazy("bokmål"),
    "nn": gettext_lazy("nynorsk"),
    "en": gettext_lazy("engelsk"),
}


@dataclass(frozen=True)
class Readiness:
    """Whether a call can be published (klar): what stops it, what to think over, and how it covers its rules."""

    stops: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    coverage: Coverage


def readiness_of(call: Call, facts: CallFacts, *, closes_before: datetime | None = None) -> Readiness:
    """What stops a call that says this, with its newest questions and its scheme's newest rules.

    A deadline that is the same as `closes_before` may have passed: a call that is closed may still be corrected.
    """
    asked, rules = newest_questions(call).question_set, newest_rules(call.scheme)
    covered = coverage_with(call, facts, asked, rules)
    of_questions = faults_in(asked)
    stops = [
        *_of_rules(call, rules),
        *_of_texts(facts),
        *_of_deadline(facts, closes_before),
        *_of_money(call, facts),
        *(one for one in of_questions if one.severity is Severity.ERROR),
        *covered.holes,
    ]
    others = [one for one in of_questions if one.severity is not Severity.ERROR]
    return Readiness(tuple(stops), (*covered.warnings, *others), covered)


def _of_rules(call: Call, rules: SchemeVersion) -> Iterator[Finding]:
    for name in rules.rules.missing(SchemeKind(call.scheme.kind)):
        yield _stop("rules-missing", _("Regelverket mangler «%s». Skriv det først.") % RULE_WORDS[name])


def _of_texts(facts: CallFacts) -> Iterator[Finding]:
    for name, language in facts.texts.missing:
        told = {"part": TEXT_WORDS[name], "language": LANGUAGE_WORDS[language]}
        yield _stop("text-missing", _("«%(part)s» mangler på %(language)s. Skriv teksten.") % told)


def _of_deadline(facts: CallFacts, closes_before: datetime | None) -> Iterator[Finding]:
    if facts.closes_at != closes_before and facts.closes_at <= now():
        yield _stop("deadline-passed", _("Fristen har gått ut. Sett en frist som kommer."))
    if facts.last_day <= facts.closes_at.astimezone(OSLO).date():
        yield _stop("project-before-deadline", _("Prosjektene slutter før fristen. Sett en senere siste dag."))


def _of_money(call: Call, facts: CallFacts) -> Iterator[Finding]:
    left = left_for(call)
    if facts.frame > left and (not facts.reservation.strip() or hasattr(call, "lifted")):
        told = {"frame": facts.frame.in_words, "left": left.in_words}
        message = _("Utlysningen sier %(frame)s, og ordningen har %(left)s til den. Sett av mer, lys ut mindre,")
        yield _stop("frame-too-large", (message + " " + _("eller ta forbehold om pengene.")) % told)


def _stop(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
