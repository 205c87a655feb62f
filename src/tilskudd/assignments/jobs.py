"""Jobs of following assignments: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.assignments.reminding import remind_the_responsible


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="assignment-reminders")
def remind(timestamp: int) -> None:
    """Remind those who are responsible of what is soon due, or overdue."""
    remind_the_responsible()
