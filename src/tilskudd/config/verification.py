"""All that can be checked about an installation, in one go."""

from __future__ import annotations

from dataclasses import dataclass

from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Account, Entry, Seal, Transfer
from tilskudd.ledger.seal_key import trusted_keys
from tilskudd.ledger.seals import broken_seals
from tilskudd.people.models import Authority, Involvement, RoleGiven, Status
from tilskudd.people.two_persons import approved_by_their_makers, approved_without_a_maker
from tilskudd.values.finding import Finding, Severity


@dataclass(frozen=True)
class Verified:
    """How much was checked, and what was found."""

    entries: int
    transfers: int
    accounts: int
    seals: int
    involvements: int
    findings: list[Finding]


def verify() -> Verified:
    """Check the ledger, the seals and the two-person rules; finds everything at once."""
    return Verified(
        Entry.objects.count(),
        Transfer.objects.count(),
        Account.objects.count(),
        Seal.objects.count(),
        Involvement.objects.count(),
        [*check_ledger(), *broken_seals(trusted_keys()), *two_person_faults()],
    )


def two_person_faults() -> list[Finding]:
    """Whatever was approved by its own maker, or by nobody, on all rows."""
    found = [
        Finding("same-person", Severity.ERROR, f"{about} was approved by somebody who prepared it.")
        for about in approved_by_their_makers()
    ]
    found += [
        Finding("no-maker", Severity.ERROR, f"{about} was approved, but nobody prepared it.")
        for about in approved_without_a_maker()
    ]
    return found + _unapproved()


def _unapproved() -> list[Finding]:
    """Things that stand as approved though nobody approved them; the first two administrators are the exception."""
    from tilskudd.mandate.models import Opening

    approved = set(Involvement.objects.filter(part="approved").values_list("about", flat=True))
    first = set(first_roles())
    things = [
        *(one.reference for one in RoleGiven.objects.filter(status=Status.APPROVED) if one.pk not in first),
        *(one.reference for one in Authority.objects.filter(status=Status.APPROVED)),
        *(one.reference for one in Opening.objects.filter(status=Status.APPROVED)),
    ]
    return [
        Finding("not-approved", Severity.ERROR, f"{about} counts as approved, but nobody approved it.")
        for about in things
        if about not in approved
    ]


def first_roles() -> list[int]:
    """The roles of the first two administrators, given when the installation was set up."""
    from tilskudd.people.models import Event

    users = Event.objects.filter(verb="role.first", by=None).order_by("id").values_list("about", flat=True)[:2]
    ids = [int(about.removeprefix("user:")) for about in users]
    return list(
        RoleGiven.objects.filter(user_id__in=ids, role="administrator").order_by("id").values_list("id", flat=True)[:2]
    )
