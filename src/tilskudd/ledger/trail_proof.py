"""A trail that somebody else can check: the sealed rows about some things, each with its way to a signed seal.

What is in the package is only what was sealed, so that one changed byte is seen; `outside/verify_trail.py` checks it
with Python's own library and one public key.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from tilskudd.ledger.merkle import paths
from tilskudd.ledger.models import Entry, Seal, SealedEntry, SealedEvent
from tilskudd.ledger.seals import FIRST, lines_of
from tilskudd.people.models import Event

FORMAT: Final = "tilskudd-trail-1"


@dataclass(frozen=True)
class Proof:
    """A package for others to check, and how many rows of the trail stand in no seal with a root yet."""

    package: dict[str, Any]
    unsealed: int

    def as_bytes(self) -> bytes:
        """The package as its one canonical text: the same bytes for the same rows."""
        return canonical_json(self.package)


def canonical_json(package: Any) -> bytes:
    """JSON in one way only, so that no byte can be another without being seen."""
    return json.dumps(package, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def proof_of(subject: str, abouts: Collection[str], entries: Collection[int]) -> Proof:
    """The sealed rows about a subject such as «grant:7»: the entries by id, and every event about these things."""
    events = list(Event.objects.filter(about__in=abouts).order_by("id").values_list("id", flat=True))
    sealed = [
        *SealedEntry.objects.filter(entry__in=entries).values_list("seal", "entry"),
        *((seal, -event) for seal, event in SealedEvent.objects.filter(event__in=events).values_list("seal", "event")),
    ]
    by_seal: dict[int, set[int]] = {}
    for seal, key in sealed:
        by_seal.setdefault(seal, set()).add(key)
    chain = _chain(by_seal)
    rows = [row for one in chain if one.pk in by_seal for row in _rows(one, by_seal[one.pk])]
    package = {"format": FORMAT, "subject": subject, "rows": rows, "seals": [_seal(one) for one in chain]}
    return Proof(package, len(entries) + len(events) - len(rows))


def _chain(by_seal: Collection[int]) -> list[Seal]:
    """Every seal from the first that is needed to the last, so that none can be left out between them."""
    if not by_seal:
        return []
    rows = Seal.objects.filter(pk__range=(min(by_seal), max(by_seal))).exclude(root="")
    return list(rows.select_related("before").order_by("pk"))


def _rows(seal: Seal, wanted: Collection[int]) -> Iterable[dict[str, Any]]:
    """The wanted rows of a seal; an event's id stands as a negative number."""
    lines = list(lines_of(seal))
    places = [place for place, (word, key, _line) in enumerate(lines) if (key if word == "entry" else -key) in wanted]
    ways = paths((line.encode() for _word, _key, line in lines), places)
    for place in places:
        yield {"line": lines[place][2], "path": [list(step) for step in ways[place]], "seal": seal.pk}


def _seal(one: Seal) -> dict[str, Any]:
    return {
        "seal": one.pk,
        "before": one.before.digest if one.before else FIRST,
        "sealed_at": one.sealed_at.astimezone(UTC).isoformat(),
        "root": one.root,
        "digest": one.digest,
        "signature": one.signature,
    }


def seals_of(abouts: Collection[str], entries: Collection[int]) -> dict[str, int]:
    """The newest seal of each thing whose events are all sealed, and of each entry («entry:7»)."""
    found = SealedEntry.objects.filter(entry__in=entries).values_list("entry", "seal")
    waits = set(Event.objects.filter(about__in=abouts, sealed=None).values_list("about", flat=True))
    rows = SealedEvent.objects.filter(event__about__in=abouts).order_by("event_id").values_list("event__about", "seal")
    return {f"entry:{pk}": seal for pk, seal in found} | {about: seal for about, seal in rows if about not in waits}


def entries_about(abouts: Collection[str], line: str) -> list[int]:
    """The entries about these things that touch a line, in order."""
    rows = Entry.objects.filter(about__in=abouts, transfers__source__line=line)
    return list(rows.order_by("id").values_list("id", flat=True).distinct())
