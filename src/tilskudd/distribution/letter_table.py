"""The table of recipients of one assignment, out of a letter that was read."""

from __future__ import annotations

import re
from typing import NamedTuple

from tilskudd.distribution.recipe import PrintedRow
from tilskudd.distribution.statistic import Statistic
from tilskudd.mandate.reader.reading import Assignment, Reading, Recipient

ADDED_TO_NAME = re.compile(r"\s+kommune$")


class NoTable(Exception):
    """The letter has no such table; the message is one sentence."""


class PrintedTable(NamedTuple):
    """Recipients and the total as a letter prints them (brevets tabell); whole kroner."""

    rows: tuple[PrintedRow, ...]
    stated: int | None


def table_of(reading: Reading, number: str, statistic: Statistic) -> PrintedTable:
    """The table of assignment `number`; a row without a code gets that of the same name in the statistic.

    Raises NoTable when the letter has no assignment of that number, or more tables than one, or none, under it.
    """
    written = number.strip().casefold()
    assignments = [one for one in reading.assignments if one.number.casefold() == written]
    if not assignments:
        numbers = ", ".join(dict.fromkeys(one.number for one in reading.assignments))
        has = f"det har {numbers}" if numbers else "det har ingen oppdrag"
        raise NoTable(f"Brevet har ikke noe oppdrag {number.strip()[:40]}; {has}.")
    with_table = [one for one in assignments if one.recipients]
    if not with_table:
        raise NoTable(f"Oppdrag {assignments[0].number} har ingen tabell over mottakere med beløp.")
    if len(with_table) > 1:
        raise NoTable(f"Brevet har {len(with_table)} oppdrag med nummer {with_table[0].number} og en tabell hver.")
    assignment = with_table[0]
    codes = codes_by_name(statistic)
    rows = tuple(PrintedRow(code_of(one, codes), one.name, one.amount) for one in assignment.recipients)
    return PrintedTable(rows, stated_in(assignment))


def stated_in(assignment: Assignment) -> int | None:
    """The total that the table prints, else the one sum that the assignment is financed with."""
    if assignment.recipients_total is not None:
        return assignment.recipients_total
    financed = {money.amount for money in assignment.financing}
    return financed.pop() if len(financed) == 1 else None


def codes_by_name(statistic: Statistic) -> dict[str, str]:
    """The code of each name that only one place has."""
    found: dict[str, set[str]] = {}
    for code, name in statistic.names.items():
        found.setdefault(bare(name), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def code_of(recipient: Recipient, codes: dict[str, str]) -> str:
    return recipient.code or codes.get(bare(recipient.name), "")


def bare(name: str) -> str:
    return ADDED_TO_NAME.sub("", name.strip().casefold())
