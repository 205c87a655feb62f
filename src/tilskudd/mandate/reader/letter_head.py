"""The head of a letter as it was read, and deadlines, which stand there and in assignments."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from tilskudd.mandate.reader.value import UNPRINTED, Value
from tilskudd.values.finding import Place


@dataclass(frozen=True, slots=True)
class Sender(Value):
    """Who wrote the letter: unit, case officer and telephone, as far as the letter says."""

    unit: str | None = None
    contact: str | None = None
    phone: str | None = None
    at: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature(Value):
    name: str
    title: str | None
    on_behalf: bool
    at: Place


@dataclass(frozen=True, slots=True)
class Deadline(Value):
    """A deadline as read and as written; `date` is None where the words give no day.

    `year_inferred` when the year is only the letter's, `proposed` the nearest day to one that no calendar has.
    """

    kind: str
    date: datetime.date | None
    written: str
    at: Place
    what: str | None = None
    recurrence: str | None = None
    year_inferred: bool = False
    proposed: str | None = None
    from_table: bool = field(default=False, metadata=UNPRINTED)
    row_at: Place | None = field(default=None, metadata=UNPRINTED)


@dataclass(frozen=True, slots=True)
class Letter(Value):
    """The head of the letter; `at` has a place for each field that was found, `inferred` those only implied.

    `deadlines` are those that belong to no assignment: the letter's calendar, and days in its running text.
    """

    kind: str = "letter"
    supplement_number: int | None = None
    year: int | None = None
    agency: str | None = None
    ministry: str | None = None
    date: datetime.date | None = None
    not_before: datetime.date | None = None
    reference: str | None = None
    language: str = "nb"
    basis: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    sender: Sender = field(default=Sender(), metadata={"json": "from"})
    signed_by: tuple[Signature, ...] = ()
    at: Mapping[str, Place] = field(default_factory=dict)
    basis_at: tuple[Place, ...] = ()
    refers_to: tuple[Place, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    impossible_date: str | None = None
    proposed_date: str | None = None
