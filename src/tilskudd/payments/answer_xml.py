"""XML from outside, as a stream: nothing is fetched, nothing expanded, and no more is kept than is being read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from lxml import etree

LARGEST: Final = 512 * 1024 * 1024
"""Bytes; a notification of a hundred thousand payments is a hundred and thirty million."""

LONGEST_RECORD: Final = 1024 * 1024
"""Bytes that may pass without a payment or an entry coming to its end."""

MOST_PARTS: Final = 1_000_000
LONGEST_FIELD: Final = 140
"""Signs; what is longer is cut. No field that is read has room for as many."""

WRONG_ENCODING: Final = frozenset({6, 9, 31, 32, 81})
TOO_MUCH: Final = frozenset({89, 110, 114, 116})
Element = Any


class NotReadable(Exception):
    """The file cannot be read to its end; `code` and `message` say why, for a finding."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def parts_of(pieces: Iterable[bytes], names: Iterable[str]) -> Iterator[Element]:
    """First the document's own element, then each named element when it has ended; raises NotReadable.

    What is done with an element must be done before the next is asked for: it is emptied then, and everything before
    it in the same parent goes.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=["{*}Document", *(f"{{*}}{name}" for name in names)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root, size, quiet, count = None, 0, 0, 0
    for piece in small(pieces):
        size, quiet = size + len(piece), quiet + len(piece)
        if size > LARGEST:
            raise NotReadable("too-large", f"Filen er for stor; den kan være på høyst {LARGEST // 1024 // 1024} MB.")
        for event, element in events_of(parser, piece):
            if root is None:
                root = checked(element)
                yield root
            elif event == "end" and element is not root:
                yield element
                release(element)
                quiet, count = 0, count + 1
        if count > MOST_PARTS:
            raise NotReadable("too-many", f"Filen har flere enn {MOST_PARTS} poster og betalinger.")
        if quiet > LONGEST_RECORD:
            raise NotReadable("too-long", "Filen har en del som er for lang til å være et svar fra en bank.")
    if finished(parser) is not root:
        raise NotReadable("not-bank-answer", "Filen er ikke et svar fra en bank (pain.002, camt.054 eller camt.053).")


def small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at most 64 kB."""
    for piece in pieces:
        for start in range(0, len(piece), 64 * 1024):
            yield piece[start : start + 64 * 1024]


def events_of(parser: Element, piece: bytes) -> Iterator[tuple[str, Element]]:
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        raise told(error) from None
    yield from parser.read_events()


def finished(parser: Element) -> Element:
    try:
        return parser.close()
    except etree.XMLSyntaxError as error:
        raise told(error) from None


def checked(element: Element) -> Element:
    """The document's own element. A message from a bank declares no entities and no document type."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise NotReadable("doctype", "Filen har en DOCTYPE. Det har ingen fil fra en bank; den er ikke lest.")
    return element


def release(element: Element) -> None:
    """Let go of what has been read. The element itself stays until the next comes: the parser may still be at it."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while (before := element.getprevious()) is not None:
        parent.remove(before)


def told(error: etree.XMLSyntaxError) -> NotReadable:
    line = error.lineno or 1
    if error.code in WRONG_ENCODING:
        return NotReadable("wrong-encoding", f"Linje {line}: tegnsettet i filen er et annet enn det den sier.")
    if error.code in TOO_MUCH:
        return NotReadable("too-much", f"Linje {line}: filen er bygd for å ta plass, og er ikke lest.")
    return NotReadable("not-whole", f"Linje {line}: filen er avkortet eller ikke XML. Hent den på nytt fra banken.")


def text_at(element: Element, path: str) -> str:
    """The text at the end of a path of names in the element's own namespace, without blanks around, or nothing."""
    found = element.find(within(namespace_of(element), path))
    return (found.text or "").strip()[:LONGEST_FIELD] if found is not None else ""


def all_at(element: Element, path: str) -> list[Element]:
    """The elements at the end of a path, in order."""
    return list(element.findall(within(namespace_of(element), path)))


def name_of(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """The element's namespace, empty when it has none."""
    return str(element.tag).rpartition("}")[0][1:]


@lru_cache(maxsize=1000)
def within(namespace: str, path: str) -> str:
    return "/".join(f"{{{namespace}}}{name}" for name in path.split("/"))
