"""The project's own sample letter, changed in one way at a time: what is read follows, and only that."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len

from tilskudd.mandate.printed import print_reading
from tilskudd.mandate.reader.amounts import find_amounts
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter, read_text
from tilskudd.mandate.reader.reading import Reading
from tilskudd.mandate.reader.value import places_in

MANDATE = Path(__file__).resolve().parents[2] / "src" / "tilskudd" / "mandate"
LETTER = (MANDATE / "sample" / "tillegg-1.txt").read_text(encoding="utf-8")


def read(text: str) -> Reading:
    return read_text(text, "tillegg-1.txt", "0" * 64)


def changed(*pairs: tuple[str, str]) -> Reading:
    """The sample with passages replaced; each must be there."""
    text = LETTER
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return read(text)


def codes(reading: Reading, *severities: str) -> list[str]:
    return sorted(one.code for one in reading.findings if not severities or one.severity.value in severities)


def figures(reading: Reading) -> object:
    """All that was read of numbers and names, without the places."""
    return (
        [(one.number, one.title, [(due.kind, due.date) for due in one.deadlines]) for one in reading.assignments],
        [[(row.code, row.name, row.amount) for row in one.recipients] for one in reading.assignments],
        [[(one.recipient, one.amount, one.pot) for one in each.earmarks] for each in reading.assignments],
        [[(one.amount, one.chapter, one.item, one.group) for one in each.rates] for each in reading.assignments],
        [(one.line, one.name, one.amount, one.terms) for one in reading.changes],
        [(one.line, one.name, one.amount) for one in reading.positions],
        codes(reading),
    )


SAME = figures(read(LETTER))


@pytest.mark.parametrize(
    "text",
    [
        LETTER.replace("\n", "\n\n"),
        LETTER.replace("\n", "\n \n \n"),
        "\n".join(" " + line for line in LETTER.split("\n")),
        LETTER.replace(" \n", "\n"),
        LETTER.replace("\n", "\r\n"),
        re.sub(r"(?<=\d) (?=\d{3})", "\u00a0", LETTER),
        LETTER.replace("2021–", "2021-").replace("– 500", "- 500"),
    ],
    ids=["blank lines", "more blank lines", "indented", "no spaces at line ends", "CRLF", "no-break spaces", "hyphens"],
)
def test_the_same_letter_set_otherwise_says_the_same(text):
    assert figures(read(text)) == SAME


def test_without_page_marks_no_page_is_claimed():
    reading = read(re.sub(r"\n *Side \d *\n", "\n", LETTER))
    everything = [reading.letter, reading.assignments, reading.duties, reading.changes, reading.positions]
    assert {at.page for at in places_in(everything)} == {None}
    assert reading.as_json()["source"]["pages"] is None
    assert figures(reading) == SAME


def test_form_feeds_are_page_ends():
    reading = read(re.sub(r"\n *Side \d *\n", "\n\f", LETTER))
    assert (reading.assignments[0].at.page, reading.positions[0].at.page) == (1, 3)
    assert figures(reading) == SAME


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_file_may_be_of_any_common_encoding(encoding):
    text = LETTER.replace("\uf0b7", "-")
    reading = read_letter(text.encode(encoding), "brev")
    assert reading.text == text
    assert figures(reading) == SAME


def test_renumbered_assignments_are_read_and_the_wrong_reference_is_still_wrong():
    """31, 32, 33, 34 and a reference to 32 beside the title of 31."""
    reading = changed(*((f"ppdrag nr. 2{n}", f"ppdrag nr. 3{n + 1}") for n in range(4)))
    assert [one.number for one in reading.assignments] == ["31", "32", "33", "34"]
    assert "31" in next(one.message for one in reading.findings if one.code == "wrong-reference")
    assert codes(reading) == SAME[-1]


def test_the_right_reference_is_no_finding():
    reading = changed(("under oppdrag nr. 21,", "under oppdrag nr. 20,"))
    assert "wrong-reference" not in codes(reading)


def test_a_number_used_twice_is_found():
    assert "duplicate-number" in codes(changed(("Oppdrag nr. 23", "Oppdrag nr. 22")), "error")


def test_one_krone_less_and_the_table_adds_up():
    """The largest remainder gives the fifth largest one krone less, and then nothing is wrong with the sum."""
    assert codes(changed(("1 318 219", "1 318 218")), "error") == ["wrong-reference"]


def test_one_krone_more_is_one_krone_more():
    found = next(one for one in changed(("1 318 219", "1 318 220")).findings if one.code == "table-sum")
    assert (found.stated, found.computed) == (20_000_000, 20_000_002)


def test_a_table_in_another_order_with_other_rows_and_no_total():
    rows = [line for line in LETTER.split("\n") if re.match(r" ?\d{4} [A-ZÆØÅ]", line)]
    text = LETTER
    for number, row in enumerate(rows):
        text = text.replace(row, f"#{number}#")
    for number, row in enumerate(reversed(rows)):
        text = text.replace(f"#{number}#", row)
    reading = read(text)
    assert [row.code for row in reading.assignments[0].recipients] == [row.split()[0] for row in reversed(rows)]
    assert codes(reading) == SAME[-1]
    without = read(LETTER.replace("\n 20 000 000 \n", "\n"))
    assert without.assignments[0].recipients_total is None
    assert "table-against-financing" in codes(without, "note")
    off = read(LETTER.replace("\n 20 000 000 \n", "\n").replace("6 451 032", "7 451 032"))
    assert "table-against-financing" in codes(off, "error")


def test_the_positions_may_stand_before_everything_else():
    start, end = LETTER.index("Kap./post Postnavn"), LETTER.index("Med hilsen")
    moved = LETTER[:start] + LETTER[end:]
    moved = moved.replace("3.  Mål", LETTER[start:end] + "\n3.  Mål")
    assert figures(read(moved)) == SAME


def test_a_text_amount_against_the_table_is_an_error_beyond_rounding_only():
    """«215 mill.» may be 215,2 rounded; «215,3 mill.» may not."""
    error = changed(("215,2 mill.", "215,3 mill."))
    assert "amount-text-against-table" in codes(error, "error")
    assert "amount-text-against-table" in codes(changed(("215,2 mill.", "215 mill.")), "note")


def test_earmarks_must_come_to_what_the_text_says():
    reading = changed(("flyktninger – 500 000", "flyktninger – 600 000"))
    assert codes(reading, "error").count("earmark-sum") == 1


def test_a_rate_that_goes_up_is_not_said_to_be_left_over():
    reading = changed(("er 45 000 kroner", "er 50 000 kroner"))
    assert "rate-not-whole" not in codes(reading)


def test_a_date_that_no_calendar_has_is_an_error_and_is_not_corrected():
    reading = changed(("Frist:  06.05.22", "Frist:  31.06.22"))
    deadline = reading.assignments[3].deadlines[0]
    assert (deadline.kind, deadline.date, deadline.written) == ("invalid", None, "31.06.22")
    assert "impossible-date" in codes(reading, "error")


def test_a_deadline_before_the_vote_is_an_error():
    assert "deadline-before-letter" in codes(changed(("Frist:  06.05.22", "Frist:  06.01.22")), "error")


def test_a_letter_with_date_and_reference_lacks_neither():
    reading = changed(("22 00 00 00 \n", "22 00 00 00 \nVår ref 22/123-4\nDato 26. januar 2022\n"))
    assert (reading.letter.date, reading.letter.reference) == (date(2022, 1, 26), "22/123-4")
    assert not {"missing-date", "missing-reference"} & {*codes(reading)}


def test_supplement_two_may_speak_of_an_earlier_one():
    assert "series-gap" not in codes(changed(("Tillegg nr.1", "Tillegg nr. 2")))


def test_a_row_without_an_amount_is_reported_unread():
    """A strict pattern once lost a thousand million over one space; what is not read is said."""
    reading = changed(("\n1 017 600 000 \n", "\n"))
    assert len(reading.positions) == 3
    assert any(one.text.startswith("672/60") for one in reading.unread)
    assert "change-without-position" in codes(reading, "warning")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Frist: 15.10.2026", [("date", "2026-10-15")]),
        ("Frist: 30.6.2027.", [("date", "2027-06-30")]),
        ("Frist: 1.5.2026 Ansvarlig avdeling i ABC: XYZ", [("date", "2026-05-01")]),
        ("## Frist: 1.6.2026 (deretter årlig)", [("date", "2026-06-01")]),
        ("Frist 1. april", [("date", "2022-04-01")]),
        ("Frist: 1. november\n2026", [("date", "2026-11-01")]),
        ("Frist:\n1. mai 2026", [("date", "2026-05-01")]),
        ("Frist: senest mai 2027", [("month", "2027-05-31")]),
        ("Frist: innen utgangen av 1. tertial", [("period-end", "2022-04-30")]),
        ("Frist: første halvår 2021", [("period-end", "2021-06-30")]),
        ("Frist: innen utgangen av mars", [("period-end", "2022-03-31")]),
        ("Frist: Avtales nærmere", [("vague", None)]),
        ("Frist: etter gjennomført offentlig høring", [("conditional", None)]),
        ("Frist: senest en måned før etatsstyringsmøtet", [("relative", None)]),
        ("Fristar: 1. mai 2022 og årsrapport", [("date", "2022-05-01"), ("annual-report", None)]),
    ],
)
def test_deadlines_as_letters_write_them(written, read_as):
    reading = changed(("Frist:  06.05.22", written))
    found = reading.assignments[3].deadlines
    assert [(one.kind, one.date and str(one.date)) for one in found] == read_as
    assert [" ".join(reading.text[one.at.start : one.at.end].split()) for one in found] == [
        one.written for one in found
    ]


@pytest.mark.parametrize(
    ("written", "kroner", "slack"),
    [
        ("29,3 mill. kroner", 29_300_000, 50_000),
        ("0,401 mill. kroner", 401_000, 500),
        ("1,2 mill. Kroner", 1_200_000, 50_000),
        ("45,9 mrd. kroner", 45_900_000_000, 50_000_000),
        ("500 000 kroner", 500_000, 0),
        ("8000 kroner", 8_000, 0),
        ("kr 30.000", 30_000, 0),
        ("1 695 344 000 kroner", 1_695_344_000, 0),
        ("30 millioner kroner", 30_000_000, 500_000),
    ],
)
def test_amounts_as_letters_write_them(written, kroner, slack):
    assert [(one.kroner, one.slack) for one in find_amounts(f"Det gis {written} til dette.")] == [(kroner, slack)]


@pytest.mark.parametrize("text", ["Prosjekt 90 431", "i 2022", "1,2345678 mill. kroner", "12,50 kroner", "kap. 671"])
def test_codes_years_and_fractions_of_a_krone_are_no_amounts(text):
    assert not [*find_amounts(text)]


@pytest.mark.parametrize(
    ("content", "told"), [(b"%PDF-1.7\n", "PDF"), (b"", "tom"), (b" \n\n", "tom"), (b"a\0\xff\xfeb", "ikke tekst")]
)
def test_a_file_that_is_no_text_is_refused_in_one_sentence(content, told):
    with pytest.raises(UnreadableLetter, match=told):
        read_letter(content, "brev")


def test_financing_names_the_budget_line():
    money = [[(one.chapter, one.item, one.amount) for one in each.financing] for each in read(LETTER).assignments]
    assert money == [
        [(671, 62, 20_000_000)],
        [(671, 71, 20_000_000)],
        [(671, 60, 29_300_000), (672, 60, 9_600_000)],
        [],
    ]


def test_the_printed_reading_fits_eighty_columns_and_tells_errors_first(monkeypatch):
    """Before is computed from change and position; an amount is never broken over two lines."""
    monkeypatch.setenv("COLUMNS", "80")
    out = StringIO()
    print_reading(read(LETTER), out)
    told = out.getvalue().replace("\u00a0", " ")
    assert max(cell_len(line) for line in told.split("\n")) <= 80
    assert "4 953 070 000" in told and "«Umiddelbart»" in told and "øremerket 1 500 000 kr" in told
    said = " ".join(told.split())
    assert all(duty.text in said for duty in read(LETTER).duties)
    assert said.index("Oppdrag 20 skal, etaten:") < said.index("Post 671/71 skal, mottakerne:") < said.index("Feil:")
    assert told.index("Feil:") < told.index("Advarsel:") < told.index("Merknad:")
    assert "\x1b" not in told


def test_no_name_and_no_amount_of_the_sample_stands_in_the_reader():
    """Patterns name the kind of letter; whoever knows the answer beforehand has not read it."""
    reading = read(LETTER)
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((MANDATE / "reader").glob("*.py")))
    rows = [row for one in reading.assignments for row in one.recipients]
    names = {reading.letter.agency, reading.letter.sender.contact, *(one.name for one in reading.letter.signed_by)}
    names |= {row.name.removesuffix(" kommune") for row in rows} | {row.code for row in rows}
    names |= {one.recipient for each in reading.assignments for one in each.earmarks}
    names |= {one.name for each in reading.assignments for one in each.partners if one.name[0].isupper()}
    names |= {str(number) for change in reading.changes for number in (change.chapter, change.line)}
    names |= {"Helsedirektoratet", "Digdir", "Arbeids- og", "Helse- og", "Kunnskapsdepartementet"}
    amounts = {row.amount for row in rows} | {one.amount for one in (*reading.changes, *reading.positions)}
    amounts |= {one.amount for each in reading.assignments for one in (*each.rates, *each.earmarks)}
    written = {f"{amount:,}".replace(",", sign) for amount in amounts for sign in ("", " ", "_", ".", "\u00a0")}
    written |= {f"{amount / 1e6:g}".replace(".", ",") + " mill" for amount in amounts}
    assert len(names) > 20 and len(written) > 80
    assert not [word for word in names | written if re.search(rf"(?<!\w){re.escape(str(word))}(?!\w)", source)]
