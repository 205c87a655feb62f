"""What every row of a claim file is held against, as column expressions: the same on Polars and wherever Narwhals is.

Each rule gives the bits of its reasons (row_words), so that all reasons of a row are one whole number. Dates are
reckoned by their digits: no parser is asked that could stop at a date that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import narwhals as nw

from tilskudd.claims.row_rules import MeasureRules, RoundRules
from tilskudd.claims.row_words import BITS, DATES, FIELDS
from tilskudd.claims.rules import GroupedBy

PERSON_NUMBER: Final = (
    r"(?:^|[^0-9A-Za-z])(?:[0-9]{6}[ .\-]?[0-9]{5}|(?:19|20)[0-9]{2}[ .\-]?[0-9]{6}[ .\-]?[0-9]{2})(?:[^0-9A-Za-z]|$)"
)
"""Eleven digits as in a person number, or twelve as in a DUF number, whatever their control digits say."""

CUT_PERSON_NUMBER: Final = r"^[1-9](?:0[1-9]|1[0-2]|[48][1-9]|[59][0-2])[0-9]{7}$"
"""A person number whose first 0 a spreadsheet took for a number's."""

UNREADABLE: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{FFFD}]"
FORMULA: Final = r"^[=+@\-]"
NUMBER: Final = r"^[+\-]?[0-9]+(?:[.,][0-9]+)?$"
KEY: Final = r"^[0-9A-Za-z][0-9A-Za-z._:/+=\-]{0,127}$"
ISO: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NORWEGIAN: Final = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"
SERIAL: Final = r"^[0-9]{5}(?:[.,][0-9]+)?$"
WHOLE: Final = r"^-?[0-9]+$"
FIRST_DAY, LAST_DAY = 1990_01_01, 2099_12_31
"""Days as whole numbers, 20220331: they stand in the order of time. Others are taken for a slip of the pen."""


def bit(code: str, field: str | None) -> nw.Expr:
    return nw.lit(BITS[code, field], nw.Int64)


def first_of(*cases: tuple[nw.Expr, nw.Expr]) -> nw.Expr:
    """What the first condition that holds gives; 0 when none does."""
    told = nw.lit(0, nw.Int64)
    for holds, gives in reversed(cases):
        told = nw.when(holds).then(gives).otherwise(told)
    return told


def also(holds: nw.Expr, code: str, field: str | None) -> nw.Expr:
    return nw.when(holds).then(bit(code, field)).otherwise(nw.lit(0, nw.Int64))


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(*conditions, ignore_nulls=True)


def digits_of(field: str) -> nw.Expr:
    """The day in a cell as YYYYMMDD, 0 for what is not written as a date."""
    cell = nw.col(field)
    turned = nw.concat_str(cell.str.slice(6, 4), cell.str.slice(3, 2), cell.str.slice(0, 2))
    iso = cell.str.replace_all("-", "", literal=True)
    written = (
        nw.when(cell.str.contains(ISO))
        .then(iso)
        .otherwise(nw.when(cell.str.contains(NORWEGIAN)).then(turned).otherwise(nw.lit("0")))
    )
    return written.cast(nw.Int64)


def in_the_calendar(day: nw.Expr) -> nw.Expr:
    """Whether YYYYMMDD is a day that has been or will be, leap years as since 1582."""
    year, month, of_month = day // 10_000, day // 100 % 100, day % 100
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))
    longest = nw.when(month == 2).then(february).otherwise(30 + (month + month // 8) % 2)
    return month.is_between(1, 12) & (of_month >= 1) & (of_month <= longest)


def in_any_cell(field: str) -> list[tuple[nw.Expr, nw.Expr]]:
    """What can be wrong with any cell, gravest first; a cell has one such reason at most, or one of its own."""
    cell, here = nw.col(field), None if field == "other" else field
    cases = [
        (cell.str.contains(PERSON_NUMBER), bit("person-number", here)),
        (cell.str.contains(UNREADABLE), bit("unreadable-text", here)),
    ]
    if here is None:
        return cases
    missing = "missing-key" if field == "key" else "missing-value"
    formula = cell.str.contains(FORMULA) & ~cell.str.contains(NUMBER)
    return [(cell == "", bit(missing, field)), *cases, (formula, bit("formula", field))]


def of_own(field: str, rules: RoundRules) -> list[tuple[nw.Expr, nw.Expr]]:
    """What can be wrong with a cell of this column."""
    cell = nw.col(field)
    match field:
        case "municipality":
            known = rules.municipalities
            strange = nw.lit(False) if known is None else ~cell.is_in(sorted(known))
            four = cell.str.contains(r"^[0-9]{4}$")
            return [(~four, bit("not-a-municipality-number", field)), (strange, bit("unknown-municipality", field))]
        case "measure":
            return [(~cell.is_in([one.code for one in rules.measures]), bit("unknown-measure", field))]
        case "key":
            cut = cell.str.contains(CUT_PERSON_NUMBER)
            return [(cut, bit("person-number", field)), (~cell.str.contains(KEY), bit("bad-key", field))]
        case "months":
            return [(~cell.str.contains(WHOLE), bit("months-not-a-number", field))]
        case "status":
            return [(~cell.is_in(["given", "planned"]), bit("unknown-status", field))]
    day = nw.col(f"{field}_day")
    return [
        (cell.str.contains(SERIAL), bit("serial-date", field)),
        (day == 0, bit("not-a-date", field)),
        (~in_the_calendar(day), bit("impossible-date", field)),
        (~day.is_between(FIRST_DAY, LAST_DAY), bit("date-out-of-range", field)),
    ]


def good(field: str) -> nw.Expr:
    return nw.col(f"{field}_wrong") == 0


def as_number(day: object) -> int:
    return int(str(day).replace("-", ""))


def outside(measures: Sequence[MeasureRules], by: GroupedBy) -> nw.Expr:
    """Whether the date that the measure goes by lies outside its period; both ends belong to it."""
    day = nw.col(f"{by.field}_day")
    of_this = [one for one in measures if one.by is by]
    if not of_this:
        return nw.lit(False)
    conditions = [
        (nw.col("measure") == one.code) & ~day.is_between(as_number(one.first), as_number(one.last)) for one in of_this
    ]
    return good(by.field) & any_of(conditions)


def between_cells(rules: RoundRules) -> list[nw.Expr]:
    """What cells say together, each of which is good alone."""
    start, end, months = nw.col("start_date_day"), nw.col("end_date_day"), nw.col("months_whole")
    both = good("start_date") & good("end_date")
    too_many = any_of((nw.col("measure") == one.code) & (months > one.max_months) for one in rules.measures)
    out = good("months") & ((months < 1) | too_many)
    touched = (end // 10_000 - start // 10_000) * 12 + end // 100 % 100 - start // 100 % 100 + 1
    late = [
        (nw.col("status") == "given") & good(one) & (nw.col(f"{one}_day") > as_number(rules.received_by))
        for one in DATES
    ]
    return [
        *(also(outside(rules.measures, by), "outside-period", by.field) for by in GroupedBy),
        *(also(holds, "given-too-late", one) for holds, one in zip(late, DATES, strict=True)),
        also(out, "months-out-of-range", "months"),
        also(both & (end < start), "end-before-start", "end_date"),
        also(both & good("months") & (end >= start) & ~out & (months > touched), "months-exceed-dates", "months"),
    ]


def with_masks(rows: nw.LazyFrame[Any], rules: RoundRules, width: int) -> nw.LazyFrame[Any]:
    """The rows with `mask`, the bits of the reasons that lie in the row itself.

    Of a row with too few or too many cells it is not known which is which, so that nothing else is said of it than
    that, and whether a person number stands in it.
    """
    months = nw.col("months")
    whole = months.str.contains(WHOLE)
    # A number of more digits is beyond every limit, and would not fit.
    short = nw.when(whole & (months.str.len_chars() <= 9)).then(months).otherwise(nw.lit("999999999"))
    days = [digits_of(field).alias(f"{field}_day") for field in DATES]
    rows = rows.with_columns(*days, short.cast(nw.Int64).alias("months_whole"))
    rows = rows.with_columns(
        *(first_of(*in_any_cell(one), *of_own(one, rules)).alias(f"{one}_wrong") for one in FIELDS),
        first_of(*in_any_cell("other")).alias("other_wrong"),
    )
    alone = [nw.col(f"{field}_wrong") for field in (*FIELDS, "other")]
    mask = nw.sum_horizontal(*alone, *between_cells(rules))
    person = [
        also(nw.col(one).str.contains(PERSON_NUMBER), "person-number", None if one == "other" else one)
        for one in (*FIELDS, "other")
    ]
    odd = first_of(
        (nw.col("cells") < width, bit("too-few-columns", None)),
        (nw.col("cells") > width, bit("too-many-columns", None)),
    )
    told = nw.when(nw.col("cells") == width).then(mask).otherwise(nw.sum_horizontal(odd, *person))
    return rows.with_columns(told.alias("mask"))
