"""A table as a file, written row by row to a temporary file and streamed from there; no text in it is a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpResponse

from tilskudd.reporting.sheets import Cell, csv_sheet, xlsx_sheet

FORMS = ("csv", "xlsx")


def table_file(form: str, name: str, head: Sequence[Any], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as an attachment under a name of our own; 404 for another form than csv and xlsx."""
    if form not in FORMS:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{form}"
        with csv_sheet(path) if form == "csv" else xlsx_sheet(path, name[:31]) as sheet:
            sheet.row([str(one) for one in head])
            for row in rows:
                sheet.row(row)
        file = path.open("rb")  # the open file stays when its folder goes
    return FileResponse(file, as_attachment=True, filename=path.name, content_type="application/octet-stream")  # type: ignore[return-value]
