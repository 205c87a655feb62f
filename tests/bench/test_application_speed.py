"""How fast very many applications are listed, searched, shown at their recipient, and exported."""

from __future__ import annotations

import re
import statistics
import time
from pathlib import Path

import pytest
from django.test import Client

from given import Given
from many_applications import a_call, call_scheme, many_applications, organisations
from tilskudd.reporting.application_columns import COLUMNS
from tilskudd.reporting.exports import ask_for_export, make_waiting_exports
from tilskudd.reporting.words import ExportForm

pytestmark = pytest.mark.bench

EXPORTED, MOST_ROOM_MB = 24_000, 150
LISTED, TIMES, A_PAGE, A_FEW = 10_000, 100, 50, 25


def peak_mb() -> int:
    """The most memory that this process has had since the peak was last set back, in megabytes."""
    return int(re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1]) // 1024


def test_an_export_of_24_000_takes_twenty_seconds_at_most(own_database, given: Given) -> None:
    """All columns, as a spreadsheet and as text; by how much the process grows is said, and held to its ceiling."""
    call = a_call(given, call_scheme(given))
    many_applications(given, EXPORTED, of=organisations(500), call=call)
    for form in ExportForm:
        export = ask_for_export(list(COLUMNS), form, by=given.kari)
        Path("/proc/self/clear_refs").write_text("5")
        before = peak_mb()
        started = time.perf_counter()
        assert make_waiting_exports() == 1
        took = time.perf_counter() - started
        grew = peak_mb() - before
        export.refresh_from_db()
        assert export.done == EXPORTED
        print(f"\n{form.value}: {export.done} rows in {took:.1f} s, {export.file.size // 1024} kB, grew by {grew} MB")
        assert grew <= MOST_ROOM_MB


def p95(client: Client, addresses: list[str]) -> float:
    """The ninety-fifth of a hundred times, in milliseconds, that a page took to be made; addresses in turn."""
    took = []
    for at in range(TIMES):
        started = time.perf_counter()
        assert client.get(addresses[at % len(addresses)]).status_code == 200
        took.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(took, n=20)[-1]


def test_the_pages_with_10_000_applications(own_database, given: Given) -> None:
    """The list, a search, a page far into the list, and a recipient holding them all, beside the page of schemes."""
    call = a_call(given, call_scheme(given))
    holder = organisations(1)[0]
    many_applications(given, LISTED, of=[holder], call=call)
    client = Client()
    client.force_login(given.kari)
    words = ("helsebuss drammen", "S-2022-04711", "kafé", "renholdere i bodø", "finnesikke")
    pages = {
        "the list": ["/soknader/"],
        "far into it": ["/soknader/?for=2000"],
        "a search": [f"/soknader/?sok={one}" for one in words],
        "the recipient": [f"/mottakere/{holder.number}/"],
    }
    assert client.get("/soknader/").content.count(b'<th scope="row">') == A_PAGE
    assert client.get("/soknader/?sok=S-2022-04711").content.count(b'<th scope="row">') == 1
    assert client.get(pages["the recipient"][0]).content.count(b"/soknader/S-2022-") == A_FEW
    named = p95(client, ["/ordninger/"])
    print(f"\nthe page of schemes: p95 {named:.0f} ms")
    for name, addresses in pages.items():
        took = p95(client, addresses)
        print(f"{name}: p95 {took:.0f} ms, {took / named:.1f} times the page of schemes")
