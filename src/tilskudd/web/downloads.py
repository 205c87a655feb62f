"""Files that are made on the spot and saved by whoever asks; never shown as pages."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpResponse


def saved(content: bytes, name: str) -> HttpResponse:
    """The content as an attachment of no type, under a name of our own."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="application/octet-stream")  # type: ignore[return-value]
