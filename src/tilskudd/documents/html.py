"""A letter as HTML: the same words as in its PDF, in the same order. Pure.

A piece of a page and no page: it begins with a heading of the second level, and stands inside what shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any


def as_html(letter: Mapping[str, Any]) -> str:
    """The letter's parts, as content.py gives them in JSON, as one article; every text is escaped."""
    head = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in letter["head"])
    return "\n".join(
        [
            f'<article class="award-letter" lang="{escape(letter["language"])}">',
            f"<header><p>{escape(letter['agency'])}</p><dl>{head}</dl></header>",
            f"<address>{'<br>'.join(map(escape, letter['recipient']))}</address>",
            f"<h2>{escape(letter['title'])}</h2>",
            f'<p class="lead">{escape(letter["lead"])}</p>',
            *(_section(section, letter["columns"]) for section in letter["sections"]),
            f"<footer>{''.join(f'<p>{escape(line)}</p>' for line in letter['closing'])}</footer>",
            "</article>",
        ]
    )


def _section(section: Mapping[str, Any], columns: tuple[str, str]) -> str:
    blocks = "\n".join(_block(block, columns) for block in section["blocks"])
    return f"<section>\n<h3>{escape(section['heading'])}</h3>\n{blocks}\n</section>"


def _block(block: Mapping[str, Any], columns: tuple[str, str]) -> str:
    lang = f' lang="{escape(block["language"])}"' if block["language"] else ""
    match block["kind"]:
        case "facts":
            head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
            rows = "".join(
                f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>'
                for label, value in block["items"]
            )
            return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        case "list":
            return f"<ul>{''.join(_item(words, source, lang) for words, source in block['items'])}</ul>"
    return f"<p{lang}>{escape(block['text'])}</p>"


def _item(words: str, source: str, lang: str) -> str:
    shown = f"<p><small>{escape(source)}</small></p>" if source else ""
    return f"<li><p{lang}>{escape(words)}</p>{shown}</li>"
