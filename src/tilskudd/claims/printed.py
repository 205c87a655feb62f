"""The answer to a claim file for people in a terminal or a file: in bokmål."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tilskudd.claims.row_check import CheckedFile
from tilskudd.claims.row_words import Reason, Verdict
from tilskudd.mandate.printed import STYLES, WIDEST, figure, kr, plain, wrapped

FIRST_ROWS: Final = 10
ANSWERS: Final = {Verdict.REFUSED: "Avvist", Verdict.DOUBTFUL: "I tvil"}
KINDS: Final = ("I tvil", "Avvist, feil i raden", "Avvist, utenfor runden")


def print_checked(checked: CheckedFile, out: TextIO) -> None:
    """Print the figures, the reasons with how many rows have each and what can be done, and the first such rows."""
    console = Console(file=out, highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    console.print(Text(plain(f"Runde {checked.rules.round}: {rows_in_words(checked.rows)}"), style="bold"))
    console.print(figures(checked))
    for finding in checked.findings:
        told = wrapped(finding.message, console)
        told.stylize(STYLES[finding.severity])
        console.print(told)
    if checked.accepted == checked.rows:
        console.print(Text("Alle rader er godtatt." if checked.rows else "Ingen krav.", style="green"))
        return
    console.print(Text("Hvorfor", style="bold"))
    console.print(reasons_table(checked.reasons))
    others = checked.rows - checked.accepted
    console.print(
        Text(f"Radene (de {FIRST_ROWS} første av {figure(others)})" if others > FIRST_ROWS else "Radene", "bold")
    )
    console.print(rows_table(checked))


def figures(checked: CheckedFile) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True, style="bold")
    table.add_column(style="dim")
    table.add_row("Godtatt", figure(checked.accepted), kr(checked.amount))
    doubt = f"inntil {kr(checked.doubtful_amount)}" if checked.doubtful else ""
    table.add_row("I tvil", figure(checked.doubtful), doubt)
    table.add_row("Avvist", figure(checked.refused), "")
    table.add_row("Rader", figure(checked.rows), "")
    return table


def reasons_table(reasons: Mapping[Reason, int]) -> Table:
    """The reasons by kind, the most frequent first; a row with several stands under each."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Grunn", ratio=3, overflow="fold")
    table.add_column("Hva kommunen kan gjøre", ratio=3, overflow="fold")
    table.add_column("Rader", justify="right", no_wrap=True)
    for kind in KINDS:
        of_kind = sorted((one for one in reasons if kind_of(one) == kind), key=lambda one: -reasons[one])
        if of_kind:
            table.add_row(Text(kind, style="bold"), "", "")
        for one in of_kind:
            table.add_row(one.title, one.advice, figure(reasons[one]))
    return table


def kind_of(reason: Reason) -> str:
    if reason.verdict is Verdict.DOUBTFUL:
        return KINDS[0]
    return KINDS[2 if reason.outside else 1]


def rows_table(checked: CheckedFile) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Rad", justify="right", no_wrap=True)
    table.add_column("Svar", no_wrap=True)
    table.add_column("Grunner", overflow="fold")
    for row in islice(checked.verdicts, FIRST_ROWS):
        told = "\n".join(plain(reason.message) for reason in row.reasons)
        table.add_row(figure(row.row), ANSWERS[row.verdict], Text(told))
    return table


def rows_in_words(rows: int) -> str:
    return f"{figure(rows)} {'rad' if rows == 1 else 'rader'}"
