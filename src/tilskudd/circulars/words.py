"""What people call what belongs to circulars."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.circulars.rules import Why

WHY_WORDS: Final[dict[Why, Any]] = {
    Why.MUNICIPALITY: _("kommune"),
    Why.COUNTY: _("fylkeskommune"),
    Why.RECIPIENT: _("har fått tilskudd"),
}
WHY_CHOICES: Final = [(why.value, word) for why, word in WHY_WORDS.items()]
LANGUAGE_CHOICES: Final = [("nb", _("Bokmål")), ("nn", _("Nynorsk"))]
