"""What people call the parts of an appeal."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.appeals.rules import AppealAct, AppealState

APPEAL_STATE_WORDS: Final[dict[AppealState, Any]] = {
    AppealState.RECEIVED: _("Til behandling"),
    AppealState.WITHDRAWN: _("Trukket"),
    AppealState.DISMISSED: _("Avvist"),
    AppealState.REVERSING: _("Omgjøring foreslått"),
    AppealState.PASSED_ON: _("Hos klageinstansen"),
    AppealState.UPHELD: _("Vedtaket står"),
}
APPEAL_ACT_WORDS: Final[dict[AppealAct, Any]] = {
    AppealAct.TAKEN: _("Tok klagen til behandling"),
    AppealAct.TAKEN_UP_LATE: _("Tok den opp selv om den kom for sent"),
    AppealAct.DISMISSED: _("Avviste klagen"),
    AppealAct.REVERSAL_PROPOSED: _("Foreslo å gjøre om vedtaket"),
    AppealAct.PASSED_ON: _("Sendte klagen til klageinstansen"),
    AppealAct.UPHELD: _("Klageinstansen: vedtaket står"),
    AppealAct.ORDERED: _("Klageinstansen: vedtaket gjøres om"),
    AppealAct.WITHDRAWN: _("Trakk klagen"),
}
APPEAL_STATE_CHOICES: Final = [(one.value, word) for one, word in APPEAL_STATE_WORDS.items()]
APPEAL_ACT_CHOICES: Final = [(one.value, word) for one, word in APPEAL_ACT_WORDS.items()]
