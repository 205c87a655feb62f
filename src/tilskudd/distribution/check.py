"""What `tilskudd verify` asks of formula grants: runs that compute to what they say, cells as the file has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tilskudd.distribution.csv_rows import FaultyFile
from tilskudd.distribution.models import Run, StatisticSnapshot
from tilskudd.distribution.queries import counted_on, recomputed
from tilskudd.distribution.statistic import Statistic, read_statistic
from tilskudd.files.services import FileLost, content_of
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.split import CannotSplit


def check_distributions() -> Iterator[Finding]:
    """Read every statistic's file again, and carry out every run again; what differs."""
    for snapshot in StatisticSnapshot.objects.select_related("file").order_by("id"):
        if why := _cells_off(snapshot):
            yield Finding("statistic-changed", Severity.ERROR, f"{snapshot.about} {why}.")
    for run in Run.objects.select_related("recipe__statistic").order_by("id").iterator():
        if why := differs(run):
            yield Finding("run-not-recomputed", Severity.ERROR, f"{run.about} {why}.")


def differs(run: Run) -> str:
    """How a run differs from what its recipe gives now; empty when it does not."""
    try:
        again = recomputed(run)
    except (CannotSplit, KeyError) as error:
        return f"cannot be computed again: {error}"
    if hashlib.sha256(again.weights).hexdigest() != run.weights_sha256:
        return "rests on other weights than the statistic gives"
    if [row.share for row in run.rows.order_by("rank")] != list(again.split.shares):
        return "has other rows than its recipe gives"
    if (run.weight_sum, run.sum.in_kroner) != (again.split.weight_sum, again.split.sum):
        return "has other sums than its rows"
    return ""


def _cells_off(snapshot: StatisticSnapshot) -> str:
    try:
        read = read_statistic(content_of(snapshot.file))
    except FileLost:
        return "has lost its file"
    except FaultyFile:
        return "has a file that cannot be read"
    return "" if _plain(read) == _plain(Statistic(counted_on(snapshot), {})) else "has other counts than its file"


def _plain(statistic: Statistic) -> dict[object, object]:
    """Days with their codes, and the cells above nobody or withheld: a cell that is not there is nobody."""
    return {
        day: (
            counts.codes,
            {name: {code: count for code, count in cells.items() if count} for name, cells in counts.groups.items()},
            {name: hidden for name, hidden in counts.withheld.items() if hidden},
        )
        for day, counts in statistic.days.items()
    }
