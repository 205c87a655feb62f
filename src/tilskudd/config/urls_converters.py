"""The words that addresses may hold, registered once; every module of addresses imports this one."""

from __future__ import annotations

from django.urls import register_converter

from tilskudd.web import addresses

register_converter(addresses.OrganisationConverter, "organisation")
register_converter(addresses.LineConverter, "line")
register_converter(addresses.PlaceConverter, "place")
register_converter(addresses.YearConverter, "year")
register_converter(addresses.KindConverter, "kind")
register_converter(addresses.SortConverter, "sort")
