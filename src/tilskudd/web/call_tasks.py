"""What waits for somebody in calls: applications to assess, and a closed call that is to go on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tilskudd.applications.models import CallVersion
from tilskudd.applications.progress import progress_of, to_assess
from tilskudd.applications.queries import closed_calls
from tilskudd.applications.rules import ApplicationState
from tilskudd.people.clock import now
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.call_money import decided_counts
from tilskudd.web.call_view import closed_next
from tilskudd.web.payment_tasks import PaymentTask
from tilskudd.web.templatetags.figures import count

NEWEST: Final = 20
CALLS: Final = 2
"""Of the calls that closed last, those with something undecided; all of them stand in the list of calls."""


def call_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """What waits for this person: their own assessments, and for those who propose decisions, each closed call."""
    if Right.PROPOSE_DECISIONS not in rights:
        return []
    found = []
    for call, number in to_assess(user):
        words = ngettext("Én søknad venter på deg.", "%(n)s søknader venter på deg.", number) % {"n": count(number)}
        found.append(PaymentTask(_("Vurder"), call.scheme.name, words, reverse("assessments"), _("Se søknadene")))
    for version in _undecided():
        words, (address, act) = closed_next(version, progress_of(version), proposes=True)
        title = version.title_in(get_language() or "nb")
        found.append(PaymentTask(_("Gå videre med"), title, words, address, act))
    return found


def _undecided() -> Sequence[CallVersion]:
    """The calls that closed last with an application that no decision says anything of."""
    sent = Count("call__applications", filter=Q(call__applications__state=ApplicationState.SENT))
    decided, rows = decided_counts(), closed_calls(now()).filter(call__withdrawn_at__isnull=True)
    newest = rows.annotate(sent=sent)[:NEWEST]
    return [one for one in newest if one.sent > decided.get(one.call.about, 0)][:CALLS]
