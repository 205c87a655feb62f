"""The payment file: as the schema and Norwegian banks want it, and never one krone beside what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from rules.bank_files import AALESUND, BERGEN, DEBTOR, ISO, OSLO, URN, head_of, is_valid, numbers_of, written
from tilskudd.payments.bank_text import bank_name, bank_text
from tilskudd.payments.payment_file import AccountForm, Payment, write_payment_file
from tilskudd.payments.rules import kid_mod10
from tilskudd.values.kroner import ZERO, Kroner

THREE = [OSLO, BERGEN, AALESUND]
NAMES = {"p": f"{URN}pain.001.001.09"}
beside = pytest.mark.skipif(ISO is None, reason="the schemas (shared/data) are not beside the project")

ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:+-]{0,34}", fullmatch=True).filter(
    lambda one: one.upper() != "NOTPROVIDED"
)
kids = st.from_regex(r"[0-9]{1,24}", fullmatch=True).map(lambda stem: stem + kid_mod10(stem))
texts = st.text(min_size=1).filter(lambda one: any(sign.isalnum() for sign in one))
payments = st.builds(
    lambda identity, instruction, ore, name, kid, text, number: Payment(
        identity,
        instruction,
        Kroner(ore),
        name,
        "99990200005",
        kid=kid,
        message="" if kid else text,
        creditor_number=number,
    ),
    ids,
    ids,
    st.integers(1, 999_999_999_999_999),
    texts,
    st.one_of(st.just(""), kids),
    texts,
    st.sampled_from(["", "958935420"]),
)
lists = st.lists(payments, min_size=1, max_size=6, unique_by=lambda one: one.end_to_end_id).filter(
    lambda some: sum(one.amount.ore for one in some) <= 999_999_999_999_999
)


SAID = {
    "end_to_end_id": "p:PmtId/p:EndToEndId",
    "instruction_id": "p:PmtId/p:InstrId",
    "amount": "p:Amt/p:InstdAmt[@Ccy='NOK']",
    "creditor": "p:Cdtr/p:Nm",
    "creditor_account": "p:CdtrAcct/p:Id/p:Othr[p:SchmeNm/p:Cd='BBAN']/p:Id",
    "creditor_number": "p:Cdtr/p:Id/p:OrgId/p:Othr[p:SchmeNm/p:Cd='CUST']/p:Id",
    "kid": "p:RmtInf/p:Strd/p:CdtrRefInf[p:Tp/p:CdOrPrtry/p:Cd='SCOR']/p:Ref",
    "message": "p:RmtInf/p:Ustrd",
}


def read_back(content: bytes) -> list[dict[str, str]]:
    """What the file says of each payment, read by paths of our own."""
    found = etree.fromstring(content).iterfind(".//p:CdtTrfTxInf", NAMES)
    return [{name: one.xpath(f"string({path})", namespaces=NAMES) for name, path in SAID.items()} for one in found]


def expected(payment: Payment) -> dict[str, str]:
    as_it_stands = {name: getattr(payment, name) for name in SAID}
    return as_it_stands | {
        "amount": f"{payment.amount.ore // 100}.{payment.amount.ore % 100:02}",
        "creditor": bank_name(payment.creditor),
        "message": bank_text(payment.message) if payment.message else "",
    }


@beside
@pytest.mark.parametrize("form", AccountForm)
@pytest.mark.parametrize("agreement", ["", "AVTALE-17"])
def test_the_file_is_what_the_schema_wants(form, agreement):
    """Both forms of the account and with or without an agreement, the published schema finds nothing."""
    debtor = replace(DEBTOR, account_form=form, agreement=agreement)
    assert is_valid(written(THREE, debtor=debtor), "pain.001.001.09") is True


@beside
def test_it_says_the_same_as_a_file_made_by_hand():
    """The sample in Norway's profile and ours are the same, element by element, but for the time zone."""
    ours = etree.fromstring(written(THREE))
    theirs = etree.fromstring((ISO / "samples" / "norsk_tilskudd_pain.001.001.09.xml").read_bytes())
    told = [[(one.tag, (one.text or "").strip(), dict(one.attrib)) for one in tree.iter()] for tree in (ours, theirs)]
    different = [pair for pair in zip(*told, strict=True) if pair[0] != pair[1]]
    assert [(one[1], two[1]) for one, two in different] == [("2022-02-14T10:15:00+01:00", "2022-02-14T10:15:00")]


@given(lists)
@settings(max_examples=60)
def test_what_is_written_is_read_back(some):
    """Any payments: the same ids, amounts, names, accounts and texts stand in the file, in the same order."""
    content = written(some)
    assert read_back(content) == [expected(one) for one in some]
    head = etree.fromstring(content).find("p:CstmrCdtTrfInitn/p:GrpHdr", NAMES)
    total = sum(one.amount.ore for one in some)
    assert head.findtext("p:NbOfTxs", None, NAMES) == str(len(some))
    assert head.findtext("p:CtrlSum", None, NAMES) == f"{total // 100}.{total % 100:02}"
    if ISO:
        assert is_valid(content, "pain.001.001.09") is True


@pytest.mark.parametrize(
    ("some", "head", "words"),
    [
        (THREE[:2], head_of(THREE), "number 3"),
        (THREE, replace(head_of(THREE), total=Kroner.whole(1)), "sum"),
        ([OSLO, OSLO], head_of([OSLO, OSLO]), "twice"),
        ([], head_of(THREE), "number 3"),
    ],
)
def test_a_file_that_does_not_add_up_never_ends(some, head, words):
    """Payments that differ from the head in number or sum, or an id twice: what came out is no XML document."""
    pieces = []
    with pytest.raises(ValueError, match=words):
        pieces.extend(write_payment_file(head, some))
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(b"".join(pieces))


@pytest.mark.parametrize(
    "change",
    [
        {"end_to_end_id": "Å"},
        {"end_to_end_id": "NOTPROVIDED"},
        {"instruction_id": "x" * 36},
        {"amount": ZERO},
        {"amount": Kroner(-1)},
        {"amount": Kroner.whole(10**13)},
        {"creditor_account": "99990200006"},
        {"creditor_account": "9999 02 00005"},
        {"creditor_number": "958935421"},
        {"creditor_number": "958 935 420"},
        {"kid": "20220023013"},
        {"kid": "", "message": ""},
        {"message": "og en KID"},
    ],
)
def test_a_payment_that_no_bank_takes_is_not_made(change):
    """Wrong ids, amounts, accounts and references raise before there is a file."""
    with pytest.raises(ValueError, match="not a"):
        replace(OSLO, **change)


def test_heads_that_are_not_made():
    """A naive time, an unknown number and a debtor without valid numbers raise."""
    head = head_of(THREE)
    for change in ({"created_at": datetime(2022, 2, 14)}, {"number": 0}, {"total": ZERO}, {"message_id": "x" * 34}):
        with pytest.raises(ValueError, match="not a"):
            replace(head, **change)
    for change in ({"organisation_number": "1"}, {"account": "1"}, {"bic": "DNB"}, {"agreement": "Å"}):
        with pytest.raises(ValueError, match="not a"):
            replace(DEBTOR, **change)


def test_money_is_never_a_float():
    with pytest.raises(TypeError):
        replace(OSLO, amount=6451032.0)


def test_names_are_words_not_markup():
    """What looks like XML in a name stays a name."""
    sly = replace(OSLO, creditor="</Nm><Amt>&x;", kid="", message="]]><!-- & 'a'")
    content = written([sly])
    assert read_back(content) == [expected(sly)]
    assert b"<!--" not in content


def test_giving_up_halfway_is_quiet():
    """Whoever stops taking pieces leaves nothing behind."""
    many = [replace(OSLO, end_to_end_id=f"A-{number}") for number in range(500)]
    pieces = write_payment_file(head_of(many), many)
    assert next(pieces).startswith(b"<?xml")
    pieces.close()


MEMORY = """
from datetime import date, datetime, timezone
from tilskudd.payments.payment_file import *
from tilskudd.values.kroner import Kroner
def some(number):
    for at in range(number):
        yield Payment(f"A-{at:06}", f"B-{at:06}", Kroner(1), "Navn", "99990200005", message="Tilskudd")
debtor = Debtor("Etat", "987879696", "99990100019", "DNBANOKK")
def run(number):
    head = PaymentFile("M", datetime(2022, 1, 1, tzinfo=timezone.utc), date(2022, 1, 2), debtor, number, Kroner(number))
    return max(len(piece) for piece in write_payment_file(head, some(number)))
run(100)
before = peak()
largest = run(20_000)
print(largest, peak() - before)
"""


def test_memory_does_not_follow_the_number():
    """Twenty thousand payments take no more than their ids: pieces are small, and nothing is kept."""
    ((largest, grown_kb),) = numbers_of(MEMORY)
    assert largest < 80 * 1024
    assert grown_kb < 10 * 1024
