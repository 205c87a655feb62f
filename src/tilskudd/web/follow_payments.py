"""The last steps of the way of a krone: each payment, and what the bank said."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.decisions.models import Grant
from tilskudd.ledger.models import Entry
from tilskudd.ledger.places import Kind
from tilskudd.payments.models import Payment
from tilskudd.payments.settling import PaymentState
from tilskudd.web.follow_step import Step
from tilskudd.web.templatetags.figures import long_day

ANSWERED = (PaymentState.PAID, PaymentState.REJECTED, PaymentState.RETURNED)


def paid_steps(grant: Grant) -> list[Step]:
    """Two steps for each payment of a grant that was sent; one that waits while none has been."""
    rows = Payment.objects.filter(grant=grant).exclude(state__in=[PaymentState.READY, PaymentState.WITHDRAWN])
    payments = list(rows.select_related("run__made_by", "run__released_by").order_by("id"))
    answers = Entry.objects.filter(about=grant.about, kind__in=[Kind.PAID, Kind.REJECTED, Kind.RETURNED])
    proofs = {key.partition(":")[2]: pk for key, pk in answers.order_by("id").values_list("key", "pk")}
    if not payments:
        told = _("Betales når mottakeren har akseptert og kontoen er godkjent.")
        return [Step("payment", _("Utbetalingen"), reverse("grant", args=[grant.pk]), (told,), None, is_done=False)]
    return [step for one in payments for step in (_sent(one), _answered(one, proofs.get(one.end_to_end_id)))]


def _sent(payment: Payment) -> Step:
    run = payment.run
    assert run.released_by is not None and run.released_at is not None, "what was sent was released"
    told = _("%(run)s, laget av %(first)s og frigitt av %(second)s %(day)s, til konto %(account)s.") % {
        "run": run.number,
        "first": run.made_by.name,
        "second": run.released_by.name,
        "day": long_day(run.released_at),
        "account": payment.shown_account,
    }
    address = reverse("payment", args=[payment.pk])
    return Step("payment", _("Utbetalingen"), address, (told,), payment.amount, (run.about,), payment.end_to_end_id)


def _answered(payment: Payment, entry: int | None) -> Step:
    title, address = _("Bankens svar"), reverse("payment", args=[payment.pk])
    if payment.state not in ANSWERED or payment.settled_on is None:
        return Step("bank", title, address, (_("Banken har ikke svart ennå."),), None, is_done=False)
    told = _("%(state)s %(day)s.") % {"state": payment.get_state_display(), "day": long_day(payment.settled_on)}
    proof = (f"entry:{entry}",) if entry else ()
    return Step("bank", title, address, (told,), payment.amount, proof, payment.reason)
