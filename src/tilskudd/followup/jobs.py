"""Jobs of follow-up: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.followup.demands import open_due_reports
from tilskudd.followup.reviewing import remind_of_reports


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="open-reports")
def open_reports(timestamp: int) -> None:
    """Give each grant that is to be reported on its task."""
    open_due_reports()


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="report-reminders")
def remind(timestamp: int) -> None:
    """Remind of reports that are due soon, or overdue."""
    remind_of_reports()
