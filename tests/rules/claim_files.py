"""Claim files made for tests: rows as dictionaries, written as CSV or as a workbook of the plainest kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from tilskudd.claims.row_check import CheckedFile, check_rows
from tilskudd.claims.row_rules import MeasureRules, RoundRules
from tilskudd.claims.rules import GroupedBy
from tilskudd.values.budget import BudgetLine

COLUMNS = ("municipality", "measure", "key", "start_date", "end_date", "months", "status")
LINE = BudgetLine(671, 60)
PROGRAMME = MeasureRules("programme", 45_000, LINE, GroupedBy.START, date(2020, 1, 1), date(2020, 3, 31), 4)
NORWEGIAN = MeasureRules("norwegian", 8_000, LINE, GroupedBy.END, date(2022, 1, 1), date(2022, 3, 31), 4)
RULES = RoundRules("2022-1", (PROGRAMME, NORWEGIAN), date(2022, 11, 15))
PERSON_NUMBER = "01019012345"

Row = Mapping[str, object]


def good(number: int = 1, **changed: object) -> dict[str, object]:
    """A row that is accepted, but for what is changed."""
    row = {
        "municipality": "0301",
        "measure": "programme" if number % 2 else "norwegian",
        "key": f"k{number:06}",
        "start_date": "2020-02-01",
        "end_date": "2022-02-28",
        "months": "4",
        "status": "given" if number % 3 else "planned",
    }
    return row | changed


def in_csv(rows: Iterable[Row], columns: Sequence[str] = COLUMNS, end: str = "\n", between: str = ",") -> bytes:
    lines = [between.join(columns), *(between.join(str(row[name]) for name in columns) for row in rows)]
    return "".join(line + end for line in lines).encode()


def checked(content: bytes | Iterable[Row], name: str = "krav.csv", rules: RoundRules = RULES) -> CheckedFile:
    return check_rows(content if isinstance(content, bytes) else in_csv(content), name, rules)


def codes(found: CheckedFile) -> set[tuple[int, str, str | None]]:
    """Every reason as (row, code, field)."""
    return {(one.row, reason.code, reason.field) for one in found.verdicts for reason in one.reasons}


def codes_of(**changed: object) -> list[tuple[str, str | None]]:
    """The reasons of one row that is good but for what is changed, in the order they are told."""
    found = checked([good(**changed)])
    return [(reason.code, reason.field) for one in found.verdicts for reason in one.reasons]


STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">
<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"""
NAMESPACE = "http://schemas.openxmlformats.org"
DATE_STYLE = 1
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = f"""<Types xmlns="{NAMESPACE}/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/></Types>"""
ROOT = f"""<Relationships xmlns="{NAMESPACE}/package/2006/relationships"><Relationship Id="rId1"
Type="{NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""


def cell(at: str, value: object) -> str:
    if isinstance(value, date):
        return f'<c r="{at}" s="{DATE_STYLE}"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def sheet_of(rows: Sequence[Sequence[object]], more: str = "") -> str:
    lines = [
        f'<row r="{at}">{"".join(cell(f"{chr(65 + place)}{at}", one) for place, one in enumerate(row))}</row>'
        for at, row in enumerate(rows, 1)
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{NAMESPACE}/spreadsheetml/2006/main">'
        f"<sheetData>{''.join(lines)}{more}</sheetData></worksheet>"
    )


def in_workbook(
    *sheets: Sequence[Sequence[object]] | str,
    parts: Mapping[str, bytes] | None = None,
    packed: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook with sheets, each rows of cells or XML, and further parts as they are given."""
    written = [one if isinstance(one, str) else sheet_of(one) for one in sheets]
    numbers = range(1, len(written) + 1)
    listed = "".join(f'<sheet name="Ark {at}" sheetId="{at}" r:id="rId{at}"/>' for at in numbers)
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{NAMESPACE}/officeDocument/2006/relationships/worksheet" '
        f'Target="worksheets/sheet{at}.xml"/>'
        for at in numbers
    )
    styles = (
        f'<Relationship Id="rId99" Type="{NAMESPACE}/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    )
    files: dict[str, bytes] = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": ROOT.encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{NAMESPACE}/spreadsheetml/2006/main" '
            f'xmlns:r="{NAMESPACE}/officeDocument/2006/relationships"><sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships">{relations}{styles}</Relationships>'
        ).encode(),
        "xl/styles.xml": STYLES.encode(),
        **{f"xl/worksheets/sheet{at}.xml": xml.encode() for at, xml in zip(numbers, written, strict=True)},
        **(parts or {}),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packed) as archive:
        for name, told in files.items():
            archive.writestr(name, told)
    return content.getvalue()


def claims_sheet(*rows: Row) -> list[list[object]]:
    return [list(COLUMNS), *([row[name] for name in COLUMNS] for row in rows)]
