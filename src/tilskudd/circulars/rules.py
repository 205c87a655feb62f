"""Rules of circulars. Pure: who is in a circle on a day, who gets a correction, and what a text becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from tilskudd.values.period import Period

OSLO_AS_COUNTY: Final[Mapping[str, str]] = {"03": "0301"}
"""Oslo is a municipality with the tasks of a county municipality: its county number is held by the municipality."""


class Why(StrEnum):
    """Why somebody is in a circle (grunn): a municipality, a county municipality, or has a grant of the scheme."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    RECIPIENT = "recipient"


@dataclass(frozen=True)
class Numbered:
    """A municipality or county number with the name it has in a period."""

    code: str
    name: str
    period: Period


@dataclass(frozen=True)
class Holder:
    """Which organisation, by its key, has a number in a period."""

    organisation: int
    code: str
    period: Period


@dataclass(frozen=True)
class Granted:
    """An organisation with a grant of the scheme: from a day, and to the day it was taken back whole."""

    organisation: int
    name: str
    period: Period


@dataclass(frozen=True)
class Choice:
    """Whom a circular is for (krets): all municipalities, all county municipalities, those with a grant of a scheme."""

    municipalities: bool = False
    counties: bool = False
    recipients: bool = False


@dataclass(frozen=True)
class Member:
    """One in a circle; `organisation` is None where nobody knows who has the number that day."""

    organisation: int | None
    code: str
    name: str
    why: Why


def circle_on(
    day: date,
    choice: Choice,
    *,
    municipalities: Iterable[Numbered] = (),
    counties: Iterable[Numbered] = (),
    holders: Iterable[Holder] = (),
    granted: Iterable[Granted] = (),
) -> tuple[Member, ...]:
    """Everyone in the circle on a day, each once, by number; a number that is not valid that day is not there.

    A merged municipality is there by its new number from the day of the merge, a split one by all its new numbers.
    """
    held = {one.code: one.organisation for one in holders if day in one.period}
    found: list[Member] = []
    if choice.municipalities:
        found += [_numbered(one, held, Why.MUNICIPALITY) for one in municipalities if day in one.period]
    if choice.counties:
        found += [_numbered(one, held, Why.COUNTY) for one in counties if day in one.period]
    if choice.recipients:
        has = (one for one in granted if day in one.period)
        found += [Member(one.organisation, "", one.name, Why.RECIPIENT) for one in has]
    return _each_once(found)


def _numbered(one: Numbered, held: Mapping[str, int], why: Why) -> Member:
    code = OSLO_AS_COUNTY.get(one.code, one.code) if why is Why.COUNTY else one.code
    return Member(held.get(code), code, one.name, why)


def _each_once(found: Iterable[Member]) -> tuple[Member, ...]:
    """The first of each organisation, and of each number that nobody is known to have; numbers first, then names."""
    once: dict[object, Member] = {}
    for one in found:
        once.setdefault(one.organisation if one.organisation is not None else one.code, one)
    return tuple(sorted(once.values(), key=lambda one: (not one.code, one.code, one.name, one.organisation or 0)))


@dataclass(frozen=True)
class Meant:
    """That an issue was meant for somebody (adressat), and whether they had it."""

    who: Member
    issue: int
    had: bool


@dataclass(frozen=True)
class Corrected:
    """Who gets a correction, and the number of the wrong issue they had last; None gets the circular first now."""

    who: Member
    had: int | None


def correction_circle(before: Iterable[Meant], known: Mapping[str, int]) -> tuple[Corrected, ...]:
    """Everyone that an earlier issue was meant for, each once: those who had one are corrected, the others get it now.

    Nobody else: whoever came to be after the circle was counted has never had what was wrong. `known` is who has a
    number that nobody was known to have before, so that one issue by number and the next by name is one of them.
    """
    who: dict[object, Member] = {}
    had: dict[object, int] = {}
    for one in sorted(before, key=lambda told: told.issue):
        member = one.who
        if member.organisation is None:
            member = replace(member, organisation=known.get(member.code))
        key = member.organisation if member.organisation is not None else member.code
        who[key] = member if member.code or key not in who else who[key]
        if one.had:
            had[key] = one.issue
    found = [Corrected(member, had.get(key)) for key, member in who.items()]
    return tuple(sorted(found, key=lambda one: (not one.who.code, one.who.code, one.who.name)))


@dataclass(frozen=True)
class Passage:
    """A part of a circular's text: a heading, and lines of which some are items of a list."""

    heading: str
    lines: tuple[str, ...]


HEADING: Final = "# "
ITEM: Final = "- "


def passages_of(text: str, first: str) -> tuple[Passage, ...]:
    """A text by its headings, which are the lines that begin with «# »; what comes before is under `first`."""
    found: list[tuple[str, list[str]]] = [(first, [])]
    for line in text.splitlines():
        if line.startswith(HEADING) and line.removeprefix(HEADING).strip():
            found.append((line.removeprefix(HEADING).strip(), []))
        elif line.strip():
            found[-1][1].append(line.strip())
    return tuple(Passage(heading, tuple(lines)) for heading, lines in found if lines or heading != first)


@dataclass(frozen=True)
class Reach:
    """Where everyone in a circle stands (hvor langt det er kommet); the parts are the whole."""

    whole: int = 0
    received: int = 0
    read: int = 0
    trouble: int = 0
    unknown: int = 0
    stopped: int = 0

    @property
    def waiting(self) -> int:
        """Those it is on its way to."""
        return self.whole - self.received - self.trouble - self.unknown - self.stopped

    @property
    def per_cent(self) -> int:
        """Whole per cent that have received it; of nobody all have."""
        return self.received * 100 // self.whole if self.whole else 100
