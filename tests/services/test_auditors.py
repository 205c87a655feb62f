"""The recipient's auditor: a link that is good once, and a statement that covers the accounts it was given for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims import move_to
from given import DAY
from reports import ACCOUNTS, again, demanded, fills, grant_to_trondheim, seen, sends
from tilskudd.config.verification import verify
from tilskudd.followup.accounts_json import fingerprint
from tilskudd.followup.auditing import (
    Signed,
    make_auditor_link,
    open_link,
    sign_statement,
    withdraw_auditor_links,
)
from tilskudd.followup.models import AuditorLink, AuditorStatement, Report
from tilskudd.followup.queries import look_at_report
from tilskudd.followup.rules import Conclusion
from tilskudd.followup.writing import NotComplete, send_report
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState

CLEAN = Signed("Rita Revisor", "statsautorisert revisor", "Revisjon AS", "987 879 696", Conclusion.CLEAN)
PDF = b"%PDF-1.7 uttalelse"


@pytest.fixture
def report(given) -> Report:
    """A report on a grant of 100 000, where an auditor must sign above 50 000; Per has written it."""
    made = demanded(given, grant_to_trondheim(given, audit_above=50_000).decision.scheme)
    fills(given, made)
    return again(made)


def accounts_now(report: Report) -> str:
    return fingerprint(look_at_report(again(report)).accounts)


def signs(token: str, report: Report, told: Signed = CLEAN, content: bytes = PDF) -> AuditorStatement:
    return sign_statement(token, told, content=content, name="uttalelse.pdf", seen=accounts_now(report))


def test_above_the_limit_nothing_is_sent_without_an_auditor(given, report):
    """Told as one of the things that stop it; signed for, it goes, and the statement goes along."""
    with pytest.raises(NotComplete) as refused:
        send_report(report, by=given.per, seen=1)
    assert refused.value.seen.lacks_statement
    link, token = make_auditor_link(report, by=given.per)
    assert token not in str(AuditorLink.objects.values())
    statement = signs(token, report)
    assert (statement.firm_number, statement.link) == ("987879696", link)
    assert send_report(again(report), by=given.per, seen=1).statement == statement
    assert verify().findings == []


@pytest.mark.parametrize(("above", "needs"), [(100_000, False), (99_999, True), (None, False)])
def test_the_limit_itself_needs_none(given, above, needs):
    """Above, not at; by the rules the decision was made under."""
    made = demanded(given, grant_to_trondheim(given, audit_above=above).decision.scheme)
    assert look_at_report(made).needs_audit is needs


def test_other_accounts_need_another_statement(given, report):
    """A krone more, or another word, after the auditor signed; back as they were the statement covers them."""
    signs(make_auditor_link(report, by=given.per)[1], report)
    fills(given, report, accounts=ACCOUNTS | {"used-o3": "38 001"})
    with pytest.raises(NotComplete):
        send_report(again(report), by=given.per, seen=2)
    fills(given, report, accounts=ACCOUNTS | {"why-o3": "Billig"})
    assert look_at_report(again(report)).lacks_statement
    fills(given, report)
    assert not look_at_report(again(report)).lacks_statement


def test_a_link_is_good_once(given, report):
    """Used, it shows what was signed and takes nothing more."""
    token = make_auditor_link(report, by=given.per)[1]
    signs(token, report)
    with pytest.raises(WrongState, match="brukt"):
        signs(token, report)
    assert AuditorStatement.objects.count() == 1


def test_an_old_unknown_or_withdrawn_link_opens_nothing(given, report):
    """Sixty days, and not one more; a new one takes the old one's place."""
    first = make_auditor_link(report, by=given.per)[1]
    second = make_auditor_link(report, by=given.per)[1]
    assert (open_link(first), open_link("x" * 43), open_link("\ud800")) == (None, None, None)
    move_to(DAY + timedelta(days=60))
    assert open_link(second) is not None
    move_to(DAY + timedelta(days=61))
    assert open_link(second) is None
    with pytest.raises(WrongState, match="gjelder ikke lenger"):
        signs(second, report)
    move_to(DAY)
    assert withdraw_auditor_links(report, by=given.per) == 1
    assert withdraw_auditor_links(report, by=given.per) == 0
    assert open_link(second) is None


def test_accounts_that_change_under_the_auditor_are_not_signed_for(given, report):
    """What was shown is not what stands: told, and nothing is written."""
    token, shown = make_auditor_link(report, by=given.per)[1], accounts_now(report)
    fills(given, report, accounts=ACCOUNTS | {"used-o3": "39 000"})
    with pytest.raises(WrongState, match="endret"):
        sign_statement(token, CLEAN, content=PDF, name="u.pdf", seen=shown)


def test_everything_that_is_wrong_with_a_statement_is_told(given, report):
    """No name, a number that is none, remarks without words, and a file that is no PDF whatever its name."""
    token = make_auditor_link(report, by=given.per)[1]
    bad = Signed(" ", "revisor", "AS", "987879690", Conclusion.REMARKS, " ")
    with pytest.raises(Refusal) as refused:
        signs(token, report, bad, b"<html>")
    for words in ("navn", "Organisasjonsnummeret", "merknadene", "PDF"):
        assert words in str(refused.value)
    assert not AuditorStatement.objects.exists()


def test_only_the_recipient_makes_links_and_for_accounts_that_are_right(given, report):
    """Not the agency, not before the accounts are filled in, not when they are signed for, not when it is sent."""
    with pytest.raises(NotAllowed):
        make_auditor_link(report, by=given.kari)
    with pytest.raises(NotAllowed):
        withdraw_auditor_links(report, by=given.kari)
    fills(given, report, accounts={})
    with pytest.raises(Refusal, match="regnskapet ferdig"):
        make_auditor_link(again(report), by=given.per)
    fills(given, report)
    signs(make_auditor_link(again(report), by=given.per)[1], report)
    with pytest.raises(WrongState, match="signert"):
        make_auditor_link(again(report), by=given.per)
    sends(given, report)
    with pytest.raises(WrongState, match="sendt"):
        make_auditor_link(again(report), by=given.per)
    assert seen(report) == 4
