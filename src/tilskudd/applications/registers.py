"""Taking in a public register as it was on a day, and asking what it shows of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import BinaryIO, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tilskudd.applications.register_file import LARGEST, RegisteredRow, RegisterRow, RoleRow, rows_in
from tilskudd.applications.register_models import RegisterEntry, RegisterSnapshot, RoleHolder
from tilskudd.applications.rules import Register
from tilskudd.applications.words import REGISTER_WORDS
from tilskudd.database.turns import take_turn
from tilskudd.files.folder import pieces
from tilskudd.files.models import StoredFile
from tilskudd.files.services import open_file, store
from tilskudd.mandate.rules import file_name
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared

A_BATCH: Final = 5_000
Content = BinaryIO | Iterable[bytes]


@transaction.atomic
def take_in_register(register: Register, day: date, content: Content, name: str, *, by: User) -> RegisterSnapshot:
    """Take in a register as its file shows it of a day (ta inn register); the file is kept, and proves what is read.

    `content` is an open file or its bytes in pieces. Raises FaultyRegister with every fault at once, FileTooLarge, and
    Refusal for a day to come or a file that is here already.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    if day > today():
        raise Refusal(_("Datoen er etter i dag. Skriv dagen filen viser."))
    take_turn(f"register:{register.value}")
    stored = store(content, at=now(), most=LARGEST)
    if RegisterSnapshot.objects.filter(register=register.value, day=day, file=stored).exists():
        raise WrongState(_("Filen er allerede tatt inn for den dagen."))
    rows = _count(register, stored)
    made = RegisterSnapshot.objects.create(
        register=register.value, day=day, file=stored, name=file_name(name), rows=rows, by=by, at=now()
    )
    with open_file(stored) as file:
        read = rows_in(register, pieces(file))
        while batch := list(islice(read, A_BATCH)):
            _write(made, batch)
    prepared(made.reference, by=by)
    note(by, "register.taken-in", made.reference, register=str(REGISTER_WORDS[register]), day=str(day), rows=rows)
    return made


def _count(register: Register, stored: StoredFile) -> int:
    """Read it all once before anything is written, so that a faulty file leaves no rows."""
    with open_file(stored) as file:
        return sum(1 for _row in rows_in(register, pieces(file)))


def _write(made: RegisterSnapshot, batch: list[RegisterRow]) -> None:
    RegisterEntry.objects.bulk_create(_entries(made, batch))
    RoleHolder.objects.bulk_create(
        RoleHolder(snapshot=made, number=one.number, person=one.person, role=one.role)
        for one in batch
        if isinstance(one, RoleRow)
    )


def _entries(made: RegisterSnapshot, batch: list[RegisterRow]) -> Iterator[RegisterEntry]:
    for one in batch:
        if isinstance(one, RegisteredRow):
            yield RegisterEntry(snapshot=made, number=one.number, name=one.name, first=one.first, last=one.last)


def on_day(register: Register, day: date) -> RegisterSnapshot | None:
    """The snapshot that shows a day: the newest that was taken of that day or later; None when none is late enough."""
    rows = RegisterSnapshot.objects.filter(register=register.value, day__gte=day).select_related("file")
    return rows.order_by("-day", "-id").first()


def entry_on(snapshot: RegisterSnapshot, number: str, day: date) -> RegisterEntry | None:
    """The entry that says an organisation stood in the register that day; the day it is struck off is not included."""
    standing = Q(last__isnull=True) | Q(last__gt=day)
    return snapshot.entries.filter(standing, number=number, first__lte=day).first()


def roles_in(snapshot: RegisterSnapshot, number: str) -> list[RoleHolder]:
    """Who had a role in an organisation, by name."""
    return list(snapshot.holders.filter(number=number).order_by("person", "role"))
