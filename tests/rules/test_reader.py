"""The worked example, read: the real letter where it is at hand, and always the project's own sample."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from tilskudd.mandate.reader.read import read_letter
from tilskudd.mandate.reader.reading import Assignment, Reading
from tilskudd.mandate.reader.value import Value, places_in

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "src" / "tilskudd" / "mandate" / "sample" / "tillegg-1.txt"
REAL = "imdi-2022-tillegg-1.txt"
FAULTS = {
    "table-sum": "error",
    "wrong-reference": "error",
    "missing-date": "warning",
    "missing-reference": "warning",
    "series-gap": "warning",
    "deadline-not-a-date": "warning",
}


def real_letters() -> Path:
    """The folder of public letters that may stand beside the project."""
    for folder in PROJECT.parents:
        if (folder / "shared" / "letters").is_dir():
            return folder / "shared" / "letters"
    pytest.skip("the public letters (shared/letters) are not beside the project")


@pytest.fixture(scope="module", params=["sample", "real"])
def reading(request: pytest.FixtureRequest) -> Reading:
    path = SAMPLE if request.param == "sample" else real_letters() / REAL
    return read_letter(path.read_bytes(), path.name)


def assignment(reading: Reading, number: str) -> Assignment:
    return next(one for one in reading.assignments if one.number == number)


def passage(reading: Reading, at: object) -> str:
    """What stands at a place, with white space evened out and without the page mark a sentence may run over."""
    words = reading.text[at.start : at.end].split()  # type: ignore[attr-defined]
    marks = [index for index, word in enumerate(words) if word == "Side" and words[index + 1].isdigit()]
    return " ".join(word for index, word in enumerate(words) if not {index, index - 1} & {*marks})


def test_the_head_says_what_the_letter_is(reading):
    """«Tillegg nr.1», no space after «nr.», no date and no reference; the vote bounds its age from below."""
    letter = reading.letter
    assert (letter.kind, letter.supplement_number, letter.year, letter.agency) == ("supplement", 1, 2022, "IMDi")
    assert (letter.date, letter.reference, letter.ministry, letter.language) == (None, None, None, "nb")
    assert letter.not_before == date(2022, 1, 24)
    assert letter.basis == ("Prop. 51 S (2021-2022)", "Innst. 119 S (2021-2022)")
    assert letter.inferred == ("agency",)
    assert [one.on_behalf for one in letter.signed_by] == [True, False]
    assert [one.title for one in letter.signed_by] == ["ekspedisjonssjef", "avdelingsdirektør"]
    assert letter.sender.unit and letter.sender.contact and letter.sender.phone


def test_the_four_assignments_have_number_and_whole_title(reading):
    """Two of the titles run on over a line end."""
    assert [(one.number, one.title, one.status) for one in reading.assignments] == [
        ("20", "Tilskudd til informasjonsarbeid i kommuner", "new"),
        ("21", "Tilskudd til informasjonsarbeid mv. i regi av frivillige organisasjoner", "new"),
        ("22", "Implementering av ny integreringspakke - kvalifisering", "new"),
        (
            "23",
            "Arbeidsgruppe – Utrede og foreslå koordinerende enhet for unge som er etterlatt i utlandet mot sin vilje",
            "new",
        ),
    ]


def test_a_deadline_may_be_two_or_none(reading):
    """«01.06.22 og årsrapport» is two; «Umiddelbart» is a deadline and no date."""
    assert [
        [(deadline.kind, deadline.date and str(deadline.date), deadline.written) for deadline in one.deadlines]
        for one in reading.assignments
    ] == [
        [("date", "2022-06-01", "01.06.22"), ("annual-report", None, "årsrapport")],
        [("date", "2022-06-01", "01.06.22"), ("annual-report", None, "årsrapport")],
        [("at-once", None, "Umiddelbart")],
        [("date", "2022-05-06", "06.05.22")],
    ]
    assert assignment(reading, "20").deadlines[0].what.startswith("kort rapport")


def test_rates_have_group_months_and_line(reading):
    """Which of the two lines a rate is paid from is told by the words the rate and the line share."""
    rates = assignment(reading, "22").rates
    assert [(one.amount, one.unit, one.chapter, one.item, one.max_months) for one in rates] == [
        (45_000, "participant", 671, 60, 4),
        (8_000, "participant", 672, 60, 4),
    ]
    assert {one.measure for one in rates} == {"utvidet introduksjonsprogram", "utvidet norskopplæring"}
    for one in rates:
        assert (one.group.by, one.group.first, one.group.last) == ("end", date(2022, 1, 1), date(2022, 3, 31))


def test_earmarks_come_from_the_rest_of_the_item(reading):
    earmarks = assignment(reading, "21").earmarks
    assert [(one.amount, one.chapter, one.item, one.pot) for one in earmarks] == [
        (500_000, 671, 71, "rest-of-item")
    ] * 3
    assert [one.recipient for one in earmarks] == [
        "Røde Kors",
        "Selvhjelp for innvandrere og flyktninger",
        "Norske kvinners sanitetsforening",
    ]
    assert earmarks[0].purpose == "hjelpetelefon om tvangsekteskap og kjønnslemlestelse"


def test_ten_recipients_and_the_total_as_printed(reading):
    one = assignment(reading, "20")
    assert [(row.code, row.amount) for row in one.recipients][::9] == [("0301", 6_451_032), ("1507", 1_042_674)]
    assert len(one.recipients) == 10
    assert one.recipients[0].name == "Oslo kommune"
    assert one.recipients_total == 20_000_000


def test_partners_have_a_role(reading):
    partners = {one.name: one.role for each in reading.assignments for one in each.partners}
    assert partners == {
        "kommunene og fylkeskommunene": "inform",
        "Direktoratet for høyere utdanning og kompetanse": "with",
        "KS": "anchor",
        "AVdir": "with",
    }


def test_changes_follow_the_headings_of_chapter_and_item(reading):
    assert [(str(one.line), one.amount, one.terms) for one in reading.changes] == [
        ("671/60", 29_300_000, ("kan overføres",)),
        ("671/62", 20_000_000, ()),
        ("671/71", 20_000_000, ()),
        ("672/60", 9_600_000, ()),
    ]
    assert reading.changes[0].name == "Integreringstilskudd"


def test_no_row_of_the_positions_is_lost(reading):
    """One row is indented by a space, names run over lines, amounts stand after a blank line."""
    assert [(str(one.line), one.amount, one.before) for one in reading.positions] == [
        ("671/60", 4_982_370_000, None),
        ("671/62", 238_300_000, None),
        ("671/71", 215_200_000, None),
        ("672/60", 1_017_600_000, None),
    ]
    assert reading.positions[2].name == reading.changes[2].name
    assert reading.positions[3].name == reading.changes[3].name


def test_errors_and_warnings_are_these_and_no_others(reading):
    found = {one.code: one.severity.value for one in reading.findings if one.severity.value != "note"}
    assert found == FAULTS
    assert len([one for one in reading.findings if one.severity.value != "note"]) == len(FAULTS)


def test_notes_that_a_careful_person_would_sign(reading):
    notes = {one.code for one in reading.findings if one.severity.value == "note"}
    assert {
        "rate-not-whole",
        "earmark-outside-frame",
        "deadline-without-deliverable",
        "ought-or-right",
        "regulation-not-made",
        "deadline-before-period-end",
        "annual-report-undated",
    } <= notes


def test_a_finding_tells_both_figures_in_one_sentence(reading):
    messages = {one.code: one.message.replace("\u00a0", " ") for one in reading.findings}
    told = "De ti beløpene i oppdrag 20 blir 20 000 001 kr til sammen. Tabellen skriver 20 000 000."
    assert messages["table-sum"] == told
    assert "651 deltakere" in messages["rate-not-whole"] and "29 295 000 kr" in messages["rate-not-whole"]
    assert "21 500 000 kr" in messages["earmark-outside-frame"]
    assert "\u00a0" in next(one.message for one in reading.findings if one.code == "table-sum")


def test_written_and_computed_both_go_out(reading):
    found = next(one for one in reading.findings if one.code == "table-sum")
    assert (found.stated, found.computed) == (20_000_000, 20_000_001)
    assert reading.text[found.at.start : found.at.end] == "20 000 000"
    assert len(found.also_at) == 10


def test_a_sentence_runs_over_the_page_mark(reading):
    broken = [one for one in reading.duties if "Side 2" in reading.text[one.at.start : one.at.end]]
    assert len(broken) == 1
    assert "Side" not in broken[0].text
    assert (broken[0].at.page, broken[0].who) == (1, "recipient")


def test_duties_are_word_for_word_and_of_an_assignment_or_an_item(reading):
    assert all(passage(reading, one.at) == one.text for one in reading.duties)
    assert {one.assignment for one in reading.duties} == {None, "20", "21", "22", "23"}
    assert {one.line for one in reading.duties if one.line} == {"671/62", "671/71"}
    assert {one.strength for one in reading.duties} >= {"shall", "should", "may", "encouraged"}


def test_every_place_holds_what_was_read(reading):
    """text[start:end] is exactly the passage, on the line and page that the place says."""
    for one in reading.assignments:
        for deadline in one.deadlines:
            assert reading.text[deadline.at.start : deadline.at.end] == deadline.written
        for row in one.recipients:
            assert passage(reading, row.at) == f"{row.code} {row.name} {row.amount:,}".replace(",", " ")
        for earmark in one.earmarks:
            assert passage(reading, earmark.at).startswith(earmark.recipient)
            assert passage(reading, earmark.at).endswith("500 000 kroner")
        for rate in one.rates:
            assert passage(reading, rate.at).replace(" ", "").endswith(f"{rate.amount}kroner")
        for partner in one.partners:
            assert passage(reading, partner.at) == partner.name
        assert passage(reading, one.at).endswith(one.title)
    for position in reading.positions:
        assert passage(reading, position.at) == f"{position.line} {position.name} {position.amount:,}".replace(",", " ")
    for change in reading.changes:
        assert f"{change.amount / 1e6:g}".replace(".", ",") + " mill. kroner" in passage(reading, change.at)
        assert passage(reading, change.purpose.at) == change.purpose.text
    for name, at in reading.letter.at.items():
        assert name == "not_before" or passage(reading, at) in passage(reading, reading.letter.at["kind"])


def test_places_agree_with_the_text_and_the_pages(reading):
    marks = [(line.number, line.page_mark) for line in reading.lines if line.page_mark]
    assert [page for _, page in marks] == [2, 3]
    everything = [reading.letter, reading.assignments, reading.duties, reading.changes, reading.positions]
    places = [*places_in(everything), *(one.at for one in reading.findings), *(one.at for one in reading.unread)]
    assert len(places) > 100
    for at in places:
        assert at.line == reading.text.count("\n", 0, at.start) + 1
        assert reading.text[at.start : at.end].strip() == reading.text[at.start : at.end] != ""
        assert at.page == 1 + sum(number <= at.line for number, _ in marks)


def test_every_value_has_a_place(reading):
    """No value without `at`, but the group of a rate, which stands in the sentence before it."""

    def values(value):
        if isinstance(value, Value):
            yield value
            for item in fields(value):
                yield from values(getattr(value, item.name))
        elif isinstance(value, tuple):
            for part in value:
                yield from values(part)

    for one in values((reading.assignments, reading.duties, reading.changes, reading.positions)):
        assert type(one).__name__ == "Group" or one.at is not None


def test_the_contract_of_the_json(reading):
    told = reading.as_json()
    assert set(told) == {
        "source", "letter", "assignments", "duties", "changes", "positions", "findings", "unread"
    }  # fmt: skip
    assert told["source"]["characters"] == len(reading.text)
    assert told["letter"]["from"]["unit"] == reading.letter.sender.unit
    first = told["assignments"][0]
    assert first["financing"][0] | {"at": 0, "purpose": 0} == {
        "chapter": 671, "item": 62, "amount": 20_000_000, "at": 0, "purpose": 0
    }  # fmt: skip
    assert set(first["deadlines"][0]) == {
        "kind", "date", "written", "what", "recurrence", "year_inferred", "proposed", "at"
    }  # fmt: skip
    assert first["deadlines"][0]["date"] == "2022-06-01"
    assert set(first["deadlines"][0]["at"]) == {"page", "line", "start", "end"}
    assert told["assignments"][2]["rates"][0]["group"] == {"by": "end", "from": "2022-01-01", "to": "2022-03-31"}
    assert type(told["positions"][0]["amount"]) is int


def test_what_is_not_read_is_little_and_said(reading):
    """Only background is left: years, an age, the duty municipalities already had."""
    assert 0 < len(reading.unread) <= 6
    for one in reading.unread:
        assert not any(word in one.text for word in ("kroner", "kap.", "Frist", "Oppdrag nr."))


def test_the_other_public_letters_are_read_without_inventing_money():
    """Codes like «Prosjekt 90 431» are no money; a clarification without new money is no change."""
    folder = real_letters()
    readings = {path.stem[:5]: read_letter(path.read_bytes(), path.name) for path in sorted(folder.glob("*.txt"))}
    health = readings["helse"]
    assert [(str(one.line), one.amount) for one in health.changes] == [("734/01", 1_529_000), ("714/21", 500_000)]
    assert [one.before for one in health.positions] == [132_168_000, 107_376_000]
    assert [one.number for one in health.assignments if one.status == "withheld"][-1] == "TB2026-70"
    # «oppdrag 71 … utgår», and TB2026-71 is given to a new one in the same letter
    assert [one.code for one in health.findings if one.severity.value == "error"] == ["duplicate-number"]
    assert [one.code for one in readings["norsk"].findings if one.severity.value == "error"] == ["impossible-date"]
    assert sum(one.amount for one in readings["norsk"].positions) == 270_906_000
    assert not readings["kompe"].changes and not readings["kompe"].positions
    assert readings["siva-"].letter.language == "nn"
