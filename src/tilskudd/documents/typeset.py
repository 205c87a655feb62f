"""A letter or a report as a PDF that everybody can read and that lasts: PDF/UA-1 and PDF/A-2a at once, set by Typst.

Data goes in as one JSON string beside the template and is never a part of Typst's source.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import typst

from tilskudd.documents.content import LetterParts
from tilskudd.documents.html import as_html
from tilskudd.documents.shown import broken, cleaned, each_text, named

TEMPLATE: Final = Path(__file__).parent / "letter.typ"
NO_FONT_HAS: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
MOST_TRIES: Final = 20


class NotTypeset(Exception):
    """Typst would not set a letter; the text says why."""


@cache
def _fonts() -> typst.Fonts:
    """The fonts that lie inside Typst itself, the same on every machine; looked up once."""
    return typst.Fonts(include_system_fonts=False)


def rendered(parts: LetterParts) -> tuple[bytes, str]:
    """A letter as PDF and as HTML, with the same words; the same parts give the same bytes.

    Signs that no font has stand by their names in both. Raises NotTypeset.
    """
    pdf, shown = typeset(TEMPLATE, "letter", parts.as_json(), date.fromisoformat(parts.issued_on))
    return pdf, as_html(shown)


def typeset(template: Path, name: str, told: dict[str, Any], day: date) -> tuple[bytes, dict[str, Any]]:
    """What is told, set by a template that reads it under a name, and as it was shown; the same gives the same bytes.

    The day is the document's own. Raises NotTypeset.
    """
    told = each_text(told, cleaned)
    without: set[str] = set()
    for _try in range(MOST_TRIES):
        shown = each_text(told, partial(named, without=without))
        try:
            return _compiled(template, name, shown, day), shown
        except typst.TypstError as error:
            lacking = _lacking(str(error.diagnostic)) - without
            if not lacking:
                raise NotTypeset(str(error)) from error
            without |= lacking
    raise NotTypeset(f"more than {MOST_TRIES} times a sign that no font has")


def _compiled(template: Path, name: str, shown: dict[str, Any], day: date) -> bytes:
    return bytes(
        typst.compile(
            template,
            sys_inputs={name: json.dumps(each_text(shown, broken), ensure_ascii=False)},
            font_paths=_fonts(),
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(datetime.combine(day, datetime.min.time(), UTC).timestamp()),
        )
    )


def _lacking(diagnostic: str) -> set[str]:
    """The signs that Typst says no font has; letters it has in one font and not another come with them."""
    found = (ESCAPED.sub(_meant, text) for text in NO_FONT_HAS.findall(diagnostic))
    return {sign for text in found for sign in text}


def _meant(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] else escaped[2]
