"""Takes a workbook (xlsx) apart, as a program of its own: whatever the file does, it does here, within limits.

The workbook comes on standard input. A line of JSON goes to standard output, and then the rows of the sheet with the
header: cells end with CELL_END, rows with ROW_END. calamine is used here and nowhere else.
"""

from __future__ import annotations

import io
import json
import math
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain, dropwhile
from numbers import Real
from typing import Any, Final

MEMORY_BYTES: Final = 768 * 2**20
PROCESSOR_SECONDS: Final = 30
MOST_PARTS: Final = 500
MOST_UNPACKED: Final = 256 * 2**20
MOST_ROWS: Final = 1_000_002
MOST_COLUMNS: Final = 50
PIECE: Final = 2**20
OVERLAP: Final = 4096
MOST_CELLS_TOLD: Final = 10
CELL_END, ROW_END = "\x1f", "\x1e"
APART: Final = {ord(CELL_END): "\ufffd", ord(ROW_END): "\ufffd"}

FORMULA: Final = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^>]{0,200}?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]{0,200}>\s*<(?:\w{1,20}:)?f[\s>/]"""
)
FORMULA_SOMEWHERE: Final = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")
CELL: Final = re.compile(rb"""\br=["']([A-Z]{1,4})([0-9]{1,9})["']""")
MACROS: Final = re.compile(r"vbaproject|macrosheets/|activex/|embeddings/", re.IGNORECASE)
LINKS: Final = re.compile(r"xl/(externallinks/|connections\.xml|querytables/)", re.IGNORECASE)
LOCAL_HEADER: Final = 30


class Refused(Exception):
    """The workbook is not read; the first argument is a key of workbook.REFUSALS, the next what to fill in."""


def limit() -> None:
    """Bind this process before it touches the file."""
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, PROCESSOR_SECONDS)):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look_through(content: bytes) -> None:
    """Refuse what a claim file does not need, by what the parts say of themselves and by what they are."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0:
        raise Refused("cut off")
    # A directory of a million names would fill the memory before it is counted, so its size is looked at first.
    long_form = content[end - 20 : end].startswith(b"PK\x06\x07")
    if long_form or int.from_bytes(content[end + 12 : end + 16], "little") > MOST_PARTS * 300:
        raise Refused("too many parts")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        listed = parts.infolist()
    names = [part.filename for part in listed]
    if len(listed) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused("too many parts")
    if any(part.flag_bits & 1 for part in listed):
        raise Refused("locked")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Refused("no workbook")
    if any(MACROS.search(name) for name in names):
        raise Refused("macros")
    if any(LINKS.match(name) for name in names):
        raise Refused("external links")
    if sum(part.file_size for part in listed) > MOST_UNPACKED:
        raise Refused("too large unpacked")
    unpacked = 0
    for part in listed:
        look = looker(part.filename)
        for piece in inflated(content, part):
            unpacked += len(piece)
            if unpacked > MOST_UNPACKED:
                raise Refused("too large unpacked")
            look(piece)
        look(b"")


def inflated(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really holds, piece by piece, whatever size it says it has; raises Refused."""
    at = part.header_offset
    if content[at : at + 4] != b"PK\x03\x04":
        raise Refused("broken")
    names = sum(int.from_bytes(content[at + side : at + side + 2], "little") for side in (26, 28))
    start = at + LOCAL_HEADER + names
    packed = memoryview(content)[start : start + part.compress_size]
    if len(packed) < part.compress_size:
        raise Refused("cut off")
    if part.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("broken")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    piece = unpacker.decompress(packed, PIECE)
    while piece:
        yield piece
        piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    if not unpacker.eof:
        raise Refused("cut off")


def looker(name: str) -> Callable[[bytes], None]:
    """What looks at the pieces of one part, each with the end of the one before; an empty piece is the end."""
    kept, seen = b"", False
    told: list[str] = []
    is_xml = name.endswith((".xml", ".rels"))
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")

    def look(piece: bytes) -> None:
        nonlocal kept, seen
        if not is_xml:
            return
        text = kept + piece
        # XML in another encoding could hide what is looked for here.
        if b"\0" in piece or text.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused("odd xml")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Refused("odd xml")
        if name == "[Content_Types].xml" and b"macroEnabled" in text:
            raise Refused("macros")
        if b"relationships/externalLink" in text:
            raise Refused("external links")
        if is_sheet:
            told.extend(one.decode() for one in FORMULA.findall(text) if one.decode() not in told[-50:])
            seen = seen or FORMULA_SOMEWHERE.search(text) is not None
            for column, row in CELL.findall(text):
                if len(column) > 2 or int(row) > MOST_ROWS + 100:
                    raise Refused("too wide")
            if seen and (not piece or len(told) > MOST_CELLS_TOLD):
                raise Refused("formulas", ", ".join(told[:MOST_CELLS_TOLD]) or name)
        kept = text[-OVERLAP:]

    return look


def rows_in(content: bytes, columns: frozenset[str]) -> Iterator[str]:
    """The rows of the only sheet that has the columns in its first row, the header first; raises Refused."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        workbook = CalamineWorkbook.from_object(io.BytesIO(content))
        sheets = [one.name for one in workbook.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        found = [name for name in sheets if columns <= header_of(workbook.get_sheet_by_name(name))]
        if len(found) > 1:
            raise Refused("several sheets", ", ".join(f"«{name[:40]}»" for name in found[:5]))
        if not found and len(sheets) != 1:
            raise Refused("no sheet")
        sheet = workbook.get_sheet_by_name((found or sheets)[0])
    except CalamineError as error:
        raise Refused("broken") from error
    if sheet.width > MOST_COLUMNS:
        raise Refused("too wide")
    if sheet.height > MOST_ROWS:
        raise Refused("too many rows")
    yield from rows_of(sheet)


def rows_of(sheet: Any) -> Iterator[str]:
    """The rows from the first that has anything in it."""
    rows = (CELL_END.join([written(cell).translate(APART) for cell in row]) for row in sheet.iter_rows())
    return dropwhile(lambda row: not row.replace(CELL_END, "").strip(), rows)


def header_of(sheet: Any) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in next(rows_of(sheet), "").split(CELL_END))


def written(cell: Any) -> str:
    """A cell as it would stand in a CSV file: dates by ISO, whole numbers without decimals, others with a comma."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second or cell.microsecond)
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Real):
        return str(math.floor(cell)) if cell % 1 == 0 else str(cell).replace(".", ",")
    return str(cell)


def answer() -> None:
    """Read the workbook on standard input, whose columns are the program's arguments, and write what came of it."""
    limit()
    try:
        content = sys.stdin.buffer.read()
        look_through(content)
        rows = rows_in(content, frozenset(sys.argv[1:]))
        first = next(rows, "")
    except Refused as refusal:
        tell({"refused": refusal.args[0], "with": refusal.args[1:]})
    except MemoryError:
        tell({"refused": "too heavy"})
    except (zipfile.BadZipFile, zlib.error, ValueError, OverflowError, NotImplementedError, EOFError):
        tell({"refused": "cut off"})
    except BaseException as error:
        # What calamine did not foresee comes as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        tell({"refused": "broken"})
    else:
        tell({})
        for row in chain((first,), rows):
            sys.stdout.buffer.write((row + ROW_END).encode("utf-8", "replace"))


def tell(head: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")


if __name__ == "__main__":
    answer()
