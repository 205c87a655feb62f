"""Why a row of a claim file is not accepted: a code for machines, and in bokmål what it is and what can be done.

Each reason has a bit of its own, so that all reasons of a row are one whole number (`mask`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FIELDS: Final = ("municipality", "measure", "key", "start_date", "end_date", "months", "status")
"""The columns of a claim file; `key` is the participant's pseudonymous key, and no number or name."""

DATES: Final = ("start_date", "end_date")
NAMES: Final = {
    "municipality": "kommunenummeret",
    "measure": "tiltaket",
    "key": "nøkkelen",
    "start_date": "startdatoen",
    "end_date": "sluttdatoen",
    "months": "antall måneder",
    "status": "status",
    "other": "en annen kolonne",
}


class Verdict(StrEnum):
    """The answer to a row (svar): accepted at its rate, refused, or doubtful until a person has looked at it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """One reason (grunn). In `message`, {value} is what stands in the cell and {others} the other rows.

    `message` is told of a row, `title` of many, `advice` to the municipality. `field` is None for the row as a whole.
    `outside`: the row may be right, but is not for this scheme.
    """

    code: str
    field: str | None
    title: str
    message: str
    advice: str
    verdict: Verdict = Verdict.REFUSED
    outside: bool = False

    @property
    def quotes(self) -> bool:
        """Whether the message repeats what stands in the cell; of a key it never does."""
        return "{value}" in self.message


def all_reasons() -> Iterator[Reason]:
    """In the order they are told: the row as a whole, then cell by cell, then what cells say together."""
    yield of_row("too-few-columns", "Raden har for få kolonner", "Se etter om raden er avkortet, og send filen på nytt")
    yield of_row("too-many-columns", "Raden har for mange kolonner", "Sette anførselstegn om tekst med skilletegn i")
    for field in (*FIELDS, "other"):
        yield from about_any_cell(field)
    yield of(
        "not-a-municipality-number",
        "municipality",
        "{value} er ikke et kommunenummer med fire sifre",
        "Kommunenummeret har ikke fire sifre",
        "Rette nummeret; 0 først kan ha falt bort",
    )
    yield of(
        "unknown-municipality",
        "municipality",
        "Kommunen {value} er ikke med i runden",
        "Kommunen er ikke med i runden",
        "Rette kommunenummeret",
    )
    yield of(
        "unknown-measure",
        "measure",
        "Tiltaket {value} er ikke med i runden",
        "Tiltaket er ikke med i runden",
        "Rette koden for tiltaket",
    )
    yield of(
        "bad-key",
        "key",
        "Nøkkelen har andre tegn enn en nøkkel kan ha, eller flere enn 128",
        "Nøkkelen er ikke en nøkkel",
        "Lage nøklene på nytt; navn skal ikke stå der",
    )
    for field in DATES:
        yield from about_a_date(field)
    yield of(
        "months-not-a-number",
        "months",
        "{value} er ikke et helt antall måneder",
        "Antall måneder er ikke et helt tall",
        "Skrive hele måneder med sifre",
    )
    yield of(
        "months-out-of-range",
        "months",
        "{value} måneder er ikke fra 1 til det høyeste for tiltaket",
        "Antall måneder er lavere enn 1 eller høyere enn tiltaket gir",
        "Rette antall måneder",
    )
    yield of(
        "unknown-status",
        "status",
        "{value} er verken «given» (gitt) eller «planned» (planlagt)",
        "Status er verken gitt eller planlagt",
        "Skrive given eller planned",
    )
    yield of(
        "end-before-start",
        "end_date",
        "Sluttdatoen {value} er før startdatoen",
        "Sluttdatoen er før startdatoen",
        "Rette datoene",
    )
    yield of(
        "duplicate-in-file",
        "key",
        "Samme deltaker og tiltak står også på {others}",
        "Samme deltaker og tiltak står flere ganger",
        "Slette de ekstra radene",
    )
    yield of(
        "other-municipality",
        "key",
        "En annen kommune krever for samme deltaker og tiltak, se {others}",
        "En annen kommune i filen krever for samme deltaker",
        "Avklare med den andre kommunen",
    )
    yield Reason(
        "months-exceed-dates",
        "months",
        "Det er flere måneder enn det er mellom datoene",
        "{value} er flere måneder enn det er fra start til slutt",
        "Rette månedene eller datoene, eller forklare dem",
        Verdict.DOUBTFUL,
    )


def about_any_cell(field: str) -> Iterator[Reason]:
    name = NAMES[field]
    here = None if field == "other" else field
    if here:
        code = "missing-key" if field == "key" else "missing-value"
        missing = f"{name[0].upper()}{name[1:]} mangler"
        yield Reason(code, field, missing, missing, "Fylle ut cellen")
    yield Reason(
        "unreadable-text",
        here,
        f"Tekst som ikke kan leses i {name}",
        f"Tegnene i {name} er ikke tekst som kan leses",
        "Lagre filen som «CSV UTF-8» og sende den på nytt",
    )
    yield Reason(
        "person-number",
        here,
        f"Et fødselsnummer, D-nummer eller DUF-nummer i {name}",
        f"Det ser ut til å stå et fødselsnummer, D-nummer eller DUF-nummer i {name}",
        "Slette filen hos dere, lage nøkler og sende en ny fil uten numre",
    )
    if here:
        yield Reason(
            "formula",
            field,
            f"En formel i {name}",
            f"Det står en formel i {name}, og ingen verdi",
            "Sette inn verdien i stedet for formelen",
        )


def about_a_date(field: str) -> Iterator[Reason]:
    name = NAMES[field]
    big = f"{name[0].upper()}{name[1:]}"
    yield of(
        "not-a-date",
        field,
        "{value} er ikke en dato som 2022-03-31 eller 31.03.2022",
        f"{big} er ikke en dato",
        "Skrive datoen som 2022-03-31 eller 31.03.2022",
    )
    yield of(
        "serial-date",
        field,
        "{value} er regnearkets løpenummer for en dato",
        f"{big} er et løpenummer",
        "Gi kolonnen datoformat før filen lagres",
    )
    yield of(
        "impossible-date", field, "Datoen {value} finnes ikke", f"{big} finnes ikke, som 31.02.2022", "Rette datoen"
    )
    yield of(
        "date-out-of-range",
        field,
        "Året i {value} kan ikke være riktig",
        f"{big} har et urimelig årstall",
        "Rette året",
    )
    when = "starter" if field == "start_date" else "slutter"
    yield Reason(
        "outside-period",
        field,
        f"Deltakeren {when} utenfor perioden",
        f"Deltakeren {when} {{value}}, og det er utenfor perioden",
        "Ingenting; raden gjelder ikke denne runden",
        outside=True,
    )
    yield of(
        "given-too-late",
        field,
        "{value} er etter siste dag for krav; tiltaket kan være planlagt, men ikke gitt",
        f"{big} er etter siste dag for krav, men tiltaket er ført som gitt",
        "Skrive planned, eller rette datoen",
    )


def of(code: str, field: str, message: str, title: str, advice: str) -> Reason:
    return Reason(code, field, title, message, advice)


def of_row(code: str, title: str, advice: str) -> Reason:
    return Reason(code, None, title, title, advice)


REASONS: Final = tuple(all_reasons())
BITS: Final = {(one.code, one.field): 1 << at for at, one in enumerate(REASONS)}
DOUBTFUL: Final = sum(BITS[one.code, one.field] for one in REASONS if one.verdict is Verdict.DOUBTFUL)
"""The bits that leave a row in doubt when no other is set."""

PERSON_NUMBERS: Final = sum(BITS[one.code, one.field] for one in REASONS if one.code == "person-number")
"""The bits of rows of which not a cell is repeated."""


def reasons_of(mask: int) -> Iterator[Reason]:
    """The reasons of a row, in the order they are told."""
    while mask:
        lowest = mask & -mask
        yield REASONS[lowest.bit_length() - 1]
        mask ^= lowest


def verdict_of(mask: int) -> Verdict:
    """The answer that a row with these reasons gets."""
    if mask & ~DOUBTFUL:
        return Verdict.REFUSED
    return Verdict.DOUBTFUL if mask else Verdict.ACCEPTED
