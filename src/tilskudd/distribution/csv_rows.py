"""The rows of a CSV file that came in, with every fault at once: nothing is guessed, and nothing takes for ever."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, NamedTuple

from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import NO_BREAK_SPACE

LARGEST: Final = 25 * 1024 * 1024
"""Bytes; a statistic of all backgrounds in all municipalities for seventeen years is four million."""

MOST_ROWS: Final = 1_000_000
MOST_FINDINGS: Final = 100
WHOLE_NUMBER = re.compile(r"[-\u2212]?(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,4}|[0-9]{1,15})", re.ASCII)

Columns = Mapping[str, Sequence[str]]
"""Our name of a column, and the names it may have in a file, in lower case, the first found counts."""


class FaultyFile(Exception):
    """The file cannot be used; `findings` says all that is wrong, each with its row."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(one.message for one in findings))
        self.findings = tuple(findings)


class Row(NamedTuple):
    """A row under the header, numbered as in a spreadsheet: the header is row 1."""

    number: int
    cells: dict[str, str]


class Faults:
    """Findings so far (funn); raises FaultyFile at the end, or when there are too many to be worth more."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, message: str, row: int | None = None) -> None:
        """Note a fault in a row, or in the whole file."""
        where = "" if row is None else f"Rad {row}: "
        # What stands in a file could otherwise steer the terminal it is told in.
        told = "".join(sign if sign.isprintable() or sign == NO_BREAK_SPACE else " " for sign in where + message)
        self.findings.append(Finding(code, Severity.ERROR, told))
        if len(self.findings) >= MOST_FINDINGS:
            self.findings.append(Finding("more-faults", Severity.ERROR, "Resten av filen er ikke lest."))
            self.stop()

    def stop(self) -> None:
        """Raise FaultyFile when anything was noted."""
        if self.findings:
            raise FaultyFile(self.findings)


def rows_of(content: bytes, columns: Columns, faults: Faults, optional: Columns | None = None) -> Iterator[Row]:
    """The filled rows of a UTF-8 file with a header, by comma, semicolon or tab; raises FaultyFile.

    A row has the cells of the named columns alone, without space around them; one that is too short has them empty.
    """
    text = text_of(content, faults)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        places = places_in([name.strip().lower() for name in next(reader)], columns, optional or {}, faults)
        for number, written in enumerate(reader, 2):
            if number > MOST_ROWS:
                faults.add("too-many-rows", f"Filen har flere enn {MOST_ROWS} rader.")
                faults.stop()
            if any(cell.strip() for cell in written):
                cells = {name: written[at].strip() if at < len(written) else "" for name, at in places.items()}
                yield Row(number, cells)
    except csv.Error:
        faults.add("not-csv", f"Filen er ikke en CSV-fil; det stopper ved linje {reader.line_num}.")
        faults.stop()


def text_of(content: bytes, faults: Faults) -> str:
    """The text, without a byte order mark; raises FaultyFile for what is too large, empty or not UTF-8."""
    if len(content) > LARGEST:
        faults.add("too-large", f"Filen er for stor; den kan være på høyst {LARGEST // 1024 // 1024} MB.")
    faults.stop()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        faults.add("not-utf-8", "Teksten er ikke UTF-8. Lagre filen som «CSV UTF-8».", row)
        faults.stop()
    if "\0" in text:
        faults.add("not-text", "Filen inneholder ikke tekst.")
    elif not text.strip():
        faults.add("empty-file", "Filen er tom.")
    faults.stop()
    return text.lstrip("\r\n")


def delimiter_of(text: str) -> str:
    return max(",;\t", key=text.split("\n", 1)[0].count)


def places_in(header: Sequence[str], columns: Columns, optional: Columns, faults: Faults) -> dict[str, int]:
    """Where each column stands; raises FaultyFile for those that are missing or stand twice."""
    found = {}
    for name, known in {**columns, **optional}.items():
        present = [one for one in known if one in header]
        if present:
            found[name] = header.index(present[0])
            if header.count(present[0]) > 1:
                faults.add("column-twice", f"Kolonnen «{present[0]}» står to ganger.", 1)
        elif name in columns:
            faults.add("missing-column", f"Kolonnen «{known[0]}» mangler.", 1)
    faults.stop()
    return found


def whole_number(written: str) -> int | None:
    """The number, with or without space between thousands; None for a fraction, a text or nothing."""
    if not WHOLE_NUMBER.fullmatch(written):
        return None
    number = int(re.sub(r"[^0-9]", "", written))
    return -number if written[0] in "-\u2212" else number


def shown(written: str) -> str:
    """What stands in a cell, cut short, to be told in a sentence."""
    return f"«{written[:40]}»" if written else "en tom celle"
