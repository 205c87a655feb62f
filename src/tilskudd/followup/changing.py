"""Changes that recipients ask for before they make them, and the written answers; nothing changes silently."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Grant
from tilskudd.followup.back_models import ChangeAnswer, ChangeRequest
from tilskudd.followup.impartial import refuse_partial
from tilskudd.followup.rules import ChangeVerdict
from tilskudd.followup.taking_in import take_in
from tilskudd.mandate.rules import file_name
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.people.written import in_full

MOST_WAITING: Final = 5


@transaction.atomic
def ask_for_change(
    grant: Grant, words: str, why: str, *, from_on: date, by: User, content: bytes = b"", name: str = ""
) -> ChangeRequest:
    """Ask to do something other than was agreed (endringssøknad): what, why, from when; one file may go along.

    Nothing is changed by it. Raises NotAllowed, Refusal without words, or for a file that is too large.
    """
    take_turn(grant.about)
    grant = Grant.objects.select_related("recipient").get(pk=grant.pk)
    if MemberRight.SIGN not in member_rights(by, grant.recipient, today()):
        require_member(by, grant.recipient, MemberRight.WRITE, on=today())
    if not words.strip() or not why.strip():
        raise Refusal(_("Skriv hva dere vil endre, og hvorfor."))
    if grant.change_requests.filter(answer=None).count() >= MOST_WAITING:
        raise WrongState(_("%d endringssøknader venter alt på svar. Vent på svar på dem først.") % MOST_WAITING)
    made = ChangeRequest.objects.create(
        grant=grant,
        words=in_full(words, 2000),
        why=in_full(why, 2000),
        from_on=from_on,
        file=take_in(content) if content else None,
        file_name=file_name(name) if content else "",
        by=by,
        at=now(),
    )
    note(by, "change.asked", grant.about, request=made.pk)
    return made


@transaction.atomic
def answer_change(request: ChangeRequest, verdict: ChangeVerdict, words: str, *, by: User) -> ChangeAnswer:
    """Answer a change in writing (svar på endringssøknad): agreed, in part or not; it stands on the grant's page.

    Another amount needs an amendment beside it. Raises NotAllowed, Refusal without words, WrongState when answered.
    """
    take_turn(f"grant:{request.grant_id}")
    request = ChangeRequest.objects.select_related("grant__decision__scheme", "grant__recipient").get(pk=request.pk)
    grant = request.grant
    require(by, Right.PROPOSE_DECISIONS, within=grant.decision.scheme.about, on=today())
    refuse_partial(grant.recipient, by)
    if ChangeAnswer.objects.filter(request=request).exists():
        raise WrongState(_("Endringssøknaden er alt besvart."))
    if not words.strip():
        raise Refusal(_("Skriv hva vi svarer."))
    made = ChangeAnswer.objects.create(request=request, verdict=verdict, words=in_full(words, 2000), by=by, at=now())
    note(by, "change.answered", grant.about, request=request.pk, verdict=verdict.value)
    return made
