"""A whole report as it is read: sections with text, tables and pictures, every figure by its key. Pure.

The content is plain JSON: kept when the report is frozen, and set as a page, a PDF and a workbook from the same words.
A piece is [sort, words, key]: sort is text, figure or reference.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tilskudd.ministry_reports.days import in_words
from tilskudd.ministry_reports.figures import UNIT_WORDS, Figure, Unit
from tilskudd.ministry_reports.pictures import pictures_of
from tilskudd.ministry_reports.sections import HEADINGS, ReportSection
from tilskudd.ministry_reports.texts import Known, Reference, TextPiece, paragraphs
from tilskudd.values.kroner import NO_BREAK_SPACE

Piece = list[str]
NOTHING: Final[Piece] = ["text", "–", ""]
MONEY_ROWS: Final = (
    "i-brevet",
    "ramme",
    "tildelt",
    "utbetalt",
    "ikke-utbetalt",
    "betalt-tilbake",
    "krevd-tilbake",
    "i-ro",
)
SORT_ROWS: Final = ("mottakere", "kommuner", "fylkeskommuner", "frivillige")
COVERAGE_ROWS: Final = (
    "rapporter-krevd",
    "rapporter-kommet",
    "andel-rapporter",
    "rapporter-godkjent",
    "penger-krevd",
    "penger-rapportert",
    "andel-penger",
)
FIGURE_COLUMNS: Final = ("Navn", "Tall", "Hva det er")
CAPTIONS: Final = {
    "flow": "Pengene på vei fra rammen til mottakerne, i samme målestokk. Tallene står i tabellen.",
    "map": "En rute er en kommune, i riktig fylke, men ikke på riktig sted i fylket. "
    "De mørke rutene er kommuner der pengene er. Mottakerne står i tabellen.",
    "time": "Dagene i oppdraget, etter hverandre. Hva som skjer, står i tabellen.",
}
"""What stands under each picture."""
ALTERNATIVES: Final = {
    "flow": "Søyler for rammen, det som er tildelt, og det som er utbetalt. Tallene står i tabellen under.",
    "map": "Kart med en rute for hver kommune. Mottakerne, med fylke, står i tabellen under.",
    "time": "Tidslinje med dagene i oppdraget. Dagene står i tabellen under.",
}
"""What each picture shows, for whoever does not see it."""
DEVIATION_ROWS: Final = (
    "gitt-opp",
    "betalinger-i-retur",
    "endringer",
    "uten-dekning",
    "rapporter-forfalt",
    "rapporter-mangler",
)


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What stands at the top of a report (hode): whose it is, its number, and who stands for it."""

    number: str
    agency: str
    assignment: str
    title: str
    cut_off: str
    approved_by: tuple[str, ...] = ()
    approved_on: str = ""
    replaces: str = ""


def long_day(iso: str) -> str:
    """«1. juni 2022», with no-break spaces."""
    return in_words(date.fromisoformat(iso))


def shown_cut_off(written: str) -> str:
    """«1. juni 2022 kl. 14.12» from a day and a time with a space between."""
    day, _space, time = written.partition(" ")
    return f"{long_day(day)}{NO_BREAK_SPACE}kl.{NO_BREAK_SPACE}{time.replace(':', '.')}"


def known_in(figures: Iterable[Figure], facts: Mapping[str, Any]) -> dict[str, TextPiece]:
    """Everything a text may refer to, as it stands in a sentence."""
    told = {one.key: TextPiece("figure", one.in_words, one.key) for one in figures}
    return told | {one.key: TextPiece("reference", one.words, one.key) for one in references_in(facts)}


def references_in(facts: Mapping[str, Any]) -> list[Reference]:
    """The references of a taking."""
    return [Reference(*row) for row in facts["references"]]


def content_of(
    head: ReportHead, figures: Sequence[Figure], facts: Mapping[str, Any], texts: Mapping[str, str]
) -> dict[str, Any]:
    """The report, ready to be shown and set; the same material gives the same content."""
    by_key = {one.key: one for one in figures}
    known = known_in(figures, facts)
    tables = _Tables(by_key, facts)
    return {
        "language": "nb",
        "number": head.number,
        "agency": head.agency,
        "title": ["Rapport på oppdrag", head.assignment, head.title],
        "cut_off": head.cut_off,
        "approved_by": list(head.approved_by),
        "approved_on": head.approved_on,
        "replaces": head.replaces,
        "sections": [
            {
                "key": section.value,
                "heading": HEADINGS[section],
                "paragraphs": _text(texts.get(section.value, ""), known),
                "tables": tables.of(section),
            }
            for section in ReportSection
        ],
        "pictures": pictures_of(by_key, facts),
        "figures": [
            [one.key, one.name, one.in_words, UNIT_WORDS[one.unit], one.definition, str(len(one.parts))]
            for one in figures
        ],
    }


def _text(text: str, known: Known) -> list[list[Piece]]:
    return [[[piece.sort, piece.words, piece.key] for piece in line] for line in paragraphs(text, known)]


@dataclass(frozen=True)
class _Tables:
    """The tables of each section, of figures and of words that come from elsewhere."""

    figures: Mapping[str, Figure]
    facts: Mapping[str, Any]

    def of(self, section: ReportSection) -> list[dict[str, Any]]:
        made = {
            ReportSection.STATUS: self.days,
            ReportSection.MONEY: self.money,
            ReportSection.RECIPIENTS: self.recipients,
            ReportSection.RESULTS: self.criteria,
            ReportSection.ACTIVITY: self.activity,
            ReportSection.DEVIATIONS: self.deviations,
            ReportSection.COVERAGE: self.coverage,
            ReportSection.DUTIES: self.duties,
        }.get(section)
        return [one for one in made() if one["rows"]] if made else []

    def figure(self, key: str) -> Piece:
        one = self.figures.get(key)
        if one is None:
            return NOTHING
        return ["figure", one.bare if one.unit in (Unit.KRONER, Unit.COUNT) else one.in_words, key]

    def rows(self, keys: Iterable[str]) -> list[list[Piece]]:
        return [[_words(self.figures[key].name), self.figure(key)] for key in keys if key in self.figures]

    def days(self) -> list[dict[str, Any]]:
        rows = [[_reference(long_day(day)), _words(words)] for day, words in self.facts["days"]]
        return [_table("Dagene på tidslinjen", ("Dag", "Hva"), rows)]

    def money(self) -> list[dict[str, Any]]:
        schemes = [
            [
                _reference(one["name"]),
                _reference(one["line"]),
                *(self.figure(f"{key}-{one['letter']}") for key in ("ramme", "tildelt", "utbetalt", "i-ro")),
            ]
            for one in self.facts["schemes"]
            if len(self.facts["schemes"]) > 1
        ]
        columns = ("Ordning", "Post", "Ramme (kr)", "Tildelt (kr)", "Utbetalt (kr)", "I ro (kr)")
        return [
            _table("Pengene i oppdraget", ("Hva", "Kroner"), self.rows(MONEY_ROWS) if self.facts["schemes"] else []),
            _table("Pengene i hver ordning", columns, schemes),
        ]

    def recipients(self) -> list[dict[str, Any]]:
        everybody = [
            [
                _reference(one["name"]),
                _reference(", ".join(one["counties"]) or "–"),
                self.figure(f"tildelt-{one['number']}"),
                self.figure(f"utbetalt-{one['number']}"),
            ]
            for one in self.facts["recipients"]
        ]
        counties = [key for key in self.figures if key.startswith("fylke-")]
        return [
            _table("Mottakerne etter slag", ("Hva", "Antall"), self.rows(SORT_ROWS)),
            _table("Mottakerne etter fylke", ("Hva", "Antall"), self.rows([*counties, "uten-fylke"])),
            _table("Hver mottaker", ("Mottaker", "Fylke", "Tildelt (kr)", "Utbetalt (kr)"), everybody),
        ]

    def criteria(self) -> list[dict[str, Any]]:
        rows = []
        for one in self.facts["criteria"]:
            found = [(question, key) for question in one["questions"] for key in question["figures"]]
            for question, key in found:
                rows.append([_reference(one["words"]), _reference(question["words"]), self.figure(key)])
            if not found:
                rows.append([_reference(one["words"]), _words("Ingen spørsmål i rapporten gjelder dette"), NOTHING])
        return [_table("Hvert kriterium i regelverket", ("Kriterium", "Hva rapportene spør om", "Svar"), rows)]

    def activity(self) -> list[dict[str, Any]]:
        rows = [
            [_reference(question["words"]), self.figure(question["figures"][0]), self.figure(question["figures"][-1])]
            for question in self.facts["questions"]
            if question["is_counted"]
        ]
        columns = ("Spørsmål i rapporten", "Summen av svarene", "Rapporter som svarer")
        return [_table("Det mottakerne har svart med tall", columns, rows)]

    def deviations(self) -> list[dict[str, Any]]:
        return [_table("Avvik vi har sett etter", ("Hva", "Hvor mye"), self.rows(DEVIATION_ROWS))]

    def coverage(self) -> list[dict[str, Any]]:
        rows = self.rows(COVERAGE_ROWS) if self.facts["schemes"] else []
        return [_table("Hvor mye av det som skal rapporteres, vi har", ("Hva", "Hvor mye"), rows)]

    def duties(self) -> list[dict[str, Any]]:
        rows = [
            [
                _reference(one["words"]),
                _words("Ivaretas av" if one["is_carried"] else "Bare notert"),
                _reference(one["answer"]),
            ]
            for one in self.facts["duties"]
        ]
        return [_table("Pliktene, ord for ord", ("Plikt", "Hvordan", "Hva"), rows)]


def _table(caption: str, columns: Sequence[str], rows: list[list[Piece]]) -> dict[str, Any]:
    return {"caption": caption, "columns": list(columns), "rows": rows}


def _words(words: str) -> Piece:
    """Words of our own; a name that came from somewhere else and holds a figure is a reference."""
    return ["reference" if any(sign.isnumeric() for sign in words) else "text", words, ""]


def _reference(words: str) -> Piece:
    return ["reference", words, ""]


def digest_of(content: Mapping[str, Any], pdf: str, workbook: str) -> str:
    """The sha256 of a whole report: its content, and the sha256 of its PDF and of its workbook."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256("\n".join((canonical, pdf, workbook)).encode()).hexdigest()
