"""A call as its pages show it: where it stands, what is next, and where each fault is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.applications.models import Call, CallVersion
from tilskudd.applications.progress import Progress
from tilskudd.applications.queries import newest_questions
from tilskudd.applications.questions import ConditionKind, Question, QuestionCondition
from tilskudd.applications.rules import CallState
from tilskudd.applications.words import CALL_STATE_WORDS
from tilskudd.people.clock import now
from tilskudd.values.finding import Finding
from tilskudd.web.templatetags.figures import count

STATE_COLOURS: Final = {
    CallState.DRAFT: "neutral",
    CallState.OPEN: "success",
    CallState.CLOSED: "info",
    CallState.WITHDRAWN: "warning",
}
IN_FORM: Final = {"text-missing", "deadline-passed", "project-before-deadline", "frame-too-large"}
IN_COVERAGE: Final = {
    "achievement-not-in-application",
    "achievement-not-in-report",
    "award-not-judged",
    "duty-not-carried",
    "call-adds-criterion",
    "judged-by-nothing",
    "duty-not-in-letter",
    "carried-by-nothing",
}


@dataclass(frozen=True)
class Mended:
    """A fault with where it is mended (feil som kan rettes)."""

    finding: Finding
    address: str


def call_called(number: str) -> Call:
    """The call with a number, its scheme and assignment; 404 when there is none."""
    rows = Call.objects.select_related("scheme__assignment", "lifted__letter", "published_by", "withdrawn_by")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def mended(call: Call, findings: Iterable[Finding]) -> list[Mended]:
    """Each fault with the page where it is mended."""
    return [Mended(one, _where(call, one)) for one in findings]


def _where(call: Call, one: Finding) -> str:
    if one.code in IN_FORM:
        return reverse("change-call", args=[call.number])
    if one.code in IN_COVERAGE:
        return reverse("call-coverage", args=[call.number])
    if one.code == "rules-missing":
        return reverse("scheme-rules", args=[call.scheme_id])
    key = str(one.stated or "")
    if key.startswith("q"):
        return reverse("call-question", args=[call.number, key])
    return reverse("call-questions", args=[call.number])


def state_of(version: CallVersion, at: datetime | None = None) -> dict[str, Any]:
    """The state in words, and the colour of its tag; at a moment that was asked for once, where there are many."""
    state = version.times.state(at or now())
    return {"state_words": CALL_STATE_WORDS[state], "state_colour": STATE_COLOURS[state]}


def sentence_of(version: CallVersion, asks: int, stops: int) -> str:
    """The page's question answered in one sentence: what is this call waiting for?"""
    if version.state is CallState.OPEN:
        return _("Utlysningen er åpen for alle som kan søke.")
    if version.state is CallState.WITHDRAWN:
        return _("Utlysningen er trukket tilbake: %s") % version.call.withdrawn_why
    if not asks:
        return _("Utlysningen spør ikke om noe ennå. Lag spørsmålene.")
    if stops:
        return _("Noe mangler før den kan publiseres. Se hva, og rett det.")
    return _("Alt er på plass. Utlysningen kan publiseres.")


def next_act(version: CallVersion, asks: int, stops: int, *, may_set_up: bool) -> tuple[str, Any]:
    """The address and words of the page's one button."""
    number = version.call.number
    if version.state is CallState.DRAFT and may_set_up:
        if not asks:
            return reverse("begin-questions", args=[number]), _("Lag spørsmålene")
        words = _("Se hva som mangler") if stops else _("Se over og publiser")
        return reverse("publish-call", args=[number]), words
    if version.state is CallState.OPEN and may_set_up and newest_questions(version.call) != version.questions:
        return reverse("change-call", args=[number]), _("Ta i bruk de endrede spørsmålene")
    if version.call.published_at is not None:
        return reverse("public-call", args=[number]), _("Se den som alle ser den")
    return reverse("scheme", args=[version.call.scheme_id]), _("Se ordningen")


def closed_next(version: CallVersion, progress: Progress, *, proposes: bool) -> tuple[str, tuple[str, Any]]:
    """What a closed call waits for in one sentence, and the page's one button: where that is done."""
    number, ended = version.call.number, _("Fristen har gått ut, og ingen kan søke lenger.")
    seen = reverse("public-call", args=[number]), _("Se den som alle ser den")
    if not progress.sent:
        return f"{ended} {_('Ingen søknader kom inn.')}", seen
    for words, act in _steps(number, progress):
        return f"{ended} {words}", act if proposes else seen
    words = ngettext("Den ene søknaden er vurdert.", "Alle %(n)s søknadene er vurdert.", progress.sent)
    told = f"{ended} {words % {'n': count(progress.sent)}}"
    return told, (reverse("portfolio", args=[number]), _("Se innstillingen"))


def _steps(number: str, progress: Progress) -> Iterator[tuple[str, tuple[str, Any]]]:
    """What is to be done, first things first."""
    if progress.unlooked and progress.lacks_register:
        words = _("Frivillighetsregisteret slik det sto den dagen, er ikke tatt inn.")
        yield words, (reverse("take-in-register"), _("Ta inn registeret"))
    if progress.unlooked:
        words = ngettext(
            "Én søknad er ikke kontrollert mot inngangsvilkårene ennå; det skjer av seg selv.",
            "%(n)s søknader er ikke kontrollert mot inngangsvilkårene ennå; det skjer av seg selv.",
            progress.unlooked,
        )
        yield (
            words % {"n": count(progress.unlooked)},
            (f"{reverse('applications')}?utlysning={number}", _("Se søknadene")),
        )
    if progress.unassigned:
        words = ngettext("Én søknad mangler vurderere.", "%(n)s søknader mangler vurderere.", progress.unassigned)
        act = reverse("assessors", args=[number]), _("Velg hvem som vurderer")
        yield words % {"n": count(progress.unassigned)}, act
    if progress.unfinished:
        words = ngettext("Én vurdering gjenstår.", "%(n)s vurderinger gjenstår.", progress.unfinished)
        act = reverse("assessors", args=[number]), _("Se hvem som vurderer")
        yield words % {"n": count(progress.unfinished)}, act


def condition_in_words(condition: QuestionCondition | None, other: Question | None) -> str:
    """«Vises bare når «Hva slags arbeid?» er «Oppsøkende».»; empty for a question that is always asked."""
    if condition is None:
        return ""
    if other is None:
        return _("Vises bare etter et spørsmål som ikke finnes lenger.")
    option = other.option(condition.option)
    told = {
        "question": other.words.nb,
        "option": option.words.nb if option else _("et valg som ikke finnes lenger"),
        "amount": condition.above.in_words if condition.above is not None else _("et beløp"),
    }
    return {
        ConditionKind.HAS: _("Vises bare når «%(question)s» er «%(option)s»."),
        ConditionKind.YES: _("Vises bare når «%(question)s» er krysset av."),
        ConditionKind.ANSWERED: _("Vises bare når «%(question)s» er besvart."),
        ConditionKind.ABOVE: _("Vises bare når «%(question)s» er over %(amount)s."),
    }[condition.kind] % told
