"""An award letter to begin with, and how its words are read back out of a PDF."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pypdfium2

from tilskudd.documents.letter_facts import AskedDay, Condition, LetterFacts

FACTS = LetterFacts(
    language="nb",
    agency="Integrerings- og mangfoldsdirektoratet",
    number="V-2022-001/10",
    issued_on="2022-02-15",
    decision="V-2022-001",
    decided_on="2022-02-08",
    decided_by="Ola Berg",
    authority="Fullmakt 20. desember 2021",
    recipient="Ålesund kommune",
    recipient_number="920415288",
    recipient_kind="municipality",
    written_form="nb",
    scheme="Informasjonsarbeid i kommuner",
    year=2022,
    rules=2,
    line="671/62",
    goal="Flere skal få informasjon de forstår.",
    target_group="Personer med innvandrerbakgrunn",
    follow_up="Rapport på skjema i mai.",
    open_to_private=False,
    outcome="award",
    kroner=1_318_218,
    reason="Kommunen hadde 1 305 av 20 000.",
    reason_form="nb",
    purpose="Informasjonsarbeid",
    assignment="20",
    letter="Tillegg nr. 1, 2022",
    conditions=(
        Condition("Kommunen skal rapportere.", True, "Tillegg nr. 1, 2022", "Kommunen skal rapportere."),
        Condition("Samarbeid", False, "Tillegg nr. 1, 2022", "Kommunen oppfordres til å samarbeide."),
        Condition("Bruk språk folk forstår", True),
    ),
    deadlines=(AskedDay("Rapport", "1. juni 2022", "2022-06-01"),),
)
FOOT = re.compile(r"V-2022-001/\d+\s+(?:Side|Page)\s+\d+ / \d+")


def pdf_text(pdf: bytes) -> str:
    """The text of all pages without what stands at their foot."""
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return "\n".join(FOOT.sub("", text) for text in pages)


def bare(text: str) -> str:
    """Text without spaces, line ends and places to break: what is left is compared sign by sign."""
    return re.sub(r"[\s\u200b\ufffe\u2022]+", "", text)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def html_text(html: str) -> str:
    """The text of a piece of HTML."""
    parser = _Text()
    parser.feed(html)
    return " ".join(parser.found)
