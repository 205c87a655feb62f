"""Any sequence of acts: the ledger and a plain sum in Python always agree."""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from given import DAY
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Account, Entry
from tilskudd.ledger.places import MAY_GO_BELOW, AccountKey, Kind, Move, Place
from tilskudd.ledger.record import Overdrawn, record
from tilskudd.ledger.rules import lower_line, raise_line, turned
from tilskudd.ledger.services import open_lines, reverse
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

ACTS = {
    Kind.BOUND_OUTSIDE: [(Place.AT_DISPOSAL, Place.OUTSIDE)],
    Kind.FRAME: [(Place.AT_DISPOSAL, Place.SET_ASIDE)],
    Kind.OPENING: [(Place.SET_ASIDE, Place.AT_DISPOSAL)],  # a frame made smaller
    Kind.COMMITTED: [(Place.SET_ASIDE, Place.COMMITTED)],
    Kind.SENT: [(Place.COMMITTED, Place.SENT)],
    Kind.PAID: [(Place.SENT, Place.PAID)],
    Kind.REJECTED: [(Place.SENT, Place.COMMITTED)],
    Kind.RETURNED: [(Place.PAID, Place.COMMITTED)],
    Kind.RELEASED: [(Place.COMMITTED, Place.SET_ASIDE)],
    Kind.RECOVERY: [(Place.CLAIMS, Place.OWED_BACK)],
    Kind.MONEY_BACK: [(Place.OWED_BACK, Place.CLAIMS), (Place.PAID, Place.RETURNED)],
    Kind.CLAIM_ENDED: [(Place.OWED_BACK, Place.CLAIMS)],
    Kind.YEAR_CLOSED: [(Place.AT_DISPOSAL, Place.LAPSED)],
}
OF_A_GRANT = {Place.COMMITTED, Place.SENT, Place.PAID, Place.RETURNED, Place.OWED_BACK}
SCHEMES = st.sampled_from(["scheme:1", "scheme:2"])
GRANTS = st.sampled_from(["grant:1", "grant:2"])
MEASURES = st.one_of(st.integers(1, 500), st.sampled_from(["all there is", "one more than there is"]))

_chapters = itertools.count(1_000)  # each sequence has a chapter of its own


class Sequence(RuleBasedStateMachine):
    """Two lines, the second an estimate (overslagsbevilgning), two schemes on each and two grants."""

    def __init__(self, by) -> None:
        super().__init__()
        self.by = by
        chapter = next(_chapters)
        self.lines = [BudgetLine(chapter, 60), BudgetLine(chapter, 70)]
        open_lines(2022, [(self.lines[0], "Post", False, False), (self.lines[1], "Overslag", False, True)])
        self.balances: dict[AccountKey, int] = {}
        self.written: dict[str, tuple[int, Kind, list[Move]]] = {}
        self.reversed: set[int] = set()
        self.keys = (f"{chapter}:{number}" for number in itertools.count())

    def account(self, line: int, place: Place, scheme: str = "", grant: str = "") -> AccountKey:
        subject = grant if place in OF_A_GRANT else scheme if place == Place.SET_ASIDE else ""
        return AccountKey.of(self.lines[line], 2022, place, subject)

    def balance(self, key: AccountKey) -> int:
        return self.balances.get(key, 0)

    def after(self, moves: list[Move]) -> dict[AccountKey, int]:
        """The balances as they would be, added up the simplest way there is."""
        balances = dict(self.balances)
        for source, target, amount in moves:
            balances[source] = balances.get(source, 0) - amount.ore
            balances[target] = balances.get(target, 0) + amount.ore
        return balances

    def overdraws(self, moves: list[Move]) -> bool:
        touched = {key for move in moves for key in move[:2]}
        return any(balance < 0 for key, balance in self.after(moves).items() if key in touched and not self.may(key))

    def may(self, key: AccountKey) -> bool:
        estimate = key.line == str(self.lines[1]) and key.place == Place.AT_DISPOSAL
        return key.place in MAY_GO_BELOW or estimate

    def write(self, key: str, kind: Kind, moves: list[Move]) -> int:
        with transaction.atomic():
            return record(kind, key=key, by=self.by, about="test", source="test", moves=moves, booked_on=DAY)

    def try_to(self, kind: Kind, moves: list[Move]) -> None:
        """Record the act; refused exactly when the plain sum says so."""
        key = next(self.keys)
        if self.overdraws(moves):
            with pytest.raises(Overdrawn):
                self.write(key, kind, moves)
            assert not Entry.objects.filter(key=key).exists()
        else:
            self.written[key] = (self.write(key, kind, moves), kind, moves)
            self.balances = self.after(moves)

    @rule(line=st.integers(0, 1), ore=st.integers(1, 2_000))
    def a_letter_raises_the_line(self, line: int, ore: int) -> None:
        short = Kroner(-self.balance(self.account(line, Place.SHORTFALL)))
        moves = raise_line(self.lines[line], 2022, Kroner(ore), short=short)
        assert not self.overdraws(moves)
        self.try_to(Kind.RAISED, moves)
        assert self.balance(self.account(line, Place.SHORTFALL)) <= 0

    @rule(line=st.integers(0, 1), ore=st.integers(1, 2_000))
    def a_letter_lowers_the_line_and_is_never_refused(self, line: int, ore: int) -> None:
        there = Kroner(self.balance(self.account(line, Place.AT_DISPOSAL)))
        moves = lower_line(self.lines[line], 2022, Kroner(ore), at_disposal=there)
        assert not self.overdraws(moves)
        self.try_to(Kind.LOWERED, moves)

    @rule(
        line=st.integers(0, 1),
        kinds=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=3),
        measure=MEASURES,
        scheme=SCHEMES,
        grant=GRANTS,
    )
    def an_act(self, line: int, kinds: list[Kind], measure: int | str, scheme: str, grant: str) -> None:
        """One to three kinds of move in one entry: what comes and goes in one act counts together."""
        ends = [pair for kind in kinds for pair in ACTS[kind]]
        source = self.balance(self.account(line, ends[0][0], scheme, grant))
        ore = measure if isinstance(measure, int) else source + (measure != "all there is")
        if ore < 1:
            return
        self.try_to(
            kinds[0],
            [
                Move(self.account(line, a, scheme, grant), self.account(line, b, scheme, grant), Kroner(ore))
                for a, b in ends
            ],
        )

    @rule(which=st.randoms(use_true_random=False))
    def the_same_key_again(self, which) -> None:
        """With the same moves it gives the entry that stands; with others it is a bug. Either way nothing moves."""
        if self.written:
            key = which.choice(list(self.written))
            entry, kind, moves = self.written[key]
            if kind == Kind.REVERSAL:
                return
            assert self.write(key, kind, moves) == entry
            with pytest.raises(AssertionError, match=key):
                self.write(key, kind, [*moves, moves[0]])

    @rule(which=st.randoms(use_true_random=False))
    def a_reversal(self, which) -> None:
        """The opposite entry, once; refused when the money has gone on."""
        if not self.written:
            return
        entry, kind, moves = self.written[which.choice(list(self.written))]
        standing = Entry.objects.get(pk=entry)
        if kind == Kind.REVERSAL or entry in self.reversed:
            with pytest.raises(Refusal, match="tilbakefør"):
                reverse(standing, by=self.by, about="test", source="test")
        elif self.overdraws(turned(moves)):
            with pytest.raises(Overdrawn):
                reverse(standing, by=self.by, about="test", source="test")
        else:
            opposite = reverse(standing, by=self.by, about="test", source="test")
            self.written[f"reversal:{entry}"] = (opposite, Kind.REVERSAL, turned(moves))
            self.reversed.add(entry)
            self.balances = self.after(turned(moves))

    @invariant()
    def the_ledger_agrees_with_the_plain_sum(self) -> None:
        rows = Account.objects.filter(line__in=[str(line) for line in self.lines])
        found = {AccountKey(row.line, row.year, row.place, row.subject): row.credits - row.debits for row in rows}
        assert found == {key: Kroner(balance) for key, balance in self.balances.items()}
        assert sum(found.values(), ZERO) == ZERO
        assert all(balance >= ZERO for key, balance in found.items() if not self.may(key))

    def teardown(self) -> None:
        assert check_ledger() == []


def test_no_sequence_of_acts_overdraws_or_drifts(own_database, given):
    """Raised, lowered, set aside, promised, sent, paid, rejected, returned, released, reversed, again: in any order."""
    by = given.ola
    run_state_machine_as_test(lambda: Sequence(by), settings=settings(max_examples=40, stateful_step_count=30))
    assert Entry.objects.count() > 100
