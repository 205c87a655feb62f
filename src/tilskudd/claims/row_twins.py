"""Rows that claim for the same participant and measure, whichever way the file is sorted."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from tilskudd.claims.row_words import BITS

MOST_TOLD: Final = 3
TWIN, ELSEWHERE = BITS["duplicate-in-file", "key"], BITS["other-municipality", "key"]
BY: Final = ("key", "measure")


def twins_in(rows: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Every row of every group of two or more, with `twins`: its bits, and the lowest rows of the group.

    Takes `row`, `key`, `measure` and `municipality`, null where none can be read; gives `row`, `twins`, `group` (how
    many they are) and `row_1` to `row_3`, the last null in a group of two.
    """
    groups = rows.filter(nw.col("key").is_duplicated()).with_columns(nw.len().over(*BY).alias("group"))
    groups = groups.filter(nw.col("group") > 1)
    place, row = nw.col("municipality"), nw.col("row")
    groups = groups.with_columns(
        row.min().over(*BY).alias("row_1"), (place.min().over(*BY) != place.max().over(*BY)).alias("elsewhere")
    )
    for at in range(2, MOST_TOLD + 1):
        after = nw.when(row > nw.col(f"row_{at - 1}")).then(row).otherwise(nw.lit(None, nw.Int64))
        groups = groups.with_columns(after.alias("after")).with_columns(
            nw.col("after").min().over(*BY).alias(f"row_{at}")
        )
    bits = nw.when(nw.col("elsewhere").fill_null(False)).then(nw.lit(TWIN + ELSEWHERE, nw.Int64))
    twins = bits.otherwise(nw.lit(TWIN, nw.Int64)).alias("twins")
    return groups.select("row", twins, "group", *(f"row_{at}" for at in range(1, MOST_TOLD + 1)))
