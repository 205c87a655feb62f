"""A circular as its pages show it: where it stands, and what it says before it is set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from tilskudd.circulars.models import CircularIssue, CircularVersion
from tilskudd.circulars.queries import circle_for, facts_of
from tilskudd.circulars.rules import Why
from tilskudd.circulars.typeset_parts import parts_of_circular
from tilskudd.documents.html import as_html
from tilskudd.people.models import Status


class Stage(StrEnum):
    """How far the newest version of a circular has come (trinn)."""

    DRAFT = "draft"
    WAITS = "waits"
    APPROVED = "approved"
    SENT = "sent"


STAGE_WORDS: Final[dict[Stage, tuple[Any, str]]] = {
    Stage.DRAFT: (gettext_lazy("Utkast"), "neutral"),
    Stage.WAITS: (gettext_lazy("Venter på godkjenning"), "warning"),
    Stage.APPROVED: (gettext_lazy("Godkjent, ikke sendt"), "info"),
    Stage.SENT: (gettext_lazy("Sendt"), "success"),
}


def stage_of(version: CircularVersion, issues: Sequence[CircularIssue]) -> tuple[Stage, CircularIssue | None]:
    """How far the newest version has come, and its issue under way or sent."""
    for one in issues:
        if one.version_id != version.pk:
            continue
        if one.sent_at:
            return Stage.SENT, one
        if one.status == Status.APPROVED:
            return Stage.APPROVED, one
        if one.status == Status.PROPOSED:
            return Stage.WAITS, one
    return Stage.DRAFT, None


def shown(version: CircularVersion, issue: CircularIssue | None, language: str) -> SafeString:
    """What it says: as it was set, or as it would be."""
    html = issue.html_in(language) if issue else ""
    if not html:
        told = "nn" if language == "nn" and version.text_nn else "nb"
        html = as_html(parts_of_circular(facts_of(version, told)).as_json())
    return mark_safe(html)  # noqa: S308  # documents/html.py made it and escaped every text


@dataclass(frozen=True)
class CircleSeen:
    """A circle by why each is in it, and how many of them nobody is known for."""

    whole: int
    municipalities: int
    counties: int
    recipients: int
    unknown: tuple[str, ...]


def circle_seen(version: CircularVersion) -> CircleSeen:
    """Whom a version would go to, counted today."""
    members = circle_for(version)
    by = Counter(one.why for one in members)
    unknown = tuple(f"{one.code} {one.name}" for one in members if one.organisation is None)
    return CircleSeen(len(members), by[Why.MUNICIPALITY], by[Why.COUNTY], by[Why.RECIPIENT], unknown)
