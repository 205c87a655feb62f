"""A claim file held against the rules of a round: a verdict for every row, with all reasons at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import polars as pl

from tilskudd.claims.claim_file import open_claims
from tilskudd.claims.row_rules import RoundRules
from tilskudd.claims.row_told import RowVerdict, rows_as_json, rows_told
from tilskudd.claims.row_twins import twins_in
from tilskudd.claims.row_verdicts import with_masks
from tilskudd.claims.row_words import FIELDS, Reason, Verdict, reasons_of, verdict_of
from tilskudd.values.finding import Finding, Severity

AT_A_TIME: Final = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """What is accepted for one municipality and measure: participants `given` and `planned`, `amount` whole kroner."""

    municipality: str
    measure: str
    given: int
    planned: int
    amount: int

    def as_json(self) -> dict[str, str | int]:
        return {"municipality": self.municipality, "measure": self.measure} | {
            "given": self.given,
            "planned": self.planned,
            "amount": self.amount,
        }


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The answer to a claim file (svar på krav): how many rows, accepted ones by what they claim, and the reasons.

    `counts` are the accepted rows by municipality, measure and status; `doubtful_amount` is what the doubtful rows
    would come to, in whole kroner; `reasons` is on how many rows each reason stands. A row with several counts once
    in each.
    """

    rules: RoundRules
    rows: int
    accepted: int
    refused: int
    doubtful: int
    doubtful_amount: int
    counts: Mapping[tuple[str, str, str], int]
    reasons: Mapping[Reason, int]
    findings: tuple[Finding, ...]
    _not_accepted: pl.DataFrame

    @property
    def amount(self) -> int:
        """What the accepted rows come to at the rates of their measures, in whole kroner."""
        return sum(one.amount for one in self.by_municipality())

    @property
    def verdicts(self) -> Iterator[RowVerdict]:
        """The rows that are not accepted, by their number; made as they are asked for, so that any number is held."""
        return rows_told(self._batches())

    def verdicts_as_json(self) -> Iterator[str]:
        """Each of the same rows as a JSON object in text: what `verdicts` tells, many times faster."""
        return rows_as_json(self._batches())

    def by_municipality(self) -> Iterator[Count]:
        """The accepted rows of each municipality and measure, in order."""
        rates = {one.code: one.rate for one in self.rules.measures}
        for municipality, measure in sorted({(one, other) for one, other, _status in self.counts}):
            given, planned = (self.counts.get((municipality, measure, one), 0) for one in ("given", "planned"))
            yield Count(municipality, measure, given, planned, (given + planned) * rates[measure])

    def _batches(self) -> Iterator[list[tuple[int | str | None, ...]]]:
        for batch in self._not_accepted.iter_slices(AT_A_TIME):
            yield batch.rows()


def check_rows(content: bytes, name: str, rules: RoundRules) -> CheckedFile:
    """Check a claim file (krav), CSV or xlsx, `name` as the sender called it.

    The answer does not hang on the order of the rows. Raises UnusableFile, with every fault in a sentence, for what
    cannot be read as such a file at all.
    """
    table = open_claims(content, name)
    kept, faulty = [NO_ROWS], [NO_FAULTY]
    for piece in table.pieces():
        masked = with_masks(nw.from_native(piece.lazy()), rules, table.width).select(*NEEDED).to_native().collect()
        whole = (pl.col("cells") == table.width) & (pl.col("key") != "") & (pl.col("measure") != "")
        kept.append(masked.select(*KEPT, pl.when(whole).then("key").alias("key")))
        faulty.append(masked.filter(pl.col("mask") != 0).select("row", "mask", *FIELDS))
    rows = pl.concat(kept)
    asked = rows.lazy().select("row", "key", "measure", "municipality")
    twins: pl.DataFrame = twins_in(nw.from_native(asked)).to_native().collect()
    not_accepted = joined(pl.concat(faulty), twins)
    fine = rows.lazy().filter(pl.col("mask") == 0).join(twins.lazy(), on="row", how="anti")
    counted = fine.group_by("municipality", "measure", "status").len().sort("municipality", "measure", "status")
    counts = {(place, measure, status): count for place, measure, status, count in counted.collect().rows()}
    tally = dict.fromkeys(Verdict, 0)
    reasons: Counter[Reason] = Counter()
    masks = dict(not_accepted.group_by("mask").len().rows())
    for mask, count in masks.items():
        tally[verdict_of(mask)] += count
        for reason in reasons_of(mask):
            reasons[reason] += count
    in_doubt = not_accepted.filter(pl.col("mask").is_in([one for one in masks if verdict_of(one) is Verdict.DOUBTFUL]))
    rates = {one.code: one.rate for one in rules.measures}
    return CheckedFile(
        rules=rules,
        rows=rows.height,
        accepted=sum(counts.values()),
        refused=tally[Verdict.REFUSED],
        doubtful=tally[Verdict.DOUBTFUL],
        doubtful_amount=sum(rates[code] * count for code, count in in_doubt.group_by("measure").len().rows()),
        counts=counts,
        reasons=dict(reasons),
        findings=(*table.findings, *(() if rows.height else (NONE,))),
        _not_accepted=not_accepted,
    )


def joined(faulty: pl.DataFrame, twins: pl.DataFrame) -> pl.DataFrame:
    """The rows with faults of their own or twins, by number, with the bits of both and the others of the group."""
    both = faulty.join(twins, on="row", how="full", coalesce=True)
    mask = pl.col("mask").fill_null(0) + pl.col("twins").fill_null(0)
    return both.select("row", mask.alias("mask"), *TWIN_COLUMNS, *FIELDS).sort("row")


NONE: Final = Finding("no-rows", Severity.NOTE, "Filen har ingen rader: ingen krav.")
TWIN_COLUMNS: Final = ("group", "row_1", "row_2", "row_3")
NEEDED: Final = ("row", "mask", "cells", "municipality_wrong", *FIELDS)
KEPT: Final = (
    pl.col("row", "mask", "measure", "status"),
    pl.when(pl.col("municipality_wrong") == 0).then("municipality").alias("municipality"),
)
NUMBERS: Final = {"row": pl.Int64(), "mask": pl.Int64()}
NO_FAULTY: Final = pl.DataFrame(schema=NUMBERS | dict.fromkeys(FIELDS, pl.String()))
NO_ROWS: Final = pl.DataFrame(schema=NUMBERS | dict.fromkeys(("measure", "status", "municipality", "key"), pl.String()))
