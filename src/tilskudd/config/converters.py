"""What may stand in an address, known to Django before any address is made of it."""

from __future__ import annotations

from typing import Final

from django.urls import register_converter

from tilskudd.web import addresses

register_converter(addresses.OrganisationConverter, "organisation")
register_converter(addresses.LineConverter, "line")
register_converter(addresses.PlaceConverter, "place")
register_converter(addresses.YearConverter, "year")
register_converter(addresses.KindConverter, "kind")
register_converter(addresses.SortConverter, "sort")

PORTAL: Final = "portal/<organisation:number>/"
"""Where everything of one organisation is."""
