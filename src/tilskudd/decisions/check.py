"""What `tilskudd verify` asks of all decisions and grants."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import localtime

from tilskudd.decisions.models import Amendment, Decision, DecisionVersion, Grant, Outcome
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import Place
from tilskudd.people.models import Involvement, Part, Status
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import ZERO, Kroner

HELD_BY_A_GRANT = (Place.COMMITTED, Place.SENT, Place.PAID, Place.RETURNED)


def faults_in_decisions() -> list[Finding]:
    """Every decision whose lines do not add up or that lacks an authority, every grant that is not what it was given.

    All rows, in bounded pieces.
    """
    return [
        *_sums_that_do_not_add_up(),
        *_beyond_an_authority(),
        *_grants_unlike_the_ledger(),
        *_changed_unasked(),
        *_unlike_their_outcomes(),
        *_settled_by_others(),
        *_more_than_the_ceiling(),
        *_given_twice(),
        *_printed_otherwise(),
        *_unlike_their_rate(),
    ]


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _sums_that_do_not_add_up() -> Iterator[Finding]:
    rows = DecisionVersion.objects.annotate(lines=Sum("outcomes__amount")).exclude(lines=F("total"))
    for row in rows.select_related("decision").iterator():
        yield _fault("decision-sum", f"The lines of {row.decision.number} version {row.number} are not its total.")


def _beyond_an_authority() -> Iterator[Finding]:
    """An approved decision stands on its approver's own authority, in force that day, on its line, and large enough."""
    rows = DecisionVersion.objects.filter(decision__status=Status.APPROVED, number=F("decision__version"))
    for row in rows.select_related("decision__authority", "decision__scheme").iterator(chunk_size=500):
        decision, held = row.decision, row.decision.authority
        day = localtime(decision.settled_at).date() if decision.settled_at else None
        covers = held is not None and {decision.scheme.line, decision.scheme.line.split("/")[0]} & set(held.lines)
        if (
            held is None
            or day is None
            or not covers
            or held.user_id != decision.settled_by_id
            or row.total > held.ceiling_per_decision
            or not held.first <= day <= held.last
        ):
            yield _fault("beyond-authority", f"{decision.number} was approved without an authority that covers it.")


def _grants_unlike_the_ledger() -> Iterator[Finding]:
    """What a grant promises is what the ledger holds for it, wherever on its way the money is."""
    for grants in _in_pieces():
        held: dict[str, Kroner] = {}
        accounts = Account.objects.filter(subject__in=[one.about for one in grants], place__in=HELD_BY_A_GRANT)
        for account in accounts:
            held[account.subject] = held.get(account.subject, ZERO) + account.credits - account.debits
        for one in grants:
            if held.get(one.about, ZERO) != one.amount:
                yield _fault(
                    "grant-not-in-ledger", f"{one.about} promises {one.amount}, and the ledger has another sum."
                )


def _in_pieces(size: int = 1000) -> Iterator[list[Grant]]:
    after = 0
    while grants := list(Grant.objects.filter(pk__gt=after).order_by("pk")[:size]):
        yield grants
        after = grants[-1].pk


def _changed_unasked() -> Iterator[Finding]:
    """A grant has the amount of its outcome, changed by approved amendments and by nothing else."""
    booked = Sum("amendments__booked", filter=Q(amendments__status=Status.APPROVED))
    for grant in Grant.objects.annotate(booked=booked).select_related("outcome").iterator(chunk_size=500):
        if grant.outcome.amount + (grant.booked or ZERO) != grant.amount:
            yield _fault(
                "grant-changed", f"{grant.about} has another amount than its decision and its amendments give."
            )


def _unlike_their_outcomes() -> Iterator[Finding]:
    """A grant is of its outcome: the same recipient, the same decision, and the version that was approved."""
    of_its_own = Q(recipient=F("outcome__recipient"), decision=F("outcome__version__decision"))
    of_its_own &= Q(outcome__version__number=F("decision__version"), decision__status=Status.APPROVED)
    for grant in Grant.objects.exclude(of_its_own).iterator():
        yield _fault("grant-of-another", f"{grant.about} is not what its decision says.")


def _settled_by_others() -> Iterator[Finding]:
    """Whoever a decision or a change says approved it, is who did."""
    for model in (Decision, Amendment):
        for row in model.objects.filter(status=Status.APPROVED).iterator():
            who = Involvement.objects.filter(about=row.about, part=Part.APPROVED).values_list("user", flat=True)
            if list(who) != [row.settled_by_id]:
                yield _fault("approved-by-another", f"{row.about} was not approved by the one it says.")


def _more_than_the_ceiling() -> Iterator[Finding]:
    """Decisions on one matter are one against the ceiling, and more is promised only under an authority."""
    totals = dict(Grant.objects.values_list("decision__whole").annotate(Sum("amount")))
    last: dict[str, Decision] = {}
    for decision in Decision.objects.filter(status=Status.APPROVED).select_related("authority").order_by("settled_at"):
        last[decision.whole] = decision
    for whole, decision in last.items():
        raised = Amendment.objects.filter(grant__decision__whole=whole, status=Status.APPROVED, booked__gt=0)
        held = [decision.authority, *(row.authority for row in raised.select_related("authority"))]
        if totals.get(whole, ZERO) > max((one.ceiling_per_decision for one in held if one), default=ZERO):
            yield _fault("beyond-authority", f"{whole} has been promised more than any authority covers.")
    for row in Amendment.objects.filter(status=Status.APPROVED, booked__gt=0, authority=None):
        yield _fault("beyond-authority", f"{row.about} promised more without an authority.")


def _given_twice() -> Iterator[Finding]:
    """Nobody who is named or chosen by formula has two grants for the same."""
    rows = Grant.objects.filter(amount__gt=0, decision__scheme__kind__in=["named", "formula"])
    twice = rows.values("decision__whole", "recipient__number").annotate(times=Count("id")).filter(times__gt=1)
    for row in twice:
        yield _fault("given-twice", f"{row['recipient__number']} has two grants for {row['decision__whole']}.")


def _printed_otherwise() -> Iterator[Finding]:
    """Another amount than the letter prints stands on the ministry's answer."""
    rows = Outcome.objects.filter(version__decision__status=Status.APPROVED, printed__isnull=False)
    for row in rows.exclude(amount=F("printed")).filter(ministry_answer=None).select_related("version__decision"):
        if row.version.number == row.version.decision.version:
            yield _fault(
                "unlike-the-letter", f"{row.version.decision.number}, line {row.place}, is not what is printed."
            )


def _unlike_their_rate() -> Iterator[Finding]:
    """Money at a rate is participants times the rate less what is set off, for those who are recognised, by a rule."""
    rows = Outcome.objects.filter(version__decision__scheme__kind="rate", version__decision__status=Status.APPROVED)
    rows = rows.filter(version__number=F("version__decision__version"))
    for row in rows.select_related("version__decision").iterator(chunk_size=500):
        told, decision = row.basis, row.version.decision
        day = localtime(decision.settled_at).date().isoformat() if decision.settled_at else ""
        set_off = sum(int(part["amount"]) for part in told.get("set_off", []))
        amount = int(told.get("units", 0)) * int(told.get("rate", 0)) - set_off
        rule = told.get("legal_basis") or {"in_force_from": "9999"}
        if amount != row.amount.in_kroner or told.get("units", 0) > (told.get("recognised") or 0):
            yield _fault(
                "not-count-times-rate", f"{decision.number}, line {row.place}, is not its count times the rate."
            )
        if rule["in_force_from"] > day:
            yield _fault("no-regulation", f"{decision.number}, line {row.place}, was decided before its regulation.")
