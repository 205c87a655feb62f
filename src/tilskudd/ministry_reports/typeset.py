"""A report to the ministry as PDF, from the same content as its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from tilskudd.documents.typeset import typeset
from tilskudd.ministry_reports.content import ALTERNATIVES, CAPTIONS, FIGURE_COLUMNS, long_day, shown_cut_off
from tilskudd.ministry_reports.pictures import tiles

TEMPLATE: Final = Path(__file__).parent / "report.typ"
WORDS: Final = {
    "page": "side",
    "figures": "Alle tallene i rapporten",
    "every": "Hvert tall står her med hva det er. Posteringene og svarene bak står i programmet og i regnearket.",
    "columns": list(FIGURE_COLUMNS),
}


def pdf_of(content: Mapping[str, Any]) -> bytes:
    """The PDF: PDF/UA-1 and PDF/A-2a; the same content gives the same bytes. Raises NotTypeset."""
    day = content["approved_on"] or content["cut_off"][:10]
    told = {
        **content,
        "words": WORDS,
        "head": _head(content),
        "alts": dict(ALTERNATIVES),
        "captions": dict(CAPTIONS),
        "tiles": [list(one) for one in tiles()],
        "long_days": {day: long_day(day) for day, _x, _words in content["pictures"]["time"]},
        "closing": _closing(content),
    }
    return typeset(TEMPLATE, "report", told, date.fromisoformat(day))[0]


def _head(content: Mapping[str, Any]) -> list[list[str]]:
    rows = [["Rapport", content["number"]], ["Tallene er tatt ut", shown_cut_off(content["cut_off"])]]
    if content["approved_on"]:
        rows.append(["Godkjent", long_day(content["approved_on"])])
    if content["replaces"]:
        rows.append(["Erstatter", content["replaces"]])
    return rows


def _closing(content: Mapping[str, Any]) -> list[str]:
    if not content["approved_by"]:
        return ["Utkast. Rapporten er ikke godkjent."]
    return [f"Godkjent av {' og '.join(content['approved_by'])}.", "Godkjent elektronisk, uten underskrift."]
