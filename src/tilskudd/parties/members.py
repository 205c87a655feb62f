"""Who may do what for an organisation, and which bank account its money goes to on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tilskudd.parties.models import AccountState, BankAccount, MemberRight, Membership, Organisation
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed


def memberships_of(user: User, on: date) -> QuerySet[Membership]:
    """The organisations that a person acts for that day, and with which rights."""
    rows = Membership.objects.filter(user=user, first__lte=on).filter(Q(last__isnull=True) | Q(last__gte=on))
    return rows.select_related("organisation").order_by("organisation__name", "pk")


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


def account_of(organisation: Organisation, on: date) -> BankAccount | None:
    """The account that an organisation's money goes to that day; None when there is none, or it is held."""
    return accounts_of([organisation.pk], on).get(organisation.pk)
