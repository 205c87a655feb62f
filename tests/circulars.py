"""A circular for assignment 22, as Kari writes it and Ola approves it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from given import DAY, Given
from tilskudd.circulars.models import Circular, CircularIssue
from tilskudd.circulars.sending import send_circular
from tilskudd.circulars.settling import approve_circular
from tilskudd.circulars.writing import CircularWords, begin_circular, propose_circular, write_circular
from tilskudd.parties.models import Organisation
from tilskudd.parties.services import load_register

WORDS = CircularWords(
    title_nb="Veiledning om integreringspakken",
    text_nb="# Utvidet program\nSatsen er 54 000 kroner.\n# Frister\n- 13. mai",
    counted_on=DAY,
    title_nn="Rettleiing om integreringspakka",
    text_nn="# Utvida program\nSatsen er 54 000 kroner.",
    made_with="HK-dir og KS",
    to_municipalities=True,
    to_counties=True,
)
CORRECTED = replace(
    WORDS,
    text_nb="# Utvidet program\nSatsen er 45 000 kroner.",
    text_nn="# Utvida program\nSatsen er 45 000 kroner.",
    wrong="Satsen var skrevet feil.",
)


def proposed(given: Given, words: CircularWords = WORDS) -> CircularIssue:
    """A new circular that waits for approval."""
    if not Organisation.objects.filter(kind="county").exists():
        load_register()
    circular = begin_circular(words, by=given.kari)
    return propose_circular(circular, by=given.kari, seen=1)


def sent(given: Given, words: CircularWords = WORDS) -> Circular:
    """A circular that is sent, and that nobody has yet been given."""
    issue = proposed(given, words)
    approve_circular(issue, by=given.ola)
    return send_circular(issue, by=given.kari).circular


def corrected(given: Given, circular: Circular, words: CircularWords = CORRECTED) -> CircularIssue:
    """The correction, approved and sent."""
    seen = circular.versions.count()
    write_circular(circular, words, by=given.kari, seen=seen)
    issue = propose_circular(circular, by=given.kari, seen=seen + 1)
    approve_circular(issue, by=given.ola)
    return send_circular(issue, by=given.kari)


class Counted:
    """A channel that counts what it is given, and fails for some."""

    name = "folder"

    def __init__(self, *fails: str, error: type[BaseException] = OSError) -> None:
        self.given: Counter[tuple[str, str]] = Counter()
        self.fails, self.error = set(fails), error

    def deliver(self, decision: str, letter: str, recipient: str, pdf: bytes) -> str:
        assert pdf.startswith(b"%PDF")
        if recipient in self.fails:
            raise self.error(f"mappen for {recipient} er full")
        self.given[letter, recipient] += 1
        return f"{decision}/{letter}-{recipient}"
