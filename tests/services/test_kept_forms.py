"""Forms of the portal that are sent after the session ended: kept, shown to who signs in, and saved by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tilskudd.people import kept_forms
from tilskudd.people.clock import machine_now
from tilskudd.people.kept_forms import forget_form, forget_old_forms, keep_form, kept_form
from tilskudd.people.models import KeptForm

pytestmark = pytest.mark.django_db
AT = "/portal/999900011/soknader/S-2022-00001/del/s1/"


def kept(path: str = AT, asked_from: str = "192.0.2.1", token: str = "", **typed: list[str]) -> str | None:
    return keep_form(path, typed or {"q1": ["Vaksineprat"]}, asked_from=asked_from, token=token)


def test_it_is_found_by_its_token_and_address_and_by_nothing_else() -> None:
    """Neither another token, nor another address; the table holds neither the token nor from where it came."""
    token = kept(q1=["Åtte\nlinjer"], q2=["a", "b"])
    assert token is not None
    found = kept_form(token, AT)
    assert found is not None
    assert found.typed == {"q1": ["Åtte\nlinjer"], "q2": ["a", "b"]}
    for wrong in ((token + "x", AT), ("", AT), (token, "/portal/"), ("\ud800", AT)):
        assert kept_form(*wrong) is None
    row = KeptForm.objects.get()
    assert token not in (row.token_hash, row.path)
    assert "192" not in row.address_hash


def test_one_browser_keeps_several_and_a_made_up_token_is_not_taken() -> None:
    """Two tabs share the token that we gave; one that we never gave is replaced."""
    first = kept()
    assert kept("/portal/999900011/konto/ny/", token=first or "") == first
    assert kept(token="jeg-velger-selv") not in ("jeg-velger-selv", None)


def test_the_newest_of_an_address_counts_and_it_is_forgotten() -> None:
    """Sent twice: the last one is shown; forgetting takes both, and forgetting all takes the rest."""
    token = kept(q1=["først"]) or ""
    kept(q1=["sist"], token=token)
    kept("/portal/999900011/konto/ny/", token=token)
    found = kept_form(token, AT)
    assert found is not None
    assert found.typed == {"q1": ["sist"]}
    assert forget_form(token, AT) == 2
    assert kept_form(token, AT) is None
    assert forget_form(token) == 1


def test_there_is_no_room_for_what_is_too_large_or_too_many(monkeypatch) -> None:
    """200 kB, 20 an hour from one address, and so many in all; another address is not touched by the second."""
    assert kept(q1=["x" * 199_000]) is not None
    assert kept(q1=["x" * 200_001]) is None
    assert kept(q1=["å" * 100_001]) is None
    assert kept("/" + "x" * 600) is None
    for _time in range(19):
        assert kept() is not None
    assert kept() is None
    assert kept(asked_from="192.0.2.2") is not None
    KeptForm.objects.update(at=machine_now() - timedelta(minutes=61))
    assert kept() is not None
    monkeypatch.setattr(kept_forms, "MOST_IN_ALL", KeptForm.objects.count())
    assert kept(asked_from="192.0.2.3") is None


def test_after_a_day_it_is_gone() -> None:
    """It is not shown any more, and the job deletes it; what is younger stands."""
    token = kept() or ""
    KeptForm.objects.update(at=machine_now() - timedelta(hours=24, seconds=1))
    assert kept_form(token, AT) is None
    kept(token=token)
    assert forget_old_forms() == 1
    assert forget_old_forms() == 0
    assert KeptForm.objects.count() == 1


def test_signs_that_no_database_holds_are_taken_away() -> None:
    """NUL and half a surrogate pair; the rest stands, scripts too, which are text."""
    token = kept(q1=["a\x00b\ud800c", "<script>"]) or ""
    found = kept_form(token, AT)
    assert found is not None
    assert found.typed == {"q1": ["abc", "<script>"]}
