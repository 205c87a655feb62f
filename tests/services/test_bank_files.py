"""The bank's answers: booked once each on the bank's date, whatever their order; what fits nothing moves nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from given import DAY, Given, kroner, ledger_text
from services.bank_replies import all_rejected, paid, rejected, released_run, returned
from tilskudd.config.verification import verify
from tilskudd.files.models import StoredFile
from tilskudd.ledger.models import Entry
from tilskudd.parties.members import account_of
from tilskudd.payments import bank_file_rows, bank_files
from tilskudd.payments.answer import BankSays
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.by_hand import (
    approve_settlement,
    clarify,
    propose_settlement,
    try_again,
    withdraw_settlement,
)
from tilskudd.payments.due import WaitsFor, what_is_due
from tilskudd.payments.models import BankAnswerRow, BankFile, Payment
from tilskudd.payments.queries import failed_payments, late_payments, late_runs, strange_answers
from tilskudd.payments.services import make_run
from tilskudd.people.models import Event
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.services import move_example_date
from tilskudd.people.two_persons import SamePerson


@pytest.fixture
def sent(given):
    """Three payments of 500, 300 and 200 that are with the bank."""
    given.debtor()
    given.grants(500, 300, 200)
    return released_run(given)


@pytest.fixture
def three(sent) -> list[Payment]:
    return list(sent.payments.select_related("recipient", "bank_account").order_by("place"))


def take(given, content: bytes, by=None) -> BankFile:
    return take_in_bank_file(content, "svar.xml", by=by or given.nina)


def states() -> list[str]:
    return list(Payment.objects.order_by("pk").values_list("state", flat=True))


def uses(bank_file: BankFile) -> list[str]:
    return list(bank_file.rows.order_by("place").values_list("use", flat=True))


def whys() -> str:
    return " ".join(one.why for one in strange_answers()).replace("\u00a0", " ")


def test_what_the_bank_books_is_paid_on_its_date(given, three):
    """Two are booked by a notification, the third by a statement; each on the bank's day."""
    move_example_date(date(2022, 2, 18), by=given.anne)
    take(given, paid(*three[:2], day=date(2022, 2, 16)))
    assert ledger_text().endswith("committed 0\nsent 200\npaid 800\n")
    take(given, paid(three[2], day=date(2022, 2, 17), kind="53"))
    assert ledger_text().endswith("sent 0\npaid 1 000\n")
    days = Entry.objects.filter(kind="paid").order_by("id").values_list("booked_on", flat=True)
    assert list(days) == [date(2022, 2, 16)] * 2 + [date(2022, 2, 17)]
    assert verify().findings == []


def test_one_rejected_is_due_again_when_its_account_is_new(given, sent, three):
    """AC01 of the second: its money is promised again, and it waits until there is another account."""
    take(given, rejected(sent, three[1]))
    assert states() == ["sent", "rejected", "sent"]
    assert ledger_text().endswith("committed 300\nsent 700\n")
    assert [one.why for one in what_is_due(DAY).waits] == [WaitsFor.WORD]
    given.bank_account(three[1].recipient)
    again = released_run(given)
    assert [one.amount for one in again.payments.all()] == [kroner(300)]
    take(given, paid(*three[::2], again.payments.get()))
    assert ledger_text().endswith("committed 0\nsent 0\npaid 1 000\n")
    assert list(failed_payments()) == []
    assert verify().findings == []


def test_a_rejection_for_another_reason_waits_for_a_persons_word(given, sent, three):
    """AM04, no cover: another account changes nothing; «prøv igjen» with a reason does, once."""
    take(given, rejected(sent, three[1], code="AM04"))
    given.bank_account(three[1].recipient)
    assert [one.why for one in what_is_due(DAY).waits] == [WaitsFor.WORD]
    payment = Payment.objects.get(pk=three[1].pk)
    with pytest.raises(NotAllowed):
        try_again(payment, why="Nå er det dekning", by=given.kari)
    with pytest.raises(Refusal, match="hvorfor"):
        try_again(payment, why=" ", by=given.nina)
    with pytest.raises(WrongState):
        try_again(three[0], why="Uten grunn", by=given.nina)
    try_again(payment, why="Nå er det dekning", by=given.nina)
    with pytest.raises(WrongState):
        try_again(payment, why="En gang til", by=given.nina)
    assert make_run(by=given.nina, execution_date=DAY).total == kroner(300)


def test_a_whole_file_is_rejected(given, sent):
    """No payment is named: all three are promised again."""
    bank_file = take(given, all_rejected(sent))
    assert states() == ["rejected"] * 3
    assert uses(bank_file) == ["noted", "booked", "booked", "booked"]
    assert ledger_text().endswith("committed 1 000\nsent 0\n")
    assert verify().findings == []


def test_a_whole_file_that_the_bank_counts_otherwise_is_not_touched(given, sent):
    """The bank rejects a file of ours with another sum: somebody must look."""
    bank_file = take(given, all_rejected(sent).replace(b">1000.00<", b">1000.01<"))
    assert uses(bank_file) == ["strange"]
    assert states() == ["sent"] * 3
    assert "teller noe annet" in whys()


def test_what_comes_back_is_promised_again_and_the_account_is_held(given, three):
    """Paid, then returned: the account is held, and there is no account until a new one is approved."""
    take(given, paid(three[0]))
    take(given, returned(three[0]))
    assert ledger_text().endswith("committed 500\nsent 500\npaid 0\n")
    assert account_of(three[0].recipient, DAY) is None
    three[0].bank_account.refresh_from_db()
    assert three[0].bank_account.state == "held"
    assert three[0].end_to_end_id in three[0].bank_account.why
    assert [one.why for one in what_is_due(DAY).waits] == [WaitsFor.HELD]
    given.bank_account(three[0].recipient)
    assert [one.instalment.amount for one in what_is_due(DAY).due] == [kroner(500)]
    assert verify().findings == []


def test_a_return_before_its_payment_waits_for_it(given, three):
    """The files come in the wrong order, in one day and in one file: the end is the same."""
    bank_file = take(given, returned(three[0]))
    assert uses(bank_file) == ["waits"]
    assert ledger_text().endswith("sent 1 000\n")
    assert strange_answers().count() == 1
    take(given, paid(three[0]))
    assert Payment.objects.get(pk=three[0].pk).state == "returned"
    assert strange_answers().count() == 0
    back = returned(three[1]).split(b"<Ntry>", 1)[1].split(b"</Ntfctn>")[0]
    take(given, paid(three[1]).replace(b"<Ntry>", b"<Ntry>" + back + b"<Ntry>", 1))
    assert Payment.objects.get(pk=three[1].pk).state == "returned"
    assert ledger_text().endswith("committed 800\nsent 200\npaid 0\n")
    assert verify().findings == []


def test_the_same_file_twice_is_one_row_and_books_once(given, three):
    """Taken in by Nina and then by Per; and the same payments in a statement the day after."""
    first, second = take(given, paid(*three)), take(given, paid(*three), by=given.siri)
    assert first == second
    assert BankFile.objects.count() == 1
    assert uses(take(given, paid(*three, kind="53"))) == ["known"] * 3
    assert Entry.objects.filter(kind="paid").count() == 3
    assert strange_answers().count() == 0


def test_what_fits_nothing_moves_nothing_and_is_kept(given, sent, three):
    """Unknown, an øre off, a smaller return, another file's, rejected after paid, tomorrow, before it was sent."""
    stranger = Payment(end_to_end_id="UB-1999-001-1", amount=kroner(5))
    take(given, paid(stranger))
    take(given, paid(three[0], amount="500.01"))
    take(given, paid(three[0]))
    take(given, returned(three[0], amount="499.00"))
    take(given, rejected(sent, three[0]))
    take(given, paid(three[1], day=DAY + timedelta(days=1)))
    take(given, paid(three[1], day=DAY - timedelta(days=1)))
    take(given, rejected(sent, three[1]).replace(f">{sent.message_id}<".encode(), b">UB-1999-001<"))
    take(given, paid(three[1]).replace(b'Ccy="NOK"', b'Ccy="EUR"'))
    assert states() == ["paid", "sent", "sent"]
    told = whys()
    for words in (
        "ikke laget noen betaling",
        "Banken sier 500,01 kr. Vi sendte 500 kr",
        "Banken sier 499 kr",
        "allerede ført som utbetalt",
        "Bankens dato er før vi sendte filen, eller etter i dag",
        "gjelder en annen fil",
        "Valutaen er «EUR»",
    ):
        assert words in told
    assert verify().findings == []


def test_a_payment_that_was_never_released_is_not_paid(given):
    """The bank says that a payment of a run that waits is paid: the loudest kind of out of step."""
    given.debtor()
    given.grants(500)
    run = make_run(by=given.nina, execution_date=DAY)
    take(given, paid(run.payments.get()))
    assert states() == ["ready"]
    assert "ikke sendt banken fra oss" in whys()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Document",
        b"%PDF-1.7",
        b"<html><body>Logg inn</body></html>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>',
    ],
)
def test_a_file_that_is_no_answer_is_refused_in_a_sentence(given, content):
    """Empty, cut short, a PDF, a web page, an entity that reads our disk, one that swells."""
    with pytest.raises(Refusal, match="Ingenting er ført"):
        take(given, content)
    assert (BankFile.objects.count(), StoredFile.objects.filter(size=len(content)).count()) == (0, 0)
    assert Event.objects.get(verb="bank-file.refused").by == given.nina


def test_a_truncated_file_books_nothing(given, three):
    """The last twenty bytes are missing: none of the three is paid."""
    with pytest.raises(Refusal):
        take(given, paid(*three)[:-20])
    assert states() == ["sent"] * 3


def test_only_who_has_the_right_takes_in_files(given, three):
    """Case officer, approver and auditor do not."""
    for person in (given.kari, given.ola, given.auditor):
        with pytest.raises(NotAllowed):
            take(given, paid(*three), by=person)


def test_a_file_that_was_stopped_goes_on(given, three, monkeypatch):
    """One payment to a piece, and a fault after the first: the same file in again books the rest, and no more."""
    monkeypatch.setattr(bank_file_rows, "A_PIECE", 1)
    left = [1]
    real = bank_files._take_or_tell

    def stops(*words):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        real(*words)

    monkeypatch.setattr(bank_files, "_take_or_tell", stops)
    with pytest.raises(KeyboardInterrupt):
        take(given, paid(*three))
    assert states() == ["paid", "sent", "sent"]
    assert BankFile.objects.get().finished_at is None
    monkeypatch.setattr(bank_files, "_take_or_tell", real)
    assert take(given, paid(*three)).finished_at is not None
    assert states() == ["paid"] * 3
    assert BankAnswerRow.objects.count() == 3
    assert verify().findings == []


def test_one_that_the_ledger_refuses_does_not_stop_the_others(given, three, monkeypatch):
    """The second payment's money is not where it should be: it is told, and the others are booked."""
    real = bank_files.record_all

    def refuses(entries, **words):
        if any(three[1].end_to_end_id in one.key for one in entries):
            raise Refusal("Budsjettåret 2022 er ikke åpent.")
        return real(entries, **words)

    monkeypatch.setattr(bank_files, "record_all", refuses)
    take(given, paid(*three))
    assert states() == ["paid", "sent", "paid"]
    assert "ikke åpent" in whys()


def test_a_file_of_many_takes_as_many_queries(given):
    """Twenty answers take no more queries than two."""
    given.debtor()
    given.grants(*[100] * 22)
    run = released_run(given)
    rows = list(run.payments.order_by("place"))
    with CaptureQueriesContext(connections["default"]) as few:
        take(given, paid(*rows[:2]))
    with CaptureQueriesContext(connections["default"]) as many:
        take(given, paid(*rows[2:]))
    assert len(many) == len(few)


def test_the_same_file_by_two_at_once_books_once(own_database):
    """Two controllers take in the same file at the same moment."""
    given = Given()
    given.debtor()
    given.grants(500, 300)
    rows = list(released_run(given).payments.order_by("place"))
    content = paid(*rows)

    def take_it(by):
        try:
            return take(given, content, by=by).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(take_it, [given.nina, given.siri]))) == 1
    assert Entry.objects.filter(kind="paid").count() == 2
    assert BankAnswerRow.objects.count() == 2
    assert verify().findings == []


def test_nothing_leaves_sent_by_time(given, three):
    """Three bank days without an answer: it stands as late, and the money stays where it is."""
    assert late_payments().count() == 0
    for day, late in ((date(2022, 2, 17), 0), (date(2022, 2, 18), 3), (date(2022, 12, 31), 3)):
        move_example_date(day, by=given.anne)
        assert late_payments().count() == late
        assert late_runs(given.nina).count() == (1 if late else 0)
    assert ledger_text().endswith("sent 1 000\n")


def test_two_persons_settle_by_hand_with_the_statement(given, three):
    """Nina proposes with the bank's statement, Per approves; on the bank's date."""
    told = {"day": DAY, "words": "Står på utskriften", "content": b"%PDF utskrift", "name": "utskrift.pdf"}
    for person in (given.kari, given.auditor):
        with pytest.raises(NotAllowed):
            propose_settlement(three[0], BankSays.PAID, by=person, **told)
    for lack in ({"content": b""}, {"words": " "}, {"day": DAY + timedelta(days=1)}):
        with pytest.raises(Refusal):
            propose_settlement(three[0], BankSays.PAID, by=given.nina, **{**told, **lack})
    with pytest.raises(Refusal, match="kan ikke ha skjedd"):
        propose_settlement(three[0], BankSays.RETURNED, by=given.nina, **told)
    made = propose_settlement(three[0], BankSays.PAID, by=given.nina, **told)
    with pytest.raises(WrongState):
        propose_settlement(three[0], BankSays.REJECTED, by=given.siri, **told)
    with pytest.raises(SamePerson):
        approve_settlement(made, by=given.nina)
    approve_settlement(made, by=given.siri)
    with pytest.raises(WrongState):
        approve_settlement(made, by=given.siri)
    assert ledger_text().endswith("sent 500\npaid 500\n")
    other = propose_settlement(three[1], BankSays.REJECTED, by=given.siri, **told)
    withdraw_settlement(other, by=given.siri)
    take(given, paid(three[0]))
    assert Entry.objects.filter(kind="paid").count() == 1
    assert verify().findings == []


def test_what_is_out_of_step_stays_until_somebody_has_said_what_it_was(given, three):
    """With words, by who may; once; it moves nothing."""
    take(given, paid(three[0], amount="1.00"))
    row = strange_answers().get()
    with pytest.raises(NotAllowed):
        clarify(row, words="Gebyr", by=given.kari)
    with pytest.raises(Refusal):
        clarify(row, words=" ", by=given.nina)
    clarify(row, words="Banken rettet det i neste fil", by=given.nina)
    with pytest.raises(WrongState):
        clarify(row, words="Igjen", by=given.nina)
    assert strange_answers().count() == 0
    assert states() == ["sent"] * 3


def test_verify_finds_money_that_the_bank_never_said_was_paid(given, three):
    """Both the state and the ledger say so, and no answer does."""
    from django.db import transaction

    from tilskudd.ledger.record import record_all
    from tilskudd.payments.settlement import Settled, entry_of, settle

    with transaction.atomic():
        one = Settled(three[0], BankSays.PAID, DAY)
        settle([one], by=given.nina)
        record_all([entry_of(one, "test")], by=given.nina, booked_on=DAY)
    assert {one.code for one in verify().findings} == {"payment-unanswered"}
