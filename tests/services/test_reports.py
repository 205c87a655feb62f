"""Reports: demanded of every grant, written by several, sent by who may sign, answered, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from claims import move_to
from given import DAY, Given, kroner
from reports import (
    ACCOUNTS,
    ANSWERS,
    DUE,
    FACTS,
    WITH_ACCOUNTS,
    again,
    demanded,
    fills,
    grant_to_trondheim,
    keyed,
    seen,
    sends,
)
from tilskudd.applications.questions import AskedIn, QuestionSet
from tilskudd.config.verification import verify
from tilskudd.followup.demands import change_demand, demand_reports, open_due_reports
from tilskudd.followup.models import Report, ReportReminder, ReportVersion, SentReport
from tilskudd.followup.queries import first_received, look_at_report
from tilskudd.followup.ready_made import municipal_report
from tilskudd.followup.reviewing import answer_extension, approve_report, ask_to_complete, remind_of_reports
from tilskudd.followup.rules import ReportState
from tilskudd.followup.writing import NotComplete, ask_extension, save_report, send_report
from tilskudd.parties.models import MemberRight
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


@pytest.fixture
def report(given) -> Report:
    """A report with accounts on a grant of 100 000 to Trondheim, due on 1 June."""
    return demanded(given, grant_to_trondheim(given).decision.scheme)


class TestDemands:
    def test_every_grant_has_one_task_however_often_the_job_runs(self, given):
        """Also one that was given after the demand, and never two for the same."""
        scheme = given.ready_scheme(300_000)
        first, second = given.grants(1_000, 2_000, scheme=scheme)
        demand_reports(scheme, FACTS, municipal_report(), by=given.kari)
        assert (open_due_reports(), open_due_reports()) == (2, 0)
        [third] = given.grants(3_000, scheme=scheme)
        assert (open_due_reports(), open_due_reports()) == (1, 0)
        assert {one.grant_id for one in Report.objects.all()} == {first.pk, second.pk, third.pk}
        assert verify().findings == []

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ({"due_on": DAY}, "Fristen må være etter i dag."),
            ({"title_nb": " "}, "Skriv hva rapporten heter."),
            ({"deviation_share": 101}, "fra 0 til 100 prosent"),
            ({"used_question": "q99"}, "må være et beløp"),
        ],
    )
    def test_what_is_wrong_with_a_demand_is_told(self, given, facts, says):
        """A day, a title, a share, and a question that tells what is used."""
        scheme = given.ready_scheme(1_000)
        with pytest.raises(Refusal, match=says):
            demand_reports(scheme, replace(FACTS, **facts), municipal_report(), by=given.kari)

    def test_a_demand_that_asks_nothing_is_refused(self, given):
        """Neither questions nor accounts: no set, or one for applications only."""
        scheme, facts = given.ready_scheme(1_000), replace(FACTS, used_question="")
        with pytest.raises(Refusal, match="Det er ingen spørsmål"):
            demand_reports(scheme, facts, QuestionSet(), by=given.kari)
        whole = municipal_report()
        applied = tuple(replace(one, asked_in=AskedIn.APPLICATION) for one in whole.questions)
        whole = replace(whole, sections=(replace(whole.sections[0], questions=applied),))
        with pytest.raises(Refusal, match="spør ikke om noe"):
            demand_reports(scheme, facts, whole, by=given.kari)

    def test_only_who_sets_up_schemes_demands(self, given):
        """The auditor sees, and demands nothing."""
        with pytest.raises(NotAllowed):
            demand_reports(given.ready_scheme(1_000), FACTS, municipal_report(), by=given.auditor)

    def test_another_day_moves_those_that_have_none_of_their_own(self, given, report):
        """An extension that binds stands when the demand gets another day."""
        later = DUE + timedelta(days=30)
        with pytest.raises(WrongState):
            change_demand(report.demand, replace(WITH_ACCOUNTS, due_on=later), municipal_report(), by=given.ola, seen=9)
        change_demand(report.demand, replace(WITH_ACCOUNTS, due_on=later), municipal_report(), by=given.ola, seen=1)
        assert again(report).due_on == later
        asked = ask_extension(again(report), "Revisor er syk.", wanted_on=date(2022, 8, 1), by=given.per)
        answer_extension(asked, "Greit.", due_on=date(2022, 8, 1), by=given.kari)
        change_demand(report.demand, WITH_ACCOUNTS, municipal_report(), by=given.ola, seen=2)
        assert again(report).due_on == date(2022, 8, 1)


class TestWriting:
    def test_a_draft_keeps_all_that_was_typed_and_nothing_blocks(self, given, report):
        """An amount that cannot be read is kept as typed."""
        save_report(report, by=given.per, seen=0, answers=keyed({"q3": ["mange"]}), shown=list(keyed({"q3": []})))
        save_report(report, by=given.per, seen=1, accounts={"used-o3": "førti tusen", "finnes-ikke": "1"})
        look = look_at_report(again(report))
        assert look.version.answers == keyed({"q3": ["mange"]})
        assert look.version.accounts == {"used-o3": "førti tusen"}
        assert look.seen == 2

    def test_two_writers_are_warned(self, given, report):
        """The second has seen an older version: told who wrote, and nothing is written over."""
        colleague = given.colleague("Kari Nordmann", MemberRight.WRITE)
        save_report(report, by=colleague, seen=0, accounts={"used-o3": "1"})
        with pytest.raises(WrongState, match="Kari Nordmann har lagret"):
            save_report(report, by=given.per, seen=0, accounts={"used-o3": "2"})
        assert look_at_report(again(report)).version.accounts == {"used-o3": "1"}

    def test_others_neither_write_nor_send(self, given, report):
        """Another organisation's people, the agency's, and for sending who may only write."""
        fills(given, report)
        stranger = given.administrator("Fremmed", given.grants(1)[0].recipient)
        for by in (stranger, given.kari):
            with pytest.raises(NotAllowed):
                save_report(report, by=by, seen=1, accounts={})
            with pytest.raises(NotAllowed):
                send_report(report, by=by, seen=1)
        writer = given.colleague("Bare Skriver", MemberRight.WRITE)
        with pytest.raises(NotAllowed):
            send_report(report, by=writer, seen=1)

    def test_everything_that_is_wrong_is_told_at_once(self, given, report):
        """Four answers and three lines are missing."""
        save_report(report, by=given.per, seen=0, answers={}, shown=[])
        with pytest.raises(NotComplete) as refused:
            send_report(again(report), by=given.per, seen=1)
        assert refused.value.seen.stops == 7
        assert not SentReport.objects.exists()

    def test_a_line_that_is_off_by_more_than_the_share_needs_a_word(self, given, report):
        """40 000 was budgeted: 36 000 is ten per cent off, and passes; 35 999 needs a word."""
        fills(given, report, accounts=ACCOUNTS | {"used-o3": "35 999"})
        with pytest.raises(NotComplete) as refused:
            send_report(again(report), by=given.per, seen=1)
        [finding] = refused.value.seen.account_findings
        assert (finding.code, finding.field) == ("deviation-without-words", "why-o3")
        assert "4 001 kr under budsjettet" in finding.message.replace("\u00a0", " ")
        fills(given, report, accounts=ACCOUNTS | {"used-o3": "35 999", "why-o3": "Vi tok buss."})
        assert send_report(again(report), by=given.per, seen=2).unspent == kroner(4_001)

    def test_sent_once_with_what_was_used(self, given, report):
        """The receipt has the day and what is unspent; sent again it is told that it is sent."""
        sent = sends(given, report)
        assert (sent.used, sent.unspent, sent.is_late) == (kroner(98_000), kroner(2_000), False)
        assert again(report).state == ReportState.SENT
        with pytest.raises(WrongState, match="alt sendt"):
            send_report(again(report), by=given.per, seen=1)
        with pytest.raises(WrongState, match="alt sendt"):
            save_report(again(report), by=given.per, seen=1, accounts={})
        assert verify().findings == []

    def test_an_answer_tells_what_is_used_where_no_accounts_are_asked(self, given):
        """Five questions, and no accounts: 80 000 of 100 000."""
        report = demanded(given, grant_to_trondheim(given, budget=None).decision.scheme, FACTS)
        assert sends(given, report, accounts={}).unspent == kroner(20_000)

    def test_without_a_budget_only_a_total_is_asked(self, given):
        """The grant has no approved budget."""
        report = demanded(given, grant_to_trondheim(given, budget=None).decision.scheme)
        assert sends(given, report, accounts={"total": "100 001"}).unspent == kroner(0)

    def test_late_is_told_and_never_refused(self, given, report):
        """Sent the day after."""
        move_to(DUE + timedelta(days=1))
        assert sends(given, report).is_late


class TestReview:
    def test_a_notice_keeps_the_day_it_first_came_and_every_version_stands(self, given, report):
        """Sent, sent back with a day, sent again after the first day was over: not late, and both can be read."""
        first = sends(given, report)
        ask_to_complete(first, "Forklar lønn.", due_on=DAY + timedelta(days=10), by=given.kari)
        assert (again(report).state, again(report).due_on) == (ReportState.DEFICIENT, DAY + timedelta(days=10))
        with pytest.raises(WrongState):
            approve_report(first, by=given.kari)
        with pytest.raises(WrongState, match="Rett det brevet ber om"):
            send_report(again(report), by=given.per, seen=1)
        move_to(DUE + timedelta(days=40))
        second = sends(given, report, q1="Vi gjorde mer.")
        assert not second.is_late
        assert first_received(again(report)) == first.at
        with pytest.raises(WrongState):
            approve_report(first, by=given.kari)
        approve_report(second, by=given.kari)
        assert again(report).state == ReportState.APPROVED
        assert ReportVersion.objects.filter(sent__isnull=False).count() == 2
        assert verify().findings == []

    def test_an_approved_report_lets_the_second_instalment_go(self, given, report):
        """It waited for the report, and is met by whoever approved it, in the same act."""
        waits = report.grant.instalments.get(needs_report=True)
        assert waits.met_on is None
        approve_report(sends(given, report), by=given.kari)
        waits.refresh_from_db()
        assert (waits.met_on, waits.met_by) == (DAY, given.kari)
        assert verify().findings == []

    def test_who_may_not_review(self, given, report):
        """The auditor, and a case officer who has acted for the recipient."""
        sent = sends(given, report)
        with pytest.raises(NotAllowed):
            approve_report(sent, by=given.auditor)
        partial = given.colleague("Kari Lunde", MemberRight.WRITE)
        with pytest.raises(NotAllowed, match="Du har representert"):
            approve_report(sent, by=partial)
        with pytest.raises(NotAllowed, match="Du har representert"):
            ask_to_complete(sent, "Mer", due_on=DUE, by=partial)

    def test_a_notice_says_what_and_when(self, given, report):
        """Without words, or for a day that is over, nothing is sent."""
        sent = sends(given, report)
        for words, day in ((" ", DAY + timedelta(days=9)), ("Mer", DAY), ("Mer", DAY + timedelta(days=61))):
            with pytest.raises(Refusal):
                ask_to_complete(sent, words, due_on=day, by=given.kari)


class TestTime:
    def test_more_time_is_asked_for_and_answered_in_words(self, given, report):
        """No leaves the day, yes moves it; one waits at a time."""
        wanted = date(2022, 7, 1)
        for words, day in ((" ", wanted), ("Syk", DUE)):
            with pytest.raises(Refusal):
                ask_extension(report, words, wanted_on=day, by=given.per)
        asked = ask_extension(report, "Revisor er syk.", wanted_on=wanted, by=given.per)
        with pytest.raises(WrongState):
            ask_extension(report, "Igjen", wanted_on=wanted, by=given.per)
        answer_extension(asked, "Nei, dere har hatt god tid.", due_on=None, by=given.kari)
        assert again(report).due_on == DUE
        with pytest.raises(WrongState):
            answer_extension(asked, "Ja", due_on=wanted, by=given.kari)
        asked = ask_extension(again(report), "Revisor er fortsatt syk.", wanted_on=wanted, by=given.per)
        with pytest.raises(NotAllowed):
            answer_extension(asked, "Ja", due_on=wanted, by=given.auditor)
        answer_extension(asked, "Ja.", due_on=wanted, by=given.kari)
        assert again(report).due_on == wanted

    def test_reminded_once_of_each_stage(self, given, report):
        """A month before, a week before, when it is over; each once, and not when it is sent."""
        told = []
        for day in (DAY, DUE - timedelta(days=20), DUE - timedelta(days=19), DUE, DUE + timedelta(days=1)):
            move_to(day)
            told.append((remind_of_reports(), remind_of_reports()))
        assert told == [(0, 0), (1, 0), (0, 0), (1, 0), (1, 0)]
        sends(given, report)
        move_to(DUE + timedelta(days=60))
        assert remind_of_reports() == 0
        assert ReportReminder.objects.count() == 3


def test_two_who_send_at_once_send_one_report(own_database):
    """The second waits, and is told that it is sent."""
    given = Given()
    report = demanded(given, grant_to_trondheim(given).decision.scheme)
    fills(given, report)
    number, start, told = seen(report), Barrier(2), []

    def send() -> None:
        start.wait()
        try:
            send_report(report, by=given.per, seen=number)
            told.append("sent")
        except WrongState:
            told.append("told")
        finally:
            connection.close()

    threads = [Thread(target=send) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["sent", "told"]
    assert SentReport.objects.count() == 1


def test_two_workers_open_each_task_once(own_database):
    """The job runs twice at the same time."""
    given = Given()
    scheme = given.ready_scheme(300_000)
    given.grants(*[1_000] * 12, scheme=scheme)
    demand_reports(scheme, FACTS, municipal_report(), by=given.kari)
    start, opened = Barrier(2), []

    def work() -> None:
        start.wait()
        opened.append(open_due_reports())
        connection.close()

    threads = [Thread(target=work) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    open_due_reports()
    assert Report.objects.count() == 12
    assert len(ANSWERS) == 5
