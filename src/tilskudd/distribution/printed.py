"""A distribution, and the explanation of a printed one, for people in a terminal or a file: in bokmål."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tilskudd.distribution.explain import Explanation
from tilskudd.distribution.findings import in_short, joined
from tilskudd.distribution.recipe import Trial
from tilskudd.mandate.printed import INDENT, STYLES, WIDEST, figure, kr, plain, wrapped
from tilskudd.mandate.reader.wording import language
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import NO_BREAK_SPACE
from tilskudd.values.split import Rounding, Split

SEVERITIES = {Severity.ERROR: "feil", Severity.WARNING: "advarsel", Severity.NOTE: "merknad"}
WITH_QUOTA = 100
WORDS = language("nb")
ROUNDINGS = {Rounding.LARGEST_REMAINDER: "største rest", Rounding.EACH_ROW: "hver rad for seg"}


def print_split(done: Split, out: TextIO) -> None:
    """Print each row with its weight, exact quota and amount, the sums, and what was found, last."""
    console = console_for(out)
    headline = f"{kr(done.total)} delt på {len(done.shares)}" if done.shares else f"{kr(done.total)} er ikke delt"
    console.print(Text(headline, style="bold"))
    base = f", {kr(done.base)} til hver først" if done.base else ""
    console.print(Text(f"Avrunding: {ROUNDINGS[done.rounding]}{base}", style="dim"))
    if done.shares:
        table = table_with("Vekt", "Nøyaktig kvote", "Beløp (kr)", "Rundet opp")
        for share in done.shares:
            table.add_row(
                *place(share.code, share.name),
                figure(share.weight),
                quota(share.quota),
                Text(figure(share.amount), style="bold"),
                "+1" if share.remainder_given else "",
            )
        table.add_section()
        up = sum(share.remainder_given for share in done.shares)
        table.add_row("Sum", "", figure(done.weight_sum), "", Text(figure(done.sum), style="bold"), str(up))
        console.print(table)
    print_findings(done.findings, console)


def print_explanation(explanation: Explanation, findings: Sequence[Finding], out: TextIO) -> None:
    """Print the recipe in a sentence, the table beside what it gives, the nearest others, and what was found, last."""
    console = console_for(out)
    best = explanation.best
    if best is None:
        headline, style = "Ingen oppskrift er funnet", "bold red"
    elif explanation.fits:
        headline, style = f"Alle {len(explanation.table)} beløp er gjenfunnet", "bold green"
    else:
        headline, style = "Ingen oppskrift gir tabellen; dette er den nærmeste", "bold yellow"
    console.print(Text(headline, style=style))
    if best:
        console.print(wrapped(in_a_sentence(best), console))
        console.print(Text(f"Avrunding: {ROUNDINGS[best.recipe.rounding]}", style="dim"))
        console.print(compared_table(best, explanation.sum, console.width >= WITH_QUOTA))
    if len(explanation.nearest) > 1:
        console.print(Text("De nærmeste", style="bold"))
        console.print(nearest_table(explanation.nearest))
    print_findings(findings, console)


def in_a_sentence(trial: Trial) -> str:
    recipe = trial.recipe
    return (
        f"Del {kr(recipe.total)} på de {recipe.top} med flest fra {joined(recipe.groups)} "
        f"{WORDS.day(recipe.date).replace(' ', NO_BREAK_SPACE)}, etter hvor mange de er."
    )


def compared_table(trial: Trial, printed_sum: int, has_quota: bool) -> Table:
    """The printed table beside what the recipe gives; the exact quotas too, where there is room for them."""
    quotas = ["Nøyaktig kvote"] if has_quota else []
    table = table_with("Personer", *quotas, "Beløp (kr)", "I brevet (kr)", "Forskjell")
    for row in trial.rows:
        off = Text(signed(row.difference), style="bold red" if row.difference else "")
        weights = [figure(row.weight), *([quota(row.quota)] if has_quota else [])]
        amounts = Text(figure(row.computed), style="bold"), figure(row.printed)
        table.add_row(*place(row.code, row.name), *weights, *amounts, off)
    table.add_section()
    computed = sum(row.computed for row in trial.rows)
    weights = [figure(sum(row.weight for row in trial.rows)), *([""] if has_quota else [])]
    sums = Text(figure(computed), style="bold"), figure(printed_sum)
    table.add_row("Sum", "", *weights, *sums, signed(computed - printed_sum))
    return table


def nearest_table(nearest: Sequence[Trial]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Oppskrift", overflow="fold")
    table.add_column("Rader med avvik", justify="right")
    table.add_column("Kroner i alt", justify="right", no_wrap=True)
    for trial in nearest:
        table.add_row(plain(in_short(trial)), str(trial.off), figure(trial.kroner_off))
    return table


def print_findings(findings: Sequence[Finding], console: Console) -> None:
    if not findings:
        console.print(Text("Ingen funn.", style="green"))
        return
    console.print(Text("Funn", style="bold"))
    for finding in findings:
        headline = f"{SEVERITIES[finding.severity]}:"
        told = wrapped(f"{headline} {finding.message}", console)
        told.stylize(STYLES[finding.severity], INDENT, INDENT + len(headline))
        console.print(told)


def console_for(out: TextIO) -> Console:
    console = Console(file=out, highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    return console


def table_with(*figures: str) -> Table:
    """A table of places, with figures to the right."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Kode", no_wrap=True, style="dim")
    table.add_column("Navn", overflow="fold")
    for name in figures:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def place(code: str, name: str) -> tuple[str, str]:
    return plain(code), plain(name)


def quota(written: str) -> str:
    """«6 451 032,1468»."""
    whole, decimals = written.split(".")
    return f"{figure(int(whole))},{decimals}"


def signed(kroner: int) -> str:
    return ("+" if kroner > 0 else "") + figure(kroner)
