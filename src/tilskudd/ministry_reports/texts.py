"""Texts that refer to figures: no figure is typed, each stands as its key in braces, «{tildelt}». Pure.

A reference is words that hold figures of another kind: the assignment's number, a day, a budget line, a name. It is
chosen from a list as a figure is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEFT: Final = re.compile(r"\[[^\[\]]*\]")
MARK: Final = re.compile(r"\{([^{}]*)\}")
WORD_WITH_FIGURES: Final = re.compile(r"(?=\w*-?[^\W_])[^\W\d_]+-?\d+\b|\b\d+-[^\W\d_]+\b")
DRAFT_LEFT: Final = "draft-left"
"""The fault of words in brackets, which the draft leaves for a person: it stops the report, and not the writing."""
LONGEST: Final = 8_000


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that hold figures and are no figure of the report (henvisning): key, what they are, and themselves."""

    key: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a paragraph (tekstbit): words as typed, or a figure or reference by its key; `sort` says which."""

    sort: str
    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with a text (feil i tekst): what, why, and what to do."""

    code: str
    message: str


Known = Mapping[str, TextPiece]
"""What a text may refer to: figures and references as they would stand, by their keys."""


def paragraphs(text: str, known: Known) -> list[list[TextPiece]]:
    """A text as paragraphs, one a line, with what it refers to put in; what is not known stands as typed."""
    return [_pieces(line.strip(), known) for line in text.splitlines() if line.strip()]


def _pieces(line: str, known: Known) -> list[TextPiece]:
    found, start = [], 0
    for mark in MARK.finditer(line):
        piece = known.get(mark[1].strip())
        if piece is None:
            continue
        if mark.start() > start:
            found.append(TextPiece("text", line[start : mark.start()]))
        found.append(piece)
        start = mark.end()
    return [*found, TextPiece("text", line[start:])] if line[start:] else found


def faults_in(text: str, known: Known) -> list[TextFault]:
    """Everything that keeps a text out of a report, at once: typed figures, keys that nothing has, braces alone."""
    found = []
    unknown = sorted({mark[1].strip() for mark in MARK.finditer(text)} - set(known))
    for key in unknown:
        told = f"Teksten viser til «{key}», som ikke finnes blant tallene. Velg et tall fra listen, eller ta det bort."
        found.append(TextFault("no-such-figure", told))
    bare = MARK.sub("", text)
    if "{" in bare or "}" in bare:
        told = "En krøllparentes står alene. Skriv navnet på tallet mellom to, slik listen viser, eller ta den bort."
        found.append(TextFault("lone-brace", told))
    for written in typed_figures(bare):
        told = (
            f"«{written}» er skrevet for hånd. Tall i rapporten hentes fra tallene bak den, så de kan etterprøves. "
            "Velg tallet fra listen, eller skriv setningen uten."
        )
        found.append(TextFault("typed-figure", told))
    for left in dict.fromkeys(LEFT.findall(text)):
        told = f"«{left}» står igjen fra utkastet. Skriv det som mangler, og ta bort klammene."
        found.append(TextFault(DRAFT_LEFT, told))
    if len(text) > LONGEST:
        found.append(TextFault("too-long", "Teksten er for lang. Kort den ned, eller del den på flere deler."))
    return found


def typed_figures(text: str) -> list[str]:
    """The words of a text that hold a figure of any script, once each, in order; fractions and small figures too."""
    words = (word.strip(".,;:!?()[]«»\"'") or word for word in text.split())
    return list(dict.fromkeys(word for word in words if has_figure(word)))


def has_figure(text: str) -> bool:
    """True when any sign of the text is a figure: 1, ², ½, Ⅳ, ٣."""
    return any(sign.isnumeric() for sign in text)


def names_with_figures(text: str) -> list[str]:
    """Names in a text that hold a figure within a word, as «covid-19», once each."""
    return list(dict.fromkeys(WORD_WITH_FIGURES.findall(text)))
