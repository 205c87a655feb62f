"""Whom an assignment is to be carried out with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.reading import Partner
from tilskudd.mandate.reader.sentences import Sentence

# «Direktoratet for ...» runs on in lower case to the end of its item; other names are their capital words.
NAME = (
    r"(?P<name>[A-ZÆØÅ][a-zæøå]+(?:et|en) for [a-zæøå]+(?:,? (?:og )?[a-zæøå]+){0,6}(?=[.,;]?$| (?:skal|i|om)\b)"
    r"|[A-ZÆØÅ][\wÆØÅæøå@-]*(?: [A-ZÆØÅ][\wÆØÅæøå-]*)*)"
)
MUNICIPALITIES = r"(?P<name>(?:fylkes)?kommun(?:ene|ane)(?: og fylkeskommun(?:ene|ane))?)"
ROLES = (
    (re.compile(rf"\b(?:i samarbeid|samarbeide?r?|sammen|saman) med {NAME}"), "with"),
    (re.compile(rf"\b(?:i samråd|i dialog|rådføre seg|drøftes?|avklares?) med {NAME}"), "consult"),
    (re.compile(rf"\bforankre\w*\b[^.]{{0,80}}? (?:med|hos) {NAME}"), "anchor"),
    (re.compile(rf"\b(?:informere|orientere|holde) {NAME}"), "inform"),
    (re.compile(rf"\b(?:informasjon|informere|veiledning)\b[^.]{{0,80}}? til {MUNICIPALITIES}"), "inform"),
)


def read_partners(sentences: Sequence[Sentence]) -> Iterator[Partner]:
    """Names after «i samarbeid med», «i samråd med», «forankre … med» and their like, each once."""
    seen: set[str] = set()
    for sentence in sentences:
        for shape, role in ROLES:
            for match in shape.finditer(sentence.text):
                if match["name"] not in seen:
                    seen.add(match["name"])
                    yield Partner(match["name"], role, sentence.part(match.start("name"), match.end("name")))
