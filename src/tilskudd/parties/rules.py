"""Rules of parties. Pure: a municipality number is valid for a time, and a split has no single successor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from stdnum.no import kontonr, orgnr

from tilskudd.values.period import Period

BETWEEN: Final = re.compile(r"[ .\u00a0\u2007\u202f]")
ACCOUNT: Final = re.compile(r"(?!0000)[0-9]{11}", re.ASCII)


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


class AccountFault(StrEnum):
    """What is wrong with a number that is to be a bank account (feil i kontonummer)."""

    NOT_FIGURES = "not-figures"
    NOT_ELEVEN = "not-eleven"
    CHECK_DIGIT = "check-digit"


def bare_account(written: str) -> str:
    """What is left of an account number when the blanks and dots that people write between are gone."""
    return BETWEEN.sub("", written.strip())


def fault_in_account(bare: str) -> AccountFault | None:
    """What is wrong with a Norwegian account number (kontonummer) without blanks; None when nothing is.

    Eleven figures, the last a check digit by mod 11. 0000 was the post giro, whose numbers are no longer in use.
    """
    if not bare.isascii() or not bare.isdigit():
        return AccountFault.NOT_FIGURES
    if len(bare) != 11:
        return AccountFault.NOT_ELEVEN
    if not ACCOUNT.fullmatch(bare) or not kontonr.is_valid(bare):
        return AccountFault.CHECK_DIGIT
    return None


def in_use_from(approved_on: date, *, is_change: bool, wait_days: int, not_before: date | None = None) -> date:
    """The day an account is used from (brukes fra): a first one at once, a change some whole days later.

    The days give the organisation time to say that it did not ask for the change: a change of account is what a
    fraud begins with. `not_before` is the day of an account that this one comes after.
    """
    day = approved_on + timedelta(days=wait_days) if is_change else approved_on
    return max(day, not_before) if not_before else day
