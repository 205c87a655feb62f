"""Jobs of notices: send what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.notices.services import send_due_notices


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="send-notices")
def send_notices(timestamp: int) -> None:
    """Send the e-mails that wait."""
    send_due_notices()
