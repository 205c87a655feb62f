"""The portal's first page: the organisations that somebody acts for, and what waits in each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.decisions.models import Grant
from tilskudd.parties.accounts import MAY_ENTER
from tilskudd.parties.members import accounts_of, organisations_with_an_account_waiting
from tilskudd.parties.models import MemberRight, Organisation
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.portal.accepting import acceptances_of


@dataclass(frozen=True)
class Waits:
    """What waits in an organisation: grants to be accepted, and an account that nobody has entered."""

    organisation: Organisation
    rights: frozenset[MemberRight]
    grants: int
    to_accept: int
    lacks_account: bool

    @property
    def may_sign(self) -> bool:
        return MemberRight.SIGN in self.rights

    @property
    def may_enter(self) -> bool:
        return bool(self.rights & MAY_ENTER)


@needs_member()
@require_GET
def front(request: PortalRequest) -> HttpResponse:
    """Which organisations, and what to do first."""
    waits = what_waits(request)
    first = next((one for one in waits if one.to_accept or one.lacks_account), None)
    return render(request, "portal/front.html", {"waits": waits, "first": first})


def what_waits(request: PortalRequest) -> list[Waits]:
    """What waits in each organisation that the person acts for; the same few queries however many they are."""
    held = list(request.represented.values())
    keys = [one.organisation.pk for one in held]
    grants = dict(Grant.objects.filter(recipient__in=keys, amount__gt=ZERO).values_list("pk", "recipient_id"))
    accepted = acceptances_of(grants)
    all_of, open_of = Counter(grants.values()), Counter(grants[key] for key in grants if key not in accepted)
    has_account = accounts_of(keys, request.today).keys() | organisations_with_an_account_waiting(keys)
    return [
        Waits(one.organisation, one.rights, all_of[key], open_of[key], key not in has_account)
        for one, key in zip(held, keys, strict=True)
    ]
