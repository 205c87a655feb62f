"""A reading of a letter, printed for people in a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import fill
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tilskudd.mandate.reader.check_money import total_changes
from tilskudd.mandate.reader.reading import Assignment, Change, Deadline, Duty, Position, Reading
from tilskudd.mandate.reader.wording import language
from tilskudd.mandate.reader.wording.language import Language
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner

WIDEST = 110
INDENT = 2
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def print_reading(reading: Reading, out: TextIO, told_in: str = "nb") -> None:
    """Print what the letter says and what is wrong with it: head, money, assignments, duties, findings, unread lines.

    `told_in` is nb, nn or en; the findings are in the language the letter was read with.
    """
    words = language(told_in)
    console = Console(file=out, highlight=False)
    console.width = min(console.width, WIDEST)
    print_head(reading, console, words)
    if reading.changes or reading.positions:
        print_section(console, words.printed["money"], money_table(reading, words))
    if reading.assignments:
        print_section(console, words.printed["assignments"], assignment_table(reading, words))
    print_duties(reading, console, words)
    print_findings(reading, console, words)
    print_unread(reading, console, words)


def print_section(console: Console, headline: str, table: Table) -> None:
    console.print()
    console.print(Text(headline, style="bold"))
    console.print(table)


def print_head(reading: Reading, console: Console, words: Language) -> None:
    letter, printed = reading.letter, words.printed
    name = "supplement" if letter.kind == "supplement" else "letter"
    kind = printed[name].format(number=letter.supplement_number or "?")
    agency, year = letter.agency or printed["unknown-agency"], letter.year or printed["unknown-year"]
    console.print(Text(plain(printed["to"].format(kind=kind, agency=agency, year=year)), style="bold"))
    dated = words.day(letter.date) if letter.date else printed["undated"]
    if letter.not_before and not letter.date:
        dated += printed["not-before"].format(day=words.day(letter.not_before))
    told = [dated, letter.reference or printed["no-reference"], *letter.basis]
    console.print(Text(plain(", ".join(told)), style="dim"))


def money_table(reading: Reading, words: Language) -> Table:
    """Each budget line: before (computed where the letter does not print it), change, after."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(words.printed["line"], no_wrap=True)
    table.add_column(words.printed["name"], overflow="fold")
    for name in ("before", "change", "after"):
        table.add_column(words.printed[name], justify="right", no_wrap=True)
    changes = total_changes(reading.changes)
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


def assignment_table(reading: Reading, words: Language) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, leading=1)
    table.add_column(words.printed["number"], no_wrap=True)
    table.add_column(words.printed["title"], ratio=4, overflow="fold")
    table.add_column(words.printed["deadline"], ratio=3, overflow="fold")
    table.add_column(words.printed["money"], no_wrap=True)
    for assignment in reading.assignments:
        status = words.printed.get(assignment.status)
        title = Text(plain(assignment.title))
        if status:
            title.append(f" ({status})", style="dim")
        deadlines = "\n".join(deadline_in_words(one, words) for one in assignment.deadlines)
        due = Text(plain(deadlines or words.printed["no-deadline"], keep="\n"))
        table.add_row(Text(plain(assignment.number)), title, due, Text(kind_of_money(assignment, words)))
    return table


def deadline_in_words(deadline: Deadline, words: Language) -> str:
    # A month has its last day as date, which the letter does not say.
    told = words.day(deadline.date) if deadline.date and deadline.kind != "month" else ""
    return f"«{deadline.written}»: {told or words.printed.get(deadline.kind, deadline.kind)}"


def kind_of_money(assignment: Assignment, words: Language) -> str:
    """The ways money goes out, as far as the letter tells."""
    told = words.printed
    ways = [
        told["financed"].format(amount=kr(money.amount), line=f"{money.chapter}/{money.item:02}")
        for money in assignment.financing
    ]
    if assignment.recipients:
        count = words.format_field(len(assignment.recipients), "word")
        ways.append(told["shared"].format(count=count))
    if assignment.earmarks:
        total = sum(earmark.amount for earmark in assignment.earmarks)
        ways.append(told["earmarked"].format(amount=kr(total)))
    ways += [told["rate"].format(amount=kr(rate.amount)) for rate in assignment.rates]
    return "\n".join(ways) or told["no-money"]


def print_duties(reading: Reading, console: Console, words: Language) -> None:
    """What the letter asks for, word for word: of each assignment, of each budget line, and in general."""
    if not reading.duties:
        return
    console.print()
    console.print(Text(words.printed["duties"].format(count=len(reading.duties)), style="bold"))
    for heading, duties in groupby(reading.duties, lambda duty: asked_by(duty, words)):
        console.print(Text(plain(heading), style="dim"))
        for duty in duties:
            strength = words.printed[duty.strength]
            asked = f"{strength}, {words.printed[duty.who]}:"
            told = wrapped(f"{asked} {duty.text}", console)
            told.stylize("bold", INDENT, INDENT + len(strength))
            console.print(told)


def asked_by(duty: Duty, words: Language) -> str:
    if duty.assignment:
        return words.printed["in-assignment"].format(number=duty.assignment)
    return words.printed["on-line"].format(line=duty.line) if duty.line else words.printed["in-general"]


def print_findings(reading: Reading, console: Console, words: Language) -> None:
    """Errors first, as the reading has them."""
    console.print()
    if not reading.findings:
        console.print(Text(words.printed["no-faults"], style="green"))
        return
    console.print(Text(words.printed["findings"].format(count=len(reading.findings)), style="bold"))
    for finding in reading.findings:
        headline = f"{words.printed[finding.severity.value]}:"
        where = words.printed["at-line"].format(line=finding.at.line) if finding.at else ""
        told = wrapped(f"{headline} {finding.message}{where}", console)
        told.stylize(STYLES[finding.severity], INDENT, INDENT + len(headline))
        console.print(told)


def print_unread(reading: Reading, console: Console, words: Language) -> None:
    if not reading.unread:
        return
    count = len(reading.unread)
    console.print()
    headline = words.printed["one-unread" if count == 1 else "unread"].format(count=count)
    console.print(Text(headline, style="bold"))
    for one in reading.unread:
        told = wrapped(words.printed["unread-line"].format(line=one.at.line, text=one.text), console)
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
