"""Words that stand in addresses."""

from __future__ import annotations

from typing import Any

from tilskudd.ledger.places import Place
from tilskudd.mandate.facts import Sort
from tilskudd.values.budget import BudgetLine

SLUG_OF = {
    Place.APPROPRIATED: "bevilget",
    Place.SHORTFALL: "manglende-dekning",
    Place.AT_DISPOSAL: "til-disposisjon",
    Place.OUTSIDE: "bundet-utenfor",
    Place.SET_ASIDE: "avsatt",
    Place.COMMITTED: "tilsagn",
    Place.SENT: "sendt",
    Place.PAID: "utbetalt",
    Place.RETURNED: "tilbakebetalt",
    Place.CLAIMS: "krav-utstedt",
    Place.OWED_BACK: "tilbakekreves",
    Place.CARRY_APPLIED: "sokt-overfort",
    Place.LAPSED: "bortfalt",
}
PLACE_OF = {slug: place for place, slug in SLUG_OF.items()}


class LineConverter:
    """A budget line in an address: 671-62."""

    regex = r"[0-9]{1,4}-[0-9]{1,2}"

    def to_python(self, value: str) -> BudgetLine:
        return BudgetLine.written(value.replace("-", "/"))

    def to_url(self, value: BudgetLine | str) -> str:
        return str(value).replace("/", "-")


class PlaceConverter:
    """A place in an address: til-disposisjon."""

    regex = "|".join(PLACE_OF)

    def to_python(self, value: str) -> Place:
        return PLACE_OF[value]

    def to_url(self, value: Any) -> str:
        return SLUG_OF[Place(value)]


class YearConverter:
    """A budget year in an address."""

    regex = r"20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class KindConverter:
    """What kind of right an address is about."""

    regex = "rolle|fullmakt"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OrganisationConverter(KindConverter):
    """An organisation number in an address."""

    regex = "[0-9]{9}"


class SortConverter(KindConverter):
    """What kind of fact is added to a letter."""

    regex = "|".join(sort.value for sort in Sort if sort is not Sort.LETTER)
