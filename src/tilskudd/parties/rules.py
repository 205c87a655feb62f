"""Rules of parties. Pure: a municipality number is valid for a time, and a split has no single successor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.no import orgnr

from tilskudd.values.period import Period


class ChangeKind(StrEnum):
    """What happened to a municipality number (endring)."""

    MERGED = "merged"
    SPLIT = "split"
    RENUMBERED = "renumbered"
    RENAMED = "renamed"


@dataclass(frozen=True)
class CodeChange:
    """From this day on the old number is, wholly or in part, the new one."""

    day: date
    old_code: str
    new_code: str
    kind: ChangeKind


@dataclass(frozen=True)
class ValidCode:
    """A municipality number with the name it has in a period, both days included."""

    code: str
    name: str
    period: Period


def valid_on(codes: Iterable[ValidCode], code: str, day: date) -> ValidCode | None:
    """The municipality that has the number that day; None when no municipality has it."""
    return next((one for one in codes if one.code == code and day in one.period), None)


def successors(changes: Sequence[CodeChange], code: str, first: date, last: date) -> tuple[str, ...]:
    """The numbers that one of `first` has become by `last`, in order; more than one after a split: nobody picks one."""
    codes = {code}
    for day in sorted({one.day for one in changes if first < one.day <= last}):
        today = [one for one in changes if one.day == day]
        codes = {new for old in codes for new in ([one.new_code for one in today if one.old_code == old] or [old])}
    return tuple(sorted(codes))


def is_organisation_number(text: str) -> bool:
    """True for nine figures with the right check digit (Enhetsregisteret), blanks allowed."""
    return bool(orgnr.is_valid(text))
