"""What waits for somebody in follow-up: money back to approve, reports to read, more time and changes to answer."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.followup.lists import changes_in_order, extensions_waiting
from tilskudd.followup.models import Report
from tilskudd.followup.queries import money_back_open_to, recoveries_open_to
from tilskudd.followup.rules import ReportState
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.payment_tasks import MOST, PaymentTask
from tilskudd.web.templatetags.figures import moment


def money_tasks(user: User, rights: Collection[Right]) -> list[PaymentTask]:
    """What this person could approve of money that is to come back or has come, oldest first."""
    found: list[PaymentTask] = []
    if Right.APPROVE_DECISIONS in rights:
        rows = recoveries_open_to(user).select_related("proposed_by", "grant__outcome").order_by("pk")[:MOST]
        for one in rows:
            title = _("Tilbakekreving fra %s") % one.grant.outcome.recipient_name
            words = _("%(name)s foreslo det %(at)s.") % {"name": one.proposed_by.name, "at": moment(one.proposed_at)}
            address = reverse("recovery", args=[one.pk])
            found.append(PaymentTask(_("Godkjenn"), title, words, address, _("Se forslaget"), one.amount))
    if Right.RELEASE_PAYMENTS in rights:
        back = money_back_open_to(user).select_related("proposed_by", "recovery__grant__outcome").order_by("pk")
        for came in back[:MOST]:
            title = _("Penger tilbake fra %s") % came.recovery.grant.outcome.recipient_name
            words = _("%(name)s foreslo det %(at)s.") % {"name": came.proposed_by.name, "at": moment(came.proposed_at)}
            address = reverse("recovery", args=[came.recovery_id])
            found.append(PaymentTask(_("Godkjenn"), title, words, address, _("Se innbetalingen"), came.amount))
    return found


def report_tasks(rights: Collection[Right]) -> list[PaymentTask]:
    """What waits for those who handle reports: one line for each kind, with how many."""
    if Right.PROPOSE_DECISIONS not in rights:
        return []
    reports, found = reverse("reports"), []
    if sent := Report.objects.filter(state=ReportState.SENT).count():
        words = ngettext("Én rapport er sendt inn.", "%(n)d rapporter er sendt inn.", sent) % {"n": sent}
        found.append(PaymentTask(_("Les"), _("Rapporter"), words, f"{reports}?status=sent", _("Se rapportene")))
    if more := extensions_waiting().count():
        words = ngettext("Én mottaker ber om mer tid.", "%(n)d mottakere ber om mer tid.", more) % {"n": more}
        found.append(PaymentTask(_("Svar"), _("Utsettelser"), words, f"{reports}?status=time", _("Se hvem")))
    if asked := changes_in_order().filter(answer=None).count():
        words = ngettext("Én endringssøknad venter.", "%(n)d endringssøknader venter.", asked) % {"n": asked}
        found.append(PaymentTask(_("Svar"), _("Endringer"), words, reverse("changes"), _("Se søknadene")))
    return found
