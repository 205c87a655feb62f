"""Reads of claims: where each recipient's claim stands, measure by measure; the same few queries however many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from tilskudd.claims.models import Claim, ClaimLine, ClaimVersion, DeficiencyNotice, Measure, Round, Submission, Verdict
from tilskudd.claims.round_queries import rates_in
from tilskudd.claims.rules import Before, Count, rate_on
from tilskudd.parties.models import OrganisationKind
from tilskudd.people.clock import OSLO
from tilskudd.values.kroner import Kroner


@dataclass(frozen=True)
class Standing:
    """Where a recipient's claim for one measure stands (stilling): what was sent last, and what we have recognised.

    `received` is when the claim first came, which no correction moves. `recognised` is None until there is a verdict on
    what was sent last. `rate` is the one that held the day it first came.
    """

    claim: Claim
    measure: Measure
    line: int
    version: int
    sent: Count
    received: datetime
    is_late: bool
    rate: Kroner
    recognised: int | None
    reason: str = ""
    before: int = 0

    @property
    def is_judged(self) -> bool:
        return self.recognised is not None

    @property
    def needs_a_look(self) -> bool:
        """True where a person must read it before it is recognised: the same measure was claimed in another round."""
        return self.before > 0 and self.sent.all > 0

    @property
    def recognised_count(self) -> Count:
        """What is recognised, those who have had the measure first."""
        most = self.recognised or 0
        given = min(most, self.sent.given)
        return Count(given, most - given)

    @property
    def entitled(self) -> Kroner:
        """What the recognised participants come to at the rate."""
        return self.rate * (self.recognised or 0)


def standings(round: Round) -> list[Standing]:
    """Every line that was sent last in a round, in order of number and measure; six queries."""
    return standings_in([round])


def standings_in(rounds: Collection[Round], *, claims: Collection[int] | None = None) -> list[Standing]:
    """Every line that was sent last in some rounds, or of some claims in them by key; six queries however many."""
    lines = _sent_last_in(rounds)
    if claims is not None:
        lines = lines.filter(version__claim__in=claims)
    rows = list(lines.select_related("version__claim__recipient", "version__claim__round").order_by("measure"))
    if not rows:
        return []
    measures = {
        one.pk: one
        for one in Measure.objects.filter(round__in=rounds).select_related("round__assignment", "scheme", "window")
    }
    rates, first, before = rates_in(rounds), _first([one.version.claim_id for one in rows]), _claimed(rows)
    verdicts = _newest_verdicts([one.pk for one in rows])
    found = []
    for row in rows:
        claim, measure, verdict = row.version.claim, measures[row.measure_id], verdicts.get(row.pk)
        received, is_late = first[claim.pk]
        rate = rate_on(rates[measure.pk], received.astimezone(OSLO).date())
        assert rate is not None, "a round is opened with its rates"
        in_all = before.get((claim.recipient_id, measure.code), {})
        found.append(
            Standing(
                claim,
                measure,
                row.pk,
                row.version.number,
                row.count,
                received,
                is_late,
                rate,
                verdict.recognised if verdict else None,
                verdict.reason if verdict else "",
                sum(units for key, units in in_all.items() if key != claim.round_id),
            )
        )
    return sorted(found, key=lambda one: (one.claim.code or "9999", one.claim.name, one.measure.pk))


def _sent_last_in(rounds: Collection[Round]) -> QuerySet[ClaimLine]:
    """The lines of the versions that were sent last, one version of each claim."""
    return _newest_lines(ClaimLine.objects.filter(version__claim__round__in=[one.pk for one in rounds]))


def _newest_lines(rows: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    newest = Submission.objects.filter(claim=OuterRef("version__claim")).order_by("-pk").values("version")[:1]
    return rows.annotate(newest=Subquery(newest)).filter(version=F("newest"))


def _first(claims: Collection[int]) -> dict[int, tuple[datetime, bool]]:
    """When each claim first came, and whether it was late then, by the claim's key."""
    rows = Submission.objects.filter(claim__in=claims).order_by("-pk").values_list("claim", "at", "is_late")
    return {claim: (at, is_late) for claim, at, is_late in rows}


def _newest_verdicts(lines: Collection[int]) -> dict[int, Verdict]:
    """The newest verdict on each line, by the line's key."""
    rows = Verdict.objects.filter(line__in=lines).order_by("pk")
    return {row.line_id: row for row in rows}


def _claimed(rows: Collection[ClaimLine]) -> dict[tuple[int, str], dict[int, int]]:
    """How many participants these recipients have claimed for each measure's code, in each round by its key."""
    recipients = {one.version.claim.recipient_id for one in rows}
    lines = _newest_lines(ClaimLine.objects.filter(version__claim__recipient__in=recipients))
    found: dict[tuple[int, str], dict[int, int]] = {}
    columns = ("version__claim__recipient", "measure__code", "version__claim__round", "given", "planned")
    for recipient, code, round, given, planned in lines.values_list(*columns):
        found.setdefault((recipient, code), {})[round] = given + planned
    return found


def measures_for(claim: Claim) -> list[Measure]:
    """The measures that a recipient may claim for in its round; county municipalities only some of them."""
    rows = claim.round.measures.select_related("scheme").order_by("pk")
    if claim.recipient.kind == OrganisationKind.COUNTY:
        rows = rows.filter(allows_county=True)
    return list(rows)


def newest_version(claim: Claim) -> ClaimVersion | None:
    """What was written last, sent or not; None when nothing is written."""
    return claim.versions.select_related("by", "submission").order_by("-number").first()


def sent_last(claim: Claim) -> Submission | None:
    """What was sent last; None when nothing is."""
    return claim.submissions.select_related("version", "by").order_by("-pk").first()


def counts_in(version: ClaimVersion | None) -> dict[int, Count]:
    """The counts of a version, by the measure's key."""
    if version is None:
        return {}
    return {row.measure_id: row.count for row in version.lines.all()}


def asked_for(claim: Claim, on: date) -> DeficiencyNotice | None:
    """The deficiency notice that waits for an answer and is not past its day; None when there is none."""
    newest = claim.deficiencies.order_by("-pk").first()
    if newest is None or newest.due_on < on:
        return None
    last = sent_last(claim)
    return None if last is not None and last.at > newest.at else newest


def before_of(claim: Claim, on: date) -> Before:
    """What was sent before, and whether more is asked for."""
    last = sent_last(claim)
    return Before(counts_in(last.version if last else None), asked_for(claim, on) is not None)


def unanswered(round: Round) -> QuerySet[Claim]:
    """The claims of those who have sent nothing."""
    return round.claims.filter(submissions__isnull=True)


@dataclass(frozen=True)
class Answers:
    """How many were asked, how many have answered, how many of them with nothing to claim, and how many late."""

    asked: int
    answered: int
    zero: int
    late: int


def answers_in(round: Round, rows: Collection[Standing]) -> Answers:
    """The answers of a round, from its standings."""
    of_claim: dict[int, int] = {}
    for one in rows:
        of_claim[one.claim.pk] = of_claim.get(one.claim.pk, 0) + one.sent.all
    late = {one.claim.pk for one in rows if one.is_late}
    return Answers(round.claims.count(), len(of_claim), sum(not units for units in of_claim.values()), len(late))
