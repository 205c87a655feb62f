"""Tables in plain text, read by the shape of their rows: code or budget line, name, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tilskudd.mandate.reader.budget_references import is_line, name_and_terms
from tilskudd.mandate.reader.columns import columns_in_text, unit_in
from tilskudd.mandate.reader.figures import FIGURE, Figure, figure_of, figures_at_end
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, Kind, OutlineLine, next_filled
from tilskudd.mandate.reader.reading import Change, Position, Recipient
from tilskudd.mandate.reader.table_sums import TableSum
from tilskudd.mandate.reader.value import Value
from tilskudd.values.finding import Place

BUDGET_ROW = re.compile(
    r"(?:[Kk]ap\.? ?)?(?P<chapter>[0-9]{3,4})(?:[/.]|,? [Pp]ost ?)(?P<item>[0-9]{2})(?![0-9.])(?!\.\w)"
)
# Two columns «Kapittel Post», where a chapter may be written once for several items.
TWO_COLUMNS = re.compile(r"(?:(?P<chapter>[0-9]{3,4}) )?(?P<item>[0-9]{2}) (?=[A-ZÆØÅ])")
# The same without a header, and an item under its chapter's heading.
BARE_LINE = re.compile(r"(?P<chapter>(?!19|20)[0-9]{3,4}) (?P<item>[0-9]{2}) (?=[A-ZÆØÅ])")
ITEM_ROW = re.compile(r"(?P<chapter>(?!))?Post ?(?P<item>[0-9]{2})[:,.]? (?=[A-ZÆØÅ])")
WIDE_GAP = re.compile(r"\S(?: {2,}|\t)\s*[-+(]?[0-9][0-9 .,)]*$")
GAP = re.compile(r"\t| {2,}")
CHAPTER_NAMED = re.compile(r"(?:[0-9.]+ )?[Kk]ap(?:ittel|\.) ?(?P<chapter>[0-9]{3,4})\b(?!,? ?[Pp]ost)(?![./])")
TWO_COLUMN_HEAD = re.compile(r"\bKap(?:ittel|\.) +Post\b", re.IGNORECASE)
TOTAL_LABEL = re.compile(r"(?:I alt|Sum|Totalt?|Til sammen|Til saman|Samlet|Samla)?(?: beløp| tildeling)? ?:?", re.I)
AMOUNT_AT_END = re.compile(rf"(?<![\w,./])(?P<figure>{FIGURE.pattern})(?: ?(?:kroner|kr\.?|,-))?$")
ONLY_GROUPS = re.compile(r"[0-9]{3}(?: [0-9]{3})*")
LONGEST_ROW = 8
# Read as tables with a header of their own.
SET = (Kind.TABLE, Kind.COLUMNS)
LONGEST_LINE = 400
LINES_OF_HEAD = 8
LONGEST_HEADER = 120
MOST_SENTENCE_LINES = 2
SENTENCE_ENDS = re.compile(r"(?<!kap)(?<!nr)(?<!mill)[.:;]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that begins with a key and ends with amounts, over one line or more."""

    flow: Flow
    figures: dict[str, Figure]
    lines: tuple[int, ...]

    @property
    def before_amount(self) -> str:
        return self.flow.text[: min(one.start for one in self.figures.values())].strip()

    @property
    def amount(self) -> Figure:
        return self.figures.get("after") or next(iter(self.figures.values()))


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a table: its amount columns, its unit, and whether chapter and item are two columns."""

    columns: tuple[str, ...] = ()
    unit: int = 1
    two_columns: bool = False
    says_unit: bool = True


@dataclass(frozen=True, slots=True)
class BudgetTable(Value):
    """What the tables of budget lines in plain text say, and the numbers of the lines they took."""

    positions: tuple[Position, ...]
    changes: tuple[Change, ...]
    sums: tuple[TableSum, ...]
    taken: frozenset[int]


@dataclass(frozen=True, slots=True)
class RecipientTable(Value):
    """Recipients with their amounts, and the total that the table prints."""

    rows: tuple[Recipient, ...]
    total: int | None
    total_at: Place | None
    lines: frozenset[int]


def find_budget_rows(source: LetterText, lines: Sequence[OutlineLine], is_main: bool) -> BudgetTable:
    """Rows of chapter/item, name and amounts, anywhere in the letter."""
    positions: list[Position] = []
    changes: list[Change] = []
    sums: list[TableSum] = []
    taken: set[int] = set()
    block: list[Position] = []
    head, chapter, unit_before = Head(), 0, 1
    for index, line in enumerate(lines):
        if line.line.number in taken or line.kind in EMPTY or line.kind in SET or len(line.bare) > LONGEST_LINE:
            continue
        heading = CHAPTER_NAMED.match(line.bare) if line.kind in (Kind.CHAPTER, Kind.SECTION, Kind.TEXT) else None
        chapter = int(heading["chapter"]) if heading else chapter
        before = previous_filled(lines, index)
        goes_on = before is not None and lines[before].line.number in taken
        is_item = line.bare.startswith("Post ") and WIDE_GAP.search(line.line.text.rstrip()) is not None
        if not line.bare[:1].isdigit() and line.bare[:3].lower() != "kap" and not is_item:
            if goes_on and block:
                sums += total_row(source, line, block, head, taken)
            continue
        head = head if goes_on else head_above(lines, index)
        if gapped_figures(line.line.text) not in (0, len(head.columns)):
            # The words above are a caption; the gaps of the row say how many amounts it has.
            head = replace(head, columns=())
        if not head.says_unit and unit_before > 1 and not line.bare.endswith("000"):
            # The state's budget is in whole thousands: a figure that is not goes on in the unit of the table before.
            head = replace(head, unit=unit_before)
        block = block if goes_on else []
        key = key_of(line.bare, head, chapter)
        row = row_from(source, lines, index, head) if key else None
        if key is None or row is None:
            if goes_on and block:
                sums += total_row(source, line, block, head, taken)
            continue
        chapter, item, length = key
        taken.update(row.lines)
        unit_before = head.unit
        name, terms = name_and_terms(row.before_amount[length:])
        at = row.flow.whole
        change = row.figures.get("change")
        after = row.figures.get("after")
        if after:
            known = row.figures.get("before")
            before_kroner = known.kroner if known else None
            block.append(Position(chapter, item, name, after.kroner, at, before_kroner, terms, slack=after.slack))
            positions.append(block[-1])
        allotted = change or (after if is_main and not head.columns else None)
        if allotted:
            changes.append(Change(chapter, item, name, allotted.kroner, at, terms, slack=allotted.slack))
    return BudgetTable(tuple(positions), tuple(changes), tuple(sums), frozenset(taken))


def gapped_figures(text: str) -> int:
    """How many amounts stand at the end of a line with wide gaps before them; 0 when none does."""
    pieces = [piece.strip() for piece in GAP.split(text.strip())]
    count = next((at for at, one in enumerate(reversed(pieces)) if not FIGURE.fullmatch(one)), len(pieces))
    return count if count < len(pieces) else 0


def previous_filled(lines: Sequence[OutlineLine], index: int) -> int | None:
    return next((at for at in range(index - 1, max(-1, index - 40), -1) if lines[at].kind not in EMPTY), None)


def key_of(text: str, head: Head, chapter: int) -> tuple[int, int, int] | None:
    """Chapter, item and the length of the key that the row begins with."""
    match = BUDGET_ROW.match(text)
    if match is None and head.two_columns:
        match = TWO_COLUMNS.match(text)
    match = match or BARE_LINE.match(text) or ITEM_ROW.match(text)
    if match is None:
        return None
    known = int(match["chapter"]) if match["chapter"] else chapter
    return (known, int(match["item"]), match.end()) if is_line(known, int(match["item"])) else None


def head_above(lines: Sequence[OutlineLine], index: int) -> Head:
    """The few lines above the first row: below the last whole sentence they name columns, in it perhaps the unit."""
    header: list[str] = []
    above: list[str] = []
    in_header = True
    for at in range(index - 1, max(-1, index - 2 * LINES_OF_HEAD), -1):
        bare = lines[at].bare
        if lines[at].kind in EMPTY:
            continue
        if len(above) == LINES_OF_HEAD or len(bare) > LONGEST_HEADER:
            break
        in_header = in_header and SENTENCE_ENDS.search(bare) is None
        above.append(bare)
        if in_header:
            header.append(bare)
        elif len(above) > len(header) + MOST_SENTENCE_LINES:
            break
    text = " ".join(reversed(above))
    two = TWO_COLUMN_HEAD.search(text) is not None
    unit = unit_in(text)
    return Head(tuple(columns_in_text(" ".join(reversed(header)))), unit or 1, two, unit is not None)


def total_row(
    source: LetterText, line: OutlineLine, block: list[Position], head: Head, taken: set[int]
) -> Iterator[TableSum]:
    """«Sum» and a figure under the rows: what the table itself says that they come to."""
    flow = flow_of(source, [line.line])
    figures = row_figures(flow.text, head, shortest_key=0)
    if figures is None or "after" not in figures:
        return
    start = min(one.start for one in figures.values())
    if not TOTAL_LABEL.fullmatch(flow.text[:start].strip()):
        return
    taken.add(line.line.number)
    after = figures["after"]
    rows = tuple(one.at for one in block)
    yield TableSum(after.kroner, sum(one.amount for one in block), flow.place(after.start, after.end), rows)


def row_from(source: LetterText, lines: Sequence[OutlineLine], index: int, head: Head) -> Row | None:
    """Read on from a key, over blank lines, until a line ends with amounts; None when none does."""
    taken = [lines[index].line]
    while True:
        flow = flow_of(source, taken)
        figures = row_figures(flow.text, head)
        following = next_filled(lines, index + 1)
        if figures is not None:
            split = following is not None and following == index + 1 and len(head.columns) < 2
            if split and following is not None and ONLY_GROUPS.fullmatch(lines[following].bare):
                joined = flow_of(source, [*taken, lines[following].line])
                longer = row_figures(joined.text, head)
                if longer is not None and next(iter(longer.values())).start <= next(iter(figures.values())).start:
                    return Row(joined, longer, tuple(line.number for line in [*taken, lines[following].line]))
            return Row(flow, figures, tuple(line.number for line in taken))
        if following is None or len(taken) == LONGEST_ROW or not continues_row(lines[following]):
            return None
        index = following
        taken.append(lines[index].line)


def row_figures(text: str, head: Head, shortest_key: int = 5) -> dict[str, Figure] | None:
    """The amounts by what their columns mean; one amount is what is at disposal after."""
    if len(head.columns) > 1:
        figures = figures_at_end(text, head.columns, head.unit)
        return dict(zip(head.columns, figures, strict=True)) if figures and figures[0].start >= shortest_key else None
    match = AMOUNT_AT_END.search(text)
    if match is None or match.start() < shortest_key or text[match.start() - 1 : match.start()] not in ("", " "):
        return None
    found = figure_of(match["figure"], head.unit, match.start())
    # The item number of a bare «chapter/item» is no amount.
    if found is None or (found.end - found.start < 3 and head.unit == 1):
        return None
    three = figures_at_end(text, ("before", "change", "after"), head.unit)
    if three and len(text[three[0].start : three[2].end].split()) > 4 and three[0].start < found.start:
        before, change, after = three
        if before.kroner + change.kroner == after.kroner:
            return {"before": before, "change": change, "after": after}
    return {"change" if head.columns == ("change",) else "after": found}


def continues_row(line: OutlineLine) -> bool:
    if len(line.bare) > LONGEST_LINE or BUDGET_ROW.match(line.bare):
        return False
    return line.kind is Kind.TEXT and line.bare[-1] not in ".:;"
