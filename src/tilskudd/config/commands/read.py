"""`tilskudd read LETTER [--json]`: needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tilskudd.config.commands import CannotBeDone
from tilskudd.mandate.printed import print_reading
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.values.finding import Severity


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("letter", metavar="LETTER", help="the letter: PDF, text or Markdown, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print what was read as JSON")


def carry_out(options: argparse.Namespace) -> int:
    try:
        if options.letter == "-":
            content, name = sys.stdin.buffer.read(), "-"
        else:
            content, name = Path(options.letter).read_bytes(), Path(options.letter).name
        reading = read_letter(content, name)
    except OSError as error:
        raise CannotBeDone(f"Cannot read {options.letter}: {error.strerror}.") from error
    except UnreadableLetter as error:
        raise CannotBeDone(f"{options.letter}: {error}") from error
    if options.json:
        json.dump(reading.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print_reading(reading, sys.stdout)
    return 1 if any(one.severity is Severity.ERROR for one in reading.findings) else 0
