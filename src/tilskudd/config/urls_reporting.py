"""Addresses of what is reported: positions by date."""

from __future__ import annotations

from django.urls import path

from tilskudd.web.office import positions

addresses = [
    path("rapportering/", positions.reporting, name="reporting"),
    path("rapportering/stilling/<year:year>/", positions.position_year, name="position-year"),
    path("rapportering/stilling/<year:year>/<line:line>/", positions.position_line, name="position-line"),
    path(
        "rapportering/stilling/<year:year>/<line:line>/<place:place>/",
        positions.position_figure,
        name="position-figure",
    ),
]
