"""What stands on the page of one recipient."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q

from tilskudd.applications.models import Application
from tilskudd.applications.rules import SENT_STATES
from tilskudd.decisions.models import Grant
from tilskudd.parties.members import account_of
from tilskudd.parties.models import AccountState, AdministratorProposal, BankAccount, MemberRight, Membership
from tilskudd.parties.models import Organisation as Recipient
from tilskudd.people.models import Event, Status
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.web.access import OfficeRequest

MOST, NEWEST, A_FEW = 50, 15, 25


def everything_about(found: Recipient, request: OfficeRequest) -> dict[str, Any]:
    """The accounts with what this person may do to them, who acts for it, what it has applied for and been granted."""
    accounts = list(found.accounts.select_related("entered_by").order_by("-pk")[:MOST])
    memberships = Membership.objects.filter(Q(last__isnull=True) | Q(last__gte=request.today), organisation=found)
    members = list(memberships.select_related("user").order_by("-pk")[:MOST])
    grants = Grant.objects.filter(recipient=found).select_related("decision__scheme", "outcome")
    sent = Application.objects.filter(organisation=found, state__in=SENT_STATES).select_related("call")
    applications = list(sent.defer("found_by", "stems").order_by("-pk")[: A_FEW + 1])
    return {
        "recipient": found,
        "accounts": accounts,
        "members": members,
        "grants": list(grants.order_by("-pk")[:MOST]),
        "is_cut": MOST,
        "applications": applications[:A_FEW],
        "has_more": len(applications) > A_FEW,
        "sees_numbers": Right.CHECK_ACCOUNTS in request.rights,
        "events": _events(found, accounts),
        **_account_acts(found, accounts, request),
        **_administrator_acts(found, members, request),
    }


def _account_acts(found: Recipient, accounts: list[BankAccount], request: OfficeRequest) -> dict[str, Any]:
    waiting = next((one for one in accounts if one.is_waiting), None)
    approved = next((one for one in accounts if one.state in (AccountState.APPROVED, AccountState.HELD)), None)
    has_right = Right.CHECK_ACCOUNTS in request.rights
    is_outside = not Membership.objects.filter(user=request.user, organisation=found).exists()
    is_new = waiting is not None and not has_prepared(waiting.about, request.user)
    return {
        "account_waiting": waiting,
        "current": account_of(found, request.today),
        "may_settle": bool(waiting) and has_right and is_outside,
        "may_go_on": has_right and is_outside and is_new,
        "to_hold": approved if approved and approved.state == AccountState.APPROVED and has_right else None,
        "wait_days": settings.ACCOUNT_WAIT_DAYS,
        "is_outside": is_outside,
    }


def _administrator_acts(found: Recipient, members: list[Membership], request: OfficeRequest) -> dict[str, Any]:
    waiting = AdministratorProposal.objects.filter(organisation=found, status=Status.PROPOSED)
    proposal = waiting.select_related("user", "proposed_by").first()
    has_right = Right.REGISTER_PARTIES in request.rights
    lacks = not any(MemberRight.ADMINISTER in one.rights for one in members)
    made_it = proposal is not None and has_prepared(proposal.about, request.user)
    return {
        "proposal": proposal,
        "may_register": has_right,
        "may_propose": has_right and lacks and proposal is None,
        "may_approve_first": has_right and bool(proposal) and not made_it and proposal.user_id != request.user.pk,  # type: ignore[union-attr]
    }


def _events(found: Recipient, accounts: list[BankAccount]) -> list[Event]:
    about = [f"organisation:{found.number}", *(one.about for one in accounts)]
    newest = Event.objects.filter(about__in=about).select_related("by").order_by("-pk")[:NEWEST]
    return list(reversed(newest))
