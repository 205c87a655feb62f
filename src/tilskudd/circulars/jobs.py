"""Jobs about circulars: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.circulars.sending import deliver_due_circulars


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="circulars")
def deliver_circulars(timestamp: int) -> None:
    """Give those in the circles of sent circulars theirs, a bounded piece at a time."""
    deliver_due_circulars()
