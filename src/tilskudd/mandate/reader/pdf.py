"""A letter that is a PDF: its text in reading order, page by page, and the box of every passage.

PDFium takes the file apart in a process of its own (pdf_child), bound in time and memory and without our environment:
whatever a file from outside makes it do, the reading ends in a text or in one sentence.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from array import array
from collections.abc import Iterator
from typing import Any

from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.printed_pages import PrintedPages
from tilskudd.mandate.reader.unreadable import UnreadableLetter
from tilskudd.values.finding import Finding, Severity

MOST_BYTES = 25 * 10**6
PATIENCE_SECONDS = 30
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
END_MARK = b"%%EOF"

REFUSALS = {
    "too large": "PDF-en er større enn 25 MB; lagre brevet uten bilder og vedlegg, og prøv igjen.",
    "too many pages": "PDF-en har mer enn 500 sider, og er neppe ett brev; ta ut de sidene som er brevet.",
    "too much text": "PDF-en har mer tekst enn noe brev har, og blir ikke lest; ta ut de sidene som er brevet.",
    "locked": "PDF-en er låst med passord; lagre den uten passord, og prøv igjen.",
    "broken": "PDF-en er ødelagt og kan ikke leses; hent den på nytt fra avsenderen.",
    "cut off": "PDF-en er avkortet, for slutten av filen mangler; hent den på nytt fra avsenderen.",
    "pictures": "PDF-en er et bilde av et brev, uten tekst; kjør den gjennom tekstgjenkjenning (OCR), og prøv igjen.",
    "blank": "PDF-en har bare tomme sider; det er ikke noe brev å lese.",
    "too heavy": "PDF-en krever mer tid eller minne enn noe brev gjør, og blir ikke lest; lagre den på nytt som PDF.",
    "picture": "Filen heter .pdf, men er et bilde; skann brevet med tekstgjenkjenning (OCR) til PDF, og prøv igjen.",
    "no pdf": "Filen heter .pdf, men er ingen PDF; hent den på nytt fra avsenderen.",
}


def is_pdf(content: bytes, name: str) -> bool:
    """Whether the bytes are a PDF; raises UnreadableLetter for a file that only bears the name of one."""
    if content[:1024].lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(b"%PDF"):
        return True
    if content.strip() and name.lower().endswith(".pdf"):
        raise refused("picture" if content.startswith(PICTURES) else "no pdf")
    return False


def read_pdf(content: bytes) -> PrintedPages:
    """The pages of a PDF; raises UnreadableLetter when it holds no text, is broken, locked or beyond the limits."""
    head, edges = taken_apart(content, "pdf_child")
    return PrintedPages(head["text"], tuple(head["page_starts"]), array("i", edges), tuple(head["pictures"]))


def taken_apart(content: bytes, program: str) -> tuple[dict[str, Any], bytes]:
    """What the program, a module beside this one, tells of a PDF: its JSON and its bytes; raises UnreadableLetter."""
    if len(content) > MOST_BYTES:
        raise refused("too large")
    if END_MARK not in content[-2048:].rstrip(b"\0"):
        raise refused("cut off" if b" obj" in content else "broken")
    told, _, rest = in_a_process_of_its_own(content, program).partition(b"\n")
    head = json.loads(told)
    if "refused" in head:
        raise refused(head["refused"])
    return head, rest


def in_a_process_of_its_own(content: bytes, program: str) -> bytes:
    environment = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    command = [sys.executable, "-S", "-m", f"tilskudd.mandate.reader.{program}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no word of it comes from outside
            command, input=content, capture_output=True, timeout=PATIENCE_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refused("too heavy") from error
    if done.returncode < 0:
        raise refused("too heavy")
    # Stopped by a signal, the file is to blame; any other failure is a fault of ours.
    done.check_returncode()
    return done.stdout


def refused(why: str) -> UnreadableLetter:
    return UnreadableLetter(REFUSALS[why])


def unseen_pages(source: LetterText) -> Iterator[Finding]:
    """A page that is a picture among pages of text has not been read, and that is said."""
    for page in source.printed.pictures if source.printed else ():
        line = next(line for line in source.lines if line.page == page)
        yield Finding(
            "page-without-text",
            Severity.WARNING,
            f"Side {page} er et bilde uten tekst og er ikke lest. Se på den selv, eller kjør tekstgjenkjenning (OCR).",
            source.place(line.start, line.end),
        )
