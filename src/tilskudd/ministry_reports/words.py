"""What people call the parts of a report to the ministry, and where it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class MinistryReportState(StrEnum):
    """Where a report to the ministry stands (tilstand): written, with the approvers, frozen, sent, or withdrawn."""

    DRAFT = "draft"
    WAITING = "waiting"
    FROZEN = "frozen"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Final[dict[MinistryReportState, Any]] = {
    MinistryReportState.DRAFT: _("Under arbeid"),
    MinistryReportState.WAITING: _("Venter på godkjenning"),
    MinistryReportState.FROZEN: _("Godkjent, ikke sendt"),
    MinistryReportState.SENT: _("Sendt departementet"),
    MinistryReportState.WITHDRAWN: _("Trukket"),
}
STATE_COLOURS: Final[dict[MinistryReportState, str]] = {
    MinistryReportState.DRAFT: "neutral",
    MinistryReportState.WAITING: "warning",
    MinistryReportState.FROZEN: "info",
    MinistryReportState.SENT: "success",
    MinistryReportState.WITHDRAWN: "neutral",
}
STATE_CHOICES: Final = [(one.value, word) for one, word in STATE_WORDS.items()]
IS_FROZEN: Final = (MinistryReportState.FROZEN, MinistryReportState.SENT)
"""What two persons have approved stands."""
