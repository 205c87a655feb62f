"""Municipalities as people write them: names or numbers with commas between; what is kept are the numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tilskudd.applications.questions import Question, QuestionKind
from tilskudd.applications.typed import LONGEST_TYPED

Names = Mapping[str, str]
"""The names of the municipalities by their numbers, those that are in use."""

BETWEEN = re.compile(r"[,;\r\n]+")
AND = re.compile(r"\s+og\s+", re.IGNORECASE)
CODES = re.compile(r"[0-9]{4}(?:\s+[0-9]{4})*", re.ASCII)
WITH_CODE = re.compile(r".*\(([0-9]{4})\)", re.ASCII | re.DOTALL)
BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
SUFFIX = re.compile(r"\s+kommune$")


def with_numbers(
    posted: Mapping[str, Sequence[str]], questions: Iterable[Question], names: Names
) -> dict[str, Sequence[str]]:
    """What was posted, with the names of municipalities as their numbers.

    A name that is unknown, or that two municipalities have, stays as it was typed; reading it then tells.
    """
    codes = _codes(names)
    fields = {one.key for one in questions if one.kind is QuestionKind.MUNICIPALITIES}
    return {
        name: [_numbers(value, names, codes) for value in values] if name in fields else values
        for name, values in posted.items()
    }


def as_names(typed: Iterable[str], names: Names) -> str:
    """What is kept of a field, as it is shown in it: names where there are, and what could not be read as typed."""
    pieces = [piece for value in typed for piece in _pieces(value)]
    several = _codes(names)
    return ", ".join(
        names[one] if one in names and several[_bare(names[one])] == {one} else one for one in dict.fromkeys(pieces)
    )


def understood(typed: Iterable[str], names: Names) -> list[str]:
    """The municipalities that were understood, by name and number, in the order they were typed."""
    pieces = dict.fromkeys(piece for value in typed for piece in _pieces(value))
    return [f"{names[one]} ({one})" for one in pieces if one in names]


def alike(typed: Iterable[str], names: Names) -> list[tuple[str, list[str]]]:
    """What was typed that two or more municipalities are called, and which they are."""
    codes = _codes(names)
    pieces = dict.fromkeys(piece for value in typed for piece in _pieces(value))
    return [(one, understood(sorted(codes[_bare(one)]), names)) for one in pieces if len(codes[_bare(one)]) > 1]


def _codes(names: Names) -> defaultdict[str, set[str]]:
    """The numbers by every form of a name: whole, without what tells it from another, and in each of its languages."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        for form in (name, BRACKETS.sub("", name), *name.split(" - ")):
            found[_bare(form)].add(code)
    return found


def _bare(name: str) -> str:
    return SUFFIX.sub("", " ".join(name.casefold().split()))


def _pieces(value: str) -> list[str]:
    """What stands between the commas; numbers may stand with nothing but space between them."""
    pieces = [" ".join(one.split()) for one in BETWEEN.split(value)]
    return [each for one in pieces if one for each in (one.split() if CODES.fullmatch(one) else [one])]


def _numbers(value: str, names: Names, codes: Mapping[str, set[str]]) -> str:
    if len(value) > LONGEST_TYPED:
        # Too long to be kept whole: left alone, so that what is cut away is told.
        return value
    found = [each for piece in _pieces(value) for each in _as_codes(piece, names, codes)]
    return ", ".join(dict.fromkeys(found))


def _as_codes(piece: str, names: Names, codes: Mapping[str, set[str]]) -> list[str]:
    with_code = WITH_CODE.fullmatch(piece)
    if with_code and with_code[1] in names:
        return [with_code[1]]
    own = codes.get(_bare(piece), set())
    if len(own) == 1:
        return list(own)
    parts = AND.split(piece)
    return [each for one in parts for each in _as_codes(one, names, codes)] if len(parts) > 1 else [piece]
