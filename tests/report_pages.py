"""What a page of a report to the ministry shows: its figures with their addresses, and figures that stand alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"br", "img", "input", "hr", "rect", "path", "line", "circle", "meta", "link"}


class _Reader(HTMLParser):
    """Reads the article: the address and the words of each figure, and all words outside figures and references."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.figures: list[tuple[str, str]] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag in VOID:
            return
        told = dict(attrs)
        sort = "figure" if "data-figure" in told else "reference" if "data-reference" in told else ""
        if sort == "figure":
            self.figures.append((told["href"], ""))
        self.open.append((tag, sort))

    def handle_endtag(self, tag) -> None:
        if tag in VOID:
            return
        assert self.open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, words) -> None:
        sorts = [sort for _tag, sort in self.open if sort]
        if not sorts:
            self.outside.append(words)
        elif sorts[-1] == "figure":
            href, before = self.figures.pop()
            self.figures.append((href, before + words))


def article_in(html: str) -> str:
    return re.search(r'<article class="ministry-report".*?</article>', html, re.S)[0]


def read(html: str) -> _Reader:
    found = _Reader()
    found.feed(article_in(html))
    return found


def figures_in_page(html: str) -> dict[str, str]:
    """The address of each figure with what it says."""
    return dict(read(html).figures)


def stray_figures(html: str) -> list[str]:
    """Every piece of words that holds a figure and is neither a figure of the report nor a reference."""
    return [words for words in read(html).outside if any(sign.isnumeric() for sign in words)]
