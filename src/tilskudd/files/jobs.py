"""Jobs of the file store: do what is due, safe to run twice."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tilskudd.files.services import remove_leftovers


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="leftover-files")
def remove_leftover_files(timestamp: int) -> None:
    """Remove files that somebody began to send more than a day ago and that never came whole."""
    remove_leftovers(datetime.fromtimestamp(timestamp, UTC))
