"""What people call the parts of an export."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class ExportState(StrEnum):
    """Where an export stands (tilstand)."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class ExportForm(StrEnum):
    """What file an export becomes (filform)."""

    XLSX = "xlsx"
    CSV = "csv"


EXPORT_STATE_WORDS: Final[dict[ExportState, Any]] = {
    ExportState.WAITING: _("Står i kø"),
    ExportState.RUNNING: _("Lages nå"),
    ExportState.READY: _("Klart"),
    ExportState.FAILED: _("Ble ikke laget"),
}
EXPORT_FORM_WORDS: Final[dict[ExportForm, Any]] = {
    ExportForm.XLSX: _("Regneark (xlsx)"),
    ExportForm.CSV: _("Tekst med semikolon (CSV)"),
}
EXPORT_STATE_CHOICES: Final = [(one.value, word) for one, word in EXPORT_STATE_WORDS.items()]
EXPORT_FORM_CHOICES: Final = [(one.value, word) for one, word in EXPORT_FORM_WORDS.items()]
