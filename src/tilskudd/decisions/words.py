"""What people call outcomes."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.schemes.outcomes import OutcomeKind

OUTCOME_WORDS: Final[dict[OutcomeKind, Any]] = {
    OutcomeKind.AWARD: _("tilskudd"),
    OutcomeKind.PART: _("deler av det som ble søkt om"),
    OutcomeKind.REFUSAL: _("avslag"),
    OutcomeKind.INADMISSIBLE: _("avvist"),
    OutcomeKind.SET_OFF: _("avregnet"),
}
OUTCOME_CHOICES: Final = [(kind.value, word) for kind, word in OUTCOME_WORDS.items()]
