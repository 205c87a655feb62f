"""Exports: asked for by one, made in the background row by row, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
import python_calamine

from given import Given
from many_applications import a_call, call_scheme, many_applications, organisations
from tilskudd.applications.models import Application
from tilskudd.applications.rules import ApplicationState
from tilskudd.files.services import content_of
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.reporting import exports
from tilskudd.reporting.application_columns import COLUMNS
from tilskudd.reporting.exports import ask_for_export, make_waiting_exports
from tilskudd.reporting.models import Export
from tilskudd.reporting.words import ExportForm, ExportState
from tilskudd.values.kroner import Kroner

pytestmark = pytest.mark.django_db


@pytest.fixture
def applications(given: Given) -> list[Application]:
    """Thirty applications of seven organisations."""
    call = a_call(given, call_scheme(given))
    return many_applications(given, 30, of=organisations(7), call=call)


def rows_in(export: Export) -> list[list[str]]:
    export.refresh_from_db()
    assert export.file is not None
    return list(csv.reader(io.StringIO(content_of(export.file).decode("utf-8-sig")), delimiter=";"))


def test_all_that_is_asked_for_comes_in_the_columns_that_were_chosen(given: Given, applications) -> None:
    """In the order the columns stand, whatever order they were ticked in; a draft is the organisation's own."""
    Application.objects.filter(pk=applications[0].pk).update(state=ApplicationState.DRAFT)
    export = ask_for_export(["applied", "number"], ExportForm.CSV, by=given.kari)
    assert (export.state, make_waiting_exports()) == (ExportState.WAITING, 1)
    head, *rows = rows_in(export)
    assert head == ["Søknadsnummer", "Søkt beløp (kr)"]
    assert [row[0] for row in rows] == [one.number for one in applications[1:]]
    assert rows[0][1] == str(applications[1].applied.ore // 100)
    assert (export.total, export.done, make_waiting_exports()) == (29, 29, 0)


def test_more_than_a_piece_comes_whole_and_once(given: Given, applications, monkeypatch) -> None:
    """Pieces of seven: thirty rows, none twice, and it is told how far it has come."""
    monkeypatch.setattr("tilskudd.reporting.application_columns.A_PIECE", 7)
    told: list[int] = []
    moved = exports._moved_on
    monkeypatch.setattr(exports, "_moved_on", lambda export, rows: (moved(export, rows), told.append(export.done)))
    export = ask_for_export(["number"], ExportForm.CSV, by=given.kari)
    make_waiting_exports()
    assert [row[0] for row in rows_in(export)[1:]] == [one.number for one in applications]
    assert told == [7, 14, 21, 28, 30]


def test_what_people_wrote_is_never_a_formula(given: Given, applications) -> None:
    """Neither in CSV, where a quote stands before it, nor in a workbook, where it is a text."""
    title = '=HYPERLINK("http://evil.example","Se her")'
    Application.objects.filter(pk=applications[0].pk).update(title=title)
    as_csv = ask_for_export(["title"], ExportForm.CSV, by=given.kari)
    as_book = ask_for_export(["title", "applied", "first"], ExportForm.XLSX, by=given.kari)
    assert make_waiting_exports() == 2
    assert rows_in(as_csv)[1] == ["'" + title]
    as_book.refresh_from_db()
    content = content_of(as_book.file)
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == title
    assert sheet[1][2] == applications[0].applied.ore // 100
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        inside = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    assert "<hyperlink" not in inside.lower()


def test_searched_and_chosen_rows_alone(given: Given, applications) -> None:
    """The same words that the list was searched for; another call's are not there."""
    Application.objects.filter(pk=applications[4].pk).update(found_by="Samtaler med fiskere i Vardø")
    other = a_call(given, applications[0].call.scheme, "U-2022-8")
    export = ask_for_export(["number"], ExportForm.CSV, by=given.kari, words="fisker")
    none = ask_for_export(["number"], ExportForm.CSV, by=given.kari, call=other.number)
    make_waiting_exports()
    assert rows_in(export)[1:] == [[applications[4].number]]
    assert rows_in(none)[1:] == []


def test_the_recommended_the_granted_and_what_is_missing(given: Given, applications) -> None:
    """All columns at once: what is not there yet is an empty cell, and no sum of nothing."""
    from tilskudd.applications.models import Recommendation
    from tilskudd.people.clock import now

    Recommendation.objects.create(
        application=applications[2], number=1, kind="award", amount=Kroner.whole(70_000), by=given.kari, at=now()
    )
    export = ask_for_export(list(COLUMNS), ExportForm.CSV, by=given.kari)
    make_waiting_exports()
    head, *rows = rows_in(export)
    row = dict(zip(head, rows[2], strict=True))
    assert (row["Innstilling"], row["Innstilt (kr)"], row["Vedtak"], row["Utbetalt (kr)"]) == (
        "Innvilges",
        "70000",
        "",
        "",
    )


def test_one_that_was_begun_by_a_worker_that_is_gone_is_made_again(given: Given, applications, monkeypatch) -> None:
    """Not while somebody may still be at it; after three tries it is told that it was not made."""
    export = ask_for_export(["number"], ExportForm.CSV, by=given.kari)

    def killed(_export: Export) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(exports, "_make", killed)
    for _try in range(3):
        with pytest.raises(OSError, match="space"):
            make_waiting_exports()
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    monkeypatch.undo()
    assert make_waiting_exports() == 0
    Export.objects.update(state=ExportState.RUNNING, tries=1)
    assert make_waiting_exports() == 0, "moved on a moment ago"
    Export.objects.update(moved_at=None)
    assert make_waiting_exports() == 1


def test_who_may_not_and_too_many(given: Given, applications) -> None:
    """Somebody without a role gets nothing; nobody has more than five waiting; no column, no export."""
    with pytest.raises(NotAllowed):
        ask_for_export(["number"], ExportForm.CSV, by=given.person("Uten Rolle"))
    with pytest.raises(Refusal, match="minst én"):
        ask_for_export(["sql"], ExportForm.CSV, by=given.kari)
    for _time in range(5):
        ask_for_export(["number"], ExportForm.CSV, by=given.kari)
    with pytest.raises(Refusal, match="5 uttrekk"):
        ask_for_export(["number"], ExportForm.CSV, by=given.kari)
