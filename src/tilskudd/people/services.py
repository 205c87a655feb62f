"""What changes people, their roles and their authorities. Two persons each time, never to oneself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tilskudd.people.access import require
from tilskudd.people.clock import today
from tilskudd.people.models import Authority, Installation, RoleGiven, Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right, Role
from tilskudd.people.two_persons import note, prepared, sign_off
from tilskudd.values.kroner import ZERO, Kroner


@transaction.atomic
def set_up_installation(*, agency: str, example_date: date | None = None) -> Installation:
    """Write the one row about this installation, once. With a date it is an example for ever."""
    if Installation.objects.exists():
        raise Refusal(_("Installasjonen er allerede satt opp."))
    return Installation.objects.create(agency=agency, is_example=example_date is not None, example_date=example_date)


@transaction.atomic
def register_user(*, name: str, email: str, password: str | None, by: User | None, written_form: str = "nb") -> User:
    """Register a person (bruker) without any right; `by` is None only while the installation is set up.

    Raises ValidationError when the password is weak, Refusal when the e-mail is taken.
    """
    if by is not None:
        require(by, Right.PROPOSE_PEOPLE, on=today())
    elif RoleGiven.objects.filter(status=Status.APPROVED).count() > 1:
        raise Refusal(_("Installasjonen er allerede satt opp."), _("Be en administrator om å registrere brukeren."))
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refusal(_("Det er allerede en bruker med e-posten %s.") % email)
    user = User(name=name.strip(), email=email.strip().lower(), written_form=written_form)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.save()
    note(by, "user.registered", f"user:{user.pk}", name=user.name)
    return user


@transaction.atomic
def first_administrators(first: User, second: User) -> None:
    """Make the first two administrators, who then give all other rights; only while there is none.

    The one exception from «given by two persons»: somebody has to be first. It stands as an event.
    """
    if RoleGiven.objects.filter(status=Status.APPROVED).exists():
        raise Refusal(
            _("Det er allerede gitt roller her."),
            _("Nye administratorer foreslås og godkjennes av dem som er det."),
        )
    assert first.pk != second.pk, "two administrators are two persons"
    for user in (first, second):
        RoleGiven.objects.create(user=user, role=Role.ADMINISTRATOR, first=today(), status=Status.APPROVED)
        note(None, "role.first", f"user:{user.pk}", role=Role.ADMINISTRATOR.value)


@transaction.atomic
def propose_role(
    user: User, role: Role, *, by: User, first: date, last: date | None = None, within: str = ""
) -> RoleGiven:
    """Propose a role (foreslå rolle) for somebody else; it gives nothing until another person approves."""
    require(by, Right.PROPOSE_PEOPLE, on=today())
    _not_oneself(user, by)
    given = RoleGiven.objects.create(user=user, role=role, within=within, first=first, last=last)
    prepared(given.reference, by=by)
    note(by, "role.proposed", given.reference, **_what(given))
    return given


@transaction.atomic
def propose_authority(
    user: User,
    *,
    by: User,
    lines: Sequence[str],
    per_decision: Kroner,
    first: date,
    last: date,
    document: str,
    per_year: Kroner | None = None,
    per_recipient: Kroner | None = None,
) -> Authority:
    """Propose a written budget authority (budsjettdisponeringsmyndighet) for somebody else."""
    require(by, Right.PROPOSE_PEOPLE, on=today())
    _not_oneself(user, by)
    if any(ceiling is not None and ceiling < ZERO for ceiling in (per_decision, per_year, per_recipient)):
        raise Refusal(_("En grense kan ikke være under null."))
    authority = Authority.objects.create(
        user=user,
        lines=list(lines),
        ceiling_per_decision=per_decision,
        ceiling_per_year=per_year,
        ceiling_per_recipient=per_recipient,
        first=first,
        last=last,
        document=document,
    )
    prepared(authority.reference, by=by)
    note(by, "authority.proposed", authority.reference, **_what(authority))
    return authority


@transaction.atomic
def approve_role(given: RoleGiven, *, by: User) -> None:
    """Approve a role (godkjenn rolle) as the second person; never one's own."""
    given = RoleGiven.objects.select_for_update().get(pk=given.pk)
    _approve(given, by=by, verb="role.approved")


@transaction.atomic
def approve_authority(authority: Authority, *, by: User) -> None:
    """Approve a budget authority (godkjenn fullmakt) as the second person; never one's own."""
    authority = Authority.objects.select_for_update().get(pk=authority.pk)
    _approve(authority, by=by, verb="authority.approved")


@transaction.atomic
def withdraw(given: RoleGiven | Authority, *, by: User) -> None:
    """Take back a role or authority (trekk tilbake). One person suffices: it only takes rights away."""
    given = type(given).objects.select_for_update().get(pk=given.pk)
    require(by, Right.PROPOSE_PEOPLE, on=today())
    if given.status == Status.WITHDRAWN:
        raise WrongState(_("Den er allerede trukket tilbake."))
    _refuse_too_few_administrators(given)
    given.status = Status.WITHDRAWN
    given.save(update_fields=["status"])
    verb = "role.withdrawn" if isinstance(given, RoleGiven) else "authority.withdrawn"
    note(by, verb, given.reference, **_what(given))


@transaction.atomic
def move_example_date(to: date, *, by: User) -> None:
    """Move the example's own date on (flytt eksempelets dato). Never back: what is done stands in time."""
    installation = Installation.objects.select_for_update().get()
    require(by, Right.MOVE_EXAMPLE_DATE, on=today())
    if installation.example_date is None:
        raise Refusal(_("Dette er ikke et eksempel."), _("Her følger datoen kalenderen."))
    if to > installation.example_date + timedelta(days=366):
        raise Refusal(_("Datoen kan flyttes høyst ett år om gangen."))
    if to <= installation.example_date:
        raise Refusal(_("Datoen kan bare flyttes framover."), _("Velg en senere dato."))
    installation.example_date = to
    installation.save(update_fields=["example_date"])
    note(by, "example.date-moved", "installation", to=to.isoformat())


@transaction.atomic
def choose_written_form(user: User, form: str) -> None:
    """Remember which form of Norwegian a person reads (målform)."""
    User.objects.filter(pk=user.pk).update(written_form=form)


def _refuse_too_few_administrators(given: RoleGiven | Authority) -> None:
    """There are always two who can give roles; else nobody could ever give one again."""
    if not isinstance(given, RoleGiven) or given.role != Role.ADMINISTRATOR or given.status != Status.APPROVED:
        return
    Installation.objects.select_for_update().get()  # two withdrawals at once are counted one after the other
    others = RoleGiven.objects.filter(role=Role.ADMINISTRATOR, status=Status.APPROVED, first__lte=today())
    others = others.filter(Q(last__isnull=True) | Q(last__gte=today()), user__is_active=True).exclude(user=given.user)
    if others.values("user").distinct().count() < 2:
        raise Refusal(_("Det må alltid være minst to administratorer."), _("Gi rollen til en til først."))


def _not_oneself(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise Refusal(
            _("Ingen kan gi seg selv roller eller fullmakter."),
            _("Be en annen administrator om å foreslå det."),
        )


def _approve(given: RoleGiven | Authority, *, by: User, verb: str) -> None:
    require(by, Right.APPROVE_PEOPLE, on=today())
    _not_oneself(given.user, by)
    if given.status != Status.PROPOSED:
        raise WrongState(_("Den venter ikke lenger på godkjenning."), _("Last siden på nytt og se hva som har skjedd."))
    sign_off(given.reference, by=by)
    given.status = Status.APPROVED
    given.save(update_fields=["status"])
    note(by, verb, given.reference, **_what(given))


def _what(given: RoleGiven | Authority) -> dict[str, Any]:
    """What an event tells about a role or authority: to whom, and what it gives."""
    if isinstance(given, RoleGiven):
        what: dict[str, Any] = {"role": str(given.role), "within": given.within}
    else:
        ceilings = (given.ceiling_per_decision, given.ceiling_per_year, given.ceiling_per_recipient)
        ore = [None if ceiling is None else ceiling.ore for ceiling in ceilings]
        what = {"lines": given.lines, "sum": ore[0], "year": ore[1], "recipient": ore[2], "document": given.document}
    period = {"first": given.first.isoformat(), "last": given.last.isoformat() if given.last else None}
    return {"user": given.user_id, "name": given.user.name, **what, **period}


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """Give a local account a password (sett passord), from the command line of the one who runs the program."""
    validate_password(password, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    note(None, "user.password-set", f"user:{user.pk}", name=user.name)
