"""Reads of decisions: what waits for whom, what a decision would bind, and what other decisions have bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, Q, QuerySet, Sum

from tilskudd.decisions.models import Amendment, Decision, DecisionVersion, Grant, Outcome
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import Place
from tilskudd.mandate.models import Amount, Assignment
from tilskudd.parties.queries import municipalities_on
from tilskudd.people.clock import today
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


def appeal_behind(outcomes: Sequence[Outcome]) -> str:
    """The number of the appeal that a decision carries out; empty for all other decisions."""
    return str(outcomes[0].basis.get("appeal") or "") if len(outcomes) == 1 else ""


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
    bound = _bound_by(by, decision.scheme.year)
    had = _per_recipient(bound)
    return Spending(
        {line: sum((one.amount for one in outcomes), ZERO)},
        before_in_whole=_sum(Grant.objects.filter(decision__whole=decision.whole).exclude(decision=decision)),
        before_this_year=_per_line(bound),
        most_to_one_recipient=max((one.amount + had.get(one.recipient_id, ZERO) for one in outcomes), default=ZERO),
    )


def raise_of(amendment: Amendment, by: User) -> Spending:
    """What a raised grant would bind beyond what it has; as one matter with the decision that gave it."""
    grant = amendment.grant
    decision, more = grant.decision, amendment.amount - grant.amount
    bound = _bound_by(by, decision.scheme.year)
    return Spending(
        {BudgetLine.written(decision.scheme.line): more},
        before_in_whole=_sum(Grant.objects.filter(decision__whole=decision.whole)),
        before_this_year=_per_line(bound),
        most_to_one_recipient=_per_recipient(bound).get(grant.recipient_id, ZERO) + more,
    )


class Bound(NamedTuple):
    """What one act bound (bundet): on which line, to whom, and how much of it still stands."""

    line: str
    recipient: int
    amount: Kroner


def _bound_by(by: User, year: int) -> list[Bound]:
    """What a person has bound in a budget year: the grants of their decisions, and the raises they approved of any.

    What others have raised counts for them; what was given up counts for nobody.
    """
    grants = Grant.objects.filter(decision__settled_by=by, decision__scheme__year=year)
    found = [Bound(*row) for row in grants.values_list("decision__scheme__line", "recipient", "amount")]
    raises = Amendment.objects.filter(status=Status.APPROVED, booked__gt=0, grant__decision__scheme__year=year)
    columns = ("grant__decision__scheme__line", "grant__recipient", "booked")
    own = raises.filter(settled_by=by).exclude(grant__decision__settled_by=by)
    found += [Bound(*row) for row in own.values_list(*columns)]
    others = raises.filter(grant__decision__settled_by=by).exclude(settled_by=by).values_list(*columns)
    return found + [Bound(line, recipient, -booked) for line, recipient, booked in others]


def _per_line(bound: Iterable[Bound]) -> dict[BudgetLine, Kroner]:
    found: dict[BudgetLine, Kroner] = {}
    for one in bound:
        line = BudgetLine.written(one.line)
        found[line] = found.get(line, ZERO) + one.amount
    return found


def _per_recipient(bound: Iterable[Bound]) -> dict[int, Kroner]:
    found: dict[int, Kroner] = {}
    for one in bound:
        found[one.recipient] = found.get(one.recipient, ZERO) + one.amount
    return found


def _sum(grants: QuerySet[Grant]) -> Kroner:
    return grants.aggregate(total=Sum("amount"))["total"] or ZERO


def given_before(decision: Decision, outcomes: Iterable[Outcome]) -> Grant | None:
    """A grant on the same matter to one of these recipients, or of the same earmark; None when there is none."""
    outcomes = list(outcomes)
    earmarks = [one.basis["earmark"] for one in outcomes if one.basis.get("earmark")]
    paid = [one.recipient_id for one in outcomes if one.amount > ZERO]
    same = Q(decision__whole=decision.whole, recipient__in=paid)
    if earmarks:
        same |= Q(outcome__basis__earmark__in=earmarks)
    rows = Grant.objects.filter(same, amount__gt=0).exclude(decision=decision.pk)
    return rows.select_related("decision", "outcome").order_by("id").first()


@dataclass(frozen=True)
class PrintedTable:
    """What the letter prints for each recipient of an assignment (brevets tabell), by municipality number.

    A row that has no number, and whose name is no municipality's, stands under its name; so does a number twice.
    """

    assignment: Assignment
    amounts: Mapping[str, Kroner]

    def amount_for(self, code: str, basis: Mapping[str, Any]) -> Kroner | None:
        """What is printed for a recipient, by the number it has now or the one it was counted under."""
        return self.amounts.get(code) or self.amounts.get(str(basis.get("code") or ""))


def printed_for(scheme: Scheme) -> PrintedTable | None:
    """The table of recipients that the letter prints for the scheme's assignment; None when it prints none."""
    if scheme.assignment is None:
        return None
    rows = list(Amount.objects.filter(assignment=scheme.assignment, sort="recipient").order_by("id"))
    if not rows:
        return None
    codes = _codes_by_name() if any(not row.code for row in rows) else {}
    keys = [row.code or codes.get(_bare(row.name), row.name) for row in rows]
    amounts = {key: row.amount for key, row in zip(keys, rows, strict=True) if keys.count(key) == 1}
    return PrintedTable(scheme.assignment, amounts or {"": ZERO})


def _codes_by_name() -> dict[str, str]:
    return {_bare(row.name): row.code for row in municipalities_on(today())}


def _bare(name: str) -> str:
    """A municipality's name as it is compared: «Oslo kommune» is «oslo»."""
    return name.casefold().removesuffix(" kommune").strip()


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
