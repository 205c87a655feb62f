"""Who acts for an organisation: the first administrator by two of the agency, the others by an administrator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tilskudd.parties.members import administrators_of, member_rights, require_member
from tilskudd.parties.models import AdministratorProposal, MemberRight, Membership, Organisation
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared, sign_off

EVERYTHING = frozenset(MemberRight)


@transaction.atomic
def propose_administrator(
    user: User, organisation: Organisation, rights: Collection[MemberRight] = EVERYTHING, *, by: User
) -> AdministratorProposal:
    """Propose who is the first to administer for an organisation (foreslå administrator), never oneself.

    Also when the last one has ended. Raises NotAllowed, Refusal when there is one, or a proposal waits.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(by, Right.REGISTER_PARTIES, on=today())
    _refuse_own(user, organisation, by)
    _refuse_another_administrator(organisation)
    if organisation.administrator_proposals.filter(status=Status.PROPOSED).exists():
        raise WrongState(_("En administrator er alt foreslått."), _("Forslaget venter på en annen person."))
    made = AdministratorProposal.objects.create(
        organisation=organisation,
        user=user,
        rights=_in_order({*rights, MemberRight.ADMINISTER}),
        proposed_by=by,
        proposed_at=now(),
    )
    prepared(made.about, by=by)
    note(by, "administrator.proposed", f"organisation:{organisation.number}", **_told(made))
    return made


@transaction.atomic
def approve_administrator(proposal: AdministratorProposal, *, by: User) -> Membership:
    """Approve the first administrator (godkjenn administrator) as the second person; it counts from today."""
    proposal = _waiting(proposal)
    require(by, Right.REGISTER_PARTIES, on=today())
    _refuse_own(proposal.user, proposal.organisation, by)
    _refuse_another_administrator(proposal.organisation)
    sign_off(proposal.about, by=by)
    _settle(proposal, Status.APPROVED, by)
    note(by, "administrator.approved", f"organisation:{proposal.organisation.number}", **_told(proposal))
    return _give(proposal.user, proposal.organisation, proposal.rights, by=by, first=today(), last=None)


@transaction.atomic
def withdraw_administrator(proposal: AdministratorProposal, *, by: User) -> None:
    """Take a proposal away (trekk forslaget), as the one who made it or as the second person. One person suffices."""
    proposal = _waiting(proposal)
    require(by, Right.REGISTER_PARTIES, on=today())
    _settle(proposal, Status.WITHDRAWN, by)
    note(by, "administrator.withdrawn", f"organisation:{proposal.organisation.number}", **_told(proposal))


@transaction.atomic
def give_membership(
    user: User,
    organisation: Organisation,
    rights: Collection[MemberRight],
    *,
    by: User,
    first: date,
    last: date | None = None,
) -> Membership:
    """Let a colleague act for an organisation (gi rettigheter), as one of its administrators, never to oneself.

    Both days are included; none is before today. Raises NotAllowed, Refusal.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_member(by, organisation, MemberRight.ADMINISTER, on=today())
    if user.pk == by.pk:
        raise Refusal(_("Ingen kan gi seg selv rettigheter."), _("Be en annen administrator om det."))
    if not rights:
        raise Refusal(_("Velg minst én rettighet."))
    if first < today() or (last is not None and last < first):
        raise Refusal(_("Rettighetene kan ikke gjelde fra før i dag, eller slutte før de begynner."))
    if not user.is_active:
        raise Refusal(_("%s har ikke lenger tilgang.") % user.name)
    running = Membership.objects.filter(Q(last__isnull=True) | Q(last__gte=first), user=user, organisation=organisation)
    if running.exists():
        raise Refusal(_("%s har alt rettigheter her.") % user.name, _("Avslutt dem først, og gi nye."))
    return _give(user, organisation, rights, by=by, first=first, last=last)


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> None:
    """End what somebody may do for an organisation (avslutt), at once: yesterday was the last day.

    By an administrator of the organisation, who leaves another in place, or by the agency. Raises NotAllowed, Refusal.
    """
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    membership = Membership.objects.select_for_update().select_related("user").get(pk=membership.pk)
    membership.organisation = organisation
    from_within = MemberRight.ADMINISTER in member_rights(by, organisation, today())
    if not from_within:
        _require_agency(by, organisation)
    if membership.last is not None and membership.last < today():
        raise WrongState(_("Rettighetene er allerede avsluttet."))
    others = administrators_of(organisation, today()).exclude(user=membership.user_id)
    if from_within and MemberRight.ADMINISTER in membership.rights and not others.exists():
        raise Refusal(
            _("Det må alltid være én som kan administrere."), _("Gi retten til en annen først, eller be oss om det.")
        )
    membership.last = today() - timedelta(days=1)
    membership.save(update_fields=["last"])
    note(by, "membership.ended", f"organisation:{organisation.number}", **_told(membership))


def _give(
    user: User,
    organisation: Organisation,
    rights: Collection[str],
    *,
    by: User,
    first: date,
    last: date | None,
) -> Membership:
    made = Membership.objects.create(
        organisation=organisation,
        user=user,
        rights=_in_order(rights),
        first=first,
        last=last,
        given_by=by,
        given_at=now(),
    )
    period = {"first": first.isoformat(), "last": last.isoformat() if last else None}
    note(by, "membership.given", f"organisation:{organisation.number}", **_told(made), **period)
    return made


def _waiting(proposal: AdministratorProposal) -> AdministratorProposal:
    """The proposal as it stands now, its organisation locked first; refuses when it is settled."""
    organisation = Organisation.objects.select_for_update().get(pk=proposal.organisation_id)
    found = AdministratorProposal.objects.select_for_update(of=["self"]).select_related("user").get(pk=proposal.pk)
    found.organisation = organisation
    if found.status != Status.PROPOSED:
        raise WrongState(_("Forslaget er allerede behandlet."), _("Last siden på nytt."))
    return found


def _settle(proposal: AdministratorProposal, status: Status, by: User) -> None:
    proposal.status, proposal.settled_by, proposal.settled_at = status, by, now()
    proposal.save(update_fields=["status", "settled_by", "settled_at"])


def _require_agency(by: User, organisation: Organisation) -> None:
    if member_rights(by, organisation, today()):
        require_member(by, organisation, MemberRight.ADMINISTER, on=today())
    require(by, Right.REGISTER_PARTIES, on=today())


def _refuse_own(user: User, organisation: Organisation, by: User) -> None:
    """Neither oneself, nor anybody for an organisation one acts for or has acted for."""
    if user.pk == by.pk:
        raise Refusal(_("Ingen kan gi seg selv rettigheter."), _("Be en kollega om å gjøre det."))
    if Membership.objects.filter(user=by, organisation=organisation).exists():
        raise NotAllowed(
            _("Du er eller har vært representant for %s.") % organisation.name, _("Be en kollega om å gjøre det.")
        )


def _refuse_another_administrator(organisation: Organisation) -> None:
    if administrators_of(organisation, today()).exists():
        raise Refusal(
            _("%s har en administrator.") % organisation.name, _("Det er administratoren som gir de andre rettigheter.")
        )


def _in_order(rights: Collection[str]) -> list[str]:
    return [right.value for right in MemberRight if right in rights]


def _told(of: AdministratorProposal | Membership) -> dict[str, Any]:
    """What an event tells: who acts for whom, and with which rights."""
    return {
        "user": of.user_id,
        "name": of.user.name,
        "rights": list(of.rights),
        "organisation": of.organisation.name,
        "key": of.pk,
    }
