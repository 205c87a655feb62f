"""Account numbers and payment references, and what stands in a bank's signs."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_files import ISO
from tilskudd.payments.bank_text import (
    ALLOWED,
    LONGEST_TEXT,
    bank_name,
    bank_text,
    cleaned,
    is_bank_id,
    message_to_payee,
)
from tilskudd.payments.rules import (
    iban_of,
    is_account_number,
    is_kid,
    kid_mod10,
    kid_mod11,
    plain_account,
    shown_account,
)


@pytest.mark.parametrize(
    "written",
    ["12345678903", "1234 56 78903", "1234.56.78903", "1234-56-78903", "1234\u00a056\u00a078903", "NO4212345678903"],
)
def test_an_account_as_people_write_it(written):
    """Blanks, dots, hyphens, no-break spaces and the Norwegian IBAN name the same account."""
    assert plain_account(iban_of("12345678903") if written.startswith("NO") else written) == "12345678903"
    assert shown_account("12345678903") == "1234 56 78903"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12345678904",
        "1234567890",
        "123456789030",
        "00000000000",
        "0000.4090403",
        "4090403",
        "x2345678903",
        "١٢٣٤٥٦٧٨٩٠٣",
        "NO0012345678903",
        "SE4550000000058398257466",
        "12345678903\n",
        "NO",
    ],
)
def test_what_is_no_account(written):
    """A wrong check digit, too few or many figures, the old post giro, other figures and other countries."""
    assert not is_account_number(written)
    with pytest.raises(ValueError, match="account number"):
        shown_account(written)


def test_references_by_both_check_digits():
    """12344 by mod 10 and 12343 by mod 11 are one and the same number; «-» stands for ten."""
    assert (kid_mod10("1234"), kid_mod11("1234"), kid_mod11("104")) == ("4", "3", "-")
    assert is_kid("12344")
    assert is_kid("12343")
    assert is_kid("104-")
    for wrong in ("", "1", "12345", "1234-", "-", "1" * 26, "12 344", "-1234", "12344\n", "١٢٣٤٤"):
        assert not is_kid(wrong), wrong
    with pytest.raises(ValueError, match="figures"):
        kid_mod10("12a")
    with pytest.raises(ValueError, match="figures"):
        kid_mod11("")


@given(st.from_regex(r"[0-9]{1,24}", fullmatch=True))
def test_a_made_reference_is_one(stem):
    """Whatever figures a reference is made from, its check digit is accepted, and no other by both rules."""
    right = {kid_mod10(stem), kid_mod11(stem)}
    assert {sign for sign in "0123456789-" if is_kid(stem + sign)} == right


@pytest.mark.skipif(ISO is None, reason="the public numbers (shared/data) are not beside the project")
def test_public_test_numbers():
    """Every account and reference of the shared table comes out as it says."""
    with (ISO.parent / "identiteter" / "testnumre_org_konto_kid.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"].startswith(("kid", "kontonr"))]
    assert len(rows) > 25
    for row in rows:
        check = is_kid if row["type"].startswith("kid") else is_account_number
        assert check(row["nummer"]) == (row["gyldig"] == "ja"), row
        if row["merknad"].startswith("IBAN"):
            assert iban_of(row["nummer"]) == row["merknad"].split()[1]


def test_signs_that_a_bank_does_not_take():
    """æøå stand; marks are left off, quotation marks and dashes are made plain, the rest is «?»; no control signs."""
    assert cleaned("Ålesund, Sør-Værøy & Co") == "Ålesund, Sør-Værøy & Co"
    assert cleaned("Kárášjoga gielda – «Ŋuorta»") == "Kárásjoga gielda - 'Nuorta'"
    assert cleaned("A\x00B\x1b[31m\tC\r\nD\u202eE") == "A B (31m C D E"
    assert cleaned("中文 <b>") == "?? ?b?"
    assert cleaned("A\u030alesund") == "Ålesund"


@given(st.text())
def test_any_text_becomes_the_banks_signs(text):
    """Whatever comes in, only allowed signs come out, and cleaning twice changes nothing."""
    once = cleaned(text)
    assert ALLOWED.issuperset(once)
    assert cleaned(once) == once == once.strip()


def test_what_is_too_long_says_so():
    """A cut text ends with three dots and has the length that the bank takes; an empty one is refused."""
    assert bank_text("x" * 141) == "x" * 137 + "..."
    assert bank_text("x" * 140) == "x" * 140
    assert len(bank_name("Interkommunalt " * 10)) <= 70
    assert bank_name("Interkommunalt " * 10).endswith("...")
    with pytest.raises(ValueError, match="nothing is left"):
        bank_name(" \x00 ")


def test_the_reference_outlives_the_text():
    """The accountant finds the payment by its reference: only what it is, is cut."""
    text = message_to_payee("Tilskudd til informasjonsarbeid " * 9, "IMDI-2022-20-4601", "tilskudd.example/u/4601")
    assert len(text) <= LONGEST_TEXT
    assert text.endswith("..., ref. IMDI-2022-20-4601, se tilskudd.example/u/4601")
    assert message_to_payee("Norskopplæring 2022", "A-1") == "Norskopplæring 2022, ref. A-1"
    with pytest.raises(ValueError, match="no room"):
        message_to_payee("Tilskudd", "A-1", "x" * 120)
    with pytest.raises(ValueError, match="would change"):
        message_to_payee("Tilskudd", "A-1", "tilskudd.example/min_side")


def test_ids_that_come_back_unchanged():
    """An id has no blanks, no Norwegian letters, no double or outer slash, and at most 35 signs."""
    assert all(is_bank_id(one) for one in ("A", "IMDI-2022-20R-4601", "a/b:c.d+e", "9" * 35))
    wrong = ("", "A B", "Å", "/A", "A/", "A//B", "-A", "9" * 36, "NOTPROVIDED", "notprovided", "A\n")
    assert not any(is_bank_id(one) for one in wrong)
