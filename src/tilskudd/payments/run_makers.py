"""Who may not release a run: all who prepared or approved what it rests on (to personer)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tilskudd.decisions.models import Amendment, Decision
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.people.models import Involvement, Part, RoleGiven, User
from tilskudd.people.two_persons import SamePerson


def rests_on(run: PaymentRun) -> list[str]:
    """The decisions that a run pays, and every change of their grants, as events call them."""
    grants = Payment.objects.filter(run=run).values("grant")
    decisions = Decision.objects.filter(grants__in=grants).distinct()
    changes = Amendment.objects.filter(grant__in=grants)
    return [*(one.about for one in decisions), *(one.about for one in changes)]


def makers_of(run: PaymentRun) -> QuerySet[User]:
    """Those who prepared or approved what the run rests on, and those of the agency who entered an account in it."""
    involved = Involvement.objects.filter(about__in=rests_on(run)).values("user")
    entered = Payment.objects.filter(run=run).values("bank_account__entered_by")
    staff = RoleGiven.objects.filter(user__in=entered).values("user")
    return User.objects.filter(pk__in=involved).union(User.objects.filter(pk__in=staff))


def new_makers_of(run: PaymentRun) -> list[User]:
    """Those of them who are not yet known to have prepared the run."""
    known = Involvement.objects.filter(about=run.about, part=Part.PREPARED).values_list("user_id", flat=True)
    had = set(known)
    return sorted((one for one in makers_of(run) if one.pk not in had), key=lambda one: one.pk)


def refuse_involved(run: PaymentRun, by: User) -> None:
    """Say which part keeps a person from releasing a run, before `sign_off` says that something does."""
    settled = Involvement.objects.filter(about__in=rests_on(run), user=by).values_list("about", flat=True)
    decisions = sorted({about.removeprefix("decision:") for about in settled if about.startswith("decision:")})
    if decisions:
        raise SamePerson(
            _("Du har forberedt eller godkjent vedtak %s, som kjøringen betaler.") % ", ".join(decisions),
            _("Kjøringen må frigis av en annen."),
        )
    if Payment.objects.filter(run=run, bank_account__entered_by=by).exists():
        raise SamePerson(
            _("Du har lagt inn et kontonummer som kjøringen betaler til."), _("Kjøringen må frigis av en annen.")
        )
