"""Jobs about people: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.people.local_accounts import forget_old_tries


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget-tries")
def forget_tries(timestamp: int) -> None:
    """Delete tries to sign in that are older than an hour."""
    forget_old_tries()
