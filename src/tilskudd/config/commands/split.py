"""`tilskudd split --total N WEIGHTS.csv [--top K] [--base N] [--rounding ...] [--json]`: needs no database."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.commands.read import content_of
from tilskudd.distribution.csv_rows import FaultyFile, whole_number
from tilskudd.distribution.printed import print_split
from tilskudd.distribution.weights import read_weights
from tilskudd.values.finding import Severity
from tilskudd.values.split import CannotSplit, Rounding, split


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("weights", metavar="WEIGHTS.csv", help="columns code,name,weight, or - for standard input")
    parser.add_argument("--total", required=True, type=kroner, metavar="N", help="the sum to share out, whole kroner")
    parser.add_argument("--top", type=kroner, metavar="K", help="only the K rows with the largest weight")
    parser.add_argument("--base", type=kroner, default=0, metavar="N", help="whole kroner to each row first")
    parser.add_argument(
        "--rounding",
        choices=[rounding.value for rounding in Rounding],
        default=Rounding.LARGEST_REMAINDER.value,
        help="largest-remainder gives the sum exactly; each-row rounds each row half up, and may miss it",
    )
    parser.add_argument("--json", action="store_true", help="print the distribution as JSON")


def carry_out(options: argparse.Namespace) -> int:
    content = content_of(options.weights)
    try:
        weights = read_weights(content)
        rounding = Rounding(options.rounding)
        done = split(options.total, weights, rounding=rounding, top=options.top, base=options.base)
    except (FaultyFile, CannotSplit) as error:
        raise CannotBeDone(f"{options.weights}: {error}") from error
    if options.json:
        json.dump(done.as_json(hashlib.sha256(content).hexdigest()), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print_split(done, sys.stdout)
    return 1 if any(one.severity is Severity.ERROR for one in done.findings) else 0


def kroner(written: str) -> int:
    """A whole number as it stands on a command line; a fraction of a krone is refused."""
    number = whole_number(written.strip())
    if number is None:
        raise argparse.ArgumentTypeError(f"«{written[:40]}» er ikke et helt tall")
    return number
