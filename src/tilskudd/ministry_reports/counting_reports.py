"""What recipients have reported, as of a moment: how many are in, of how much of the money, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tilskudd.applications.answer_json import from_json
from tilskudd.applications.questions import AskedIn, Question, QuestionKind
from tilskudd.followup.models import DemandVersion, ExtensionAnswer, Report, ReportReview, SentReport
from tilskudd.followup.rules import ReviewVerdict
from tilskudd.ministry_reports.figures import Figure, FigurePart, Unit, added, letter_of, share
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import Kroner

REPORTS = ("rapport", "rapporter")
ANSWERS = ("svar", "svar")
COUNTED = (QuestionKind.NUMBER, QuestionKind.AMOUNT)


@dataclass
class CountedReport:
    """A report that is due on money that stands (rapport som teller): what came, and what was said to it."""

    report: Report
    awarded: int
    due_on: date
    sent: list[SentReport] = field(default_factory=list)
    reviews: dict[int, ReportReview] = field(default_factory=dict)
    moved_at: datetime | None = None

    @property
    def ref(self) -> str:
        return self.report.about

    def moved_to(self, day: date | None, at: datetime) -> None:
        """A day of its own, by a notice or an extension; the newest binds."""
        if day is not None and (self.moved_at is None or at > self.moved_at):
            self.due_on, self.moved_at = day, at

    @property
    def has_come(self) -> bool:
        return bool(self.sent)

    @property
    def approved(self) -> SentReport | None:
        """The version that was approved; None while none is."""
        is_good = {pk for pk, one in self.reviews.items() if one.verdict == ReviewVerdict.APPROVED}
        return next((one for one in self.sent if one.pk in is_good), None)

    @property
    def is_back(self) -> bool:
        """True when the newest that was sent was sent back."""
        newest = self.reviews.get(self.sent[-1].pk) if self.sent else None
        return newest is not None and newest.verdict == ReviewVerdict.DEFICIENT


@dataclass(frozen=True)
class Reported:
    """The figures of reports, and what was asked, for the report's tables."""

    figures: list[Figure]
    facts: list[dict[str, Any]]


def figures_of_reports(schemes: Sequence[Scheme], awarded: Mapping[int, int], moment: datetime, day: date) -> Reported:
    """Coverage first, then each question of each demand; as many queries whatever the number of reports.

    `awarded` is what stands of each grant, in øre, by its key; a grant that was given up is not reported on.
    """
    demands = _demands(schemes, moment)
    counted = _counted(demands, awarded, moment)
    answers, facts = [], []
    for place, (demand, version) in enumerate(demands.items()):
        letter = letter_of(place)
        own = [one for one in counted if one.report.demand_id == demand]
        told, asked = _answers(letter, version, own)
        answers += told
        facts.append({"scheme": version.demand.scheme_id, "due_on": version.due_on.isoformat(), "questions": asked})
    return Reported([*_coverage(counted, day), *answers], facts)


def _demands(schemes: Sequence[Scheme], moment: datetime) -> dict[int, DemandVersion]:
    """What each demand said at the moment, by the demand's key."""
    rows = DemandVersion.objects.filter(demand__scheme__in=schemes, at__lte=moment).select_related("demand")
    return {row.demand_id: row for row in rows.order_by("demand", "number")}


def _counted(demands: Mapping[int, DemandVersion], awarded: Mapping[int, int], moment: datetime) -> list[CountedReport]:
    stands = [pk for pk, ore in awarded.items() if ore > 0]
    rows = Report.objects.filter(demand__in=list(demands), grant__in=stands, opened_at__lte=moment).order_by("pk")
    found = {row.pk: CountedReport(row, awarded[row.grant_id], demands[row.demand_id].due_on) for row in rows}
    related = ("review", "report")
    for sent in (
        SentReport.objects.filter(report__in=list(found), at__lte=moment).select_related(*related).order_by("pk")
    ):
        one = found[sent.report_id]
        one.sent.append(sent)
        review = getattr(sent, "review", None)
        if review is not None and review.at <= moment:
            one.reviews[sent.pk] = review
            one.moved_to(review.due_on, review.at)
    extended = ExtensionAnswer.objects.filter(request__report__in=list(found), at__lte=moment).select_related("request")
    for answer in extended:
        found[answer.request.report_id].moved_to(answer.due_on, answer.at)
    return list(found.values())


def _coverage(counted: Sequence[CountedReport], day: date) -> list[Figure]:
    came = [one for one in counted if one.has_come]
    approved = [one for one in counted if one.approved]
    late = [one for one in counted if (not one.has_come or one.is_back) and one.due_on < day]
    due = _reports("rapporter-krevd", "Rapporter som er krevd", "Rapporter på tilskudd som står ved lag.", counted)
    there = _reports("rapporter-kommet", "Rapporter som er kommet", "De som mottakeren har signert og sendt.", came)
    money_due = _money(
        "penger-krevd",
        "Penger det er krevd rapport om",
        "Tildelt til dem som skal rapportere, for hver rapport.",
        counted,
    )
    money_there = _money(
        "penger-rapportert", "Penger det er rapportert om", "Tildelt til dem som har sendt rapport.", came
    )
    return [
        due,
        there,
        _reports("rapporter-godkjent", "Rapporter som er godkjent", "De som vi har lest og godkjent.", approved),
        *share("andel-rapporter", "Andel av rapportene", "Rapporter som er kommet, av dem som er krevd.", there, due),
        money_due,
        money_there,
        *share(
            "andel-penger",
            "Andel av pengene",
            "Penger det er rapportert om, av dem det er krevd rapport om.",
            money_there,
            money_due,
        ),
        _reports(
            "rapporter-forfalt",
            "Rapporter som er forfalt",
            "De som ikke er kommet, eller som mottakeren skal rette, og har en frist som er gått ut.",
            late,
        ),
        _reports(
            "rapporter-mangler",
            "Rapporter som mangler noe",
            "De som er sendt tilbake med mangelbrev og ikke kommet igjen.",
            [one for one in counted if one.is_back],
        ),
    ]


def _reports(key: str, name: str, definition: str, counted: Sequence[CountedReport]) -> Figure:
    return added(key, name, definition, [FigurePart(one.ref) for one in counted], nouns=REPORTS)


def _money(key: str, name: str, definition: str, counted: Sequence[CountedReport]) -> Figure:
    return added(key, name, definition, [FigurePart(one.ref, one.awarded) for one in counted], unit=Unit.KRONER)


def _answers(
    letter: str, version: DemandVersion, counted: Sequence[CountedReport]
) -> tuple[list[Figure], list[dict[str, Any]]]:
    """A figure for each question: the sum of answers in numbers, and how many answered; approved reports alone."""
    figures, facts = [], []
    given = []
    for one in counted:
        sent = one.approved
        if sent is not None:
            read, faults = from_json(sent.answers)
            assert read is not None, faults
            given.append((sent, read.values))
    for question in version.question_set.asked(AskedIn.REPORT):
        if question.kind in (QuestionKind.DECLARATION, QuestionKind.ATTACHMENT, QuestionKind.BUDGET):
            continue
        answered = [(sent, values[question.key]) for sent, values in given if question.key in values]
        found = _of_one(f"{letter}-{question.key}", question, answered)
        figures += found
        facts.append(
            {
                "words": question.words.nb,
                "criterion": question.criterion,
                "is_counted": question.kind in COUNTED,
                "figures": [one.key for one in found],
            }
        )
    return figures, facts


def _of_one(at: str, question: Question, answered: Sequence[tuple[SentReport, Any]]) -> list[Figure]:
    name, found = question.words.nb, []
    if question.kind in COUNTED:
        parts = [
            FigurePart(f"sent-report:{sent.pk}", value.ore if isinstance(value, Kroner) else value)
            for sent, value in answered
        ]
        unit = Unit.KRONER if question.kind is QuestionKind.AMOUNT else Unit.COUNT
        told = f"Summen av svarene på «{name}» i rapporter som er godkjent."
        found.append(added(f"sum-{at}", f"Sum: {name}", told, parts, unit=unit))
    told = f"Hvor mange godkjente rapporter som svarer på «{name}»."
    parts = [FigurePart(f"sent-report:{sent.pk}") for sent, _value in answered]
    return [*found, added(f"svar-{at}", f"Svar: {name}", told, parts, nouns=ANSWERS)]
