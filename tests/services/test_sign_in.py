"""Local accounts: argon2, and a limit on tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from tilskudd.people.clock import machine_now
from tilskudd.people.local_accounts import (
    TRIES_PER_ADDRESS,
    TRIES_PER_NAME,
    LocalAccounts,
    TooManyTries,
    forget_old_tries,
)
from tilskudd.people.models import SignInAttempt, User

PASSWORD = "riktig-passord-1"
accounts = LocalAccounts()


@pytest.fixture
def eva(given) -> User:
    return given.person("Eva Lie", password=PASSWORD)


def asked_from(address: str = "192.0.2.1"):
    return RequestFactory().post("/logg-inn/", REMOTE_ADDR=address)


def test_the_right_password_signs_in_and_the_wrong_one_does_not(eva):
    """Letters and blanks around the e-mail do not matter; the password's do."""
    assert accounts.authenticate(asked_from(), email=" Eva.Lie@Example.no ", password=PASSWORD) == eva
    assert accounts.authenticate(asked_from(), email=eva.email, password=PASSWORD + " ") is None
    assert accounts.authenticate(asked_from(), email="nobody@example.no", password=PASSWORD) is None


def test_the_password_is_kept_as_an_argon2_hash(eva):
    """Nothing else is ever stored."""
    assert eva.password.startswith("argon2$argon2id$")


def test_a_closed_account_does_not_sign_in(eva):
    """`is_active` ends the access, also of a session that stands."""
    User.objects.filter(pk=eva.pk).update(is_active=False)
    assert accounts.authenticate(asked_from(), email=eva.email, password=PASSWORD) is None
    assert accounts.get_user(eva.pk) is None


def test_after_eight_wrong_tries_even_the_right_password_waits(eva):
    """A quarter of an hour for that name; another person is not touched."""
    for _try in range(TRIES_PER_NAME):
        assert accounts.authenticate(asked_from(), email=eva.email, password="feil") is None
    with pytest.raises(TooManyTries, match="kvarter"):
        accounts.authenticate(asked_from(), email=eva.email, password=PASSWORD)
    assert accounts.authenticate(asked_from(), email="anne.vik@example.no", password="feil") is None
    SignInAttempt.objects.update(at=machine_now() - timedelta(minutes=16))
    assert accounts.authenticate(asked_from(), email=eva.email, password=PASSWORD) == eva


def test_guessing_many_names_from_one_address_is_stopped(eva):
    """Forty failures from one address in a quarter: that address waits, another does not."""
    from tilskudd.people.who_asks import keyed

    SignInAttempt.objects.bulk_create(
        SignInAttempt(at=machine_now(), name_hash=str(n), address_hash=keyed("192.0.2.1"), succeeded=False)
        for n in range(TRIES_PER_ADDRESS)
    )
    with pytest.raises(TooManyTries):
        accounts.authenticate(asked_from(), email=eva.email, password=PASSWORD)
    assert accounts.authenticate(asked_from("192.0.2.2"), email=eva.email, password=PASSWORD) == eva


def test_tries_are_kept_an_hour_and_never_in_clear(eva):
    """The table is no list of who tried from where."""
    accounts.authenticate(asked_from(), email=eva.email, password="feil")
    kept = SignInAttempt.objects.get()
    assert "eva" not in kept.name_hash
    assert "192" not in kept.address_hash
    SignInAttempt.objects.update(at=machine_now() - timedelta(minutes=61))
    assert forget_old_tries() == 1
