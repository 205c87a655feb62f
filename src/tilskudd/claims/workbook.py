"""A claim file that is a workbook (xlsx): its rows as text, taken out by a process of its own (workbook_child)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from tilskudd.claims.row_words import FIELDS
from tilskudd.claims.unusable import UnusableFile, refused

LARGEST: Final = 50 * 2**20
PATIENCE_SECONDS: Final = 60
TOO_HEAVY: Final = json.dumps({"refused": "too heavy"}).encode() + b"\n"

REFUSALS: Final = {
    "too large": "Regnearket er større enn 50 MB; send kravene som CSV i stedet.",
    "cut off": "Regnearket er avkortet eller ødelagt; send det på nytt.",
    "broken": "Regnearket er ødelagt og kan ikke leses; åpne det, lagre det på nytt som xlsx, og send det igjen.",
    "no workbook": "Filen er pakket, men er ikke et regneark (xlsx).",
    "locked": "Regnearket er låst med passord; lagre det uten passord, og send det igjen.",
    "macros": "Regnearket har makroer eller innebygde filer, og blir ikke åpnet; lagre det som xlsx uten dem.",
    "external links": "Regnearket henter tall fra andre filer; lim inn verdiene, fjern koblingene, og lagre på nytt.",
    "formulas": "Regnearket har formler ({0}); lim dem inn som verdier, og lagre på nytt.",
    "odd xml": "Regnearket har deler som ikke hører hjemme i et regneark; lagre det på nytt som xlsx.",
    "too many parts": "Regnearket har flere deler enn et regneark med krav har, og blir ikke pakket ut.",
    "too large unpacked": "Regnearket blir større enn 256 MB når det pakkes ut, og blir ikke åpnet; send CSV i stedet.",
    "too wide": "Regnearket har celler langt utenfor kolonnene med krav; slett dem, og lagre på nytt.",
    "too many rows": "Regnearket har flere enn 1 000 000 rader; del det i flere filer.",
    "too heavy": "Regnearket krever mer tid eller minne enn et regneark med krav gjør; send kravene som CSV i stedet.",
    "several sheets": "Flere ark har kolonnene med krav: {0}. La bare ett av dem stå.",
    "no sheet": "Ingen av arkene har kolonnene " + ", ".join(FIELDS) + " i første rad.",
}


def rows_of_workbook(content: bytes) -> bytes:
    """The rows of the sheet with the claims in UTF-8, the header first, cells and rows ended by control characters.

    Raises UnusableFile for macros, formulas, links, several such sheets, and whatever is broken or beyond the limits.
    """
    if len(content) > LARGEST:
        raise turned_away("too large")
    told, _, rows = in_a_process_of_its_own(content).partition(b"\n")
    head = json.loads(told)
    if "refused" in head:
        raise turned_away(head["refused"], *head.get("with", ()))
    return rows


def in_a_process_of_its_own(content: bytes, columns: Sequence[str] = FIELDS) -> bytes:
    """What the process says of a workbook whose columns are told: a line of JSON, and then the rows.

    A workbook that takes too much time or memory is refused as one, like whatever else is wrong with it.
    """
    environment = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    command = [sys.executable, "-S", "-m", "tilskudd.claims.workbook_child", *columns]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no word of it comes from outside
            command, input=content, capture_output=True, timeout=PATIENCE_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return TOO_HEAVY
    if done.returncode < 0:
        return TOO_HEAVY
    # Stopped by a signal, the file is to blame; any other failure is a fault of ours.
    done.check_returncode()
    return done.stdout


def turned_away(why: str, *filled: str) -> UnusableFile:
    return refused(f"workbook-{why.replace(' ', '-')}", REFUSALS[why].format(*filled))
