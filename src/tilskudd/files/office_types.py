"""What a zip is, when it is a document or a spreadsheet: told by what lies in it. Pure."""

from __future__ import annotations

import zipfile
from typing import BinaryIO, Final

from tilskudd.files.rules import BINARY

ZIP: Final = "application/zip"
OFFICE: Final = "application/vnd.openxmlformats-officedocument"
OPEN: Final = "application/vnd.oasis.opendocument"
INSIDE: Final = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
}
MOST_NAMES: Final = 20_000
LONGEST_TYPE: Final = 100


def office_type(file: BinaryIO) -> str:
    """The media type of an open zip: docx, xlsx, odt, ods, or plain zip. One with macros is nothing that we know.

    Reads the list of names and at most a hundred bytes; nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(file) as held:
            names = {one.filename for one in held.infolist()[:MOST_NAMES]}
            if any(one.lower().endswith("vbaproject.bin") for one in names):
                return BINARY
            found = next((kind for name, kind in INSIDE.items() if name in names), "")
            return found or _told_by_itself(held, names) or ZIP
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return BINARY


def _told_by_itself(held: zipfile.ZipFile, names: set[str]) -> str:
    """OpenDocument says what it is in a file of its own, which is stored and not packed."""
    if "mimetype" not in names or held.getinfo("mimetype").file_size > LONGEST_TYPE:
        return ""
    if held.getinfo("mimetype").compress_type != zipfile.ZIP_STORED:
        return ""
    told = held.read("mimetype").decode("ascii", "replace").strip()
    return told if told in (f"{OPEN}.text", f"{OPEN}.spreadsheet") else ""
