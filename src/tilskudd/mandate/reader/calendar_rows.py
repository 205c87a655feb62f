"""Deadlines that belong to no assignment: the letter's calendar, and days set in its running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.columns import task_column
from tilskudd.mandate.reader.dates import DATE
from tilskudd.mandate.reader.deadlines import labelled_deadlines, read_deadline, with_running_text
from tilskudd.mandate.reader.flow import BULLET, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.markdown_tables import MarkdownTable, cell_of, row_place
from tilskudd.mandate.reader.outline import TASKS, Kind
from tilskudd.mandate.reader.reading import Deadline
from tilskudd.mandate.reader.sentences import Section

MEETING = re.compile(r"\b\w*møte[rt]?\b|\bmøta\b", re.IGNORECASE)

CALENDAR = re.compile(r"rapport|kalender|frist|dato|styringsdialog|møte", re.IGNORECASE)
DATED = re.compile(rf"(?:Innen |Innan )?(?P<due>{DATE.pattern}) ?[:–-] ?(?=\w)", re.IGNORECASE)
LONGEST_ROW = 160
ROWS = (Kind.TEXT, Kind.BULLET)


def read_letter_deadlines(
    source: LetterText, sections: Sequence[Section], tables: Sequence[MarkdownTable], year: int | None
) -> tuple[Deadline, ...]:
    """Rows of tables «Frist | Beskrivelse», without meetings, and what sentences outside assignments set."""
    rows = [row for table in tables for row in calendar_rows(source, table, year)]
    outside = [one for one in sections if one.part.kind not in TASKS]
    rows += [row for one in outside for row in dated_lines(source, one, year)]
    for one in outside:
        rows += labelled_deadlines(source, one.part.body, one.paragraphs, year)
    return with_running_text(rows, [sentence for one in outside for sentence in one.sentences], year)


def dated_lines(source: LetterText, section: Section, year: int | None) -> Iterator[Deadline]:
    """«- 1. oktober: rapport per 31. august»: a calendar set as a list, under a heading of reports or deadlines."""
    if not CALENDAR.search(section.part.heading_text):
        return
    for line in section.part.body:
        bullet = BULLET.match(line.line.text)
        flow = flow_of(source, [line.line], bullet.end() if bullet else 0) if line.kind in ROWS else None
        begins = DATED.match(flow.text) if flow and len(flow.text) < LONGEST_ROW else None
        if flow is None or begins is None or MEETING.search(flow.text):
            continue
        what = flow.text[begins.end() :].strip(" .")
        for deadline in read_deadline(flow, begins.start("due"), begins.end("due"), year):
            yield replace(deadline, what=what, from_table=True, row_at=flow.whole)


def calendar_rows(source: LetterText, table: MarkdownTable, year: int | None) -> Iterator[Deadline]:
    columns = table.columns
    if "due" not in columns or {"number", "after"} & {*columns} or task_column(columns) is not None:
        return
    for row in table.rows:
        due = cell_of(row, columns["due"])
        what = next((cell.text for index, cell in enumerate(row) if index != columns["due"] and cell.text), None)
        if due is None or not due.text or (what and MEETING.search(what)):
            continue
        flow = flow_of(source, [due.line])
        for deadline in read_deadline(flow, 0, len(flow.text), year):
            if deadline.kind != "vague":
                yield replace(deadline, what=what, from_table=True, row_at=row_place(source, row))
