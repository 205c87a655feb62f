"""How fast very many applications are listed, searched, shown at their recipient, and exported."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from given import Given
from many_applications import a_call, call_scheme, many_applications, organisations
from tilskudd.reporting.application_columns import COLUMNS
from tilskudd.reporting.exports import ask_for_export, make_waiting_exports
from tilskudd.reporting.words import ExportForm

pytestmark = pytest.mark.bench

EXPORTED, MOST_EXPORT_SECONDS, MOST_ROOM_MB = 24_000, 20, 150


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
