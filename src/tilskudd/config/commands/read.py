"""`tilskudd read LETTER [--json] [--before POSITIONS.csv] [--lang nb|nn|en]`: needs no database."""

from __future__ import annotations

import argparse
import json
import stat
import sys
from pathlib import Path

from tilskudd.config.commands import CannotBeDone
from tilskudd.mandate.printed import print_reading
from tilskudd.mandate.reader.file_content import LARGEST
from tilskudd.mandate.reader.positions_file import FaultyPositions, read_positions
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.mandate.reader.wording import LANGUAGES
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Severity


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("letter", metavar="LETTER", help="the letter: PDF, text or Markdown, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print what was read as JSON")
    parser.add_argument(
        "--before",
        metavar="POSITIONS.csv",
        help="what was at disposal before the letter: columns chapter,item,amount (or line,amount), in whole kroner",
    )
    parser.add_argument(
        "--lang", choices=sorted(LANGUAGES), default="nb", help="the language of the findings (bokmål unless told)"
    )


def carry_out(options: argparse.Namespace) -> int:
    before = positions_before(options.before) if options.before else None
    name = "-" if options.letter == "-" else Path(options.letter).name
    try:
        reading = read_letter(content_of(options.letter), name, told_in=options.lang, before=before)
    except UnreadableLetter as error:
        raise CannotBeDone(f"{options.letter}: {error}") from error
    if options.json:
        json.dump(reading.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print_reading(reading, sys.stdout, options.lang)
    return 1 if any(one.severity is Severity.ERROR for one in reading.findings) else 0


def positions_before(name: str) -> dict[BudgetLine, int]:
    try:
        return read_positions(content_of(name))
    except FaultyPositions as error:
        raise CannotBeDone(f"{name}: {error}") from error


def content_of(name: str, most: int = LARGEST) -> bytes:
    """The bytes of a file or of standard input, one byte more than `most` at most: the largest letter.

    Raises CannotBeDone for what is no plain file: a pipe could keep the program waiting for ever.
    """
    if name == "-":
        return sys.stdin.buffer.read(most + 1)
    try:
        if not stat.S_ISREG(Path(name).stat().st_mode):
            raise CannotBeDone(f"Cannot read {name}: it is not a plain file; use - to read standard input.")
        with Path(name).open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise CannotBeDone(f"Cannot read {name}: {getattr(error, 'strerror', None) or error}.") from error
