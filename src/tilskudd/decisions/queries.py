"""Reads of decisions: what waits for whom, what a decision would bind, and what other decisions have bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, QuerySet, Sum

from tilskudd.decisions.models import Amendment, Decision, DecisionVersion, Grant, Outcome
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import Place
from tilskudd.mandate.models import Amount
from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by, prepared_by
from tilskudd.people.rules import Spending
from tilskudd.schemes.models import Scheme
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


def newest_version(decision: Decision) -> DecisionVersion:
    """The proposal that counts."""
    return decision.versions.select_related("by", "rules").get(number=decision.version)


def open_decision(scheme: Scheme) -> Decision | None:
    """The decision of a scheme that is proposed or sent back, and so can get a new version."""
    rows = Decision.objects.filter(scheme=scheme, status__in=[Status.PROPOSED, Status.SENT_BACK])
    return rows.select_related("scheme").order_by("-id").first()


def outcomes_in(version: DecisionVersion) -> list[Outcome]:
    """What a version says to each recipient, in its order."""
    return list(version.outcomes.select_related("recipient", "ministry_answer").order_by("place"))


def set_aside_for(scheme: Scheme) -> Kroner:
    """What is left of a scheme's frame: set aside and not yet promised to anybody."""
    return balances(scheme.about, scheme.line, scheme.year).get(Place.SET_ASIDE, ZERO)


def balances(subject: str, line: str, year: int) -> Mapping[str, Kroner]:
    """How much stands at each place about one scheme or grant."""
    rows = Account.objects.filter(line=line, year=year, subject=subject)
    return {row.place: row.credits - row.debits for row in rows}


def spending_of(decision: Decision, outcomes: Iterable[Outcome], by: User) -> Spending:
    """What the decision would bind under a person's authority, with what was bound before (Bestemmelsene 2.5.2)."""
    outcomes, line = list(outcomes), BudgetLine.written(decision.scheme.line)
    own = Grant.objects.filter(decision__settled_by=by, decision__scheme__year=decision.scheme.year)
    own = own.exclude(decision=decision)
    on_line = _sum(own.filter(decision__scheme__line=decision.scheme.line))
    had = dict(own.values_list("recipient").annotate(Sum("amount")))
    return Spending(
        {line: sum((one.amount for one in outcomes), ZERO)},
        before_in_whole=_sum(Grant.objects.filter(decision__whole=decision.whole).exclude(decision=decision)),
        before_this_year={line: on_line},
        most_to_one_recipient=max((one.amount + had.get(one.recipient_id, ZERO) for one in outcomes), default=ZERO),
    )


def raise_of(amendment: Amendment, by: User) -> Spending:
    """What a raised grant would bind beyond what it has; as one matter with the decision that gave it."""
    grant = amendment.grant
    decision, more = grant.decision, amendment.amount - grant.amount
    line = BudgetLine.written(decision.scheme.line)
    own = Grant.objects.filter(decision__settled_by=by, decision__scheme__year=decision.scheme.year)
    return Spending(
        {line: more},
        before_in_whole=_sum(Grant.objects.filter(decision__whole=decision.whole)),
        before_this_year={line: _sum(own.filter(decision__scheme__line=decision.scheme.line))},
        most_to_one_recipient=_sum(own.filter(recipient=grant.recipient)) + more,
    )


def _sum(grants: QuerySet[Grant]) -> Kroner:
    return grants.aggregate(total=Sum("amount"))["total"] or ZERO


@dataclass(frozen=True)
class PrintedTable:
    """What the letter prints for each recipient of an assignment (brevets tabell), by municipality number."""

    letter: int
    amounts: Mapping[str, Kroner]


def printed_for(scheme: Scheme) -> PrintedTable | None:
    """The table of recipients that the letter prints for the scheme's assignment; None when it prints none."""
    if scheme.assignment is None:
        return None
    rows = Amount.objects.filter(assignment=scheme.assignment, sort="recipient").exclude(code="")
    amounts = {row.code: row.amount for row in rows}
    return PrintedTable(scheme.assignment.letter_id, amounts) if amounts else None


def decisions_open_to(user: User) -> QuerySet[Decision]:
    """The decisions this person could approve: those they have prepared nothing of."""
    return not_prepared_by(user, Decision.objects.filter(status=Status.PROPOSED), called("decision", "number"))


def decisions_waiting_for(user: User) -> list[Decision]:
    """The decisions this person could approve; oldest first, at most fifty."""
    return list(decisions_open_to(user).select_related("scheme", "proposed_by").order_by("id")[:50])


def amendments_open_to(user: User) -> QuerySet[Amendment]:
    """The changes of grants this person could approve: those they have prepared nothing of."""
    return not_prepared_by(user, Amendment.objects.filter(status=Status.PROPOSED), called("amendment"))


def amendments_waiting_for(user: User) -> list[Amendment]:
    """The changes of grants this person could approve; oldest first, at most fifty."""
    related = ("grant__outcome", "grant__decision__scheme", "proposed_by")
    return list(amendments_open_to(user).select_related(*related).order_by("id")[:50])


def decisions_sent_back_to(user: User) -> list[Decision]:
    """Decisions that came back to somebody who prepared them; newest first, at most fifty."""
    rows = Decision.objects.filter(status=Status.SENT_BACK).annotate(about_text=called("decision", "number"))
    return list(rows.filter(Exists(prepared_by(user))).select_related("scheme", "settled_by").order_by("-id")[:50])
