"""A bank at the other end: our file in, its answers back, on loopback, with a clock that can be moved."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest
from mockbank.server import Config, make_server

from rules.bank_files import AALESUND, BERGEN, DEBTOR, OSLO, written
from tilskudd.payments.answer import BankAnswer, BankSays, Covers, MessageKind
from tilskudd.payments.bank_answers import read_answer
from tilskudd.payments.payment_file import AccountForm
from tilskudd.payments.rules import iban_of
from tilskudd.values.kroner import Kroner

THREE = [OSLO, BERGEN, AALESUND]
BY_IBAN = replace(DEBTOR, account_form=AccountForm.IBAN)  # this bank knows accounts by IBAN only


class Bank:
    """The bank as its customer sees it."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        request = urllib.request.Request(self.address + path, data=body or None, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.read()
        except urllib.error.HTTPError as refusal:  # a file that is refused is answered too
            with refusal:
                return refusal.read()

    def agree(self, **terms: object) -> None:
        account = {"id": "IMDI", "iban": iban_of(DEBTOR.account), "currency": "NOK", "bic": "DNBANOKK"}
        account |= {"name": DEBTOR.name, "balance": 5_000_000_000} | terms
        made = json.loads(self.ask("POST", "/_mock/accounts", json.dumps(account).encode()))
        assert "error" not in made, made

    def answers(self) -> list[BankAnswer]:
        """What has come since last time; a message that goes between banks (pacs) is not for the customer."""
        waiting = json.loads(self.ask("GET", "/_mock/mailbox"))
        return [read_answer([one["body"].encode()]) for one in waiting if not one["type"].startswith("pacs")]


@pytest.fixture
def bank() -> Iterator[Bank]:
    server = make_server(Config(port=0, quiet=True, clock="2022-02-14T09:00", timezone="Europe/Oslo"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Bank(server.server_address[1])
    server.shutdown()
    thread.join()
    server.server_close()


def said(answers: list[BankAnswer], kind: MessageKind) -> dict[str, tuple[BankSays, Kroner | None]]:
    found = [one for answer in answers if answer.kind is kind for one in answer.payments]
    return {one.end_to_end_id: (one.says, one.amount) for one in found}


def test_a_file_is_accepted_and_paid(bank):
    """Accepted the same day, booked on the day we asked for, and the statement says the same as the notification."""
    bank.agree()
    bank.ask("POST", "/payments", written(THREE, debtor=BY_IBAN))
    accepted = bank.answers()
    assert said(accepted, MessageKind.STATUS) == {one.end_to_end_id: (BankSays.ACCEPTED, None) for one in THREE}
    bank.ask("POST", "/_mock/advance?days=3")
    booked = bank.answers()
    paid = {one.end_to_end_id: (BankSays.PAID, one.amount) for one in THREE}
    assert said(booked, MessageKind.NOTIFICATION) == said(booked, MessageKind.STATEMENT) == paid
    assert {one.day.isoformat() for answer in booked for one in answer.payments} == {"2022-02-15"}
    assert {one.account for answer in booked for one in answer.payments} == {DEBTOR.account}
    assert [finding for answer in accepted + booked for finding in answer.findings] == []


def test_there_is_not_money_enough(bank):
    """The last payment finds the account empty: it is rejected for that, and the others are not."""
    bank.agree(behaviour="insufficient-funds", balance=960_000_000)
    bank.ask("POST", "/payments", written(THREE, debtor=BY_IBAN))
    answers = bank.answers()
    told = said(answers, MessageKind.STATUS)
    assert [says for says, _amount in told.values()] == [BankSays.ACCEPTED, BankSays.ACCEPTED, BankSays.REJECTED]
    assert answers[0].payments[2].reasons[0].code == "AM04"
    assert {one.says for one in answers[0].groups} == {BankSays.PARTLY}


def test_a_whole_file_is_refused(bank):
    """The bank rejects the file as such; and the same file again is a duplicate."""
    bank.agree(behaviour="reject-file")
    for reason in ("FF01", "DUPL"):
        bank.ask("POST", "/payments", written(THREE, debtor=BY_IBAN))
        (answer,) = bank.answers()
        whole = next(one for one in answer.groups if one.covers is Covers.FILE)
        assert (whole.says, whole.message_id) == (BankSays.REJECTED, "IMDI-20220214-0001")
        assert whole.reasons[0].code == reason
        assert answer.findings == ()


def test_a_payment_comes_back(bank):
    """Settled, and returned days later because the account is closed: told by the same end-to-end id.

    Collected together, the return comes before the payment: nothing may hang on the order in which files arrive.
    """
    bank.agree(behaviour="return-later")
    bank.ask("POST", "/payments", written([BERGEN], debtor=BY_IBAN))
    bank.ask("POST", "/_mock/advance?days=12")
    answers = bank.answers()
    notified = [one for answer in answers if answer.kind is MessageKind.NOTIFICATION for one in answer.payments]
    notified.sort(key=lambda one: one.day)
    assert [(one.end_to_end_id, one.says, one.amount) for one in notified] == [
        (BERGEN.end_to_end_id, BankSays.PAID, BERGEN.amount),
        (BERGEN.end_to_end_id, BankSays.RETURNED, BERGEN.amount),
    ]
    assert notified[1].reasons[0].code == "AC04"
    assert [finding for answer in answers for finding in answer.findings] == []


def test_the_norwegian_account_is_not_known_here(bank):
    """This bank holds accounts by IBAN: with BBAN all is rejected, which is why the form can be chosen."""
    bank.agree()
    bank.ask("POST", "/payments", written(THREE))
    (answer,) = bank.answers()
    assert {one.says for one in answer.payments} == {BankSays.REJECTED}
    assert answer.groups[0].says is BankSays.REJECTED
