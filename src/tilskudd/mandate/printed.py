"""A reading of a letter, printed for people in a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tilskudd.mandate.reader.dates import in_words
from tilskudd.mandate.reader.reading import Assignment, Change, Deadline, Position, Reading
from tilskudd.mandate.reader.words import number_in_words
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner

WIDEST = 110
INDENT = 2
HEADLINES = {Severity.ERROR: "Feil", Severity.WARNING: "Advarsel", Severity.NOTE: "Merknad"}
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
STATUSES = {"clarified": "presisert", "withdrawn": "utgår", "withheld": "unntatt offentlighet"}
READ_AS = {
    "at-once": "straks, ingen dato",
    "annual-report": "uten dato i brevet",
    "month": "bare måned",
    "relative": "regnes fra noe annet",
    "conditional": "avhenger av noe annet",
    "vague": "ikke en dato",
    "invalid": "datoen finnes ikke",
}


def print_reading(reading: Reading, out: TextIO) -> None:
    """Print what the letter says and what is wrong with it: head, money, assignments, findings, lines not read."""
    console = Console(file=out, highlight=False)
    console.width = min(console.width, WIDEST)
    print_head(reading, console)
    if reading.changes or reading.positions:
        print_section(console, "Penger", money_table(reading))
    if reading.assignments:
        print_section(console, "Oppdrag", assignment_table(reading))
    print_findings(reading, console)
    print_unread(reading, console)


def print_section(console: Console, headline: str, table: Table) -> None:
    console.print()
    console.print(Text(headline, style="bold"))
    console.print(table)


def print_head(reading: Reading, console: Console) -> None:
    letter = reading.letter
    kind = f"Tillegg nr. {letter.supplement_number or '?'}" if letter.kind == "supplement" else "Brev"
    year = str(letter.year) if letter.year else "ukjent år"
    console.print(Text(plain(f"{kind} til {letter.agency or 'ukjent etat'}, {year}"), style="bold"))
    dated = in_words(letter.date) if letter.date else "uten dato"
    if letter.not_before and not letter.date:
        dated += f" (ikke eldre enn {in_words(letter.not_before)})"
    console.print(Text(", ".join([dated, letter.reference or "uten referanse", *letter.basis]), style="dim"))


def money_table(reading: Reading) -> Table:
    """Each budget line: before (computed where the letter does not print it), change, after."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Post", no_wrap=True)
    table.add_column("Navn", overflow="fold")
    for headline in ("Før", "Endring", "Etter"):
        table.add_column(headline, justify="right", no_wrap=True)
    changes = {change.line: change for change in reading.changes}
    positions = {position.line: position for position in reading.positions}
    for line in sorted({*changes, *positions}):
        table.add_row(*money_row(line, changes.get(line), positions.get(line)))
    return table


def money_row(line: BudgetLine, change: Change | None, position: Position | None) -> Iterator[Text]:
    yield Text(str(line))
    yield Text(plain((position and position.name) or (change and change.name) or ""))
    yield Text(before_of(change, position), style="dim")
    yield Text(("+" if change.amount > 0 else "") + figure(change.amount) if change else "")
    yield Text(figure(position.amount) if position else "", style="bold")


def before_of(change: Change | None, position: Position | None) -> str:
    if position is None:
        return ""
    if position.before is not None:
        return figure(position.before)
    return figure(position.amount - change.amount) if change else ""


def assignment_table(reading: Reading) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, leading=1)
    table.add_column("Nr.", no_wrap=True)
    table.add_column("Tittel", ratio=4, overflow="fold")
    table.add_column("Frist", ratio=3, overflow="fold")
    table.add_column("Penger", no_wrap=True)
    for assignment in reading.assignments:
        status = STATUSES.get(assignment.status)
        title = Text(plain(assignment.title))
        if status:
            title.append(f" ({status})", style="dim")
        deadlines = "\n".join(deadline_in_words(one) for one in assignment.deadlines) or "ingen frist"
        table.add_row(
            Text(assignment.number), title, Text(plain(deadlines, keep="\n")), Text(kind_of_money(assignment))
        )
    return table


def deadline_in_words(deadline: Deadline) -> str:
    read = in_words(deadline.date) if deadline.date else READ_AS.get(deadline.kind, deadline.kind)
    return f"«{deadline.written}»: {read}"


def kind_of_money(assignment: Assignment) -> str:
    """The ways money goes out, as far as the letter tells."""
    ways = [f"{kr(money.amount)} på {money.chapter}/{money.item:02}" for money in assignment.financing]
    if assignment.recipients:
        ways.append(f"fordelt på {number_in_words(len(assignment.recipients))} mottakere")
    if assignment.earmarks:
        total = sum(earmark.amount for earmark in assignment.earmarks)
        ways.append(f"øremerket {kr(total)}")
    ways += [f"sats {kr(rate.amount)}" for rate in assignment.rates]
    return "\n".join(ways) or "ingen penger"


def print_findings(reading: Reading, console: Console) -> None:
    """Errors first, as the reading has them."""
    console.print()
    if not reading.findings:
        console.print(Text("Ingen feil funnet.", style="green"))
        return
    console.print(Text(f"{len(reading.findings)} funn", style="bold"))
    for finding in reading.findings:
        headline = f"{HEADLINES[finding.severity]}:"
        where = f" (linje {finding.at.line})" if finding.at else ""
        told = wrapped(f"{headline} {finding.message}{where}", console)
        told.stylize(STYLES[finding.severity], INDENT, INDENT + len(headline))
        console.print(told)


def print_unread(reading: Reading, console: Console) -> None:
    if not reading.unread:
        return
    count = len(reading.unread)
    console.print()
    console.print(Text(f"{count} {'linje' if count == 1 else 'linjer'} må leses av et menneske", style="bold"))
    for one in reading.unread:
        told = wrapped(f"linje {one.at.line}: {one.text}", console)
        told.stylize("dim")
        console.print(told)


def wrapped(sentence: str, console: Console) -> Text:
    """Indented and broken at ordinary spaces only; rich would break inside an amount, at its no-break spaces."""
    return Text(fill(plain(sentence), console.width, initial_indent=" " * INDENT, subsequent_indent=" " * 2 * INDENT))


def plain(written: str, keep: str = "") -> str:
    """The words of a letter without control characters: they could otherwise steer the terminal."""
    return "".join(sign if sign.isprintable() or sign in NO_BREAK_SPACE + keep else " " for sign in written)


def kr(kroner: int) -> str:
    return Kroner.whole(kroner).in_words


def figure(kroner: int) -> str:
    return str(Kroner.whole(kroner))
