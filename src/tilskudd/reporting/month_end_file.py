"""The sums of the S-rapport as a file or as typed rows, with every fault at once. Nothing is guessed.

Columns: kapittel, post, konto, beløp, in any order. Whole kroner, one row for each line and account. Accounts outside
group 87 are no grants: they are counted and left out.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tilskudd.claims.workbook import in_a_process_of_its_own
from tilskudd.claims.workbook_child import CELL_END, ROW_END
from tilskudd.reporting.chart_of_accounts import NaturalAccount
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

COLUMNS: Final = ("kapittel", "post", "konto", "beløp")
LARGEST: Final = 2_000_000
MOST_ROWS: Final = 10_000
MOST_FINDINGS: Final = 100
LARGEST_SUM: Final = Kroner.whole(10**13)
DECIMALS: Final = re.compile(r"[,.]\d{1,2}$", re.ASCII)
REFUSALS: Final = {
    "cut off": "Regnearket er avkortet eller ødelagt; last det ned på nytt.",
    "broken": "Regnearket er ødelagt og kan ikke leses; lagre det på nytt som xlsx.",
    "no workbook": "Filen er pakket, men er ikke et regneark (xlsx).",
    "locked": "Regnearket er låst med passord; lagre det uten passord.",
    "macros": "Regnearket har makroer eller innebygde filer, og blir ikke åpnet; lagre det som xlsx uten dem.",
    "external links": "Regnearket henter tall fra andre filer; lim inn verdiene, og lagre på nytt.",
    "formulas": "Regnearket har formler ({0}); lim dem inn som verdier, og lagre på nytt.",
    "odd xml": "Regnearket har deler som ikke hører hjemme i et regneark; lagre det på nytt som xlsx.",
    "too many parts": "Regnearket har flere deler enn en S-rapport har, og blir ikke pakket ut.",
    "too large unpacked": "Regnearket blir større enn 256 MB når det pakkes ut, og blir ikke åpnet.",
    "too wide": "Regnearket har celler langt utenfor kolonnene; slett dem, og lagre på nytt.",
    "too many rows": "Regnearket har flere rader enn en S-rapport har.",
    "too heavy": "Regnearket krever mer tid eller minne enn en S-rapport gjør.",
    "several sheets": "Flere ark har kolonnene: {0}. La bare ett av dem stå.",
    "no sheet": "Ingen av arkene har kolonnene " + ", ".join(COLUMNS) + " i første rad.",
}


class FaultySums(Exception):
    """The sums cannot be taken in; `findings` says all that is wrong, each with its row."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(one.message for one in findings))
        self.findings = findings


@dataclass(frozen=True)
class ReadSums:
    """The sums of group 87 by line and account, and how many rows were about other accounts."""

    sums: Mapping[tuple[str, str], Kroner]
    others: int


class _Faults:
    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, message: str, row: int | None = None) -> None:
        where = "" if row is None else f"Rad {row}: "
        told = "".join(sign if sign.isprintable() or sign == "\u00a0" else " " for sign in where + message)
        self.findings.append(Finding(code, Severity.ERROR, told))
        if len(self.findings) >= MOST_FINDINGS:
            self.findings.append(Finding("more-faults", Severity.ERROR, "Resten av filen er ikke lest."))
            self.stop()

    def stop(self) -> None:
        if self.findings:
            raise FaultySums(self.findings)


def sums_in_file(content: bytes, name: str) -> ReadSums:
    """Read the sums in a CSV file or a workbook (xlsx); raises FaultySums with every fault at once."""
    faults = _Faults()
    if len(content) > LARGEST:
        faults.add("too-large", "Filen er større enn 2 MB.")
        faults.stop()
    rows = _of_workbook(content, name, faults) if content.startswith(b"PK\x03\x04") else _of_text(content, faults)
    header = next(rows, [])
    if not any(cell.strip() for cell in header):
        faults.add("empty-file", "Filen er tom.")
        faults.stop()
    names = [cell.strip().lower() for cell in header]
    for one in COLUMNS:
        if names.count(one) != 1:
            what = "mangler" if one not in names else "står to ganger"
            faults.add("wrong-columns", f"Kolonnen «{one}» {what}.", 1)
    faults.stop()
    places = [names.index(one) for one in COLUMNS]
    return _read(((n, [row[at] if at < len(row) else "" for at in places]) for n, row in enumerate(rows, 2)), faults)


def sums_typed(text: str) -> ReadSums:
    """Read sums as they are typed, one row for each: «671/62; 870; 20 000 000». Raises FaultySums."""
    faults = _Faults()
    return _read(_typed(text, faults), faults)


def _typed(text: str, faults: _Faults) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(text.splitlines(), 1):
        if row.strip():
            cells = [cell.strip() for cell in row.split(";")]
            line = cells[0].split("/")
            if len(cells) != 3 or len(line) != 2:
                faults.add(
                    "wrong-row",
                    f"Skriv post, konto og beløp, som 671/62; 870; 20 000 000. Det står {_shown(row)}.",
                    number,
                )
            else:
                yield number, [*line, *cells[1:]]


def _read(rows: Iterable[tuple[int, list[str]]], faults: _Faults) -> ReadSums:
    sums: dict[tuple[str, str], Kroner] = {}
    others = 0
    for count, (number, written) in enumerate(rows):
        cells = [cell.strip() for cell in written]
        if not any(cells):
            continue
        if count >= MOST_ROWS:
            faults.add("too-many-rows", f"Filen har flere enn {MOST_ROWS} rader.")
            faults.stop()
        chapter, item, account, amount = cells
        line, kroner = _line(chapter, item, number, faults), _amount(amount, number, faults)
        if not re.fullmatch(r"[0-9]{3,4}", account):
            faults.add("wrong-account", f"{_shown(account)} er ikke en konto med tre siffer.", number)
        elif account[:3] not in set(NaturalAccount):
            others += 1
        elif line is not None and kroner is not None:
            key = str(line), account[:3]
            if key in sums:
                faults.add("line-twice", f"Post {line}, konto {key[1]} står to ganger.", number)
            sums[key] = kroner
    if not sums and not faults.findings:
        faults.add("no-sums", "Ingen rader gjelder konto 870 til 877.")
    faults.stop()
    return ReadSums(sums, others)


def _line(chapter: str, item: str, row: int, faults: _Faults) -> BudgetLine | None:
    try:
        return BudgetLine.written(f"{chapter}/{item}")
    except ValueError:
        faults.add("wrong-line", f"{_shown(f'{chapter}/{item}')} er ikke et kapittel og en post.", row)
        return None


def _amount(written: str, row: int, faults: _Faults) -> Kroner | None:
    if DECIMALS.search(written):
        faults.add("decimals", f"{_shown(written)} har desimaler. Skriv hele kroner.", row)
        return None
    try:
        amount = Kroner.written(written[:40])
    except ValueError:
        faults.add("wrong-amount", f"{_shown(written)} er ikke et beløp i hele kroner.", row)
        return None
    if abs(amount) > LARGEST_SUM:
        faults.add("wrong-amount", f"{_shown(written)} er større enn statsbudsjettet.", row)
        return None
    return amount


def _of_text(content: bytes, faults: _Faults) -> Iterator[list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        faults.add("not-text", "Filen er verken CSV i UTF-8 eller et regneark (xlsx).")
        faults.stop()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.split("\n", 1)[0]
    try:
        yield from csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count), strict=True)
    except csv.Error:
        faults.add("not-csv", "Filen er ikke en CSV-fil; et anførselstegn er ikke lukket, eller en celle er for lang.")
        faults.stop()


def _of_workbook(content: bytes, name: str, faults: _Faults) -> Iterator[list[str]]:
    if name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        faults.add("macros", REFUSALS["macros"])
        faults.stop()
    told, _end, rows = in_a_process_of_its_own(content, COLUMNS).partition(b"\n")
    head = json.loads(told)
    if "refused" in head:
        faults.add(head["refused"].replace(" ", "-"), REFUSALS[head["refused"]].format(*head.get("with", ())))
        faults.stop()
    for row in rows.decode().split(ROW_END)[:-1]:
        yield row.split(CELL_END)


def _shown(written: str) -> str:
    return f"«{written[:40]}»" if written else "En tom celle"
