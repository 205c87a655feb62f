"""Who signed: names and titles under the closing words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine
from tilskudd.mandate.reader.reading import Signature

NAME = re.compile(
    r"(?P<name>[A-ZÆØÅ][\wæøåé.-]+(?: [A-ZÆØÅ][\wæøåéö.-]*){1,4})(?P<behalf> \(e\. ?f\.\))?"
    r"(?:,? (?P<title>[a-zæøå][a-zæøå -]{3,60}))?"
)
JOB_TITLE = re.compile(r"(?:(?:fung|konst|ass)\. ?)?[a-zæøå][a-zæøå -]{3,60}(?P<behalf> \(e\. ?f\.\))?", re.IGNORECASE)


def read_signatures(source: LetterText, lines: Sequence[OutlineLine]) -> Iterator[Signature]:
    """Each name after «Med hilsen», with the title on its own line or the next; until a line that is neither."""
    closings = [index for index, line in enumerate(lines) if line.kind is Kind.CLOSING]
    if not closings:
        return
    after = [line for line in lines[closings[-1] + 1 :] if line.kind not in EMPTY]
    index = 0
    while index < len(after) and (match := NAME.fullmatch(after[index].bare)):
        taken = [after[index].line]
        title, behalf = match["title"], match["behalf"] is not None
        if title is None and index + 1 < len(after) and is_job_title(after[index + 1].bare):
            taken.append(after[index + 1].line)
            title = after[index + 1].bare
            behalf = behalf or title.endswith(")")
            title = title.partition(" (")[0]
        yield Signature(match["name"], title, behalf, flow_of(source, taken).whole)
        index += len(taken)


def is_job_title(text: str) -> bool:
    return JOB_TITLE.fullmatch(text) is not None and text[0].islower()
