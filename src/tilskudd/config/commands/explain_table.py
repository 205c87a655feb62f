"""`tilskudd explain-table LETTER --assignment N STATISTICS.csv [--json]`: needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.commands.read import content_of
from tilskudd.distribution.csv_rows import FaultyFile
from tilskudd.distribution.explain import explain
from tilskudd.distribution.findings import findings_of
from tilskudd.distribution.letter_table import NoTable, table_of
from tilskudd.distribution.printed import print_explanation
from tilskudd.distribution.statistic import read_statistic
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.values.finding import Severity


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("letter", metavar="LETTER", help="the letter: PDF, text or Markdown, or - for standard input")
    parser.add_argument("--assignment", required=True, metavar="N", help="the number of the assignment with the table")
    parser.add_argument(
        "statistics", metavar="STATISTICS.csv", help="columns kommunenummer,aar (or dato),land (or gruppe),antall"
    )
    parser.add_argument("--json", action="store_true", help="print the recipe and the comparison as JSON")


def carry_out(options: argparse.Namespace) -> int:
    if options.letter == options.statistics == "-":
        raise CannotBeDone("Only one of LETTER and STATISTICS.csv can be standard input.")
    try:
        reading = read_letter(content_of(options.letter), Path(options.letter).name)
    except UnreadableLetter as error:
        raise CannotBeDone(f"{options.letter}: {error}") from error
    try:
        statistic = read_statistic(content_of(options.statistics))
        table = table_of(reading, options.assignment, statistic)
        explanation = explain(table.rows, table.stated, statistic)
    except NoTable as error:
        raise CannotBeDone(f"{options.letter}: {error}") from error
    except FaultyFile as error:
        raise CannotBeDone(f"{options.statistics}: {error}") from error
    findings = findings_of(explanation, statistic)
    if options.json:
        json.dump(explanation.as_json(findings), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print_explanation(explanation, findings, sys.stdout)
    return 1 if any(one.severity is Severity.ERROR for one in findings) else 0
