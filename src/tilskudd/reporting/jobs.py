"""Jobs about exports: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.reporting.exports import make_waiting_exports


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="exports")
def make_exports(timestamp: int) -> None:
    """Make every export that somebody has asked for."""
    make_waiting_exports()
