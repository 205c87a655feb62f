"""The verdicts on rows in words and as JSON, a batch at a time: a million of them take no more memory than some."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tilskudd.claims.row_twins import MOST_TOLD
from tilskudd.claims.row_words import FIELDS, PERSON_NUMBERS, Reason, Verdict, reasons_of, verdict_of
from tilskudd.claims.unusable import shown

NOT_SHOWN: Final = "(ikke vist)"
CELLS_FROM: Final = 6
"""Before the cells in a row: its number, its mask, how large its group is, and the three lowest rows of the group."""

Told = Sequence[Any]


@dataclass(frozen=True, slots=True)
class RowReason:
    """One reason of a row, with its sentence; `field` is None for the row as a whole."""

    code: str
    field: str | None
    message: str


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """The answer to a row that is not accepted; `row` is its number among the data rows, the header not counted."""

    row: int
    verdict: Verdict
    reasons: tuple[RowReason, ...]


def rows_told(batches: Iterable[Iterable[Told]]) -> Iterator[RowVerdict]:
    """The rows with their reasons in words."""
    for batch in batches:
        for row in batch:
            reasons = tuple(RowReason(one.code, one.field, message_of(one, row)) for one in reasons_of(row[1]))
            yield RowVerdict(row[0], verdict_of(row[1]), reasons)


def rows_as_json(batches: Iterable[Iterable[Told]]) -> Iterator[str]:
    """The same as JSON objects, one text for each row."""
    for batch in batches:
        for row in batch:
            before, reasons, after = frame_of(row[1])
            filled = [
                head + in_json(others(one, row) if at is None else quoted(one, row[at])) for head, one, at in reasons
            ]
            yield f'{{"row": {row[0]}{before}{"".join(filled)}{after}'


@lru_cache(10_000)
def frame_of(mask: int) -> tuple[str, tuple[tuple[str, Reason, int | None], ...], str]:
    """What is the same in all rows with these reasons, around the messages that are not, and where each cell stands."""
    pieces: list[tuple[str, Reason, int | None]] = []
    pending = f', "verdict": "{verdict_of(mask)}", "reasons": ['
    before, pending = pending, ""
    for number, one in enumerate(reasons_of(mask)):
        pending += f'{", " if number else ""}{{"code": {in_json(one.code)}, "field": {in_json(one.field)}, "message": '
        fixed = fixed_message(one, mask)
        if fixed is None:
            pieces.append((pending, one, place_of(one)))
            pending = "}"
        else:
            pending += in_json(fixed) + "}"
    return before, tuple(pieces), pending + "]}"


def message_of(reason: Reason, row: Told) -> str:
    """The sentence with what stands in the cell, but nothing from a row in which a person number may stand."""
    fixed, at = fixed_message(reason, row[1]), place_of(reason)
    if fixed is not None:
        return fixed
    return others(reason, row) if at is None else quoted(reason, row[at])


def fixed_message(reason: Reason, mask: int) -> str | None:
    """The sentence when it hangs on nothing but the reasons of the row."""
    if reason.quotes:
        return reason.message.replace("{value}", NOT_SHOWN) if mask & PERSON_NUMBERS else None
    return None if "{others}" in reason.message else reason.message


def place_of(reason: Reason) -> int | None:
    """Where in a row the cell stands that the message quotes."""
    return CELLS_FROM + FIELDS.index(reason.field) if reason.quotes and reason.field else None


@lru_cache(10_000)
def quoted(reason: Reason, cell: str) -> str:
    return reason.message.replace("{value}", shown(cell))


def others(reason: Reason, row: Told) -> str:
    """«... rad 3 og 7», «... rad 3, 7 og 40 til»: the others of a group, the lowest first."""
    number, _mask, size, *lowest = row[:CELLS_FROM]
    told = [str(one) for one in lowest if one not in (None, number)][: MOST_TOLD - 1]
    more = size - 1 - len(told)
    last = f"{more} til" if more else told.pop()
    rows = f"rad {', '.join(told)} og {last}" if told else f"rad {last}"
    return reason.message.replace("{others}", rows)


in_json: Final = json.JSONEncoder(ensure_ascii=False).encode
