"""What people call the states of a month end and the accounts of group 87."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.reporting.chart_of_accounts import NaturalAccount
from tilskudd.reporting.month_end_rules import MonthEndState

MONTH_END_STATE_WORDS: Final[dict[MonthEndState, Any]] = {
    MonthEndState.OPEN: _("Under arbeid"),
    MonthEndState.WAITING: _("Venter på signatur"),
    MonthEndState.SIGNED: _("Signert"),
}
MONTH_END_STATE_CHOICES: Final = [(one.value, word) for one, word in MONTH_END_STATE_WORDS.items()]
ACCOUNT_WORDS: Final[dict[str, Any]] = {
    NaturalAccount.MUNICIPALITIES: _("Tilskudd til kommuner"),
    NaturalAccount.COUNTIES: _("Tilskudd til fylkeskommuner"),
    NaturalAccount.NON_FINANCIAL_ENTERPRISES: _("Tilskudd til ikke-finansielle foretak"),
    NaturalAccount.FINANCIAL_ENTERPRISES: _("Tilskudd til finansielle foretak"),
    NaturalAccount.HOUSEHOLDS: _("Tilskudd til husholdninger"),
    NaturalAccount.NON_PROFIT: _("Tilskudd til ideelle organisasjoner"),
    NaturalAccount.CENTRAL_GOVERNMENT: _("Tilskudd til statsforvaltningen"),
    NaturalAccount.ABROAD: _("Tilskudd til utlandet"),
    "": _("Uten konto: mottakeren har ingen type"),
}
"""Group 87 of the state's chart of accounts (R-102), by its numbers."""
