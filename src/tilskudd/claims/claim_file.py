"""Opens a claim file, CSV or workbook, as a table of text: nothing is guessed, and nothing takes for ever.

A file is read as UTF-8, or as cp1252 throughout when it cannot be UTF-8. The columns are separated by comma, semicolon
or tab, and may stand in any order; the first row that is not empty is the header.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from tilskudd.claims.row_words import FIELDS
from tilskudd.claims.unusable import Faults, printable, refused, shown
from tilskudd.claims.workbook import rows_of_workbook
from tilskudd.claims.workbook_child import CELL_END, MOST_COLUMNS, ROW_END
from tilskudd.values.finding import Finding, Severity

LARGEST: Final = 150 * 2**20
"""Bytes; a million rows with keys of 32 letters are 78 million."""

MOST_ROWS: Final = 1_000_000
LONGEST_HEADER: Final = 20_000
PIECE: Final = 2**20
WORKBOOK: Final = b"PK\x03\x04"
NO_SPREADSHEETS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
MANY_BYTES: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
NOT_CP1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
NO_CELL_END: Final = "\x1d"
"""Told to Polars where a line is to stay whole; a line that has it loses what follows, and no more is asked of it."""

TWO_BYTES: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Form:
    """How cells and rows are told apart; the header takes the first `skip` lines."""

    cell_end: str
    row_end: str
    skip: int


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """The rows of a claim file, and what was noted on the way; `width` is how many cells a row should have."""

    text: bytes
    form: Form
    width: int
    places: Mapping[str, int]
    findings: tuple[Finding, ...]

    def pieces(self) -> Iterator[pl.DataFrame]:
        """The rows that are not empty, some ten thousand at a time, as text without space around it.

        Columns: `row` (the number of the data row: the first under the header is 1, and empty ones are counted), the
        seven FIELDS, `other` (all that stands in further columns) and `cells`, how many cells the row has. Raises
        UnusableFile when there are more than MOST_ROWS.
        """
        before, rows = 0, 0
        for piece in cut(self.text, self.form):
            table = table_of(piece, self.form, self.width, self.places, before)
            before += piece.count(self.form.row_end.encode())
            rows += table.height
            if rows > MOST_ROWS:
                raise refused("too-many-rows", f"Filen har flere enn {MOST_ROWS} rader; del den i flere.")
            yield table


def open_claims(content: bytes, name: str = "") -> ClaimTable:
    """The table in a claim file; raises UnusableFile with what must be mended before it can be read."""
    if len(content) > LARGEST:
        raise refused("too-large", f"Filen er større enn {LARGEST // 2**20} MB; del den i flere.")
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise refused("empty-file", "Filen er tom.")
    findings: list[Finding] = []
    if content.startswith(WORKBOOK):
        text, form = rows_of_workbook(without_macros(content, name)), Form(CELL_END, ROW_END, 1)
        header = text.split(ROW_END.encode(), 1)[0].decode().split(CELL_END)
    else:
        text = lines_of(in_utf_8(of_text(content), findings))
        header, form = header_and_form(text)
        if b'"' in text:
            text, form = unquoted(text, form), Form(CELL_END, ROW_END, form.skip)
    places = places_of([name.strip().lower() for name in header], findings)
    return ClaimTable(text, form, len(header), places, tuple(findings))


def without_macros(content: bytes, name: str) -> bytes:
    if name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise refused("workbook-macros", "Regnearket er av en type som kan ha makroer; lagre det som xlsx.")
    return content


def of_text(content: bytes) -> bytes:
    """The bytes, when they may be text; raises UnusableFile for pictures, PDF, old Excel and UTF-16."""
    if content.startswith(OLD_EXCEL):
        raise refused("old-workbook", "Filen er et gammelt eller låst regneark; lagre den som xlsx uten passord.")
    if content.startswith(NO_SPREADSHEETS):
        raise refused("not-a-spreadsheet", "Filen er ikke et regneark, verken CSV eller xlsx.")
    if content.startswith(TWO_BYTES):
        raise refused("utf-16", "Filen er lagret som UTF-16; lagre den som «CSV UTF-8».")
    return content.removeprefix(codecs.BOM_UTF8)


def in_utf_8(content: bytes, findings: list[Finding]) -> bytes:
    """The text in UTF-8; a byte that is not text becomes U+FFFD, and the first is told of with its line."""
    wrong = first_wrong(content)
    if wrong is None:
        return content
    line = content.count(b"\n", 0, wrong) + 1
    if not MANY_BYTES.search(content) and not NOT_CP1252.search(content):
        told = "Teksten er ikke UTF-8, og er lest som Windows-tegn (cp1252). Lagre helst som «CSV UTF-8»."
        findings.append(Finding("read-as-cp1252", Severity.NOTE, told))
        return content.decode("cp1252").encode()
    told = f"Teksten er verken UTF-8 eller Windows-tegn (cp1252) hele veien; det første andre tegnet er i linje {line}."
    findings.append(Finding("mixed-encodings", Severity.ERROR, told))
    return content.decode("utf-8", "replace").encode()


def first_wrong(content: bytes) -> int | None:
    """Where the first byte stands that is not UTF-8; looked for piece by piece, to hold no second copy of the file."""
    if content.isascii():
        return None
    view, at = memoryview(content), 0
    while at < len(content):
        try:
            _text, used = codecs.utf_8_decode(view[at : at + PIECE], "strict", at + PIECE >= len(content))
        except UnicodeDecodeError as error:
            return at + error.start
        at += used
    return None


def lines_of(text: bytes) -> bytes:
    return text if b"\n" in text else text.replace(b"\r", b"\n")


def header_and_form(text: bytes) -> tuple[list[str], Form]:
    """The names of the columns, and how the file is written; raises UnusableFile."""
    at, skip = 0, 0
    while True:
        end = text.find(b"\n", at)
        line = text[at : end if end >= 0 else len(text)]
        skip += 1
        if line.strip() or end < 0:
            break
        at = end + 1
    if len(line) > LONGEST_HEADER:
        raise refused(
            "header-too-long", "Første linje er lengre enn en overskrift kan være; filen er neppe en CSV-fil."
        )
    written = line.decode("utf-8", "replace").rstrip("\r")
    cell_end = max(",;\t", key=written.count)
    try:
        header = next(csv.reader([written], delimiter=cell_end, strict=True), [])
    except csv.Error as error:
        raise refused("not-csv", "Overskriften er ikke CSV; et anførselstegn mangler.") from error
    return header, Form(cell_end, "\n", skip)


def unquoted(text: bytes, form: Form) -> bytes:
    """The same rows with cells and rows ended by control characters, which no quotation marks are needed for."""
    whole = io.BytesIO()
    apart = {ord(CELL_END): "\ufffd", ord(ROW_END): "\ufffd"}
    lines = io.TextIOWrapper(io.BytesIO(text), "utf-8", "replace", newline="")
    reader = csv.reader(lines, delimiter=form.cell_end, strict=True)
    try:
        for row in reader:
            told = CELL_END.join(
                [cell.translate(apart) if CELL_END in cell or ROW_END in cell else cell for cell in row]
            )
            whole.write((told + ROW_END).encode())
    except csv.Error as error:
        line = f"Filen er ikke CSV: anførselstegnene går ikke opp ved linje {reader.line_num}."
        raise refused("not-csv", line) from error
    return whole.getvalue()


def places_of(header: Sequence[str], findings: list[Finding]) -> dict[str, int]:
    """Where each column stands; raises UnusableFile for those that are missing or stand twice."""
    faults = Faults()
    if len(header) > MOST_COLUMNS:
        faults.add("too-many-columns", f"Filen har {len(header)} kolonner; den kan ha høyst {MOST_COLUMNS}.")
        faults.stop()
    for name in FIELDS:
        if name not in header:
            faults.add("missing-column", f"Kolonnen «{name}» mangler.")
        elif header.count(name) > 1:
            faults.add("column-twice", f"Kolonnen «{name}» står to ganger.")
    faults.stop()
    for name in header:
        if name and name not in FIELDS:
            told = printable(f"Kolonnen {shown(name)} er ikke en del av et krav, og brukes ikke.")
            findings.append(Finding("unknown-column", Severity.NOTE, told))
    return {name: header.index(name) for name in FIELDS}


def cut(text: bytes, form: Form) -> Iterator[bytes]:
    """The rows under the header, in pieces that end where a row does: no table of the whole file is made."""
    end, at = form.row_end.encode(), 0
    for _ in range(form.skip):
        at = text.find(end, at) + 1 or len(text)
    while at < len(text):
        stop = len(text) if at + PIECE * 8 >= len(text) else text.find(end, at + PIECE * 8) + 1 or len(text)
        yield text[at:stop]
        at = stop


def table_of(text: bytes, form: Form, width: int, places: Mapping[str, int], before: int) -> pl.DataFrame:
    """The rows in a piece of the file, with `before` rows before it."""
    columns = [f"c{at}" for at in range(width)]
    cells = read(text, form.row_end, form.cell_end, columns)
    # Polars fills up and cuts off without a word; how many cells a row has, the line itself tells.
    whole = read(text, form.row_end, NO_CELL_END, ["line"])
    count = whole.select(cells=pl.col("line").str.count_matches(form.cell_end, literal=True) + 1).to_series()
    other = [pl.col(name).str.strip_chars() for at, name in enumerate(columns) if at not in places.values()]
    named = [pl.col(f"c{at}").str.strip_chars().alias(name) for name, at in places.items()]
    rest = pl.concat_str(other, separator=" ").str.strip_chars() if other else pl.lit("")
    number = pl.int_range(before + 1, before + 1 + pl.len(), dtype=pl.Int64)
    rows = cells.with_columns(count).select(
        number.alias("row"), pl.col("cells").cast(pl.Int64), *named, rest.alias("other")
    )
    blank = pl.all_horizontal(pl.col(*FIELDS, "other") == "")
    return rows.filter(~blank)


def read(text: bytes, row_end: str, cell_end: str, columns: Sequence[str]) -> pl.DataFrame:
    """The text as columns of text, those that a row lacks empty."""
    return pl.read_csv(
        text,
        has_header=False,
        separator=cell_end,
        eol_char=row_end,
        quote_char=None,
        schema=dict.fromkeys(columns, pl.String()),
        empty_string_is_null=False,
        missing_columns="insert",
        extra_columns="ignore",
        raise_if_empty=False,
    )
