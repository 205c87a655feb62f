"""The sample letter as a PDF, made when it is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
Block = dict[str, Any]
AMOUNT = r"[0-9]{1,3}(?: [0-9]{3})+"
SHAPES = {
    "page": re.compile(r"Side [0-9]+"),
    "row": re.compile(rf"(?P<key>[0-9]{{4}}|[0-9]{{3}}/[0-9]{{2}}) (?P<name>[^0-9]+?)(?: (?P<amount>{AMOUNT}))?"),
    "amount": re.compile(AMOUNT),
    "heading": re.compile(r"(?:Tillegg nr|Oppdrag nr\. [0-9]+ [A-ZÆØÅ]|[0-9](?:\.[0-9])?\.? +[A-ZÆØÅ]).*"),
    "label": re.compile(r"Bakgrunn|Beskrivelse av oppdraget|Finansiering:"),
    "bullet": re.compile("\uf0b7 .*"),
}


def sample_pdf(copies: int = 1) -> bytes:
    """The letter of tillegg-1.txt on A4 pages, with page numbers at the foot; `copies` times over, for measuring."""
    blocks = blocks_of((FOLDER / "tillegg-1.txt").read_text(encoding="utf-8"))
    every = [*blocks, *([{"kind": "page"}, *blocks] * (copies - 1))]
    return bytes(typst.compile(FOLDER / "tillegg-1.typ", sys_inputs={"blocks": json.dumps(every)}))


def blocks_of(text: str) -> list[Block]:
    """Page ends, headings, labels, bullets, tables and paragraphs, in the letter's own order and lines."""
    blocks: list[Block] = []
    after_blank = True
    for line in map(str.strip, text.split("\n")):
        if line:
            add_line(blocks, line, after_blank)
        after_blank = not line
    return blocks


def add_line(blocks: list[Block], line: str, after_blank: bool) -> None:
    kind = next((kind for kind, shape in SHAPES.items() if shape.fullmatch(line)), "text")
    above: Block = blocks[-1] if blocks else {"kind": ""}
    in_table = above["kind"] == "table"
    if kind == "page":
        blocks.append({"kind": kind})
    elif kind == "row":
        row = [SHAPES["row"].fullmatch(line)[name] or "" for name in ("key", "name", "amount")]  # type: ignore[index]
        if in_table:
            above["rows"].append(row)
        else:
            blocks.append({"kind": "table", "rows": [row]})
    elif in_table and kind == "amount":
        put_amount(above["rows"], line)
    elif in_table and not above["rows"][-1][2]:
        above["rows"][-1][1] += " " + line
    elif kind == "text" and not after_blank and above["kind"] in ("text", "heading", "bullet"):
        above["lines"].append(line)
    else:
        blocks.append({"kind": kind, "lines": [line.removeprefix("\uf0b7 ")]})


def put_amount(rows: list[list[str]], amount: str) -> None:
    """The amount of a row whose name ran over lines, or the total of a table whose rows all have theirs."""
    if rows[-1][2]:
        rows.append(["", "", amount])
    else:
        rows[-1][2] = amount
