"""What waits for somebody in reports to the ministry: those to approve, and those that were sent back."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.ministry_reports.queries import reports_open_to
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.payment_tasks import MOST, PaymentTask


def ministry_report_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """The reports that this person could approve, oldest first."""
    if Right.APPROVE_MINISTRY_REPORTS not in rights:
        return []
    rows = reports_open_to(user).select_related("assignment", "begun_by").order_by("pk")[:MOST]
    return [
        PaymentTask(
            _("Godkjenn"),
            _("Rapport til departementet på oppdrag %s") % one.assignment.number,
            _("%(name)s har skrevet den. To må godkjenne.") % {"name": one.begun_by.name},
            reverse("ministry-report", args=[one.number]),
            _("Les rapporten"),
        )
        for one in rows
    ]
