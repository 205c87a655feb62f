"""The bank's answers: each payment by its own id, files and blocks as such, and a finding for all else."""

from __future__ import annotations

from datetime import date

import pytest

from rules.bank_files import ISO, URN, detail, details, entry, is_valid, notification, status, status_report
from tilskudd.payments.answer import BankAnswer, BankSays, Covers, MessageKind, Reason
from tilskudd.payments.bank_answers import READ, read_answer
from tilskudd.payments.bank_codes import REASONS, STATUSES, reason_in_words, status_in_words
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import Kroner

beside = pytest.mark.skipif(ISO is None, reason="the samples (shared/data) are not beside the project")


def answer_to(content: bytes) -> BankAnswer:
    return read_answer([content])


def sample(name: str) -> BankAnswer:
    assert ISO
    return answer_to((ISO / "samples" / f"mockbank_{name}.xml").read_bytes())


def told(answer: BankAnswer) -> list[tuple[str, str, str]]:
    amounts = ["" if one.amount is None else str(one.amount.ore) for one in answer.payments]
    return [(one.end_to_end_id, one.says.value, amount) for one, amount in zip(answer.payments, amounts, strict=True)]


def codes(answer: BankAnswer) -> list[str]:
    return [one.code for one in answer.findings]


@beside
def test_a_partly_accepted_file():
    """Two are accepted, one rejected for its account; file and block are «PART», which says nothing of any payment."""
    answer = sample("pain.002.001.10_part")
    assert (answer.kind, answer.message_id, answer.findings) == (MessageKind.STATUS, "MB-P002-000002", ())
    assert told(answer) == [
        ("IMDI-2022-20-0301", "accepted", ""),
        ("IMDI-2022-20-4601", "accepted", ""),
        ("IMDI-2022-20-1507", "rejected", ""),
    ]
    assert answer.payments[2].reasons == (Reason("AC01", "NO0099990200744 fails its check digits"),)
    assert answer.payments[2].day == date(2022, 2, 14)
    assert [(one.covers, one.says, one.number) for one in answer.groups] == [
        (Covers.FILE, BankSays.PARTLY, 3),
        (Covers.BLOCK, BankSays.PARTLY, 3),
    ]


@beside
def test_a_rejected_file():
    """The whole file is told of as rejected, by our own message id, beside each payment in it."""
    answer = sample("pain.002.001.10_rjct")
    whole = answer.groups[0]
    assert (whole.covers, whole.message_id, whole.says) == (Covers.FILE, "IMDI-20220214-0001", BankSays.REJECTED)
    assert whole.total == Kroner.whole(10_595_792)
    assert [one.says for one in answer.payments] == [BankSays.REJECTED] * 3
    assert answer.findings == ()


@beside
@pytest.mark.parametrize("name", ["camt.054.001.08_debet", "camt.053.001.08_utbetaling"])
def test_booked_payments(name):
    """Notification and statement say the same: paid, how much, when, from which account, the bank's reference."""
    answer = sample(name)
    assert told(answer) == [
        ("IMDI-2022-20-0301", "paid", "645103200"),
        ("IMDI-2022-20-4601", "paid", "310208600"),
    ]
    first = answer.payments[0]
    assert (first.day, first.bank_reference, first.account) == (date(2022, 2, 15), "MB-PMT-4", "99990100019")
    assert answer.findings == ()


@beside
@pytest.mark.parametrize("name", ["camt.054.001.08_retur", "camt.053.001.08_retur"])
def test_a_payment_that_came_back(name):
    answer = sample(name)
    assert told(answer) == [("IMDI-2022-20R-4601", "returned", "310208600")]
    assert answer.payments[0].reasons == (Reason("AC04"),)
    assert answer.payments[0].day == date(2022, 2, 23)
    assert answer.findings == ()


@beside
@pytest.mark.parametrize("name", ["mockbank_pacs.004.001.09_retur", "norsk_tilskudd_pain.001.001.09"])
def test_another_message_is_named(name):
    """A message between banks, or our own file: one sentence that says what it is and what is read."""
    answer = answer_to((ISO / "samples" / f"{name}.xml").read_bytes())
    assert codes(answer) == ["wrong-message"]
    assert name.split("_")[-2 if "retur" in name else -1] in answer.findings[0].message
    assert not answer.is_read


@pytest.mark.parametrize("version", ["03", "10", "12"])
def test_every_status_in_every_version(version):
    """All codes that are known for a payment are read; the day of the answer is the day in Oslo."""
    known = {code: says for code, (says, _words) in STATUSES.items() if says is not BankSays.PARTLY}
    answer = answer_to(status_report("".join(status(f"E-{code}", code) for code in known), version))
    assert {one.status: one.says for one in answer.payments} == known
    assert {one.day for one in answer.payments} == {date(2022, 2, 15)}
    assert answer.findings == ()


@beside
def test_what_tests_call_an_answer_is_one():
    """The answers made up here are as the published schemas want them."""
    old = entry(
        "10", details(detail("E-1", more="<AmtDtls><TxAmt><Amt Ccy='NOK'>10</Amt></TxAmt></AmtDtls>")), version="02"
    )
    new = entry("10", details(detail("E-1", "10")))
    for version in ("03", "12"):
        content = status_report(status("E-1", "RJCT", "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"), version)
        assert is_valid(content, f"pain.002.001.{version}") is True
    for kind in ("53", "54"):
        assert is_valid(notification(new, "08", kind), f"camt.0{kind}.001.08") is True
        assert is_valid(notification(old, "02", kind), f"camt.0{kind}.001.02") is True


@pytest.mark.parametrize("kind", ["53", "54"])
def test_the_older_version_says_the_same(kind):
    """Version 2 has the amount in its details, the state as plain text, and says the same."""
    inner = detail("E-1", more="<AmtDtls><TxAmt><Amt Ccy='NOK'>10</Amt></TxAmt></AmtDtls>")
    answer = answer_to(notification(entry("10", details(inner), version="02"), "02", kind))
    assert told(answer) == [("E-1", "paid", "1000")]
    assert answer.findings == ()


def test_the_reason_in_the_banks_words():
    """Code, own code, several lines of text and the bank's reference."""
    more = (
        "<StsRsnInf><Rsn><Prtry>X1</Prtry></Rsn><AddtlInf>Kontoen er</AddtlInf><AddtlInf>sperret</AddtlInf></StsRsnInf>"
    )
    more += "<StsRsnInf><Rsn><Cd>AC06</Cd></Rsn></StsRsnInf><AccptncDtTm>2022-02-16T08:00:00</AccptncDtTm>"
    more += "<AcctSvcrRef>B-7</AcctSvcrRef><OrgnlTxRef><Amt><InstdAmt Ccy='NOK'>0.5</InstdAmt></Amt></OrgnlTxRef>"
    one = answer_to(status_report(status("E-1", "RJCT", more))).payments[0]
    assert one.reasons == (Reason("X1", "Kontoen er sperret"), Reason("AC06"))
    assert (one.day, one.bank_reference, one.amount) == (date(2022, 2, 16), "B-7", Kroner(50))


def test_a_whole_file_or_block_rejected_without_its_payments():
    """Nothing is spread over payments that are not named: the file and the block are told of as such."""
    reason = "<StsRsnInf><Rsn><Cd>AM10</Cd></Rsn></StsRsnInf>"
    whole = answer_to(status_report(group=f"<GrpSts>RJCT</GrpSts>{reason}"))
    assert (whole.payments, whole.findings) == ((), ())
    assert [(one.covers, one.message_id, one.says, one.reasons) for one in whole.groups] == [
        (Covers.FILE, "F1", BankSays.REJECTED, (Reason("AM10"),))
    ]
    assert (whole.groups[0].number, whole.groups[0].total) == (3, Kroner(1050))
    block = answer_to(status_report(group="", block=f"<PmtInfSts>RJCT</PmtInfSts>{reason}"))
    assert [(one.covers, one.block_id, one.says) for one in block.groups] == [(Covers.BLOCK, "F1-1", BankSays.REJECTED)]
    assert block.findings == ()


def test_all_that_is_not_understood_is_told_at_once():
    """No id, an unknown status or none, a payment twice, one against its block, another currency: each is found."""
    foreign = "<OrgnlTxRef><Amt><InstdAmt Ccy='EUR'>1</InstdAmt></Amt></OrgnlTxRef>"
    transactions = "".join(
        [
            "<TxInfAndSts><OrgnlInstrId>I-9</OrgnlInstrId><TxSts>RJCT</TxSts></TxInfAndSts>",
            status("NOTPROVIDED", "RJCT"),
            status("E-1", "XXXX"),
            status("E-2", "PART"),
            "<TxInfAndSts><OrgnlEndToEndId>E-3</OrgnlEndToEndId></TxInfAndSts>",
            status("E-4", "RJCT"),
            status("E-4", "RJCT"),
            status("E-5", "ACCP"),
            status("E-6", "RJCT", foreign),
            status("E" * 36, "RJCT"),
        ]
    )
    answer = answer_to(status_report(transactions, block="<PmtInfSts>RJCT</PmtInfSts>"))
    assert sorted(codes(answer)) == sorted(
        ["no-end-to-end-id"] * 3 + ["unknown-status"] * 2 + ["no-status", "twice", "contradiction", "amount"]
    )
    assert [one.end_to_end_id for one in answer.payments] == ["E-4", "E-4", "E-5"]
    assert "I-9" in answer.findings[0].message
    assert all(one.message.startswith("Svar nr. ") for one in answer.findings)


def test_an_answer_about_something_else():
    """A report on direct debits, an unknown status of a file, one without an id, and one that says nothing."""
    about = status_report(status("E-1", "RJCT")).replace(b"pain.001.001.09</O", b"pain.008.001.08</O")
    assert codes(answer_to(about)) == ["not-about-payments"]
    assert codes(answer_to(status_report(group="<GrpSts>ABCD</GrpSts>"))) == ["unknown-status", "says-nothing"]
    unnamed = status_report(status("E-1", "RJCT")).replace(b"<MsgId>BANK-1</MsgId>", b"")
    assert codes(answer_to(unnamed)) == ["no-message-id"]
    assert codes(answer_to(f'<Document xmlns="{URN}pain.002.001.12"/>'.encode())) == ["no-message-id", "says-nothing"]


def test_an_entry_of_many_payments():
    """A batch booked as one sum with each payment in it; if they do not add up, that is found and they stand."""
    right = notification(entry("30.50", details(detail("E-1", "10.00"), detail("E-2", "20.5"))))
    assert told(answer_to(right)) == [("E-1", "paid", "1000"), ("E-2", "paid", "2050")]
    assert answer_to(right).findings == ()
    wrong = answer_to(right.replace(b">30.50<", b">30.51<"))
    assert codes(wrong) == ["entry-sum"]
    assert "30,50\u00a0kr, men posten er på 30,51\u00a0kr" in wrong.findings[0].message
    assert len(wrong.payments) == 2


def test_the_entrys_amount_is_a_lone_payments():
    """Where a payment stands alone in its entry without a sum of its own, the entry's is it; of two it is neither's."""
    assert told(answer_to(notification(entry("7", details(detail("E-1")))))) == [("E-1", "paid", "700")]
    two = answer_to(notification(entry("7", details(detail("E-1"), detail("E-2")))))
    assert (told(two), codes(two)) == ([], ["amount", "amount"])


def test_a_block_as_one_sum():
    """A block that the bank booked without naming its payments is told of as a block, and no payment is guessed."""
    batch = "<Btch><MsgId>F1</MsgId><PmtInfId>F1-1</PmtInfId><NbOfTxs>3</NbOfTxs></Btch>"
    answer = answer_to(notification(entry("99", details(batch))))
    only = answer.groups[0]
    assert (only.covers, only.block_id, only.says, only.number) == (Covers.BLOCK, "F1-1", BankSays.PAID, 3)
    assert (only.total, only.day, only.bank_reference) == (Kroner.whole(99), date(2022, 2, 15), "REF-1")
    assert (answer.payments, answer.findings) == ((), ())


def test_money_that_is_none_of_our_payments():
    """Fees, money in, and returns that are not marked as such are told, graver when money has left the account."""
    marked = "<RtrInf><Rsn><Cd>AC06</Cd></Rsn></RtrInf>"
    lone = detail("E-9", "5").replace("DBIT", "CRDT")
    entries = [
        entry("5", ""),
        entry("5", "", "CRDT"),
        entry("5", details(detail("NOTPROVIDED", "5"))),
        entry("5", details(lone), "CRDT"),
        entry("5", details(detail("E-8", "5", marked))),
        entry("5", details(detail("E-7", "5")), state="PDNG"),
        entry("5", details(detail("E-6", "5")), state="WHAT"),
        entry("5", details(detail("E-5", "5"))).replace("NOK", "EUR"),
        entry("5", details(detail("E-4", "5"))).replace("BookgDt", "ValDt"),
        entry("5", details(detail("E-3", "5").replace("DBIT", "CRDT")), "CRDT", more="<RvslInd>true</RvslInd>"),
    ]
    answer = answer_to(notification("".join(entries), kind="53"))
    assert told(answer) == [("E-3", "returned", "500")]
    assert [(one.code, one.severity.value) for one in answer.findings] == [
        ("direction", "error"),
        ("unknown-status", "error"),
        ("amount", "error"),
        ("amount", "error"),
        ("no-day", "error"),
        ("no-end-to-end-id", "warning"),
        ("no-end-to-end-id", "warning"),
        ("not-marked-as-return", "warning"),
        ("no-end-to-end-id", "note"),
        ("not-booked", "note"),
    ]


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "-1", "1,00", "1.001", "1e3", "", " ", "NaN", "1" * 14, "١", "1.", ".5"]
)
def test_what_is_no_amount(amount):
    """Nothing is rounded, nothing is guessed."""
    answer = answer_to(notification(entry("5", details(detail("E-1", "5"))).replace(">5<", f">{amount}<")))
    assert (answer.payments, set(codes(answer))) == ((), {"amount"})


@pytest.mark.parametrize(
    ("amount", "ore"), [("1", 100), ("1.5", 150), ("+1.50", 150), ("1.50000", 150), (" 1.05 ", 105)]
)
def test_what_is_an_amount(amount, ore):
    answer = answer_to(notification(entry("5", details(detail("E-1", "5"))).replace(">5<", f">{amount}<")))
    assert answer.payments[0].amount == Kroner(ore)


def test_paid_twice_in_one_file():
    """The same payment paid in two entries is found; paid and returned in one statement is not a fault."""
    one = entry("5", details(detail("E-1", "5")))
    back = entry("5", details(detail("E-1", "5", "<RtrInf/>").replace("DBIT", "CRDT")), "CRDT")
    assert codes(answer_to(notification(one + one))) == ["twice"]
    assert told(answer_to(notification(one + back))) == [("E-1", "paid", "500"), ("E-1", "returned", "500")]
    assert codes(answer_to(notification(one + back))) == []


def test_every_code_is_told_in_words():
    """Each code says what it means and what to do, in whole sentences; an unknown one says to ask the bank."""
    for words in [*REASONS.values(), reason_in_words("ZZ99")]:
        assert words.means.endswith(".") and words.do.endswith(".")
    for code in STATUSES:
        assert status_in_words(code).endswith(".")
    assert status_in_words("ZZZZ") == ""
    assert reason_in_words("AC04").means == "Mottakerens konto er avsluttet."
    assert {"AC01", "AC04", "AC06", "AM04", "BE05"} <= set(REASONS)


def test_findings_cannot_steer_a_terminal():
    """A code with control signs in it is told without them."""
    answer = answer_to(status_report(status("E-1", "A\u009b31m\u202e")))
    assert codes(answer) == ["unknown-status"]
    assert answer.findings[0].message.isprintable()
    assert answer.findings[0].severity is Severity.ERROR


def test_messages_that_are_read():
    assert sorted({kind.value for kind in READ.values()}) == ["camt.053", "camt.054", "pain.002"]
