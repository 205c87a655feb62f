"""What waits for somebody among claims: lines to answer, and a round whose regulation is missing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.claims.models import Round
from tilskudd.claims.rules import RoundState
from tilskudd.people.rights import Right
from tilskudd.web.payment_tasks import PaymentTask
from tilskudd.web.round_sums import sums_of

ROUNDS: Final = 10
"""The newest rounds; older ones are closed, and stand in the list of rounds."""


def claim_tasks(rights: Collection[Right]) -> list[PaymentTask]:
    """What waits in the newest rounds, for those who answer claims and set up rounds."""
    if Right.PROPOSE_DECISIONS not in rights:
        return []
    rounds = Round.objects.filter(opened_at__isnull=False).select_related("assignment").prefetch_related("regulations")
    found = []
    for one in sums_of(rounds.order_by("-pk")[:ROUNDS]):
        address = reverse("round", args=[one.round.number])
        if one.unjudged:
            words = ngettext("Én linje venter på svar.", "%(n)s linjer venter på svar.", one.unjudged)
            found.append(PaymentTask(_("Svar"), one.round.title, words % {"n": one.unjudged}, address, _("Se kravene")))
        if one.state in (RoundState.LATE, RoundState.CLOSED) and not one.round.regulations.all():
            words = _("Ingenting kan vedtas før forskriften er registrert.")
            act = reverse("regulation", args=[one.round.number])
            found.append(PaymentTask(_("Registrer"), one.round.title, words, act, _("Registrer forskriften")))
    return found
