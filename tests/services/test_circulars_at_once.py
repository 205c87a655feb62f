"""Circulars at the same time: two workers, a worker that dies on the way, and the folder they lay letters in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from circulars import WORDS, sent
from given import Given
from tilskudd.circulars.models import Addressee, Circular, CircularDelivery
from tilskudd.circulars.sending import deliver_due_circulars


def test_two_workers_at_once_give_nobody_twice(own_database, given: Given, channel) -> None:
    """Two run the same job at the same time: everyone has theirs, once, by rows and by the channel."""
    folder = channel()
    sent(given, replace(WORDS, to_municipalities=False))

    def work(_worker: int) -> int:
        try:
            return sum(deliver_due_circulars() for _run in range(3))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        given_by = list(workers.map(work, range(2)))
    assert sum(given_by) == 11
    assert (len(folder.given), set(folder.given.values())) == (11, {1})
    assert CircularDelivery.objects.count() == 11


def test_killed_in_the_middle_it_goes_on_where_it_was(own_database, given: Given, channel) -> None:
    """The worker dies at the sixth: five have theirs; the next run gives the other six, and nobody twice."""
    circular = sent(given, replace(WORDS, to_municipalities=False))
    order = [one.organisation.number for one in Addressee.objects.select_related("organisation").order_by("pk")]
    died = channel(order[5], error=SystemExit)
    with pytest.raises(SystemExit):
        deliver_due_circulars()
    assert CircularDelivery.objects.count() == len(died.given) == 5
    folder = channel()
    assert [deliver_due_circulars(), deliver_due_circulars()] == [6, 0]
    assert sorted(who for _letter, who in folder.given) == sorted(order[5:])
    assert Circular.objects.get() == circular


def test_the_folder_has_one_file_for_each(own_database, given: Given) -> None:
    """By the channel that is in use: one PDF for each of eleven, in a folder of the circular's number."""
    sent(given, replace(WORDS, to_municipalities=False))
    deliver_due_circulars()
    files = {Path(settings.DATA) / one.reference for one in _given()}
    assert {one.parent for one in files} == {Path(settings.DATA) / "letters" / "R-2022-001"}
    assert len([one for one in files if one.read_bytes().startswith(b"%PDF")]) == len(_given()) == 11


def _given() -> list[CircularDelivery]:
    return list(CircularDelivery.objects.all())
