"""One claim as its own people have it: what is asked, all that they have written, and what they may do now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tilskudd.claims.claiming import NOT_TWICE, NOTHING
from tilskudd.claims.models import (
    Claim,
    ClaimLine,
    ClaimVersion,
    DeficiencyNotice,
    Measure,
    Rate,
    Regulation,
    Submission,
)
from tilskudd.claims.round_queries import is_county, regulation_of
from tilskudd.claims.rules import Before, Count, NotNow, RoundState, Sort, rate_on, sort_of
from tilskudd.claims.words import STATE_WORDS
from tilskudd.people.clock import OSLO, now
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.access import PortalRequest
from tilskudd.web.portal.claim_tasks import title_of

NO_COUNT = Count(0, 0)
SAID = {
    NOT_TWICE: gettext_lazy("Kommunen har ikke fått tilskudd før for de samme deltakerne og det samme tiltaket."),
    NOTHING: gettext_lazy("Kommunen har ingen deltakere å kreve tilskudd for."),
}
"""What everybody states, in the reader's own form; it is kept in bokmål."""


@dataclass(frozen=True)
class AskedMeasure:
    """A measure that is asked about, and its rate: the one of the day the claim first came, or today's."""

    measure: Measure
    rate: Kroner

    @property
    def name(self) -> str:
        return self.measure.name_nn if get_language() == "nn" else self.measure.name

    @property
    def title(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    @property
    def statement(self) -> str:
        return self.measure.statement_nn if get_language() == "nn" else self.measure.statement


@dataclass(frozen=True)
class Written:
    """What was written once, and whether it was sent: counts by the measure's key."""

    version: ClaimVersion
    counts: dict[int, Count]
    sent: Submission | None
    lines: dict[int, int]


@dataclass(frozen=True)
class CountedMeasure:
    """A measure with a count and what that comes to at the rate."""

    asked: AskedMeasure
    count: Count

    @property
    def amount(self) -> Kroner:
        return self.asked.rate * self.count.all


@dataclass(frozen=True)
class ClaimView:
    """All of one claim that its own people may see: what is asked, what was written (newest first), what waits."""

    claim: Claim
    state: RoundState
    measures: list[AskedMeasure]
    written: list[Written]
    notice: DeficiencyNotice | None
    regulation: Regulation | None
    today: date

    @property
    def title(self) -> str:
        return title_of(self.claim.round)

    @property
    def state_word(self) -> Any:
        return STATE_WORDS[self.state]

    @property
    def newest(self) -> Written | None:
        return self.written[0] if self.written else None

    @property
    def seen(self) -> int:
        """The number of the newest version; zero when nothing is written."""
        return self.written[0].version.number if self.written else 0

    @property
    def sent(self) -> Written | None:
        """What was sent last."""
        return next((one for one in self.written if one.sent), None)

    @property
    def first(self) -> Submission | None:
        """What was sent first: its day is kept."""
        return next((one.sent for one in reversed(self.written) if one.sent), None)

    @property
    def draft(self) -> Written | None:
        """What was written after what was sent last, and is not sent."""
        return self.newest if self.newest and not self.newest.sent else None

    @property
    def sort(self) -> Sort | NotNow:
        """Why something would be sent now, or why nothing can be."""
        before = Before(self.sent.counts if self.sent else {}, self.notice is not None)
        return sort_of(self.state, before, {})

    @property
    def is_open(self) -> bool:
        return isinstance(self.sort, Sort)

    @property
    def planned(self) -> int:
        """Participants that were sent as planned and are not confirmed."""
        return sum(one.planned for one in self.sent.counts.values()) if self.sent else 0

    @property
    def confirms(self) -> bool:
        """True when what was planned can be confirmed now."""
        return self.planned > 0 and self.state in (RoundState.LATE, RoundState.CLOSED)

    @property
    def only_lower(self) -> bool:
        """True when only fewer participants can be sent."""
        return self.state is RoundState.CLOSED and self.notice is None

    @property
    def is_in_force(self) -> bool:
        return self.regulation is not None and self.regulation.is_in_force(self.today)

    def counted(self, counts: dict[int, Count]) -> list[CountedMeasure]:
        """The measures with these counts."""
        return [CountedMeasure(one, counts.get(one.measure.pk, NO_COUNT)) for one in self.measures]

    def total(self, counts: dict[int, Count]) -> Kroner:
        return sum((one.amount for one in self.counted(counts)), ZERO)

    def stated(self) -> list[str]:
        """What is stated when something is claimed, as it stands today."""
        return [*(one.statement for one in self.measures), str(SAID[NOT_TWICE])]

    def as_stated(self, sent: Submission) -> list[str]:
        """What was stated with what was sent, in the reader's own form where it is the same."""
        known = {one.measure.statement: one.statement for one in self.measures} | {k: str(v) for k, v in SAID.items()}
        return [known.get(words, words) for words in sent.stated]


def claim_view(request: PortalRequest, round_number: str) -> ClaimView:
    """The claim of the organisation in the address; another's is not there. Six queries."""
    rows = Claim.objects.select_related("round").filter(round__opened_at__isnull=False)
    claim = get_object_or_404(rows, round__number=round_number, recipient=request.organisation)
    claim.recipient = request.organisation
    written = _written(claim)
    view = ClaimView(
        claim, _state(claim, now(), request.today), [], written, None, regulation_of(claim.round), request.today
    )
    first = view.first
    day = first.at.astimezone(OSLO).date() if first else max(request.today, claim.round.opens_on)
    return replace(view, measures=_measures(claim, day), notice=_notice(claim, view.sent, request.today))


def _state(claim: Claim, at: datetime, today: date) -> RoundState:
    return claim.round.times.state(at, today)


def _measures(claim: Claim, day: date) -> list[AskedMeasure]:
    rows = Rate.objects.filter(measure__round=claim.round_id).select_related("measure__scheme", "measure__window")
    if is_county(claim.recipient):
        rows = rows.filter(measure__allows_county=True)
    measures: dict[int, Measure] = {}
    rates: dict[int, list[tuple[date, Kroner]]] = {}
    for row in rows.order_by("measure", "pk"):
        measures.setdefault(row.measure_id, row.measure)
        rates.setdefault(row.measure_id, []).append((row.first, row.amount))
    found = []
    for key, measure in measures.items():
        rate = rate_on(rates[key], day)
        assert rate is not None, "a round is opened with its rates"
        found.append(AskedMeasure(measure, rate))
    return found


def _written(claim: Claim) -> list[Written]:
    rows = ClaimLine.objects.filter(version__claim=claim).select_related("version__by", "version__submission__by")
    found: dict[int, Written] = {}
    for row in rows.order_by("-version__number", "measure"):
        sent = getattr(row.version, "submission", None)
        one = found.setdefault(row.version_id, Written(row.version, {}, sent, {}))
        one.counts[row.measure_id] = row.count
        one.lines[row.measure_id] = row.pk
    return list(found.values())


def _notice(claim: Claim, sent: Written | None, today: date) -> DeficiencyNotice | None:
    """The deficiency notice that waits for an answer, as `asked_for` finds it, from what is read already."""
    newest = claim.deficiencies.order_by("-pk").first()
    if newest is None or newest.due_on < today:
        return None
    return None if sent and sent.sent and sent.sent.at > newest.at else newest


def why_not_now(view: ClaimView) -> str:
    """Why nothing can be sent now; empty when something can."""
    round = view.claim.round
    match view.sort:
        case NotNow.NOT_OPEN:
            return _("Dere kan svare når runden har åpnet.")
        case NotNow.TOO_LATE:
            return _("Siste dag for sene krav var %s. Skriv til oss hvis kommunen ikke kunne svare i tide.") % (
                f"{round.late_until:%d.%m.%Y}"
            )
    return ""
