"""What `tilskudd verify` asks of all bank accounts."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q

from tilskudd.parties.models import AccountState, BankAccount, Membership
from tilskudd.people.models import Involvement, Part
from tilskudd.people.queries import called
from tilskudd.values.finding import Finding, Severity

IN_USE = (AccountState.APPROVED, AccountState.HELD)


def check_accounts() -> list[Finding]:
    """Every account in use that two of the agency did not check, or that one of them acted for the organisation of."""
    rows = BankAccount.objects.filter(state__in=IN_USE).annotate(about_text=called("account"))
    handled = Involvement.objects.filter(about=OuterRef("about_text"))
    approved = handled.filter(part=Part.APPROVED)
    # one who entered it and one who checked it have prepared it, and they are two
    makers = (
        handled.filter(part=Part.PREPARED).values("about").annotate(n=Count("user", distinct=True)).filter(n__gte=2)
    )
    lacking = rows.filter(Q(~Exists(approved)) | Q(~Exists(makers))).values_list("pk", flat=True)
    # a membership given after the act is no fault: somebody may leave the agency for a municipality
    before = Membership.objects.filter(user=OuterRef("user"), given_at__lte=OuterRef("at"))
    members = before.filter(organisation=OuterRef(OuterRef("organisation")))
    inside = handled.exclude(user=OuterRef("entered_by")).filter(Exists(members))
    partial = rows.filter(Exists(inside)).values_list("pk", flat=True)
    return [
        *(_fault("account-not-checked", f"Account {pk} is in use, but two have not checked it.") for pk in lacking),
        *(_fault("account-by-member", f"Account {pk} was checked by one who acts for its owner.") for pk in partial),
    ]


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
