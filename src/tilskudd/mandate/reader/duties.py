"""Sentences that lay something on somebody, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.reading import Duty
from tilskudd.mandate.reader.sentences import Sentence

SHALL = re.compile(
    r"(?<!som )(?<!når )\bskal\b|\bmå\b|\b(?:får|gis|gjevast) i oppdrag\b|\bber om\b|\bbes\b|\bber [A-ZÆØÅ]"
    r"|\bber direktoratet\b|\bprioriteres\b|\bprioriterast\b|\bforutsettes\b|\bhar rett til\b|\bplikter\b"
    r"|\bhar (?:hoved)?ansvar\b|\binvolverer\b|\bfordeles (?:på|til|mellom|etter)\b|\binnen [0-9]"
)
SHOULD = re.compile(r"\bbør\b|\bønsker at\b")
ENCOURAGED = re.compile(r"\b(?:oppfordres|oppfordrer|oppmodar|oppmodast)\b")
MAY = re.compile(r"\bkan\b(?: \w+){0,2}? (?:også|benyttes|nyttes|brukes|nyttast|brukast|legge)\b|\bkan ikk(?:e|je)\b")
STRENGTHS = ((SHALL, "shall"), (ENCOURAGED, "encouraged"), (SHOULD, "should"), (MAY, "may"))
TASKS_FOLLOW = re.compile(r"\boppdrag", re.IGNORECASE)
TASK = re.compile(r"^å [a-zæøå]+", re.IGNORECASE)
OF_RECIPIENTS = re.compile(
    r"\btilskudd(?:et|ene)?\b|\btilskot(?:et)?\b|\bmidlene\b|\bkommunene\b|\bkommunane\b|\bdeltakere?\b|\bdeltakar\w*|\bmottaker\w*"
    r"|\borganisasjonene\b|\boppfordres\b",
    re.IGNORECASE,
)
OF_AGENCY = re.compile(
    r"\bdepartementet\b|\bdirektoratet\b|\barbeidsgruppen?\b|\boppdraget\b|\butredningen\b|\bprioriteres\b|\bfordeles\b"
    r"|\bformidling\b",
    re.IGNORECASE,
)


def read_duties(
    sentences: Sequence[Sentence], assignment: str | None, line: str | None, agency: str | None
) -> Iterator[Duty]:
    """Every sentence with a word of duty, and every item of a list of tasks that such a sentence opens."""
    listing: str | None = None
    for sentence in sentences:
        strength = strength_of(sentence.text)
        if strength is None and sentence.is_bullet and sentence.start == 0 and (listing or TASK.match(sentence.text)):
            strength = listing or "shall"
        if not sentence.is_bullet:
            listing = opened_by(sentence.text, strength)
        if strength:
            yield Duty(assignment, who_of(sentence.text, agency), strength, sentence.text, sentence.place, line)


def opened_by(text: str, strength: str | None) -> str | None:
    """How strongly a sentence ending in a colon lays the list that follows on somebody; None when it does not."""
    if not text.endswith(":"):
        return None
    return strength or ("shall" if TASKS_FOLLOW.search(text) else None)


def strength_of(text: str) -> str | None:
    return next((strength for shape, strength in STRENGTHS if shape.search(text)), None)


def who_of(text: str, agency: str | None) -> str:
    """Whose duty it is, by the words near the verb; the agency's when the sentence does not say."""
    verb = next((match for shape, _ in STRENGTHS if (match := shape.search(text))), None)
    near = text[: verb.end() + 15] if verb else text[:40]
    if (agency and agency.lower() in near.lower()) or OF_AGENCY.search(near):
        return "agency"
    return "recipient" if OF_RECIPIENTS.search(near) and verb else "agency"
