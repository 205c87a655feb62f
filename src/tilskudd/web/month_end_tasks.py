"""Month ends that wait for somebody's signature."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.reporting.month_end_queries import months_open_to
from tilskudd.web.payment_tasks import MOST, PaymentTask
from tilskudd.web.templatetags.figures import moment


def month_end_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """What this person could sign, oldest first."""
    if Right.SIGN_MONTH_END not in rights:
        return []
    rows = months_open_to(user).select_related("sent_by").order_by("sent_at", "pk")[:MOST]
    return [
        PaymentTask(
            _("Signer"),
            _("Månedsavslutning %(month)02d.%(year)d") % {"month": one.month, "year": one.year},
            _("%(name)s sendte den %(at)s.") % {"name": one.sent_by.name, "at": moment(one.sent_at)},
            reverse("month-end", args=[one.pk]),
            _("Se måneden"),
            None,
        )
        for one in rows
        if one.sent_by and one.sent_at
    ]
