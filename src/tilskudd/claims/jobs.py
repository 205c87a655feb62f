"""Jobs about claims: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.claims import judging


@app.periodic(cron="0 7 * * *")
@app.task(queueing_lock="claim-reminders")
def remind_due(timestamp: int) -> None:
    """Remind those who have not answered, a week and two days before a round closes."""
    judging.remind_due()
