"""Jobs about letters: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.documents import services
from tilskudd.documents.delivery import deliver_due_letters


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="award-letters")
def issue_due_letters(timestamp: int) -> None:
    """Write and deliver the letter of every outcome that is decided and has none, row by row."""
    services.issue_due_letters()
    deliver_due_letters()
