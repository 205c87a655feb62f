"""Who may do what for an organisation, and which bank account its money goes to on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tilskudd.parties.models import (
    AccountState,
    AdministratorProposal,
    BankAccount,
    MemberRight,
    Membership,
    Organisation,
)
from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.people.refusal import NotAllowed


def memberships_of(user: User, on: date) -> QuerySet[Membership]:
    """The organisations that a person acts for that day, and with which rights."""
    rows = Membership.objects.filter(user=user, first__lte=on).filter(Q(last__isnull=True) | Q(last__gte=on))
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def administrators_of(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Who administers an organisation that day; people without access do not count."""
    return holders_of(MemberRight.ADMINISTER, organisation, on)


def holders_of(right: MemberRight, organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Who has a right in an organisation that day; people without access do not count."""
    rows = Membership.objects.filter(organisation=organisation, first__lte=on, user__is_active=True)
    rows = rows.filter(Q(last__isnull=True) | Q(last__gte=on))
    return rows.filter(rights__contains=[right.value])


def member_rights(user: User, organisation: Organisation, on: date) -> set[MemberRight]:
    """What a person may do for an organisation that day; nothing when they are not active."""
    if not user.is_active:
        return set()
    rows = memberships_of(user, on).filter(organisation=organisation).values_list("rights", flat=True)
    return {MemberRight(right) for rights in rows for right in rights}


def require_member(user: User, organisation: Organisation, right: MemberRight, *, on: date) -> None:
    """Refuse (NotAllowed) unless the person may do this for the organisation that day."""
    if right not in member_rights(user, organisation, on):
        raise NotAllowed(
            _("Du har ikke rett til å %(act)s for %(who)s.") % {"act": right.label, "who": organisation.name},
            _("Be en administrator i organisasjonen om retten."),
        )


def accounts_of(organisations: Collection[int], on: date) -> dict[int, BankAccount]:
    """The account that each organisation's money goes to that day, by the organisation's key.

    An organisation whose newest account in use is held has none: money never goes back to the one before it.
    """
    rows = BankAccount.objects.filter(
        organisation__in=organisations, state__in=[AccountState.APPROVED, AccountState.HELD], first__lte=on
    )
    newest = {row.organisation_id: row for row in rows.order_by("first", "pk")}
    return {key: row for key, row in newest.items() if row.state == AccountState.APPROVED}


def organisations_with_an_account_waiting(organisations: Collection[int]) -> set[int]:
    """The keys of those of the organisations that have an account which the agency has not settled."""
    rows = BankAccount.objects.filter(
        organisation__in=organisations, state__in=[AccountState.ENTERED, AccountState.CHECKED]
    )
    return set(rows.values_list("organisation_id", flat=True))


def account_of(organisation: Organisation, on: date) -> BankAccount | None:
    """The account that an organisation's money goes to that day; None when there is none, or it is held."""
    return accounts_of([organisation.pk], on).get(organisation.pk)


def accounts_open_to(user: User) -> QuerySet[BankAccount]:
    """The accounts this person could check or approve: not entered or checked by them, nor of their organisations."""
    rows = BankAccount.objects.filter(state__in=[AccountState.ENTERED, AccountState.CHECKED])
    return not_prepared_by(user, rows.filter(~_acts_for(user)), called("account"))


def accounts_waiting_for(user: User) -> list[BankAccount]:
    """The accounts this person could check or approve; oldest first, at most fifty."""
    return list(accounts_open_to(user).select_related("organisation").order_by("id")[:50])


def administrators_open_to(user: User) -> QuerySet[AdministratorProposal]:
    """The first administrators this person could approve: not proposed by them, not themselves, nor of their own."""
    rows = AdministratorProposal.objects.filter(status=Status.PROPOSED).exclude(user=user)
    return not_prepared_by(user, rows.filter(~_acts_for(user)), called("administrator"))


def administrators_waiting_for(user: User) -> list[AdministratorProposal]:
    """The first administrators this person could approve; oldest first, at most fifty."""
    related = ("organisation", "user", "proposed_by")
    return list(administrators_open_to(user).select_related(*related).order_by("id")[:50])


def _acts_for(user: User) -> Exists:
    """Whether the person acts, or has ever acted, for the organisation of the row around."""
    return Exists(Membership.objects.filter(user=user, organisation=OuterRef("organisation")))
