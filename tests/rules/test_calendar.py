"""The calendar feed follows RFC 5545: lines, folding, escaping, whole days, keys that stand."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given as told
from hypothesis import strategies as st

from tilskudd.notices.calendar import CalendarDay, calendar, escaped, folded

AT = datetime(2022, 2, 15, 9, 30, tzinfo=UTC)
SIGNS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t")
TEXT = st.text(SIGNS, max_size=40) | st.text(SIGNS, min_size=60, max_size=300)


def day(**told) -> CalendarDay:
    plain = {
        "key": "assignment:1:task:2",
        "day": date(2022, 5, 6),
        "title": "Oppdrag 23",
        "words": "",
        "address": "/x/",
    }
    return CalendarDay(**{**plain, "changed_at": AT, **told})


def unfolded(feed: bytes) -> list[str]:
    """The lines as a calendar program sees them (3.1)."""
    return feed.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def unescaped(value: str) -> str:
    """Text as a calendar program reads it (3.3.11)."""
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_day_is_written_as_the_standard_says():
    """One whole day, from 6 May to the day after; the comma and the semicolon of its words are written out."""
    lines = unfolded(calendar("Frister", "tilskudd.example.no", [day(title="Levere; mandat, utkast", words="a\nb")]))
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tilskudd//Frister//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Frister",
        "BEGIN:VEVENT",
        "UID:assignment:1:task:2@tilskudd.example.no",
        "DTSTAMP:20220215T093000Z",
        "DTSTART;VALUE=DATE:20220506",
        "DTEND;VALUE=DATE:20220507",
        "SUMMARY:Levere\\; mandat\\, utkast",
        "DESCRIPTION:a\\nb",
        "URL:/x/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@told(TEXT, TEXT, st.dates(date(1900, 1, 1), date(2200, 12, 30)))
def test_whatever_the_words_the_feed_is_whole(title, words, on):
    """Lines end with CRLF and hold at most 75 octets, no sign is cut in two, and a program reads the words back."""
    feed = calendar(title, "tilskudd.example.no", [day(title=title, words=words, day=on)])
    assert feed.endswith(b"\r\n")
    pieces = feed.split(b"\r\n")[:-1]
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.decode() for piece in pieces), "every piece is whole UTF-8"
    assert b"\n" not in feed.replace(b"\r\n", b"")
    lines = unfolded(feed)
    assert len(lines) == 17
    read = {line.partition(":")[0]: line.partition(":")[2] for line in lines}
    assert unescaped(read["SUMMARY"]) == title
    assert lines.count("BEGIN:VEVENT") == 1


def test_signs_that_nobody_sees_are_left_out_and_every_break_is_one():
    """A bell, a nought and a delete are gone; what Windows and old Macs call a break is a break."""
    assert unescaped(escaped("a\x00b\x07c\x7fd\r\ne\rf\tg")) == "abcd\ne\nf\tg"


@told(TEXT)
def test_folding_loses_nothing(words):
    """The pieces put together are the line; each but the first begins with one space."""
    pieces = list(folded(escaped(words)))
    assert pieces[0] + b"".join(piece[1:] for piece in pieces[1:]) == escaped(words).encode()
    assert all(piece.startswith(b" ") for piece in pieces[1:])


def test_a_key_stands_when_words_and_days_change():
    """A calendar program moves the day it has, and does not make another."""
    feeds = [
        calendar("x", "h", [day(title=title, day=on)])
        for title, on in (("a", date(2022, 5, 6)), ("b", date(2022, 6, 1)))
    ]
    keys = [[line for line in unfolded(feed) if line.startswith("UID:")] for feed in feeds]
    assert keys[0] == keys[1]
