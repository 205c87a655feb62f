"""Jobs about exports and positions by date: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.reporting.exports import make_waiting_exports
from tilskudd.reporting.position_counting import count_what_is_new


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="exports")
def make_exports(timestamp: int) -> None:
    """Make every export that somebody has asked for."""
    make_waiting_exports()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="day-sums")
def count_day_sums(timestamp: int) -> None:
    """Count every entry that is in no day sum yet."""
    count_what_is_new()
