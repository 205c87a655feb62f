"""Do rates, earmarks, changes and positions agree with one another? Rounding is a remark at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tilskudd.mandate.reader.check_sums import figure, kr
from tilskudd.mandate.reader.reading import Assignment, Change, Financing, Position, Rate, Reading
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Finding, Place, Severity


def money_faults(reading: Reading, repeated: Sequence[Change]) -> Iterator[Finding]:
    positions = {position.line: position for position in reading.positions}
    changes = {change.line: change for change in reading.changes}
    for assignment in reading.assignments:
        yield from rate_faults(assignment)
        yield from earmarks_outside(assignment, changes)
        yield from stated_against_table(assignment, positions)
    for change in repeated:
        yield from said_against_table(change, changes)
    for position in reading.positions:
        yield from change_against_position(position, changes)
    yield from changes_without_position(reading, positions)


def rate_faults(assignment: Assignment) -> Iterator[Finding]:
    for rate in assignment.rates:
        for money in assignment.financing:
            if money.line == (rate.chapter, rate.item) and rate.amount > 0 and money.amount > 0:
                yield room_for(assignment, rate, money)


def room_for(assignment: Assignment, rate: Rate, money: Financing) -> Finding:
    """How many units the money has room for, and whether what is left is only rounding."""
    count, left = divmod(money.amount, rate.amount)
    units = "deltakere" if rate.unit == "participant" else "enheter"
    told = f"{kr(money.amount)} delt på satsen {kr(rate.amount)} i oppdrag {assignment.number}"
    if not left:
        return Finding(
            "rate-whole", Severity.NOTE, f"{told} går opp: {figure(count)} {units}.", rate.at, money.amount, count
        )
    product = count * rate.amount
    within = " Forskjellen er avrunding." if left <= money.slack else ""
    message = f"{told} går ikke opp: det er rom for {figure(count)} {units}, som koster {kr(product)}.{within}"
    return Finding("rate-not-whole", Severity.NOTE, message, rate.at, money.amount, product, (money.at,))


def earmarks_outside(assignment: Assignment, changes: Mapping[BudgetLine, Change]) -> Iterator[Finding]:
    """Earmarks taken from the rest of the item: the assignment steers more than its own money."""
    outside = sum(earmark.amount for earmark in assignment.earmarks if earmark.pot == "rest-of-item")
    if not outside or len(assignment.financing) != 1:
        return
    money = assignment.financing[0]
    steered = money.amount + outside
    change = changes.get(BudgetLine(*money.line))
    rise = f", mens posten øker med {kr(change.amount)}" if change else ""
    message = (
        f"Øremerkingene i oppdrag {assignment.number}, {kr(outside)}, ligger utenfor rammen på {kr(money.amount)}: "
        f"oppdraget styrer {kr(steered)}{rise}."
    )
    at = assignment.earmarks[0].pot_at or assignment.earmarks[0].at
    yield Finding("earmark-outside-frame", Severity.NOTE, message, at, money.amount, steered)


def stated_against_table(assignment: Assignment, positions: Mapping[BudgetLine, Position]) -> Iterator[Finding]:
    for stated in assignment.positions_stated:
        if stated.chapter is not None and stated.item is not None:
            position = positions.get(BudgetLine(stated.chapter, stated.item))
            if position:
                yield from differing(
                    stated.amount, stated.slack, position.amount, stated.at, position.at, position.line
                )


def said_against_table(said: Change, changes: Mapping[BudgetLine, Change]) -> Iterator[Finding]:
    tabled = changes[said.line]
    yield from differing(said.amount, said.slack, tabled.amount, said.at, tabled.at, said.line)


def differing(said: int, slack: int, tabled: int, at: Place, table_at: Place, line: BudgetLine) -> Iterator[Finding]:
    """Text against table: within half a unit of the last written digit it is rounding, and only remarked on."""
    if said == tabled:
        return
    rounded = abs(said - tabled) <= slack
    message = f"Teksten skriver {kr(said)} på {line.in_words}. Tabellen skriver {kr(tabled)}."
    if rounded:
        message += " Forskjellen er avrunding."
    severity = Severity.NOTE if rounded else Severity.ERROR
    yield Finding("amount-text-against-table", severity, message, at, said, tabled, (table_at,))


def change_against_position(position: Position, changes: Mapping[BudgetLine, Change]) -> Iterator[Finding]:
    """Before and change must come to what is at disposal after, where the letter prints all three."""
    change = changes.get(position.line)
    if change is None:
        return
    if position.before is None:
        if position.amount < change.amount - change.slack:
            yield Finding(
                "change-against-position",
                Severity.ERROR,
                f"Økningen på {position.line.in_words} er {kr(change.amount)}. "
                f"Tabellen har bare {kr(position.amount)} etter den.",
                position.at,
                position.amount,
                change.amount,
            )
        return
    computed = position.before + change.amount
    difference = abs(computed - position.amount)
    if difference:
        message = (
            f"{figure(position.before)} og {figure(change.amount)} på {position.line.in_words} blir {kr(computed)}. "
            f"Tabellen skriver {kr(position.amount)}."
        )
        slack = change.slack + position.slack
        severity = Severity.NOTE if difference <= slack else Severity.ERROR
        yield Finding("change-against-position", severity, message, position.at, position.amount, computed)


def changes_without_position(reading: Reading, positions: Mapping[BudgetLine, Position]) -> Iterator[Finding]:
    for change in reading.changes if positions else ():
        if change.line not in positions:
            message = f"{change.line.in_words} endres med {kr(change.amount)}, men står ikke i tabellen over postene."
            yield Finding("change-without-position", Severity.WARNING, capital(message), change.at, change.amount)


def capital(message: str) -> str:
    return message[:1].upper() + message[1:]
