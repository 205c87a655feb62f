"""What each figure of a position means (definisjon), as the steering officer is told it."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.ledger.places import Place

DEFINITIONS: Final[dict[Place, Any]] = {
    Place.APPROPRIATED: _(
        "Det tildelingsbrevet og tilleggene har stilt til disposisjon på posten, økninger mindre kutt."
    ),
    Place.SHORTFALL: _("Det som er lovet eller kuttet ut over det brevene gir. Negativt tall: så mye mangler."),
    Place.AT_DISPOSAL: _("Det brevene har gitt, og som ikke er avsatt til en ordning eller bundet på annen måte."),
    Place.OUTSIDE: _("Det som var lovet eller utbetalt før Tilskudd ble tatt i bruk, og som ikke følges her."),
    Place.SET_ASIDE: _("Rammen til ordningene på posten, mindre det som er gitt som tilsagn."),
    Place.COMMITTED: _("Vedtatte tilskudd som ikke er sendt banken. Tilsagnet står til det er betalt eller bortfalt."),
    Place.SENT: _("Betalinger som er frigitt og sendt banken, og som banken ikke har svart på."),
    Place.PAID: _("Betalinger banken har bekreftet, på bankens dato, mindre det som er kommet tilbake samme år."),
    Place.RETURNED: _("Det mottakere har betalt tilbake samme år, på bankens dato."),
    Place.CLAIMS: _(
        "Krav om tilbakebetaling som er vedtatt, med motsatt fortegn. Det er ikke penger som har flyttet seg."
    ),
    Place.OWED_BACK: _("Vedtatte krav om tilbakebetaling som ikke er gjort opp. Utbetalt står til pengene er kommet."),
    Place.CARRY_APPLIED: _("Det som er søkt overført til neste år da året ble avsluttet."),
    Place.LAPSED: _("Det som falt bort da året ble avsluttet."),
}
"""One sentence for each place: what is counted, and which way."""

FRAME_DEFINITION: Final = DEFINITIONS[Place.APPROPRIATED]
