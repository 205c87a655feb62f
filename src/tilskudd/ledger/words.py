"""What people call the places and kinds of the ledger."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.ledger.places import Kind, Place

PLACE_WORDS: Final[dict[Place, Any]] = {
    Place.APPROPRIATED: _("bevilget"),
    Place.SHORTFALL: _("manglende dekning"),
    Place.AT_DISPOSAL: _("til disposisjon"),
    Place.OUTSIDE: _("bundet utenfor"),
    Place.SET_ASIDE: _("avsatt"),
    Place.COMMITTED: _("tilsagn"),
    Place.SENT: _("sendt banken"),
    Place.PAID: _("utbetalt"),
    Place.RETURNED: _("tilbakebetalt"),
    Place.CLAIMS: _("krav utstedt"),
    Place.OWED_BACK: _("tilbakekreves"),
    Place.CARRY_APPLIED: _("søkt overført"),
    Place.LAPSED: _("bortfalt"),
}

KIND_WORDS: Final[dict[Kind, Any]] = {
    Kind.OPENING: _("Åpning av post"),
    Kind.COMPUTED: _("Åpning, beregnet – ikke lest"),
    Kind.RAISED: _("Post økt"),
    Kind.LOWERED: _("Post redusert"),
    Kind.BOUND_OUTSIDE: _("Bundet utenfor programmet"),
    Kind.FRAME: _("Ramme for ordning"),
    Kind.COMMITTED: _("Tilsagn"),
    Kind.SENT: _("Sendt banken"),
    Kind.PAID: _("Utbetalt"),
    Kind.REJECTED: _("Avvist av banken"),
    Kind.RETURNED: _("Returnert av banken"),
    Kind.RELEASED: _("Bortfalt tilsagn"),
    Kind.RECOVERY: _("Tilbakekreving"),
    Kind.MONEY_BACK: _("Penger tilbake"),
    Kind.CLAIM_ENDED: _("Krav frafalt eller foreldet"),
    Kind.YEAR_CLOSED: _("Årsavslutning"),
    Kind.CARRIED_OVER: _("Overført"),
    Kind.REVERSAL: _("Tilbakeført"),
}

PLACE_CHOICES: Final = [(place.value, word) for place, word in PLACE_WORDS.items()]
KIND_CHOICES: Final = [(kind.value, word) for kind, word in KIND_WORDS.items()]
