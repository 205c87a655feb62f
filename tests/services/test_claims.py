"""Claims at a rate: rounds, what municipalities send, what is recognised, and what the money covers."""

from __future__ import annotations

from datetime import date

import pytest

from claims import all_send, claim_of, move_to, opened_round, sends, signer
from given import Given, ledger_text
from tilskudd.claims.judging import recognise_plain
from tilskudd.decisions.models import Outcome
from tilskudd.people.refusal import Refusal
from tilskudd.values.budget import BudgetLine
from tilskudd.web.claim_money import approve_current, cover_of, propose_covered

pytestmark = pytest.mark.django_db


def funded(given: Given, kroner: int, **more: object):
    """An open round whose programme has a frame of whole kroner, and Ola's authority reaches."""
    round = opened_round(given, **more)
    measure = round.measures.get(code="programme")
    given.authority(100_000_000, "671/60", "672/60")
    given.frame(kroner, measure.scheme)
    return round, measure


def test_participant_652_waits_and_nobody_else_does(given: Given) -> None:
    """651 are covered by 29 300 000 at 45 000; of 652 recognised one waits, and 651 are promised."""
    round, measure = funded(given, 29_300_000)
    all_send(given, round, [("0301", (400, 0)), ("1103", (150, 50)), ("4601", (52, 0))])
    recognise_plain(round, by=given.kari)
    cover = cover_of(measure)
    assert (cover.recognised, cover.units_now, cover.units_waiting) == (652, 651, 1)
    decision = propose_covered(measure, by=given.kari)
    approve_current(decision, by=given.ola, seen=1)
    assert list(Outcome.objects.order_by("place").values_list("code", "kind")) == [
        ("0301", "award"),
        ("1103", "award"),
        ("4601", "part"),
    ]
    assert "committed 29 295 000\n" in ledger_text("671/60")
    after = cover_of(measure)
    assert (after.units_now, after.units_waiting, after.lacks.in_kroner) == (0, 1, 45_000)


def test_without_a_regulation_nothing_is_proposed(given: Given) -> None:
    """The round opens with reservation: claims come in and are recognised, but no decision is proposed."""
    round, measure = funded(given, 29_300_000, regulation=False)
    sends(given, claim_of(round, "0301"), (2, 1))
    recognise_plain(round, by=given.kari)
    with pytest.raises(Refusal, match="ikke registrert"):
        propose_covered(measure, by=given.kari)


def test_smoke(given: Given) -> None:
    round, measure = funded(given, 29_300_000)
    assert round.claims.count() == 356
    move_to(date(2022, 6, 1))
    assert sends(given, claim_of(round, "0301"), (2, 1)).is_late
    assert signer(given, claim_of(round, "0301"))
    assert BudgetLine(671, 60)
