"""The rows of a register's file, read as they come, with every fault at once. Pure; nothing is guessed."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tilskudd.applications.rules import Register
from tilskudd.parties.rules import is_organisation_number
from tilskudd.values.finding import Finding, Severity

LARGEST: Final = 200 * 1024 * 1024
MOST_ROWS: Final = 1_000_000
MOST_FINDINGS: Final = 100
LONGEST_ROW: Final = 10_000
LONGEST_NAME: Final = 200
LONGEST_ROLE: Final = 50
COLUMNS: Final[dict[Register, tuple[str, ...]]] = {
    Register.VOLUNTARY: ("organisasjonsnummer", "navn", "registrert", "slettet"),
    Register.ROLES: ("organisasjonsnummer", "navn", "rolle", "person"),
}
"""The columns of each register's file, in any order; others are not read."""


class FaultyRegister(Exception):
    """The file cannot be taken in; `findings` says all that is wrong, each with its row."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(one.message for one in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """A row of the register of voluntary organisations: stood in it from `first`, and until `last` if it ended."""

    number: str
    name: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A row of the register of roles: who had which role in an organisation."""

    number: str
    role: str
    person: str


RegisterRow = RegisteredRow | RoleRow


@dataclass
class _Faults:
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, message: str, row: int | None = None) -> None:
        where = "" if row is None else f"Rad {row}: "
        told = "".join(sign if sign.isprintable() else " " for sign in where + message)
        self.findings.append(Finding(code, Severity.ERROR, told))
        if len(self.findings) >= MOST_FINDINGS:
            self.findings.append(Finding("more-faults", Severity.ERROR, "Resten av filen er ikke lest."))
            self.stop()

    def stop(self) -> None:
        if self.findings:
            raise FaultyRegister(self.findings)


def rows_in(register: Register, pieces: Iterable[bytes]) -> Iterator[RegisterRow]:
    """The rows of a file in UTF-8 with a header, by comma or semicolon, as the bytes come.

    Raises FaultyRegister when all is read, or at once for what is no such file; until it has ended, nothing that came
    may be used.
    """
    faults = _Faults()
    lines = _lines(pieces, faults)
    header = next(lines, "")
    if not header.strip():
        faults.add("empty-file", "Filen er tom.")
        faults.stop()
    delimiter = max(",;", key=header.count)
    places = _places(next(csv.reader([header], delimiter=delimiter)), COLUMNS[register], faults)
    seen: set[str] = set()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows = 0
    try:
        for number, written in enumerate(reader, 2):
            if not any(cell.strip() for cell in written):
                continue
            rows += 1
            if rows > MOST_ROWS:
                faults.add("too-many-rows", f"Filen har flere enn {MOST_ROWS} rader.")
                faults.stop()
            cells = {name: written[at].strip() if at < len(written) else "" for name, at in places.items()}
            row = _row(register, cells, number, seen, faults)
            if row is not None:
                yield row
    except csv.Error:
        faults.add("not-csv", f"Filen er ikke en CSV-fil; det stopper ved linje {reader.line_num + 1}.")
    if not rows and not faults.findings:
        faults.add("empty-file", "Filen har ingen rader.")
    faults.stop()


def _lines(pieces: Iterable[bytes], faults: _Faults) -> Iterator[str]:
    """Lines with their ends, never more of the file in memory than a piece and a row."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest, number = "", 1
    try:
        for piece in pieces:
            rest += decoder.decode(piece)
            *whole, rest = rest.split("\n")
            for line in whole:
                _look_at(line, number, faults)
                number += 1
                yield line + "\n"
            _look_at(rest, number, faults)
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        faults.add("not-utf-8", "Teksten er ikke UTF-8. Lagre filen som «CSV UTF-8».", number)
        faults.stop()
    if rest:
        _look_at(rest, number, faults)
        yield rest


def _look_at(line: str, number: int, faults: _Faults) -> None:
    if "\0" in line or len(line) > LONGEST_ROW:
        faults.add("not-text", "Filen er ikke en tekstfil med rader.", number)
        faults.stop()


def _places(header: list[str], columns: tuple[str, ...], faults: _Faults) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    for one in columns:
        if names.count(one) != 1:
            what = "mangler" if one not in names else "står to ganger"
            faults.add("wrong-columns", f"Kolonnen «{one}» {what}.", 1)
    faults.stop()
    return {one: names.index(one) for one in columns}


def _row(register: Register, cells: dict[str, str], row: int, seen: set[str], faults: _Faults) -> RegisterRow | None:
    before = len(faults.findings)
    number = "".join(cells["organisasjonsnummer"].split())
    if not (number.isascii() and is_organisation_number(number)):
        faults.add("wrong-number", f"{_shown(number)} er ikke et organisasjonsnummer.", row)
    if not cells["navn"] or len(cells["navn"]) > LONGEST_NAME:
        faults.add("wrong-name", f"Navnet mangler eller er lengre enn {LONGEST_NAME} tegn.", row)
    if register is Register.ROLES:
        for name, longest in (("rolle", LONGEST_ROLE), ("person", LONGEST_NAME)):
            if not cells[name] or len(cells[name]) > longest:
                faults.add(f"wrong-{name}", f"«{name}» mangler eller er lengre enn {longest} tegn.", row)
        return RoleRow(number, cells["rolle"], cells["person"]) if len(faults.findings) == before else None
    if number in seen:
        faults.add("number-twice", f"{_shown(number)} står to ganger.", row)
    seen.add(number)
    first, last = _day(cells["registrert"]), _day(cells["slettet"])
    if first is None:
        faults.add("wrong-day", f"{_shown(cells['registrert'])} er ikke en dato. Skriv for eksempel 2021-05-17.", row)
    if last is None and cells["slettet"]:
        faults.add("wrong-day", f"{_shown(cells['slettet'])} er ikke en dato. Skriv for eksempel 2021-05-17.", row)
    if first and last and last < first:
        faults.add("ended-before-begun", "Slettet før den ble registrert.", row)
    if len(faults.findings) > before or first is None:
        return None
    return RegisteredRow(number, cells["navn"], first, last)


def _day(written: str) -> date | None:
    """A day as ISO 8601, or as «17.05.2021»."""
    figures = written.split(".")
    if len(figures) == 3 and all(one.isascii() and one.isdigit() for one in figures):
        written = f"{figures[2]:0>4}-{figures[1]:0>2}-{figures[0]:0>2}"
    try:
        return date.fromisoformat(written) if len(written) == 10 and written.isascii() else None
    except ValueError:
        return None


def _shown(written: str) -> str:
    return f"«{written[:40]}»" if written else "En tom celle"
