"""What changed between two sets of answers, question by question. Pure; takes time in proportion to the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tilskudd.applications.answer_reading import Value
from tilskudd.applications.answers import Answers
from tilskudd.applications.budgets import Budget
from tilskudd.applications.typed import Attached

Parts = Mapping[tuple[str, int], Value]


@dataclass(frozen=True, slots=True)
class Changed:
    """A part of an answer that changed (endret svar): before and after, each None when it was not there.

    `part` names it: empty for the whole; of a text the words from the first that differs to the last; an option, a
    municipality or a file by itself; a cell of a budget by its name, «cost o3», «more Trykk», «applied», «own»,
    «other Drammen kommune, granted»; the second of a name ends with «(2)». `start` is where a text's words
    begin, in both.
    """

    question: str
    part: str
    before: Value | None
    after: Value | None
    start: int = 0


def difference(before: Answers, after: Answers) -> list[Changed]:
    """All that changed, in the order of the keys of the questions; nothing when the values are alike."""
    keys = sorted({*before.values, *after.values}, key=lambda key: (len(key), key))
    return [changed for key in keys for changed in _changed(key, before.values.get(key), after.values.get(key))]


def _changed(key: str, before: Value | None, after: Value | None) -> list[Changed]:
    if type(before) is type(after) and before == after:
        return []
    if isinstance(before, str) and isinstance(after, str):
        return [_words_changed(key, before, after)]
    if isinstance(before, Budget) or isinstance(after, Budget):
        return _by_part(key, _cells(before), _cells(after)) or [Changed(key, "", before, after)]
    if isinstance(before, tuple) or isinstance(after, tuple):
        return _by_part(key, _members(before), _members(after)) or [Changed(key, "", before, after)]
    return [Changed(key, "", before, after)]


def _words_changed(key: str, before: str, after: str) -> Changed:
    """The stretch that differs, widened to whole words."""
    shortest = min(len(before), len(after))
    start = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    same_end = next((at for at in range(shortest - start) if before[-1 - at] != after[-1 - at]), shortest - start)
    while start and not before[start - 1].isspace():
        start -= 1
    while same_end and not before[len(before) - same_end].isspace():
        same_end -= 1
    return Changed(key, "", before[start : len(before) - same_end], after[start : len(after) - same_end], start)


def _by_part(key: str, before: Parts, after: Parts) -> list[Changed]:
    return [
        Changed(
            key, name if number == 1 else f"{name} ({number})", before.get((name, number)), after.get((name, number))
        )
        for name, number in dict.fromkeys([*before, *after])
        if before.get((name, number)) != after.get((name, number))
    ]


def _members(value: Value | None) -> Parts:
    found = value if isinstance(value, tuple) else ()
    return _numbered([(one.name, (one,)) if isinstance(one, Attached) else (one, one) for one in found])


def _cells(value: Value | None) -> Parts:
    if not isinstance(value, Budget):
        return {}
    costs: list[tuple[str, Value]] = [
        (f"cost {one.option}" if one.option else f"more {one.words}", one.amount) for one in value.costs
    ]
    others: list[tuple[str, Value]] = [(f"other {one.giver}, {one.status.value}", one.amount) for one in value.others]
    asked: list[tuple[str, Value]] = [("applied", value.applied), ("own", value.own)]
    return _numbered([*costs, *asked, *others])


def _numbered(parts: list[tuple[str, Value]]) -> Parts:
    """Parts by their names, and the number of each among those of the same name."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Value] = {}
    for name, value in parts:
        seen[name] += 1
        found[name, seen[name]] = value
    return found
