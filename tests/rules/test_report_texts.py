"""Texts of a report to the ministry: figures are chosen, never typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilskudd.ministry_reports.drafting import draft
from tilskudd.ministry_reports.figures import FigurePart, Unit, added
from tilskudd.ministry_reports.sections import ReportSection
from tilskudd.ministry_reports.texts import TextPiece, faults_in, names_with_figures, paragraphs, typed_figures

KNOWN = {
    "tildelt": TextPiece("figure", "20 000 000 kr", "tildelt"),
    "frist": TextPiece("reference", "1. juni 2022", "frist"),
}


def codes(text: str) -> list[str]:
    return [one.code for one in faults_in(text, KNOWN)]


@pytest.mark.parametrize("typed", ["20 000 000", "10", "1. juni", "41 %", "covid-19", "½", "x²", "Ⅳ", "٣", "671/62"])
def test_a_typed_figure_is_refused_with_what_to_do(typed: str) -> None:
    """Whatever script or form, also within a word; the message names it and says where figures are found."""
    found = faults_in(f"Vi ga {typed} til kommunene.", KNOWN)
    assert found and {one.code for one in found} == {"typed-figure"}
    assert all("Velg tallet fra listen" in one.message for one in found)


def test_what_refers_to_a_figure_or_a_reference_holds() -> None:
    """A figure, a day, spaces within the braces; several paragraphs; and nothing typed."""
    assert codes("Vi ga {tildelt} innen { frist }.\n\nDet gikk bra.") == []
    found = paragraphs("Vi ga {tildelt} innen {frist}.\n\nDet gikk bra.", KNOWN)
    assert [[(one.sort, one.words) for one in line] for line in found] == [
        [
            ("text", "Vi ga "),
            ("figure", "20 000 000 kr"),
            ("text", " innen "),
            ("reference", "1. juni 2022"),
            ("text", "."),
        ],
        [("text", "Det gikk bra.")],
    ]


def test_unknown_keys_and_lone_braces_are_told_all_at_once() -> None:
    """A key that nothing has, a brace that is never closed, and a typed figure: three faults."""
    assert codes("{tildelt-til-alle} og {tildelt} og { alene 7") == ["no-such-figure", "lone-brace", "typed-figure"]
    assert "«tildelt-til-alle»" in faults_in("{tildelt-til-alle}", KNOWN)[0].message


def test_a_key_with_a_figure_in_it_is_no_typed_figure() -> None:
    """«{tildelt-942110464}» is a key: known it holds, unknown it is told as unknown."""
    known = KNOWN | {"tildelt-942110464": TextPiece("figure", "1 kr", "tildelt-942110464")}
    assert faults_in("{tildelt-942110464}", known) == []
    assert codes("{tildelt-942110464}") == ["no-such-figure"]


@given(st.text())
def test_no_text_gets_a_typed_figure_past_the_rule(text: str) -> None:
    """Of a text without faults no piece that is typed holds a figure; of any text the pieces are the text."""
    pieces = [piece for line in paragraphs(text, KNOWN) for piece in line if piece.sort == "text"]
    if not faults_in(text, KNOWN):
        assert not any(sign.isnumeric() for piece in pieces for sign in piece.words)
    assert typed_figures("".join(sign for sign in text if not sign.isnumeric())) == []


def test_names_that_hold_a_figure_are_found_in_the_letter() -> None:
    """«covid-19» is a name; a sum, a year and a number are not."""
    assert names_with_figures("Informasjon om covid-19 i 2022 for 20 mill. kroner, covid-19.") == ["covid-19"]


def material(**values: int):
    nouns = ("mottaker", "mottakere")
    figures = [
        added(key.replace("_", "-"), key, "d", [FigurePart("x", value)] if value else [], unit=Unit.COUNT, nouns=nouns)
        for key, value in values.items()
    ]
    facts = {
        "references": [["oppdrag", "n", "20"], ["periodestart", "n", "1."], ["periodeslutt", "n", "2."]],
        "schemes": [{"letter": "a", "name": "Ordning", "line": "671/62", "kind": "formula"}],
        "criteria": [{"scheme": "a", "words": "Flere vet", "questions": []}],
        "questions": [],
        "period": ["2022-02-15", "2022-12-31"],
        "day": "2022-06-01",
    }
    return figures, facts


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2022-02-14", "har ikke begynt"),
        ("2022-02-15", "Prosjektene pågår"),
        ("2022-12-31", "Prosjektene pågår"),
        ("2023-01-01", "Prosjektene er over"),
    ],
)
def test_the_draft_says_how_far_the_projects_are(day: str, words: str) -> None:
    """From their periods, first and last day included; while they run it says that effect cannot be told yet."""
    figures, facts = material()
    told = draft(figures, facts | {"day": day})
    assert words in told["status"]
    assert ("for tidlig" in told["virkning"]) == ("pågår" in words)


def test_the_draft_says_that_no_reports_are_in() -> None:
    """Not demanded, demanded and not come, come and not read: three sentences, and none claims a result."""
    for values, words in (
        ({}, "er krevd ennå"),
        ({"rapporter_krevd": 10}, "er kommet ennå"),
        ({"rapporter_krevd": 10, "rapporter_kommet": 4}, "er godkjent ennå"),
    ):
        told = draft(*material(**values))
        assert words in told["resultater"] and words in told["aktivitet"]


@given(
    st.dictionaries(
        st.sampled_from(
            ["ramme", "i_brevet", "tildelt", "i_ro", "ikke_utbetalt", "krevd_tilbake", "dager_gaatt", "dager_i_alt",
             "mottakere", "kommuner", "frivillige", "uten_fylke", "rapporter_krevd", "rapporter_kommet",
             "rapporter_godkjent", "gitt_opp", "betalinger_i_retur", "uten_dekning", "plikter"]
        ),
        st.integers(0, 10**9),
    )
)  # fmt: skip
def test_no_draft_has_a_typed_figure(values) -> None:
    """Whatever the figures are: every section is there, and outside the braces no figure stands."""
    told = draft(*material(**values))
    assert set(told) == {one.value for one in ReportSection}
    for text in told.values():
        assert not any(sign.isnumeric() for sign in re.sub(r"\{[^{}]*\}", "", text))


def test_what_the_draft_leaves_for_a_person_stops_the_report() -> None:
    """Words in brackets are told, and are the only fault of a draft."""
    assert codes("Vi ga {tildelt}. [Skriv hvorfor.]") == ["draft-left"]
    for values, schemes, sections in (
        ({"rapporter_krevd": 1, "rapporter_kommet": 1, "rapporter_godkjent": 1}, 1, ("resultater", "laering")),
        ({}, 0, ("status", "resultater", "aktivitet", "virkning", "veien-videre")),
    ):
        figures, facts = material(**values)
        cut = {key: facts[key][:schemes] for key in ("schemes", "criteria")}
        told = draft(figures, facts | cut)
        for section in sections:
            assert "draft-left" in {one.code for one in faults_in(told[section], KNOWN)}, section
