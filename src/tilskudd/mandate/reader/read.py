"""Read a letter from the ministry: bytes or text in, a reading out. Asks no clock, no file and no database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeVar

from tilskudd.mandate.reader.assignments import read_assignments
from tilskudd.mandate.reader.budget_changes import chapter_of, line_of_heading, read_changes, stated_sums
from tilskudd.mandate.reader.budget_references import is_line
from tilskudd.mandate.reader.calendar_rows import read_letter_deadlines
from tilskudd.mandate.reader.checks import Material, find_faults
from tilskudd.mandate.reader.column_tables import find_column_tables
from tilskudd.mandate.reader.duties import read_duties
from tilskudd.mandate.reader.entries import with_entries
from tilskudd.mandate.reader.file_content import decoded
from tilskudd.mandate.reader.flow import Flow
from tilskudd.mandate.reader.head import is_supplement, read_head
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.listed_assignments import dropped_assignments, with_contents_list
from tilskudd.mandate.reader.markdown_tables import read_markdown_tables, tables_of
from tilskudd.mandate.reader.outline import TASKS, Kind, OutlineLine, outline, parts
from tilskudd.mandate.reader.printed_pages import PrintedPages
from tilskudd.mandate.reader.reading import Assignment, Change, Duty, Position, Reading
from tilskudd.mandate.reader.recipients import find_recipient_tables
from tilskudd.mandate.reader.sentences import Section, section
from tilskudd.mandate.reader.spoken_positions import spoken_positions
from tilskudd.mandate.reader.tables import find_budget_rows
from tilskudd.mandate.reader.unread import unread_lines, uses_of
from tilskudd.mandate.reader.unreadable import UnreadableLetter
from tilskudd.mandate.reader.value import places_in
from tilskudd.mandate.reader.wording import language
from tilskudd.values.budget import BudgetLine

Row = TypeVar("Row", Position, Change)

__all__ = ["UnreadableLetter", "read_letter", "read_text"]


def read_letter(
    content: bytes, name: str, *, told_in: str = "nb", before: Mapping[BudgetLine, int] | None = None
) -> Reading:
    """Read the bytes of a PDF, text or Markdown file; raises UnreadableLetter when they hold no text.

    `told_in` is the language of the findings (nb, nn, en), `before` the kroner on each line before the letter.
    """
    # Loaded when asked: reading text, the common case at a terminal, waits for nothing it does not need.
    from tilskudd.mandate.reader import pdf

    sha256 = hashlib.sha256(content).hexdigest()
    if pdf.is_pdf(content, name):
        printed = pdf.read_pdf(content)
        reading = read_text(printed.text, name, sha256, printed, told_in=told_in, before=before)
        return replace(reading, findings=(*reading.findings, *pdf.unseen_pages(reading.source)))
    return read_text(decoded(content), name, sha256, told_in=told_in, before=before)


def read_text(
    text: str,
    name: str,
    sha256: str,
    printed: PrintedPages | None = None,
    *,
    told_in: str = "nb",
    before: Mapping[BudgetLine, int] | None = None,
) -> Reading:
    """Read decoded text; every offset in the reading is an offset into it. Never fails, whatever the text."""
    source = LetterText.of(text, printed)
    lines = outline(source)
    is_main = not is_supplement(lines)
    columns, lines = find_column_tables(source, lines)
    plain = find_budget_rows(source, lines, is_main)
    lines = with_rows(lines, plain.taken)
    tables = [*find_recipient_tables(source, lines)]
    lines = with_rows(lines, {number for table in tables for number in table.lines})
    cells = [*tables_of(source, lines), *columns]
    markdown = read_markdown_tables(source, cells, is_main)
    sections = [section(source, part) for part in parts(with_entries(source, lines, cells))]
    head = read_head(source, lines, [sentence for one in sections for sentence in one.sentences])
    head = replace(head, deadlines=read_letter_deadlines(source, sections, cells, head.year))
    opened = read_assignments(source, sections, [*tables, *markdown.recipients], head.year, head.agency)
    changes, repeated = merged(
        [*read_changes(source, sections, head.agency)], in_order([*plain.changes, *markdown.changes])
    )
    duties = tuple(all_duties(source, sections, opened, head.agency))
    assignments = (*with_contents_list(source, lines, opened), *dropped_assignments(sections))
    tabled = in_order((*plain.positions, *markdown.positions))
    found = with_before([*tabled, *spoken_positions(source, sections, tabled)], before or {})
    sums = (*plain.sums, *markdown.sums, *stated_sums(sections))
    reading = Reading(name, sha256, source, head, assignments, duties, changes, found, (), (), ())
    values = [head, assignments, duties, changes, repeated, found, sums, tables, markdown.recipients]
    findings = find_faults(reading, Material(sections, repeated, sums, before), language(told_in))
    # A line that a finding points at has been shown to the reader, and so is used.
    pointed_at = [one.at for one in findings if one.at]
    uses = uses_of(source, lines, places_in([*values, *pointed_at]))
    return replace(reading, findings=findings, uses=uses, unread=unread_lines(source, uses))


def with_before(positions: Sequence[Position], before: Mapping[BudgetLine, int]) -> tuple[Position, ...]:
    """Give each position the amount before the letter that another source has, where the letter prints none."""
    return tuple(
        replace(one, before=before.get(one.line)) if one.before is None else one for one in positions
    )  # fmt: skip


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows of tables of more than one form, as they stand in the letter."""
    return sorted(rows, key=lambda one: one.at.start)


def with_rows(lines: Sequence[OutlineLine], taken: Set[int]) -> list[OutlineLine]:
    """Mark the lines that a table took, so that they are not read again as running text."""
    return [replace(one, kind=Kind.ROW) if one.line.number in taken else one for one in lines]


def all_duties(
    source: LetterText, sections: Sequence[Section], assignments: Sequence[Assignment], agency: str | None
) -> Iterator[Duty]:
    """The duties of each assignment, and those of each item's paragraphs and of the letter itself."""
    numbers = iter(assignments)
    chapter: tuple[int, Flow] | None = None
    for each in sections:
        part = each.part
        chapter = chapter_of(source, part, chapter)
        number = next(numbers).number if part.kind in TASKS else None
        line = line_of_heading(part, chapter) if part.kind is Kind.ITEM else None
        yield from read_duties(each.sentences, number, written_line(line), agency)


def written_line(heading: tuple[int, int, str] | None) -> str | None:
    return str(BudgetLine(heading[0], heading[1])) if heading and is_line(heading[0], heading[1]) else None


def merged(spoken: Sequence[Change], tabled: Sequence[Change]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The changes, those of tables first; and what sentences say again about a line that a table has."""
    lines = {change.line for change in tabled}
    return (
        (*tabled, *(change for change in spoken if change.line not in lines)),
        tuple(change for change in spoken if change.line in lines),
    )
