"""Coverage and experience: what the reports of a scheme tell at any moment, and what recipients read of each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from given import DAY, Given, kroner
from reports import demanded, grant_to_trondheim, sends
from tilskudd.config.verification import verify
from tilskudd.followup.demands import DemandFacts, demand_reports, open_due_reports
from tilskudd.followup.experience import shared_experiences
from tilskudd.followup.lists import states_of
from tilskudd.followup.models import ExperienceWithdrawn, Report, SharedExperience
from tilskudd.followup.ready_made import experience_question, municipal_report, used_question
from tilskudd.followup.reviewing import approve_report
from tilskudd.followup.rules import ReportState
from tilskudd.followup.sharing import share_experience, withdraw_experience
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import now
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import prepared

pytestmark = pytest.mark.django_db
FACTS = DemandFacts(
    "Kort rapport",
    "Kort rapport",
    DAY + timedelta(days=60),
    used_question=used_question(),
    experience_question=experience_question(),
)


@pytest.fixture
def report(given: Given) -> Report:
    """Trondheim's report by the five questions, not yet written."""
    return demanded(given, grant_to_trondheim(given).decision.scheme, FACTS)


def test_what_is_marked_is_shown_when_two_have_agreed_to_it(given: Given, report: Report) -> None:
    """Not while the report waits, not by another role, not twice; and then as it was written."""
    sent = sends(given, report, accounts={})
    with pytest.raises(WrongState, match="må være godkjent"):
        share_experience(sent, by=given.kari)
    approve_report(sent, by=given.kari)
    for person in (given.auditor, given.per):
        with pytest.raises(NotAllowed):
            share_experience(sent, by=person)
    assert not shared_experiences(report.demand.scheme).exists()
    share_experience(sent, by=given.kari)
    assert [one.words for one in shared_experiences(report.demand.scheme)] == ["Gå dit folk er."]
    with pytest.raises(WrongState, match="alt delt"):
        share_experience(sent, by=given.kari)
    assert verify().findings == []


def test_whoever_has_acted_for_the_recipient_or_written_the_report_does_not_share_it(
    given: Given, report: Report
) -> None:
    """A case officer who once acted for Trondheim, and one who has a part in the report."""
    sent = sends(given, report, accounts={})
    approve_report(sent, by=given.kari)
    mona = given.person("Mona Lie", Role.CASE_OFFICER)
    prepared(report.about, by=mona)
    with pytest.raises(Refusal, match="Du har skrevet i rapporten"):
        share_experience(sent, by=mona)
    eva = given.colleague("Eva Lie", MemberRight.WRITE)
    with pytest.raises(NotAllowed):
        share_experience(sent, by=eva)


def test_nothing_marked_is_nothing_to_share_and_a_demand_must_ask_for_words(given: Given, report: Report) -> None:
    """The fifth answer is empty; and the question that marks experience is a text, or there is none."""
    sent = sends(given, report, accounts={}, q5="")
    approve_report(sent, by=given.kari)
    with pytest.raises(Refusal, match="ikke skrevet noe"):
        share_experience(sent, by=given.kari)
    bad = DemandFacts("X", "X", FACTS.due_on, experience_question=used_question())
    with pytest.raises(Refusal, match="om erfaring må være en tekst"):
        demand_reports(report.demand.scheme, bad, municipal_report(), by=given.kari)


def test_it_can_be_taken_back_by_both_sides_and_shared_again(given: Given, report: Report) -> None:
    """We say why, the recipient need not; a reader may not; what stands in the way of one does so of both."""
    sent = sends(given, report, accounts={})
    approve_report(sent, by=given.kari)
    first = share_experience(sent, by=given.kari)
    with pytest.raises(Refusal, match="Skriv hvorfor"):
        withdraw_experience(first, by=given.kari)
    with pytest.raises(NotAllowed):
        withdraw_experience(first, by=given.nina, why="Nei.")
    with pytest.raises(NotAllowed):
        withdraw_experience(first, by=given.colleague("Ada Adm", MemberRight.ADMINISTER))
    withdraw_experience(first, by=given.per)
    assert not shared_experiences(report.demand.scheme).exists()
    with pytest.raises(WrongState):
        withdraw_experience(first, by=given.kari, why="Også vi.")
    withdraw_experience(share_experience(sent, by=given.kari), by=given.kari, why="Nevner en person.")
    assert (SharedExperience.objects.count(), ExperienceWithdrawn.objects.count()) == (2, 2)
    assert verify().findings == []


def test_verify_finds_what_is_shared_otherwise_than_it_was_written(given: Given, report: Report) -> None:
    """Words of our own under the recipient's name, and of a report that nobody has approved."""
    sent = sends(given, report, accounts={})
    SharedExperience.objects.create(sent=sent, report=report, words="Alt gikk bra.", by=given.kari, at=now())
    assert "experience-shared" in {one.code for one in verify().findings}


def test_the_table_by_state_and_the_coverage_agree_in_few_queries(given: Given) -> None:
    """Three grants of unlike size, none reported: three open, with all the money; one query."""
    assert given.per
    grants = given.grants(10_000, 20_000, 70_000)
    scheme = grants[0].decision.scheme
    demand_reports(scheme, FACTS, municipal_report(), by=given.kari)
    open_due_reports()
    with CaptureQueriesContext(connection) as asked:
        found = states_of(scheme)
    assert len(asked) == 1
    assert next((one.state, one.reports, one.money) for one in found.states) == (ReportState.OPEN, 3, kroner(100_000))
    assert (found.sent.received, found.sent.reports, found.sent.per_cent) == (0, 3, 0)
