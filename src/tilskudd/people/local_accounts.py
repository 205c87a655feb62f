"""Local accounts (lokale kontoer): for the embedded installation and tests.

One of several ways to sign in: each is one file with one authentication backend, named in the settings;
OpenID Connect joins beside this one and shares nothing with it but the User.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tilskudd.people.clock import machine_now
from tilskudd.people.models import SignInAttempt, User
from tilskudd.people.refusal import Refusal
from tilskudd.people.who_asks import address_of, keyed

WINDOW: Final = timedelta(minutes=15)
TRIES_PER_NAME: Final = 8
TRIES_PER_ADDRESS: Final = 40


class TooManyTries(Refusal):
    """Too many failed tries to sign in (for mange forsøk)."""


class LocalAccounts:
    """Django authentication backend: e-mail and a password hashed with argon2, with a limit on tries."""

    def authenticate(
        self,
        request: HttpRequest | None,
        email: str | None = None,
        password: str | None = None,
        **_other: Any,
    ) -> User | None:
        """The person, or None when e-mail and password do not belong together. Raises TooManyTries."""
        if email is None or password is None:
            return None
        name = email.strip().lower()
        address = address_of(request)
        user = User.objects.filter(email=name).first()
        with transaction.atomic():
            _one_at_a_time(name)
            _refuse_too_many(name, address)
            # an unknown name costs as much time as a known one, so that names cannot be guessed by the clock
            matches = user.check_password(password) if user else not make_password(password)
            succeeded = bool(user and matches and user.is_active)
            SignInAttempt.objects.create(
                at=machine_now(), name_hash=keyed(name), address_hash=keyed(address), succeeded=succeeded
            )
        return user if succeeded else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def note_wrong_link(request: HttpRequest) -> None:
    """Remember that somebody opened a link that opens nothing; counted apart from tries to sign in."""
    asks = keyed("link:" + address_of(request))
    SignInAttempt.objects.create(at=machine_now(), name_hash=asks, address_hash=asks, succeeded=False)


def refuse_many_wrong_links(request: HttpRequest) -> None:
    """Refuse (TooManyTries) whoever has opened many links that open nothing."""
    failed = SignInAttempt.objects.filter(at__gte=machine_now() - WINDOW, succeeded=False)
    if failed.filter(address_hash=keyed("link:" + address_of(request))).count() >= TRIES_PER_ADDRESS:
        raise TooManyTries(
            _("Herfra er det åpnet mange lenker som ikke gjelder."), _("Vent et kvarter, og prøv igjen.")
        )


def forget_old_tries() -> int:
    """Delete tries older than an hour; returns how many went. Safe to run at any time."""
    return SignInAttempt.objects.filter(at__lt=machine_now() - timedelta(hours=1)).delete()[0]


def _one_at_a_time(name: str) -> None:
    """Eight tries at once count as eight, not as one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", ["sign-in:" + keyed(name)])


def _refuse_too_many(name: str, address: str) -> None:
    failed = SignInAttempt.objects.filter(at__gte=machine_now() - WINDOW, succeeded=False)
    if (
        failed.filter(name_hash=keyed(name)).count() >= TRIES_PER_NAME
        or failed.filter(address_hash=keyed(address)).count() >= TRIES_PER_ADDRESS
    ):
        raise TooManyTries(
            _("Det har vært for mange mislykkede forsøk på å logge inn."),
            _("Vent et kvarter, og prøv igjen."),
        )
