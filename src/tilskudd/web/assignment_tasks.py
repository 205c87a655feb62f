"""What waits for somebody among assignments: what is due to them, and deliveries that another made ready."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.assignments.due import due_soon_to
from tilskudd.assignments.queries import deliveries_open_to
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.assignment_view import days_told
from tilskudd.web.payment_tasks import PaymentTask
from tilskudd.web.templatetags.figures import long_day, moment

MOST = 25


def delivery_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """Deliveries that another made ready, oldest first; they stand in the count of what waits."""
    if Right.FOLLOW_ASSIGNMENTS not in rights:
        return []
    found = []
    for one in deliveries_open_to(user).select_related("following", "prepared_by").order_by("pk")[:MOST]:
        title = _("Levering på oppdrag %s") % one.following.number
        words = _("%(name)s gjorde den klar %(at)s.") % {"name": one.prepared_by.name, "at": moment(one.prepared_at)}
        address = reverse("assignment-delivery", args=[one.pk])
        found.append(PaymentTask(_("Lever"), title, words, address, _("Se leveringen")))
    return found


def assignment_tasks(user: User, rights: Collection[Right], on: date) -> list[PaymentTask]:
    """What is overdue or due within fourteen days, the earliest first."""
    if Right.FOLLOW_ASSIGNMENTS not in rights:
        return []
    found = []
    for due in due_soon_to(user, on)[:MOST]:
        assignment = due.followed.assignment
        words = f"{long_day(due.day)}, {days_told(due.day, on)}."
        title = _("Oppdrag %(number)s: %(what)s") % {"number": assignment.number, "what": due.label}
        verb = _("Haster") if due.is_late else _("Frist")
        found.append(PaymentTask(verb, title, words, reverse("assignment", args=[assignment.pk]), _("Se oppdraget")))
    return found
