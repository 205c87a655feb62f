"""What waits for somebody among circulars: those to approve, and questions to answer."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.circulars.queries import issues_open_to, unanswered
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.payment_tasks import MOST, PaymentTask
from tilskudd.web.templatetags.figures import moment


def circular_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """The circulars that this person could approve, oldest first; they stand in the count of what waits."""
    if Right.APPROVE_CIRCULARS not in rights:
        return []
    rows = issues_open_to(user).select_related("circular", "version", "proposed_by").order_by("pk")[:MOST]
    found = []
    for one in rows.defer("html_nb", "html_nn"):
        words = _("%(name)s la det fram %(at)s.") % {"name": one.proposed_by.name, "at": moment(one.proposed_at)}
        address = reverse("circular", args=[one.circular_id])
        title = _("Rundskriv: %s") % one.version.title
        found.append(PaymentTask(_("Godkjenn"), title, words, address, _("Se rundskrivet")))
    return found


def question_tasks(rights: Collection[Right]) -> list[PaymentTask]:
    """One line with how many questions wait for an answer."""
    count = unanswered().count() if Right.WRITE_CIRCULARS in rights else 0
    if not count:
        return []
    words = ngettext("Ett spørsmål venter på svar.", "%(n)d spørsmål venter på svar.", count) % {"n": count}
    return [PaymentTask(_("Svar"), _("Spørsmål til rundskriv"), words, reverse("circulars"), _("Se rundskrivene"))]
