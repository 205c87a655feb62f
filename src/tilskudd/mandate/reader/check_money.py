"""Do rates, earmarks, changes and positions agree with one another? Rounding is a remark at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tilskudd.mandate.reader.fault import Fault
from tilskudd.mandate.reader.reading import Assignment, Change, Financing, Position, Rate, Reading
from tilskudd.values.budget import BudgetLine
from tilskudd.values.finding import Place, Severity


def money_faults(reading: Reading, repeated: Sequence[Change]) -> Iterator[Fault]:
    positions = {position.line: position for position in reversed(reading.positions)}
    changes = total_changes(reading.changes)
    for assignment in reading.assignments:
        yield from rate_faults(assignment)
        yield from earmarks_outside(assignment, changes)
        yield from stated_against_table(assignment, positions)
    yield from said_against_table(repeated, changes)
    for position in reading.positions:
        yield from change_against_position(position, changes)
        yield from position_twice(position, positions)
    yield from changes_without_position(reading, positions)


def total_changes(changes: Sequence[Change]) -> dict[BudgetLine, Change]:
    """One change for each line: up and down in two sentences are added."""
    found: dict[BudgetLine, Change] = {}
    for change in changes:
        known = found.get(change.line)
        found[change.line] = known.plus(change) if known else change
    return found


def rate_faults(assignment: Assignment) -> Iterator[Fault]:
    for rate in assignment.rates:
        for money in assignment.financing:
            if money.line == (rate.chapter, rate.item) and rate.amount > 0 and money.amount > 0:
                yield room_for(assignment, rate, money)


def room_for(assignment: Assignment, rate: Rate, money: Financing) -> Fault:
    """How many units the money has room for, and whether what is left is only rounding."""
    count, left = divmod(money.amount, rate.amount)
    product = count * rate.amount
    facts = {
        "assignment": assignment.number, "money": money.amount, "rate": rate.amount, "count": count,
        "product": product, "units": "participants" if rate.unit == "participant" else "units",
    }  # fmt: skip
    if not left:
        return Fault(
            "rate-whole", Severity.NOTE, rate.at, money.amount, count, (money.at,), facts=facts
        )  # fmt: skip
    said = ("rate-not-whole", "is-rounding") if left <= money.slack else ("rate-not-whole",)
    return Fault("rate-not-whole", Severity.NOTE, rate.at, money.amount, product, (money.at,), said, facts)


def earmarks_outside(assignment: Assignment, changes: Mapping[BudgetLine, Change]) -> Iterator[Fault]:
    """Earmarks taken from the rest of the item: the assignment steers more than its own money."""
    outside = sum(earmark.amount for earmark in assignment.earmarks if earmark.pot == "rest-of-item")
    if not outside or len(assignment.financing) != 1:
        return
    money = assignment.financing[0]
    change = changes.get(BudgetLine(*money.line))
    steered = money.amount + outside
    facts = {"assignment": assignment.number, "outside": outside, "frame": money.amount, "steered": steered}
    said = "earmark-outside-rise" if change else "earmark-outside-frame"
    at = assignment.earmarks[0].pot_at or assignment.earmarks[0].at
    places = (money.at, *((change.at,) if change else ()))
    facts["rise"] = change.amount if change else 0
    yield Fault("earmark-outside-frame", Severity.NOTE, at, money.amount, steered, places, (said,), facts)


def stated_against_table(assignment: Assignment, positions: Mapping[BudgetLine, Position]) -> Iterator[Fault]:
    for stated in assignment.positions_stated:
        if stated.chapter is not None and stated.item is not None:
            position = positions.get(BudgetLine(stated.chapter, stated.item))
            if position:
                slack = stated.slack + position.slack
                yield from differing(stated.amount, slack, position.amount, stated.at, position.at, position.line)


def said_against_table(repeated: Sequence[Change], changes: Mapping[BudgetLine, Change]) -> Iterator[Fault]:
    """What sentences say of a line against the table's change: one of them, or all together, must be the same.

    A move between two lines is often only a part of each line's change, and is compared together with the rest only.
    """
    for line, together in total_changes(repeated).items():
        tabled = changes[line]
        said = [one for one in repeated if one.line == line and not one.is_move][:50]
        nearest = min([*said, together], key=lambda one: abs(one.amount - tabled.amount))
        slack = nearest.slack + tabled.slack
        if said and (len(said) == 1 or abs(nearest.amount - tabled.amount) <= slack):
            yield from differing(nearest.amount, slack, tabled.amount, nearest.at, tabled.at, line)


def differing(said: int, slack: int, tabled: int, at: Place, table_at: Place, line: BudgetLine) -> Iterator[Fault]:
    """Text against table: within half a unit of the last written digit it is rounding, and only remarked on."""
    if said == tabled:
        return
    rounded = abs(said - tabled) <= slack
    sentences = ("amount-text-against-table", *(("is-rounding",) if rounded else ()))
    severity = Severity.NOTE if rounded else Severity.ERROR
    yield Fault(
        "amount-text-against-table", severity, at, said, tabled, (table_at,), sentences, {"line": line}
    )  # fmt: skip


def change_against_position(position: Position, changes: Mapping[BudgetLine, Change]) -> Iterator[Fault]:
    """Before and change must come to what is at disposal after, where the letter or another source has all three."""
    change = changes.get(position.line)
    if change is None:
        return
    facts: dict[str, object] = {"line": position.line, "change": change.amount, "before": position.before}
    if position.before is None:
        if position.amount < change.amount - change.slack - position.slack:
            yield Fault(
                "change-against-position", Severity.ERROR, position.at, position.amount, change.amount,
                (change.at,), ("rise-above-position",), facts,
            )  # fmt: skip
        return
    computed = position.before + change.amount
    difference = abs(computed - position.amount)
    if difference:
        rounded = difference <= change.slack + position.slack
        said = ("change-against-position", *(("is-rounding",) if rounded else ()))
        severity = Severity.NOTE if rounded else Severity.ERROR
        yield Fault(
            "change-against-position", severity, position.at, position.amount, computed, (change.at,), said, facts
        )  # fmt: skip


def position_twice(position: Position, positions: Mapping[BudgetLine, Position]) -> Iterator[Fault]:
    """A line that two rows give different amounts after the letter."""
    first = positions[position.line]
    if first is not position and abs(first.amount - position.amount) > first.slack + position.slack:
        yield Fault(
            "position-twice", Severity.WARNING, position.at, first.amount, position.amount, (first.at,),
            facts={"line": position.line},
        )  # fmt: skip


def changes_without_position(reading: Reading, positions: Mapping[BudgetLine, Position]) -> Iterator[Fault]:
    has_table = any(one.from_table for one in reading.positions)
    for change in reading.changes if has_table else ():
        if change.line not in positions:
            facts = {"line": change.line, "change": change.amount}
            yield Fault(
                "change-without-position", Severity.WARNING, change.at, change.amount, also_at=change.also_at,
                facts=facts,
            )  # fmt: skip
