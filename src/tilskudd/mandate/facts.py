"""What a letter says, one thing at a time, with what people have corrected. Pure.

A reading and the corrections of it come in; facts go out, each with a number, its place, and both values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from tilskudd.values.budget import BudgetLine


class Sort(StrEnum):
    """What a fact is about (slag)."""

    LETTER = "letter"
    POSITION = "position"
    CHANGE = "change"
    ASSIGNMENT = "assignment"
    DEADLINE = "deadline"
    FINANCING = "financing"
    RATE = "rate"
    EARMARK = "earmark"
    RECIPIENT = "recipient"
    PARTNER = "partner"
    DUTY = "duty"


class Shape(StrEnum):
    """How a value is written."""

    MONEY = "money"
    LINE = "line"
    DAY = "day"
    NUMBER = "number"
    TEXT = "text"
    KIND = "kind"


VALUES: Final[Mapping[Sort, Mapping[str, Shape]]] = {
    Sort.LETTER: {
        "kind": Shape.KIND,
        "year": Shape.NUMBER,
        "supplement_number": Shape.NUMBER,
        "agency": Shape.TEXT,
        "date": Shape.DAY,
        "reference": Shape.TEXT,
    },
    Sort.POSITION: {"line": Shape.LINE, "name": Shape.TEXT, "amount": Shape.MONEY},
    Sort.CHANGE: {"line": Shape.LINE, "name": Shape.TEXT, "amount": Shape.MONEY},
    Sort.ASSIGNMENT: {"number": Shape.TEXT, "title": Shape.TEXT},
    Sort.DEADLINE: {"date": Shape.DAY, "written": Shape.TEXT, "what": Shape.TEXT},
    Sort.FINANCING: {"line": Shape.LINE, "amount": Shape.MONEY},
    Sort.RATE: {"line": Shape.LINE, "amount": Shape.MONEY, "unit": Shape.TEXT, "measure": Shape.TEXT},
    Sort.EARMARK: {
        "recipient": Shape.TEXT,
        "line": Shape.LINE,
        "amount": Shape.MONEY,
        "purpose": Shape.TEXT,
        "pot": Shape.TEXT,
    },
    Sort.RECIPIENT: {"code": Shape.TEXT, "name": Shape.TEXT, "amount": Shape.MONEY},
    Sort.PARTNER: {"name": Shape.TEXT, "role": Shape.TEXT},
    Sort.DUTY: {"words": Shape.TEXT},
}
OPTIONAL: Final = frozenset(
    {
        "agency",
        "date",
        "reference",
        "supplement_number",
        "what",
        "measure",
        "purpose",
        "code",
        "line",
        "role",
        "unit",
        "pot",
    }
)
OF_ASSIGNMENT: Final = {
    "deadlines": Sort.DEADLINE,
    "financing": Sort.FINANCING,
    "rates": Sort.RATE,
    "earmarks": Sort.EARMARK,
    "recipients": Sort.RECIPIENT,
    "partners": Sort.PARTNER,
}

Value = dict[str, int | str | None]


@dataclass(frozen=True)
class Corrected:
    """One correction (rettelse) as the rules see it: corrected, added or removed; the newest of a path counts."""

    path: str
    act: str
    sort: str
    value: Value
    parent: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Fact:
    """One thing that a letter says (opplysning): `value` as it stands, `read` as the machine read it.

    `read` is None where a person added it; `parent` is the path of the assignment it belongs to.
    Amounts are whole kroner, days ISO 8601, lines «671/62».
    """

    path: str
    sort: Sort
    value: Value
    read: Value | None
    parent: str | None = None
    start: int | None = None
    end: int | None = None
    line: int | None = None
    page: int | None = None
    box: tuple[Decimal, ...] | None = None
    removed: bool = False
    number: int = 0
    terms: tuple[str, ...] = field(default=())
    exact: bool = True

    @property
    def corrected(self) -> bool:
        return self.removed or self.value != self.read


def facts_of(reading: Mapping[str, Any], corrections: Sequence[Corrected] = ()) -> list[Fact]:
    """Everything the letter says, in the order it stands there, numbered from 1; what was removed stays, marked."""
    latest = {one.path: one for one in corrections}
    found = [with_correction(one, latest.get(one.path)) for one in facts_read(reading)]
    known = {one.path for one in found}
    found += [added(one) for one in latest.values() if one.path not in known]
    head, rest = found[:1], sorted(found[1:], key=lambda one: (one.start is None, one.start or 0, one.path))
    return [replace(one, number=number) for number, one in enumerate([*head, *rest])]


def facts_read(reading: Mapping[str, Any]) -> Iterator[Fact]:
    """What the machine read, in the order of the reading; paths never change, for a reading never does."""
    head = reading["letter"]
    told: Value = {name: head.get(name) for name in VALUES[Sort.LETTER]}
    yield Fact("letter", Sort.LETTER, told, told)
    for name, sort in (("positions", Sort.POSITION), ("changes", Sort.CHANGE)):
        for index, row in enumerate(reading[name]):
            yield fact(f"{name}.{index}", sort, row)
    for index, assignment in enumerate(reading["assignments"]):
        path = f"assignments.{index}"
        yield fact(path, Sort.ASSIGNMENT, assignment)
        for name, sort in OF_ASSIGNMENT.items():
            for at, row in enumerate(assignment[name]):
                yield fact(f"{path}.{name}.{at}", sort, row, path)


def fact(path: str, sort: Sort, row: Mapping[str, Any], parent: str | None = None) -> Fact:
    value: Value = {name: row.get(name) for name in VALUES[sort]}
    if "line" in value:
        value["line"] = str(BudgetLine(row["chapter"], row["item"])) if row.get("chapter") and row.get("item") else None
    at = row["at"]
    box = tuple(Decimal(str(side)) for side in at["box"]) if at.get("box") else None
    terms = tuple(row.get("terms") or ())
    exact = not row.get("slack")
    return Fact(
        path, sort, value, value, parent, at["start"], at["end"], at["line"], at["page"], box, False, 0, terms, exact
    )


def with_correction(one: Fact, correction: Corrected | None) -> Fact:
    if correction is None:
        return one
    if correction.act == "removed":
        return replace(one, removed=True)
    start, end = (one.start, one.end) if correction.start is None else (correction.start, correction.end)
    moved = (start, end) != (one.start, one.end)
    exact = one.exact or correction.value.get("amount") != one.value.get("amount")
    line, page, box = (None, None, None) if moved else (one.line, one.page, one.box)
    return replace(one, value=correction.value, exact=exact, start=start, end=end, line=line, page=page, box=box)


def added(correction: Corrected) -> Fact:
    return Fact(
        correction.path,
        Sort(correction.sort),
        correction.value,
        None,
        correction.parent,
        correction.start,
        correction.end,
        removed=correction.act == "removed",
    )


def standing(facts: Iterable[Fact], *sorts: Sort) -> list[Fact]:
    """The facts of these sorts that nobody removed."""
    return [one for one in facts if one.sort in sorts and not one.removed]


KEY_OF: Final = {
    Sort.LETTER: (),
    Sort.POSITION: ("line",),
    Sort.CHANGE: ("line",),
    Sort.ASSIGNMENT: ("number",),
    Sort.RECIPIENT: ("code",),
    Sort.EARMARK: ("recipient",),
    Sort.PARTNER: ("name",),
    Sort.FINANCING: ("line",),
    Sort.RATE: ("line", "measure"),
    Sort.DEADLINE: ("written",),
    Sort.DUTY: ("words",),
}


def differences(before: Sequence[Fact], after: Sequence[Fact]) -> list[tuple[str, Fact | None, Fact | None]]:
    """What two versions of a letter say differently: the assignment's number, what stood, and what stands."""
    old, new = _keyed(before), _keyed(after)
    return [
        (key[1], old.get(key), new.get(key))
        for key in dict.fromkeys([*new, *old])
        if (old[key].value if key in old else None) != (new[key].value if key in new else None)
    ]


def _keyed(facts: Sequence[Fact]) -> dict[tuple[str, ...], Fact]:
    """Facts by what tells them apart, the second of two equal ones by its number in the row."""
    numbers = {one.path: str(one.value["number"]) for one in facts if one.sort is Sort.ASSIGNMENT}
    found: dict[tuple[str, ...], Fact] = {}
    for one in facts:
        if one.removed:
            continue
        own = numbers.get(one.path if one.sort is Sort.ASSIGNMENT else one.parent or "", "")
        names = KEY_OF[one.sort]
        if one.sort is Sort.RECIPIENT and not one.value.get("code"):
            names = ("name",)
        stem = (one.sort.value, own, *(str(one.value.get(name) or "") for name in names))
        count = 1
        while (*stem, str(count)) in found:
            count += 1
        found[(*stem, str(count))] = one
    return found
