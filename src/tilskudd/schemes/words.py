"""What people call schemes and the parts of their rules."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.schemes.rules import RecipientKind, SchemeKind

KIND_WORDS: Final[dict[SchemeKind, Any]] = {
    SchemeKind.NAMED: _("navngitte mottakere"),
    SchemeKind.FORMULA: _("formel"),
    SchemeKind.CALL: _("utlysning"),
    SchemeKind.RATE: _("sats"),
}
RECIPIENT_WORDS: Final[dict[RecipientKind, Any]] = {
    RecipientKind.MUNICIPALITY: _("kommuner"),
    RecipientKind.COUNTY: _("fylkeskommuner"),
    RecipientKind.VOLUNTARY: _("frivillige organisasjoner"),
}
RULE_WORDS: Final[dict[str, Any]] = {
    "goal": _("Mål"),
    "target_group": _("Målgruppe"),
    "achievement": _("Kriterier for måloppnåelse"),
    "award": _("Tildelingskriterier og beregningsregler"),
    "follow_up": _("Oppfølging og kontroll"),
    "evaluation": _("Evaluering"),
}
KIND_CHOICES: Final = [(kind.value, word) for kind, word in KIND_WORDS.items()]
RECIPIENT_CHOICES: Final = [(kind.value, word) for kind, word in RECIPIENT_WORDS.items()]
