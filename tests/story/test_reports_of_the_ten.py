"""Assignment 20 afterwards: ten are asked five questions, one late with more time, one that has not used it all."""

from __future__ import annotations

from datetime import date, timedelta

from test_oppdrag_20 import decided, the_ten_accept_and_say_where

from claims import move_to
from given import Given, kroner, ledger_text
from services.bank_replies import paid, released_run
from tilskudd.config.example_reports import DUE, demand_reports_on_assignment_20
from tilskudd.config.verification import verify
from tilskudd.followup.demands import open_due_reports
from tilskudd.followup.experience import shared_experiences
from tilskudd.followup.lists import coverage, states_of
from tilskudd.followup.models import Report
from tilskudd.followup.money_back import approve_money_back, register_money_back
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.recovery import approve_recovery, propose_recovery
from tilskudd.followup.reviewing import answer_extension, approve_report, remind_of_reports
from tilskudd.followup.rules import ReminderStage, ReportState
from tilskudd.followup.sharing import share_experience
from tilskudd.followup.writing import ask_extension, save_report, send_report
from tilskudd.parties.models import Membership
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.people.clock import today
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import Kroner


def reports(report: Report, unused: Kroner) -> None:
    """A municipality's own person answers the five questions and sends, with so much unused."""
    by = Membership.objects.filter(organisation=report.recipient).select_related("user").first().user
    done, groups, reached, used, learnt = (one.key for one in look_at_report(report).questions.questions)
    told = {
        done: ["Ressurspersoner ringte og besøkte, på kveldstid."],
        groups: ["Polske og litauiske innbyggere, på polsk, litauisk og russisk."],
        reached: ["2 000"],
        used: [str(report.grant.amount - unused)],
        learnt: ["Begynn på arbeidsplassene."],
    }
    save_report(report, by=by, seen=0, answers=told, shown=list(told))
    send_report(whole_report().get(pk=report.pk), by=by, seen=1)


def test_the_ten_report_and_what_is_unused_comes_back(given: Given) -> None:
    """Nine in time, the tenth with a day that binds; coverage at every step; a million is claimed back, and comes."""
    scheme = decided(given).scheme
    demand_reports_on_assignment_20(scheme, by=given.kari)
    assert open_due_reports() == 10
    the_ten_accept_and_say_where(given)
    given.debtor()
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.all()), "betalt.xml", by=given.nina)
    rows = list(whole_report().order_by("grant__amount"))
    assert (states_of(scheme).sent.per_cent, states_of(scheme).approved.per_cent) == (0, 0)
    move_to(DUE - timedelta(days=20))
    assert remind_of_reports() == 10
    for one in rows[1:]:
        reports(one, kroner(1_000_000 if one == rows[-1] else 0))
    late = gets_more_time(given, rows[0])
    seen = coverage(scheme)
    assert (seen.received, seen.reports, seen.money) == (9, 10, kroner(20_000_000))
    assert seen.per_cent == (20_000_000 - rows[0].grant.amount.in_kroner) * 100 // 20_000_000
    for one in rows[1:]:
        approve_report(one.sent.get(), by=given.kari)
    oslo = whole_report().get(pk=rows[-1].pk)
    recovery = propose_recovery(oslo, reason="Ubrukt.", comment_by=today() + timedelta(days=14), by=given.kari)
    the_tenth_comes(given, late)
    the_ministry_can_be_told(scheme)
    the_ten_learn_from_each_other(given, scheme, oslo)
    approve_recovery(recovery, by=given.ola)
    recovery.refresh_from_db()
    told = {"words": "Utskriften viser det.", "content": b"%PDF", "name": "utskrift.pdf"}
    back = register_money_back(recovery, kroner(1_000_000), day=today(), by=given.nina, **told)
    approve_money_back(back, by=given.siri)
    assert "paid 19 000 000\nreturned 1 000 000\n" in ledger_text()
    assert "claims 0\nowed-back 0\n" in ledger_text()
    assert Report.objects.filter(state=ReportState.APPROVED).count() == 10
    assert verify().findings == []


def gets_more_time(given: Given, report: Report) -> Report:
    """A week more, which binds."""
    by = Membership.objects.filter(organisation=report.recipient).select_related("user").first().user
    asked = ask_extension(report, "Regnskapet er ikke ferdig.", wanted_on=DUE + timedelta(days=7), by=by)
    answer_extension(asked, "Det er i orden.", due_on=DUE + timedelta(days=7), by=given.kari)
    return whole_report().get(pk=report.pk)


def the_tenth_comes(given: Given, report: Report) -> None:
    """After the first day and before the new one: reminded once of the new, and not late."""
    move_to(DUE + timedelta(days=1))
    assert (remind_of_reports(), remind_of_reports()) == (1, 0)
    assert report.reminders.order_by("-pk").first().stage == ReminderStage.WEEK_BEFORE
    reports(report, kroner(0))
    assert not report.sent.get().is_late
    approve_report(report.sent.get(), by=given.kari)


def the_ministry_can_be_told(scheme: Scheme) -> None:
    """Before 1 June everything is there, and approved."""
    assert today() < date(2022, 6, 1)
    found = states_of(scheme)
    assert (found.sent.per_cent, found.approved.per_cent, found.approved.received) == (100, 100, 10)


def the_ten_learn_from_each_other(given: Given, scheme: Scheme, oslo: Report) -> None:
    """Oslo's is shared, and read by those of the scheme."""
    assert not shared_experiences(scheme).exists()
    share_experience(oslo.sent.get(), by=given.kari)
    assert [one.words for one in shared_experiences(scheme)] == ["Begynn på arbeidsplassene."]
