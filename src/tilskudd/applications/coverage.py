"""Whether a call asks for all that its scheme and its letter need: each criterion, each duty, and what is bare. Pure.

A call carries out its scheme's rules and may not add to them: a criterion that stands only in the call would make the
call a regulation (forskrift) that nobody has made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tilskudd.applications.criteria import same_words
from tilskudd.applications.questions import AskedIn, Question, QuestionSet
from tilskudd.values.finding import Finding, Severity


class Basis(StrEnum):
    """What judges or carries something besides a question (grunnlag).

    Earlier reports and registers are looked up; the rules, the call and the decision are where a duty is carried out.
    """

    EARLIER_REPORTS = "earlier-reports"
    REGISTER = "register"
    RULES = "rules"
    CALL = "call"
    DECISION = "decision"


JUDGES: Final = frozenset({Basis.EARLIER_REPORTS, Basis.REGISTER})
DEMANDS: Final = frozenset({"shall", "should"})


@dataclass(frozen=True, slots=True)
class LetterDuty:
    """A duty as the letter lays it (plikt i brevet): its words, on whom, and how strongly, «shall» to «may»."""

    words: str
    who: str
    strength: str


@dataclass(frozen=True, slots=True)
class AchievementRow:
    """A criterion for goal achievement, with the keys of the questions that serve it in application and report."""

    words: str
    application: tuple[str, ...]
    report: tuple[str, ...]
    holes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award criterion, with what it is judged by: keys of questions in the application, or a Basis."""

    words: str
    judged_by: tuple[str, ...]
    holes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty of the letter, with what carries it: keys of questions, words of criteria, or a Basis."""

    duty: LetterDuty
    carried_by: tuple[str, ...]
    holes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a call covers its rules and its letter (dekning av kriteriene)."""

    achievement: tuple[AchievementRow, ...]
    award: tuple[AwardRow, ...]
    duties: tuple[DutyRow, ...]
    warnings: tuple[Finding, ...]

    @property
    def holes(self) -> list[Finding]:
        """Everything that nothing covers, in order."""
        rows: tuple[AchievementRow | AwardRow | DutyRow, ...] = (*self.achievement, *self.award, *self.duties)
        return [hole for row in rows for hole in row.holes]

    @property
    def is_whole(self) -> bool:
        return not self.holes


def coverage(
    whole: QuestionSet,
    *,
    achievement: Sequence[str],
    award: Sequence[str],
    judged_by: Mapping[str, Sequence[str]],
    duties: Sequence[LetterDuty] = (),
    carried_by: Mapping[str, Sequence[str]] | None = None,
) -> Coverage:
    """Holds the question set against the criteria of the rules and the duties of the letter.

    `judged_by` is what the call says that each award criterion is judged by, `carried_by` what carries each duty, both
    by the words. Nothing is guessed: what points to a question, a criterion or a Basis that is not there counts for
    nothing, and is told. A duty that only lets or encourages may stand alone.
    """
    judged = _by_words(judged_by)
    carried = _by_words(carried_by or {})
    call = _Call(whole, {same_words(one): one for one in (*achievement, *award)})
    return Coverage(
        tuple(call.achievement(words) for words in achievement),
        tuple(call.award(words, judged.get(same_words(words), ())) for words in award),
        tuple(call.duty(one, carried.get(same_words(one.words), ())) for one in duties),
        tuple(_warnings(call, award, judged_by, [one.words for one in duties], carried_by or {})),
    )


@dataclass(frozen=True)
class _Call:
    """The questions of a call beside the criteria of its rules, by what is the same in two ways of writing them."""

    whole: QuestionSet
    criteria: Mapping[str, str]

    def serving(self, words: str, place: AskedIn) -> tuple[str, ...]:
        wanted = same_words(words)
        return tuple(one.key for one in self.whole.asked(place) if wanted == same_words(one.criterion) != "")

    def achievement(self, words: str) -> AchievementRow:
        application, report = self.serving(words, AskedIn.APPLICATION), self.serving(words, AskedIn.REPORT)
        holes = []
        if not application:
            told = f"Ingen spørsmål i søknaden gjelder «{words}». Da kan vi ikke se hva de vil oppnå. Legg til et."
            holes.append(_hole("achievement-not-in-application", told))
        if not report:
            told = f"Ingen spørsmål i rapporten gjelder «{words}». Da får vi ikke vite hva de oppnådde. Legg til et."
            holes.append(_hole("achievement-not-in-report", told))
        return AchievementRow(words, application, report, tuple(holes))

    def award(self, words: str, named: Sequence[str]) -> AwardRow:
        asked = {one.key for one in self.whole.asked(AskedIn.APPLICATION)}
        known = [one for one in named if one in asked or one in JUDGES]
        by = tuple(dict.fromkeys([*self.serving(words, AskedIn.APPLICATION), *known]))
        told = (
            f"Ingenting i søknaden viser «{words}». Si hva kriteriet skal vurderes etter, eller legg til et spørsmål."
        )
        return AwardRow(words, by, () if by else (_hole("award-not-judged", told),))

    def duty(self, duty: LetterDuty, named: Sequence[str]) -> DutyRow:
        by = tuple(dict.fromkeys(one for one in named if self.carries(one)))
        told = f"Ingenting ivaretar «{duty.words}» fra brevet. Si hva som gjør det, eller legg til et spørsmål."
        is_hole = not by and duty.strength in DEMANDS
        return DutyRow(duty, by, (_hole("duty-not-carried", told),) if is_hole else ())

    def carries(self, name: str) -> bool:
        return (
            name in set(Basis) or same_words(name) in self.criteria or any(name == q.key for q in self.whole.questions)
        )


def _warnings(
    call: _Call,
    award: Sequence[str],
    judged_by: Mapping[str, Sequence[str]],
    duties: Sequence[str],
    carried_by: Mapping[str, Sequence[str]],
) -> Iterator[Finding]:
    for question in call.whole.questions:
        if question.criterion.strip() and same_words(question.criterion) not in call.criteria:
            told = f"{question.name} viser til «{question.criterion}», som regelverket ikke har. Velg et kriterium der."
            yield _warning("criterion-not-in-rules", told, question.key)
    in_rules, in_letter = {same_words(one) for one in award}, {same_words(one) for one in duties}
    asked = {one.key: one for one in call.whole.questions}
    for words, named in judged_by.items():
        if same_words(words) not in in_rules:
            told = f"Utlysningen har kriteriet «{words}», som regelverket ikke har. En utlysning kan ikke legge til"
            yield _warning("call-adds-criterion", f"{told} kriterier. Endre regelverket først, eller ta det bort.")
        for one in named:
            if one not in JUDGES and not _is_in_application(asked.get(one)):
                told = f"«{words}» skal vurderes etter noe som ikke står i søknaden. Velg et spørsmål der."
                yield _warning("judged-by-nothing", told)
    for words, named in carried_by.items():
        if same_words(words) not in in_letter:
            yield _warning("duty-not-in-letter", f"«{words}» står ikke blant pliktene i brevet. Ta det bort.")
        for one in named:
            if not call.carries(one):
                told = f"«{words}» skal ivaretas av noe som ikke finnes. Velg et spørsmål eller et kriterium."
                yield _warning("carried-by-nothing", told)


def _is_in_application(question: Question | None) -> bool:
    return question is not None and AskedIn.APPLICATION in question.asked_in.places


def _by_words(named: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for words, several in named.items():
        found.setdefault(same_words(words), []).extend(several)
    return found


def _hole(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _warning(code: str, message: str, key: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, message, stated=key)
