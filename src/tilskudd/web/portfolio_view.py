"""All applications of a call by rank, with the money as far as it reaches, and how it is spread (portefølje)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilskudd.applications.application_models import SentApplication
from tilskudd.applications.assessment_queries import Assessed
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.questions import AskedIn, Question, QuestionKind
from tilskudd.applications.ranking import Candidate, points_in_words, ranked
from tilskudd.applications.rules import RecommendationKind
from tilskudd.applications.words import RECOMMENDATION_WORDS
from tilskudd.parties.queries import municipalities_on
from tilskudd.people.clock import OSLO
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.call_money import Decided

COUNTED = (QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.MUNICIPALITIES)
COUNTY = "fylke"


@dataclass
class PortfolioRow:
    """One application in the ranking, as it is recommended and as it was tried (rad i innstillingen)."""

    at: Assessed
    rank: int
    decided: Decided | None
    is_locked: bool
    tried: Kroner | None = None
    so_far: Kroner = ZERO
    line_here: bool = False

    @property
    def number(self) -> str:
        return self.at.application.number

    @property
    def name(self) -> str:
        return self.at.application.organisation.name

    @property
    def applied(self) -> Kroner:
        applied: Kroner = self.at.sent.applied
        return applied

    @property
    def total(self) -> str:
        return points_in_words(self.at.total)

    @property
    def seen(self) -> int:
        return self.at.recommendation.number if self.at.recommendation else 0

    @property
    def field(self) -> str:
        """How its fields are named: with the key of the application and the recommendation that was seen."""
        return f"{self.at.application.pk}.{self.seen}"

    @property
    def amount(self) -> Kroner | None:
        """What is decided, or recommended; None where nobody has said anything."""
        if self.is_locked and self.decided:
            return self.decided.amount
        return self.at.recommendation.amount if self.at.recommendation else None

    @property
    def words(self) -> str:
        return self.at.recommendation.words if self.at.recommendation else ""

    @property
    def place(self) -> int | None:
        return self.at.recommendation.place if self.at.recommendation else None

    @property
    def kind(self) -> Any:
        one = self.at.recommendation
        return RECOMMENDATION_WORDS[RecommendationKind(one.kind)] if one else ""

    @property
    def can_be_recommended(self) -> bool:
        return self.at.total is not None and not self.is_locked


@dataclass(frozen=True)
class FundLine:
    """The money and what is recommended of it (pengestrek): decided before, recommended now, and what is left."""

    frame: Kroner
    left: Kroner
    recommended: Kroner

    @property
    def rest(self) -> Kroner:
        return self.left - self.recommended

    @property
    def over(self) -> Kroner:
        return max(ZERO, -self.rest)

    @property
    def bar(self) -> tuple[str, str, str]:
        """The bar in per cent: what fits, where the money ends, and what is too much."""
        whole = max(self.left, self.recommended).ore
        if not whole:
            return "0%", "100%", "0%"
        fits, ends = (one.ore * 10_000 // whole for one in (min(self.left, self.recommended), self.left))
        return per_cent(fits), per_cent(ends), per_cent(10_000 - ends if self.over else 0)


def per_cent(ten_thousandths: int) -> str:
    return f"{ten_thousandths // 100}.{ten_thousandths % 100:02}%"


def rows_of(
    every: Sequence[Assessed], decided: Mapping[str, Decided], locked: set[str], left: Kroner
) -> list[PortfolioRow]:
    """The admissible applications by rank, with the sum so far and the place where the money ends."""
    by_number = {one.application.number: one for one in every if one.is_admissible}
    order = ranked(one.candidate for one in by_number.values())
    rows = [
        PortfolioRow(by_number[one.number], at, decided.get(one.number), one.number in locked)
        for at, one in enumerate(order, 1)
    ]
    so_far, is_drawn = ZERO, False
    for row in rows:
        if not row.is_locked:
            so_far += row.amount or ZERO
        row.so_far = so_far
        row.line_here = not is_drawn and so_far > left
        is_drawn = is_drawn or row.line_here
    return rows


def fund_line(version: CallVersion, rows: Sequence[PortfolioRow], left: Kroner) -> FundLine:
    recommended = sum((row.amount or ZERO for row in rows if not row.is_locked), ZERO)
    return FundLine(version.frame, left, recommended)


def candidates_of(rows: Sequence[PortfolioRow]) -> list[Candidate]:
    """The applications that money can still be tried on."""
    return [row.at.candidate for row in rows if row.can_be_recommended]


@dataclass
class Spread:
    """How many apply and get money in one group, and how much (spredning)."""

    name: str
    applications: int = 0
    awarded: int = 0
    amount: Kroner = ZERO
    width: str = "0%"


def counted_questions(version: CallVersion) -> list[Question]:
    """The questions of the application that can be counted over: a choice, several, or municipalities."""
    asked = version.questions.question_set.asked(AskedIn.APPLICATION)
    return [one for one in asked if one.kind in COUNTED]


def spread_by_county(
    version: CallVersion, rows: Sequence[PortfolioRow], money: Callable[[PortfolioRow], Kroner]
) -> list[Spread]:
    """Over counties, by the municipalities that applications name; those without any are there with zeros."""
    day = version.closes_at.astimezone(OSLO).date()
    county = {one.code: one.county for one in municipalities_on(day)}
    groups = {name: Spread(name) for name in sorted(set(county.values()))}
    return _counted(
        groups, [({county.get(code, "") for code in row.at.sent.municipalities}, row) for row in rows], money
    )


def spread_by_question(
    question: Question, rows: Sequence[PortfolioRow], money: Callable[[PortfolioRow], Kroner], language: str
) -> list[Spread]:
    """Over the options of a question, or the municipalities that are named; one query, or two."""
    chosen = SentApplication.objects.filter(pk__in=[row.at.sent.pk for row in rows])
    values = dict(chosen.values_list("pk", f"content__values__{question.key}"))
    names = {one.key: one.words.in_language(language) for one in question.options}
    if question.kind is QuestionKind.MUNICIPALITIES:
        found = {code for row in rows for code in _keys(values.get(row.at.sent.pk))}
        named = {one.code: one.name for one in municipalities_on(rows[0].at.sent.at.date())} if rows else {}
        names = {code: named.get(code, code) for code in sorted(found)}
    groups = {key: Spread(name) for key, name in names.items()}
    return _counted(groups, [(set(_keys(values.get(row.at.sent.pk))), row) for row in rows], money)


def _keys(stored: Any) -> list[str]:
    """The options or municipalities of a stored answer: one text, or several."""
    if not isinstance(stored, dict):
        return []
    if "text" in stored:
        return [str(stored["text"])]
    return [str(one) for one in stored.get("several", [])]


def _counted(
    groups: dict[str, Spread],
    rows: Sequence[tuple[set[str], PortfolioRow]],
    money: Callable[[PortfolioRow], Kroner],
) -> list[Spread]:
    for keys, row in rows:
        for key in keys & groups.keys():
            amount = money(row)
            groups[key].applications += 1
            groups[key].awarded += amount > ZERO
            groups[key].amount += amount
    most = max((one.amount.ore for one in groups.values()), default=0)
    for one in groups.values():
        one.width = per_cent(one.amount.ore * 10_000 // most) if most else "0%"
    return list(groups.values())
