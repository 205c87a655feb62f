"""The verbs of exports: ask for one, and make those that wait."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tilskudd.files.services import store
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.people.written import in_full
from tilskudd.reporting.application_columns import COLUMNS, applications_in, rows_of
from tilskudd.reporting.models import Export
from tilskudd.reporting.sheets import csv_sheet, xlsx_sheet
from tilskudd.reporting.words import ExportForm, ExportState

MOST_WAITING: Final = 5
MOST_TRIES: Final = 3
MOST_BYTES: Final = 500_000_000
LEFT_ALONE: Final = timedelta(minutes=5)
"""One that nobody has written to for so long was begun by a worker that is gone."""


@transaction.atomic
def ask_for_export(
    columns: Sequence[str],
    form: ExportForm,
    *,
    by: User,
    call: str = "",
    state: str = "",
    words: str = "",
) -> Export:
    """Ask for applications as a file (be om uttrekk): made in the background, with the columns that were chosen.

    Raises NotAllowed, and Refusal when no known column is chosen or five of one's own wait already.
    """
    require(by, Right.SEE_MONEY, on=today())
    chosen = [name for name in COLUMNS if name in set(columns)]
    if not chosen:
        raise Refusal(_("Velg minst én kolonne."))
    waiting = Export.objects.filter(asked_by=by, state__in=[ExportState.WAITING, ExportState.RUNNING])
    if waiting.count() >= MOST_WAITING:
        raise Refusal(_("Du har alt %d uttrekk som ikke er klare.") % MOST_WAITING, _("Vent til ett av dem er klart."))
    made = Export.objects.create(
        columns=chosen,
        form=form.value,
        call=call,
        state_of_rows=state,
        words=in_full(words, 100),
        asked_by=by,
        asked_at=now(),
    )
    note(by, "export.asked-for", made.about, columns=chosen, call=call, words=made.words)
    return made


def make_waiting_exports() -> int:
    """Make every export that waits, one at a time; how many became ready. Safe to run twice and to be killed.

    One that was begun and never finished is made again from its beginning, three times at most.
    """
    made = 0
    while (export := _begun()) is not None:
        try:
            _make(export)
            made += 1
        except Exception:
            _failed(export)
            raise
    return made


@transaction.atomic
def _begun() -> Export | None:
    """The next export to make, counted and marked; None when there is none, or others have them all."""
    left = Q(state=ExportState.RUNNING) & ~Q(moved_at__range=(now() - LEFT_ALONE, now()))
    waiting = Export.objects.filter(Q(state=ExportState.WAITING) | left)
    export = waiting.select_for_update(skip_locked=True).order_by("id").first()
    if export is None:
        return None
    export.tries += 1
    export.total, export.done = applications_in(export).count(), 0
    export.state = ExportState.RUNNING if export.tries <= MOST_TRIES else ExportState.FAILED
    export.moved_at = now()
    export.save(update_fields=["tries", "total", "done", "state", "moved_at"])
    return export if export.state == ExportState.RUNNING else _begun()


def _make(export: Export) -> None:
    sheet_at = xlsx_sheet if export.form == ExportForm.XLSX else csv_sheet
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / export.file_name
        with sheet_at(path) as sheet:
            sheet.row([str(COLUMNS[name][0]) for name in export.columns])
            for piece in rows_of(export):
                for row in piece:
                    sheet.row(row)
                _moved_on(export, len(piece))
        with path.open("rb") as file:
            _ready(export, file)


def _moved_on(export: Export, rows: int) -> None:
    """Tell how far it has come; applications that came meanwhile raise what there is."""
    export.done += rows
    export.total = max(export.total, export.done)
    export.moved_at = now()
    export.save(update_fields=["done", "total", "moved_at"])


@transaction.atomic
def _ready(export: Export, file: object) -> None:
    export.file = store(file, at=now(), most=MOST_BYTES)  # type: ignore[arg-type]
    export.state, export.ready_at, export.total = ExportState.READY, now(), export.done
    export.save(update_fields=["file", "state", "ready_at", "total"])
    note(None, "export.ready", export.about, rows=export.done)


def _failed(export: Export) -> None:
    """Left to be tried again, until it has been tried enough."""
    export.state = ExportState.FAILED if export.tries >= MOST_TRIES else ExportState.WAITING
    export.save(update_fields=["state"])
