"""The portal's first page: the organisations that somebody acts for, and what waits in each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.circulars.queries import unread_of
from tilskudd.decisions.models import Grant
from tilskudd.followup.lists import waiting_reports
from tilskudd.parties.accounts import MAY_ENTER
from tilskudd.parties.members import accounts_of, organisations_with_an_account_waiting
from tilskudd.parties.models import MemberRight, Organisation
from tilskudd.people.clock import now
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.portal.accepting import acceptances_of
from tilskudd.web.portal.application_tasks import Applying, applying_now
from tilskudd.web.portal.claim_tasks import AskedRound, asked_rounds
from tilskudd.web.report_view import title_of

MOST_REPORTS = 500


@dataclass(frozen=True)
class ReportTask:
    """A report that is to be written (oppgave): what it is called, and whether its day is over."""

    pk: int
    title: str
    due_on: date
    is_overdue: bool


NOTHING_APPLIED = Applying()


@dataclass(frozen=True)
class Waits:
    """What waits in an organisation: claims, reports, applications, grants to accept, an account nobody has entered."""

    organisation: Organisation
    rights: frozenset[MemberRight]
    grants: int
    to_accept: int
    lacks_account: bool
    claims: tuple[AskedRound, ...] = ()
    reports: tuple[ReportTask, ...] = ()
    applying: Applying = NOTHING_APPLIED
    unread: int = 0

    @property
    def may_sign(self) -> bool:
        return MemberRight.SIGN in self.rights

    @property
    def more_claims(self) -> int:
        """Claims that wait beside the most urgent one."""
        return max(0, len(self.claims) - 1)

    @property
    def more_reports(self) -> int:
        """Reports that wait beside the most urgent one."""
        return max(0, len(self.reports) - 1)

    @property
    def anything(self) -> bool:
        waits = self.claims or self.reports or self.applying.tasks or self.to_accept or self.lacks_account
        return bool(waits or self.unread)

    @property
    def is_hurried(self) -> bool:
        """True when there is a day that something must be done by."""
        return bool(self.claims or self.reports or self.applying.tasks)

    @property
    def may_enter(self) -> bool:
        return bool(self.rights & MAY_ENTER)


@needs_member()
@require_GET
def front(request: PortalRequest) -> HttpResponse:
    """Which organisations, and what to do first."""
    waits = what_waits(request)
    hurried = next((one for one in waits if one.claims), None) or next((one for one in waits if one.is_hurried), None)
    first = hurried or next((one for one in waits if one.anything), None)
    return render(request, "portal/front.html", {"waits": waits, "first": first})


def what_waits(request: PortalRequest) -> list[Waits]:
    """What waits in each organisation that the person acts for; the same few queries however many they are."""
    held = list(request.represented.values())
    keys = [one.organisation.pk for one in held]
    rows = Grant.objects.filter(recipient__in=keys, amount__gt=ZERO)
    grants = {pk: (key, kind) for pk, key, kind in rows.values_list("pk", "recipient_id", "decision__scheme__kind")}
    accepted = acceptances_of(grants)
    all_of = Counter(key for key, _kind in grants.values())
    open_of = Counter(key for pk, (key, kind) in grants.items() if pk not in accepted and kind != SchemeKind.RATE)
    claims: dict[int, list[AskedRound]] = defaultdict(list)
    for one in sorted(asked_rounds(keys, now(), request.today), key=lambda one: one.due):
        if one.waits:
            claims[one.claim.recipient_id].append(one)
    reports: dict[int, list[ReportTask]] = defaultdict(list)
    for row in waiting_reports(keys)[:MOST_REPORTS]:
        late = row.due_on < request.today
        reports[row.recipient_id].append(ReportTask(row.pk, title_of(row), row.due_on, late))
    unread = Counter(unread_of(keys).values_list("organisation", flat=True))
    applying = applying_now([one.organisation for one in held], now(), request.today)
    has_account = accounts_of(keys, request.today).keys() | organisations_with_an_account_waiting(keys)
    return [
        Waits(
            held_by.organisation,
            held_by.rights,
            all_of[key],
            open_of[key],
            key not in has_account,
            tuple(claims[key]),
            tuple(reports[key]),
            applying[key],
            unread[key],
        )
        for held_by, key in zip(held, keys, strict=True)
    ]
