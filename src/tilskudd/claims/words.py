"""What people call the parts of a round of claims."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.claims.rules import GroupedBy, Order, RoundState, Sort, WindowSource

STATE_WORDS: Final[dict[RoundState, Any]] = {
    RoundState.DRAFT: _("Under arbeid"),
    RoundState.COMING: _("Åpner senere"),
    RoundState.OPEN: _("Åpen"),
    RoundState.LATE: _("Tar imot sene krav"),
    RoundState.CLOSED: _("Lukket"),
}
GROUPED_WORDS: Final[dict[GroupedBy, Any]] = {
    GroupedBy.START: _("dagen deltakeren startet"),
    GroupedBy.END: _("dagen deltakeren slutter"),
}
SOURCE_WORDS: Final[dict[WindowSource, Any]] = {
    WindowSource.LETTER: _("brevet"),
    WindowSource.REGULATION: _("forskriften"),
}
ORDER_WORDS: Final[dict[Order, Any]] = {
    Order.RECEIVED: _("Den som sendte først, dekkes først"),
    Order.GIVEN_FIRST: _("Deltakere som har fått tiltaket, dekkes før planlagte; ellers den som sendte først"),
}
SORT_WORDS: Final[dict[Sort, Any]] = {
    Sort.CLAIM: _("Krav"),
    Sort.ANSWER: _("Svar på mangelbrev"),
    Sort.CONFIRMATION: _("Bekreftelse av planlagte"),
    Sort.CORRECTION: _("Retting"),
}
GROUPED_CHOICES: Final = [(one.value, word) for one, word in GROUPED_WORDS.items()]
SOURCE_CHOICES: Final = [(one.value, word) for one, word in SOURCE_WORDS.items()]
ORDER_CHOICES: Final = [(one.value, word) for one, word in ORDER_WORDS.items()]
SORT_CHOICES: Final = [(one.value, word) for one, word in SORT_WORDS.items()]
