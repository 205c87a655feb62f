"""No sequence of runs and answers overdraws an account or loses a krone."""

from __future__ import annotations

from django.db import connection, transaction
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from given import DAY, Given
from services.bank_replies import all_rejected, paid, rejected, returned
from tilskudd.ledger import record
from tilskudd.ledger.models import Account
from tilskudd.parties.models import BankAccount
from tilskudd.parties.services import load_register
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.by_hand import try_again
from tilskudd.payments.check import faults_in_payments
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.payments.services import make_run, release_run, withdraw_run
from tilskudd.people.refusal import Refusal
from tilskudd.values.kroner import ZERO

ACTS = ("make", "release", "withdraw", "paid", "rejected", "returned", "all", "wrong", "again", "account")


def one_of(rows, number: int):
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def act(given: Given, word: str, number: int) -> None:
    """One act on whatever there is to act on; the rules may say no."""
    run, payment = one_of(PaymentRun.objects, number), one_of(Payment.objects.select_related("run"), number)
    match word:
        case "make":
            make_run(by=given.nina, execution_date=DAY)
        case "account":
            account = one_of(BankAccount.objects.select_related("organisation"), number)
            given.bank_account(account.organisation)
        case "release" if run:
            release_run(run, by=given.siri, seen=fingerprint(run, cross_check(run)))
        case "withdraw" if run:
            withdraw_run(run, by=given.nina)
        case "all" if run:
            take_in_bank_file(all_rejected(run), "a.xml", by=given.nina)
        case "again" if payment:
            try_again(payment, why="Prøv", by=given.nina)
        case "rejected" if payment:
            take_in_bank_file(rejected(payment.run, payment), "r.xml", by=given.nina)
        case "paid" | "returned" | "wrong" if payment:
            amount = "1.00" if word == "wrong" else ""
            content = returned(payment) if word == "returned" else paid(payment, amount=amount)
            take_in_bank_file(content, "b.xml", by=given.nina)


@settings(max_examples=15)
@for_all(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 20)), max_size=20))
def test_no_sequence_of_runs_and_answers_loses_a_krone(db, monkeypatch, acts):
    """Three grants; whatever is done, what is promised, sent and paid is 1 000, and the ledger is what payments say."""
    # Every act has a transaction of its own, which here is a savepoint.
    monkeypatch.setattr(record, "act_under_way", lambda act: f"{act} {connection.savepoint_ids}")
    with transaction.atomic():
        given = Given()
        given.debtor()
        given.money(1_000)
        given.authority(1_000)
        load_register()
        given.grants(500, 300, 200, scheme=given.frame(1_000))
        for word, number in [("make", 0), ("release", 0), *acts]:
            try:
                with transaction.atomic():
                    act(given, word, number)
            except Refusal:
                continue
        rows = Account.objects.filter(line="671/62", place__in=["committed", "sent", "paid"])
        assert sum((row.credits - row.debits for row in rows), ZERO).in_kroner == 1_000
        assert all(row.credits >= row.debits for row in rows)
        assert faults_in_payments() == []
        transaction.set_rollback(True)
