"""`tilskudd claims check FILE --rules RULES.json [--json]`: a verdict for every row of claims. Needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tilskudd.claims.claim_file import LARGEST
from tilskudd.claims.printed import print_checked
from tilskudd.claims.row_check import CheckedFile, check_rows
from tilskudd.claims.row_rules import LARGEST as LARGEST_RULES
from tilskudd.claims.row_rules import read_rules
from tilskudd.claims.unusable import UnusableFile
from tilskudd.config.commands import CannotBeDone
from tilskudd.config.commands.read import content_of
from tilskudd.values.finding import Severity

ABOUT_CHECK = """Check a file of claims, CSV or xlsx, against the rules of a round. The columns, in any order, are
municipality,measure,key,start_date,end_date,months,status. Rows are numbered from 1, the header not counted; the answer
does not hang on their order. Exit status: 0 every row is accepted; 1 some row is refused or doubtful, or text in the
file is damaged; 2 the file or the rules cannot be used."""


def options(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    check = acts.add_parser("check", help="a verdict for every row, with all reasons at once", description=ABOUT_CHECK)
    check.add_argument("file", metavar="FILE", help="the claims: CSV or xlsx, or - for standard input")
    check.add_argument("--rules", required=True, metavar="RULES.json", help="the round, its measures and their periods")
    check.add_argument("--json", action="store_true", help="print the verdicts as JSON, row by row")


def carry_out(options: argparse.Namespace) -> int:
    if options.file == options.rules == "-":
        raise CannotBeDone("Only one of FILE and RULES.json can be standard input.")
    try:
        rules = read_rules(content_of(options.rules, LARGEST_RULES))
    except UnusableFile as error:
        raise CannotBeDone(f"{options.rules}: {error}") from error
    try:
        checked = check_rows(content_of(options.file, LARGEST), Path(options.file).name, rules)
    except UnusableFile as error:
        raise CannotBeDone(f"{options.file}: {error}") from error
    if options.json:
        write_json(checked)
    else:
        print_checked(checked, sys.stdout)
    damaged = any(one.severity is Severity.ERROR for one in checked.findings)
    return 1 if checked.accepted < checked.rows or damaged else 0


def write_json(checked: CheckedFile) -> None:
    """The answer as one JSON object, its verdicts written as they are made."""
    head = {
        "rows": checked.rows,
        "accepted": checked.accepted,
        "refused": checked.refused,
        "doubtful": checked.doubtful,
        "amount": checked.amount,
        "findings": [{"code": one.code, "severity": one.severity, "message": one.message} for one in checked.findings],
        "counts": [one.as_json() for one in checked.by_municipality()],
    }
    sys.stdout.write(json.dumps(head, ensure_ascii=False).removesuffix("}") + ', "verdicts": [')
    between = "\n"
    for told in checked.verdicts_as_json():
        sys.stdout.write(between + told)
        between = ",\n"
    sys.stdout.write("]}\n")
