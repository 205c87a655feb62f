"""What people call the states and answers of follow-up."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.followup.rules import ChangeVerdict, Conclusion, ReminderStage, ReportState, ReviewVerdict

STATE_WORDS: Final[dict[ReportState, Any]] = {
    ReportState.OPEN: _("Ikke sendt"),
    ReportState.SENT: _("Sendt inn"),
    ReportState.DEFICIENT: _("Mangler noe"),
    ReportState.APPROVED: _("Godkjent"),
}
STAGE_WORDS: Final[dict[ReminderStage, Any]] = {
    ReminderStage.MONTH_BEFORE: _("Rapporten skal sendes innen en måned."),
    ReminderStage.WEEK_BEFORE: _("Rapporten skal sendes innen en uke."),
    ReminderStage.OVERDUE: _("Fristen for rapporten er ute."),
    ReminderStage.LONG_OVERDUE: _("Fristen gikk ut for over en måned siden. Tilskuddet kan kreves tilbake."),
}
VERDICT_WORDS: Final[dict[ReviewVerdict, Any]] = {
    ReviewVerdict.APPROVED: _("Godkjent"),
    ReviewVerdict.DEFICIENT: _("Mangler noe"),
}
CHANGE_WORDS: Final[dict[ChangeVerdict, Any]] = {
    ChangeVerdict.AGREED: _("Ja"),
    ChangeVerdict.PARTLY: _("Delvis"),
    ChangeVerdict.NOT: _("Nei"),
}
CONCLUSION_WORDS: Final[dict[Conclusion, Any]] = {
    Conclusion.CLEAN: _("Uten merknader"),
    Conclusion.REMARKS: _("Med merknader"),
}
STATE_CHOICES: Final = [(state.value, word) for state, word in STATE_WORDS.items()]
STAGE_CHOICES: Final = [(stage.value, word) for stage, word in STAGE_WORDS.items()]
VERDICT_CHOICES: Final = [(verdict.value, word) for verdict, word in VERDICT_WORDS.items()]
CHANGE_CHOICES: Final = [(verdict.value, word) for verdict, word in CHANGE_WORDS.items()]
CONCLUSION_CHOICES: Final = [(one.value, word) for one, word in CONCLUSION_WORDS.items()]
