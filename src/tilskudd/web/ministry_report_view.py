"""A report to the ministry as its page shows it, from the content that is written or frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.ministry_reports.content import ALTERNATIVES, CAPTIONS, long_day
from tilskudd.ministry_reports.pictures import tiles
from tilskudd.ministry_reports.queries import ReportSeenWhole
from tilskudd.ministry_reports.sections import ReportSection

ROWS_SHOWN: Final = 25
SIDE, STEP = 17, 19
PICTURES: Final = {
    ReportSection.STATUS.value: "time",
    ReportSection.MONEY.value: "flow",
    ReportSection.RECIPIENTS.value: "map",
}


@dataclass(frozen=True)
class ShownPiece:
    """A piece of a line: words, and for a figure where its entries are (tekstbit på siden)."""

    sort: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class ShownTable:
    """A table of a report, with how many rows are left out (tabell på siden)."""

    caption: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[ShownPiece]]
    left_out: int


@dataclass(frozen=True)
class ShownSection:
    """A section with its text, its picture and its tables (del på siden)."""

    key: str
    heading: str
    paragraphs: Sequence[Sequence[ShownPiece]]
    tables: Sequence[ShownTable]
    picture: Mapping[str, Any] | None


def sections_shown(look: ReportSeenWhole, *, whole: bool) -> list[ShownSection]:
    """Every section; long tables are cut unless all of it is asked for."""
    content = look.content
    at = reverse("ministry-report", args=[look.report.number])
    query = f"?utgave={look.version.number}" if look.version.number != look.report.version else ""

    def piece(told: Sequence[str]) -> ShownPiece:
        sort, words, key = told
        return ShownPiece(sort, words, f"{at}tall/{key}/{query}" if sort == "figure" else "")

    def table(told: Mapping[str, Any]) -> ShownTable:
        rows = told["rows"] if whole else told["rows"][:ROWS_SHOWN]
        numeric = {at for row in told["rows"] for at, one in enumerate(row) if one[0] == "figure"}
        columns = [(words, at in numeric) for at, words in enumerate(told["columns"])]
        return ShownTable(
            told["caption"], columns, [[piece(one) for one in row] for row in rows], len(told["rows"]) - len(rows)
        )

    return [
        ShownSection(
            one["key"],
            one["heading"],
            [[piece(told) for told in line] for line in one["paragraphs"]],
            [table(told) for told in one["tables"]],
            _picture(PICTURES.get(one["key"], ""), content, look, at, query),
        )
        for one in content["sections"]
    ]


def _picture(
    name: str, content: Mapping[str, Any], look: ReportSeenWhole, at: str, query: str
) -> Mapping[str, Any] | None:
    told = content["pictures"].get(name)
    if not told or (name == "time" and len(told) < 2):
        return None
    made: dict[str, Any] = {"name": name, "caption": CAPTIONS[name], "alternative": ALTERNATIVES[name]}
    match name:
        case "flow":
            known = {row[0]: row for row in content["figures"]}
            made["bars"] = [
                {
                    "name": known[key][1],
                    "words": ShownPiece("figure", known[key][2], f"{at}tall/{key}/{query}"),
                    "width": _per_cent(width),
                    "pieces": [
                        {"place": place, "x": _per_cent(begins), "width": _per_cent(wide)}
                        for _key, place, begins, wide in pieces
                    ],
                }
                for key, width, pieces in told
            ]
            legend = {place: known[key][1] for _key, _width, pieces in told for key, place, _begins, _wide in pieces}
            made["legend"] = list(legend.items())
        case "map":
            made["ground"] = "".join(f"M{one.column * STEP} {one.row * STEP}h{SIDE}v{SIDE}h-{SIDE}z" for one in tiles())
            made["tiles"] = [(column * STEP, row * STEP) for _code, column, row in told]
        case "time":
            made["stops"] = [(long_day(day), _per_cent(x), " · ".join(words)) for day, x, words in told]
    return made


def _per_cent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def choices_of(look: ReportSeenWhole) -> list[tuple[str, Any]]:
    """Every figure and reference that a text may hold, in two groups, with what it would say."""
    own = {one["number"] for one in look.facts["recipients"]}
    shared = [one for one in look.figures if one.key.rpartition("-")[2] not in own]
    each = [one for one in look.figures if one.key.rpartition("-")[2] in own]
    groups = [(_("Tall"), shared), (_("Tall for hver mottaker"), each)]
    found: list[tuple[str, Any]] = [("", _("Velg"))]
    for name, figures in groups:
        if figures:
            found.append((name, [(one.key, f"{one.name}: {one.in_words}") for one in figures]))
    words = [(key, f"{name}: {told}") for key, name, told in look.facts["references"]]
    return [*found, (_("Ord med tall i"), words)]
