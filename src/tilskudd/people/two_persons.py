"""Two persons, by what they did (to personer), and the trail of who did what.

Bestemmelsene om økonomistyring 2.5.2: the one who prepared something does not also approve it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tilskudd.people.clock import now
from tilskudd.people.models import Event, Involvement, Part, User
from tilskudd.people.refusal import Refusal


class SamePerson(Refusal):
    """Whoever prepared any version of a thing may not approve it (samme person)."""


def note(by: User | None, verb: str, about: str, **details: Any) -> Event:
    """Write one event: who did what to what. `by` is None when the program itself did it."""
    return Event.objects.create(at=now(), by=by, verb=verb, about=about, details=details)


def prepared(about: str, *, by: User) -> None:
    """Remember that a person prepared a version of the treatment, and so can never approve it."""
    Involvement.objects.create(about=about, user=by, part=Part.PREPARED, at=now())


def also_prepared(about: str, *, rests_on: Sequence[str]) -> None:
    """Whoever prepared what a thing rests on (a letter, an earlier proposal of the same) has prepared the thing too."""
    makers = Involvement.objects.filter(about__in=rests_on, part=Part.PREPARED).values_list("user_id", flat=True)
    for maker in sorted(set(makers)):
        Involvement.objects.create(about=about, user_id=maker, part=Part.PREPARED, at=now())


def has_prepared(about: str, user: User) -> bool:
    """True when the person prepared any version of it."""
    return Involvement.objects.filter(about=about, user=user, part=Part.PREPARED).exists()


def sign_off(about: str, *, by: User) -> None:
    """Approve as the second person. Raises SamePerson for whoever prepared any version; nobody prepared it: a bug."""
    makers = list(
        Involvement.objects.filter(about=about, part=Part.PREPARED).values_list("user_id", "user__name").order_by("id")
    )
    assert makers, f"{about} is approved, but nobody prepared it"
    if by.pk in {pk for pk, _name in makers}:
        raise SamePerson(
            _("Du har selv laget eller endret dette, og kan derfor ikke godkjenne det."),
            _("Det må en annen person gjøre. Forslaget venter, og ingenting går tapt."),
        )
    Involvement.objects.create(about=about, user=by, part=Part.APPROVED, at=now())


def approved_by_their_makers() -> list[str]:
    """Every treatment that somebody both prepared and approved; empty when all is well. For `tilskudd verify`."""
    prepared_rows = Involvement.objects.filter(part=Part.PREPARED).values_list("about", "user_id")
    approved_rows = Involvement.objects.filter(part=Part.APPROVED).values_list("about", "user_id")
    return sorted({about for about, _user in prepared_rows.intersection(approved_rows)})


def approved_without_a_maker() -> list[str]:
    """Every treatment that was approved though nobody is known to have prepared it. For `tilskudd verify`."""
    makers = Involvement.objects.filter(part=Part.PREPARED).values("about")
    rows = Involvement.objects.filter(part=Part.APPROVED).exclude(about__in=makers).values_list("about", flat=True)
    return sorted(set(rows))
