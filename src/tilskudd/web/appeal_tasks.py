"""What waits for somebody among appeals: those that they handle, and those that nobody does yet."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.appeals.queries import handled_by, untaken_for
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.payment_tasks import PaymentTask
from tilskudd.web.templatetags.figures import long_day

MOST = 25


def appeal_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """What waits for this person, their own first, oldest first; for those who answer appeals."""
    if Right.PROPOSE_DECISIONS not in rights:
        return []
    found = []
    for verb, rows in ((_("Behandle"), handled_by(user)), (_("Ta"), untaken_for(user))):
        for one in rows.select_related("outcome").order_by("id")[:MOST]:
            title = _("Klage fra %s") % one.outcome.recipient_name
            told = _("%(number)s, mottatt %(day)s.") % {"number": one.number, "day": long_day(one.received_on)}
            found.append(PaymentTask(verb, title, told, reverse("appeal", args=[one.number]), _("Se klagen")))
    return found
