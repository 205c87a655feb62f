"""What `tilskudd verify` says of claims that were written past the services."""

from __future__ import annotations

from datetime import date

import pytest

from claims import claim_of, opened_round, sends
from given import Given
from tilskudd.claims.judging import recognise_plain
from tilskudd.claims.models import ClaimLine, EarlierPackage, Submission, Verdict
from tilskudd.config.verification import verify
from tilskudd.decisions.models import Outcome
from tilskudd.people.clock import now
from tilskudd.web.claim_proposing import approve_current, propose_covered

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(given: Given):
    """Oslo's three participants, recognised and promised by an approved decision."""
    round = opened_round(given)
    given.authority(100_000_000, "671/60")
    given.frame(29_300_000, round.measures.get().scheme)
    sends(given, claim_of(round, "0301"), (3, 0))
    recognise_plain(round, by=given.kari)
    approve_current(propose_covered(round.measures.get(), by=given.kari), by=given.ola, seen=1)
    return round


def codes() -> set[str]:
    return {one.code for one in verify().findings}


def test_a_claim_that_went_the_right_way_has_no_fault(promised) -> None:
    """The whole installation is checked, and nothing is found."""
    assert codes() == set()


def test_a_verdict_on_more_than_was_claimed_is_found(given: Given, promised) -> None:
    """Four of three, written beside the service."""
    Verdict.objects.create(line=ClaimLine.objects.get(), recognised=4, by=given.kari, at=now())
    assert "recognised-too-many" in codes()


def test_a_claim_signed_by_somebody_who_might_not_is_found(given: Given, promised) -> None:
    """A case officer sends for Bergen."""
    sent, bergen = Submission.objects.get(), claim_of(promised, "4601")
    version = bergen.versions.create(number=1, by=given.kari, at=now())
    Submission.objects.create(version=version, claim=bergen, sort="claim", is_late=False, by=given.kari, at=sent.at)
    assert "signed-without-right" in codes()


def test_a_submission_of_another_claims_version_is_found(given: Given, promised) -> None:
    """Bergen's claim with a version of Oslo's."""
    sent, bergen = Submission.objects.get(), claim_of(promised, "4601")
    version = claim_of(promised, "0301").versions.create(number=2, by=given.kari, at=now())
    Submission.objects.create(version=version, claim=bergen, sort="claim", is_late=False, by=sent.by, at=sent.at)
    assert "sent-for-another" in codes()


def test_days_in_two_packages_are_found(given: Given, promised) -> None:
    """An earlier package is written in with the group's own days, past the refusal."""
    EarlierPackage.objects.create(
        code="programme",
        title="Pakke IV",
        source="Ingen",
        grouped_by="end",
        first=date(2022, 3, 31),
        last=date(2022, 4, 30),
        by=given.kari,
        at=now(),
    )
    assert "days-in-two-packages" in codes()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"units": 2}, "not-count-times-rate"),
        ({"rate": 44_999}, "not-count-times-rate"),
        ({"recognised": 2}, "not-count-times-rate"),
        ({"set_off": [{"claim": 1, "number": "K", "amount": 1}]}, "not-count-times-rate"),
        ({"legal_basis": None}, "no-regulation"),
        ({"legal_basis": {"in_force_from": "2022-04-02"}}, "no-regulation"),
    ],
)
def test_money_that_is_not_count_times_rate_is_found(promised, monkeypatch, change, found) -> None:
    """A snapshot that gives another sum, more than is recognised, or no regulation in force that day."""
    outcome = Outcome.objects.get()
    read = Outcome.from_db.__func__

    def changed(cls, db, names, values):
        row = read(cls, db, names, values)
        if "basis" in names:
            row.basis = {**row.basis, **change}
        return row

    monkeypatch.setattr(Outcome, "from_db", classmethod(changed))
    assert outcome.basis["units"] == 3
    assert found in codes()
