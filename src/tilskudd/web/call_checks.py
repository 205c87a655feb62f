"""What is checked of a decision in a call, as its approver sees it: ties, what has changed, and the reservation."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tilskudd.applications.call_models import Call
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.people.models import User
from tilskudd.schemes.outcomes import OutcomeKind
from tilskudd.schemes.rules import SchemeKind
from tilskudd.web.call_proposing import stale_in, tied_in
from tilskudd.web.decision_view import Check


def checks_of_call(decision: Decision, rows: Sequence[Outcome], user: User) -> list[Check]:
    """The checks of a decision that comes from a call; none of any other."""
    if decision.scheme.kind != SchemeKind.CALL or not decision.whole.startswith("call:"):
        return []
    call = Call.objects.get(number=decision.whole.removeprefix("call:"))
    return [*_ties(rows, user), *_current(call, rows), *_reserved(rows)]


def _ties(rows: Sequence[Outcome], user: User) -> list[Check]:
    tied = tied_in(rows, user)
    if not tied:
        return [Check("ok", _("Du har ingen kjent tilknytning til søkerne."))]
    return [Check("error", _("Du er ikke habil i saken til %s.") % ", ".join(tied[:5]), _("En annen må godkjenne."))]


def _current(call: Call, rows: Sequence[Outcome]) -> list[Check]:
    stale = stale_in(call, rows)
    if not stale:
        return [Check("ok", _("Søknader, kontroller, vurderinger og innstilling er som da vedtaket ble foreslått."))]
    words = _("%s er endret etter at vedtaket ble foreslått.") % ", ".join(stale[:5])
    return [Check("error", words, _("Send vedtaket tilbake, og foreslå en ny versjon."))]


def _reserved(rows: Sequence[Outcome]) -> list[Check]:
    told = [one.basis.get("reservation") or {} for one in rows if one.kind != OutcomeKind.INADMISSIBLE]
    words = next((one["words"] for one in told if one.get("words") and not one.get("lifted_by")), "")
    return [Check("error", _("Forbeholdet om %s er ikke falt bort.") % words)] if words else []
