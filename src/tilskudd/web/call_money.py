"""Where calls and decisions meet: what is decided of each application, and what money is left for the others.

Applications know no decisions, and decisions know no applications; what one must know of the other is read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F

from tilskudd.applications.assessment_queries import Assessed
from tilskudd.applications.call_models import Call
from tilskudd.applications.models import Application
from tilskudd.applications.rules import RecommendationKind
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.proposal import OPEN
from tilskudd.decisions.queries import set_aside_for
from tilskudd.documents.queries import decided_outcomes
from tilskudd.parties.models import Organisation
from tilskudd.payments.models import Instalment
from tilskudd.people.models import Status
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class Decided:
    """What a decision says of an application (vedtatt eller foreslått), and the recommendation it was made from."""

    number: str
    decision: str
    is_approved: bool
    kind: str
    amount: Kroner
    recommended: str
    recommendation: int

    @property
    def is_on_reserve(self) -> bool:
        """Refused for now: it may still get money in a later decision."""
        return self.is_approved and self.recommended == RecommendationKind.RESERVE


@dataclass(frozen=True)
class CallMoney:
    """What decisions say of a call's applications, the newest of each, and what is left that none proposes to use.

    `proposed` is what open decisions of the call itself propose: it is still there for who recommends.
    """

    decided: dict[str, Decided]
    left: Kroner
    proposed: Kroner


def money_of_call(call: Call, *, without: Decision | None = None) -> CallMoney:
    """How the money of a call stands; `without` is a proposal that is to be made again. Two queries."""
    rows = Outcome.objects.filter(
        version__decision__scheme=call.scheme_id,
        version__decision__status__in=[Status.APPROVED, *OPEN],
        version__number=F("version__decision__version"),
    ).exclude(version__decision=without.pk if without else 0)
    decided, proposed, own = {}, ZERO, ZERO
    for row in rows.select_related("version__decision").order_by("version__decision", "pk"):
        decision = row.version.decision
        if decision.status != Status.APPROVED:
            proposed += row.amount
            own += row.amount if decision.whole == call.about else ZERO
        if decision.whole == call.about and row.basis.get("application"):
            one = _decided(row)
            decided[one.number] = one
    return CallMoney(decided, set_aside_for(call.scheme) - proposed, own)


def decided_counts() -> dict[str, int]:
    """How many applications the decisions of each call say something of, approved or open, by what names the call."""
    rows = Outcome.objects.filter(
        version__decision__whole__startswith="call:",
        version__decision__status__in=[Status.APPROVED, *OPEN],
        version__number=F("version__decision__version"),
    )
    counted = rows.values_list("version__decision__whole").annotate(n=Count("matter", distinct=True))
    return dict(counted.order_by("version__decision__whole"))


def _decided(row: Outcome) -> Decided:
    told, decision = row.basis, row.version.decision
    return Decided(
        told["application"],
        decision.number,
        decision.status == Status.APPROVED,
        row.kind,
        row.amount,
        told["recommended"],
        told["recommendation"],
    )


def answer_to(application: Application) -> Outcome | None:
    """What an approved decision says of an application, the newest; None before there is one."""
    rows = decided_outcomes().filter(recipient=application.organisation_id, matter=application.about)
    return rows.select_related("grant").order_by("-pk").first()


def may_not_change(decided: dict[str, Decided]) -> set[str]:
    """The applications whose recommendation stands, because an approved decision has it; not the reserve list."""
    return {one.number for one in decided.values() if one.is_approved and not one.is_on_reserve}


def not_proposed_again(decided: dict[str, Decided], rows: Iterable[Assessed]) -> set[str]:
    """The applications that a new decision leaves alone: decided or proposed, and not recommended anew from reserve."""
    newest = {one.application.number: one.recommendation.number for one in rows if one.recommendation}
    return {
        one.number
        for one in decided.values()
        if not (one.is_on_reserve and newest.get(one.number, 0) > one.recommendation)
    }


@dataclass(frozen=True)
class EarlierGrant:
    """A grant that an organisation has had before (tidligere tilskudd), and how the reports it waits for stand."""

    grant: Grant
    reports: tuple[Instalment, ...]


def earlier_grants(organisation: Organisation) -> list[EarlierGrant]:
    """The newest twenty grants of an organisation, with the reports that their money waited for; two queries."""
    grants = list(
        Grant.objects.filter(recipient=organisation)
        .select_related("outcome", "decision__scheme")
        .order_by("-granted_at", "-pk")[:20]
    )
    reports: dict[int, list[Instalment]] = {}
    for row in Instalment.objects.filter(grant__in=grants, needs_report=True, amount__gt=0).order_by("number"):
        reports.setdefault(row.grant_id, []).append(row)
    return [EarlierGrant(one, tuple(reports.get(one.pk, ()))) for one in grants]
