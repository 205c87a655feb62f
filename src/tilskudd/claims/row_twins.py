"""Rows that claim for the same participant and measure, whichever way the file is sorted."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from tilskudd.claims.row_words import BITS

MOST_TOLD: Final = 3
TWIN, ELSEWHERE = BITS["duplicate-in-file", "key"], BITS["other-municipality", "key"]


def twins_in(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Every row of every group of two or more, with `twins`: its bits, and the lowest rows of the group.

    Takes `row`, `key`, `measure` and `municipality`; key and municipality are null where none can be read. Gives `row`,
    `twins`, `group` (how many they are) and `row_1` to `row_3`, the last null in a group of two.
    """
    row, place = nw.col("row"), nw.col("municipality")
    twice = rows.filter(~nw.col("key").is_null() & nw.col("key").is_duplicated())
    # The lowest row of a group names it in one number, which the rest is found by much faster than by two texts.
    groups = twice.select("row", "municipality", row.min().over("key", "measure").alias("row_1"))
    groups = groups.with_columns(nw.len().over("row_1").alias("group")).filter(nw.col("group") > 1)
    for at in range(2, MOST_TOLD + 1):
        after = nw.when(row > nw.col(f"row_{at - 1}")).then(row).otherwise(nw.lit(None, nw.Int64))
        groups = groups.with_columns(after.alias("after"))
        groups = groups.with_columns(nw.col("after").min().over("row_1").alias(f"row_{at}"))
    elsewhere = place.min().over("row_1") != place.max().over("row_1")
    groups = groups.with_columns(elsewhere.fill_null(False).alias("elsewhere"))
    bits = nw.when(nw.col("elsewhere")).then(nw.lit(TWIN + ELSEWHERE, nw.Int64)).otherwise(nw.lit(TWIN, nw.Int64))
    return groups.select("row", bits.alias("twins"), "group", *(f"row_{at}" for at in range(1, MOST_TOLD + 1)))
