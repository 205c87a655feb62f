"""Reminding those who are responsible: once when something is soon due, and once when it is overdue."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tilskudd.assignments.due import DueToOne, all_with_responsible, due_soon_of
from tilskudd.assignments.queries import may_be_responsible
from tilskudd.notices.services import tell
from tilskudd.people.clock import today
from tilskudd.people.models import User


def remind_the_responsible() -> int:
    """Tell everybody what is soon due to them or overdue (påminn), each thing once a stage; how many are new.

    Safe to run twice: a notice has a key. A day that is moved is told anew. Whoever may not follow assignments up any
    more is told nothing.
    """
    may = {user.pk for user in may_be_responsible(today())}
    new = 0
    for followed in all_with_responsible(today()):
        to = followed.responsible
        if to is not None and to.pk in may:
            with override(to.written_form):  # around the reading too: what is due has its words from there
                new += sum(_told(one, to) for one in due_soon_of(followed))
    return new


def _told(one: DueToOne, to: User) -> bool:
    number = one.followed.assignment.number
    words = {"number": number, "what": one.label, "day": f"{one.day:%d.%m.%Y}"}
    title = _("Oppdrag %(number)s: %(what)s, over fristen") if one.is_late else _("Oppdrag %(number)s: %(what)s")
    told = (
        _("«%(what)s» i oppdrag %(number)s skulle vært gjort %(day)s. Du er ansvarlig.")
        if one.is_late
        else _("«%(what)s» i oppdrag %(number)s har frist %(day)s. Du er ansvarlig.")
    )
    return tell(
        to,
        f"{one.key}:{one.day.isoformat()}:{'late' if one.is_late else 'soon'}",
        title=title % words,
        words=told % words,
        address=reverse("assignment", args=[one.followed.assignment.pk]),
    )
