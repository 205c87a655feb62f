"""A calendar feed as text (iCalendar, RFC 5545). Pure: days and words in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

LONGEST_LINE: Final = 75
"""Octets on a line, without its break (3.1)."""


@dataclass(frozen=True)
class CalendarDay:
    """Something that falls on a whole day (kalenderdag): a key that stands, what it is, more about it, and where.

    `changed_at` is when it was last written, with time zone.
    """

    key: str
    day: date
    title: str
    words: str
    address: str
    changed_at: datetime


def calendar(name: str, host: str, days: Iterable[CalendarDay]) -> bytes:
    """The whole feed; each day has a UID that stands when its words or its date change."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tilskudd//Frister//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for one in days:
        lines += _event(one, host)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(one: CalendarDay, host: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.key)}@{host}",
        f"DTSTAMP:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(one.title)}",
        f"DESCRIPTION:{escaped(one.words)}",
        f"URL:{one.address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(words: str) -> str:
    """Text as a value (3.3.11): backslash, semicolon, comma and breaks are written out; other control signs go."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in plain if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return plain


def folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets, each but the first begun with a space; no sign is cut in two."""
    piece = b""
    for sign in line:
        octets = sign.encode("utf-8", "replace")
        if len(piece) + len(octets) > LONGEST_LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
