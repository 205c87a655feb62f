"""Jobs about people: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.people.kept_forms import forget_old_forms
from tilskudd.people.local_accounts import forget_old_tries


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget-tries")
def forget_tries(timestamp: int) -> None:
    """Delete tries to sign in that are older than an hour."""
    forget_old_tries()


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="forget-forms")
def forget_forms(timestamp: int) -> None:
    """Delete forms that were kept for somebody who did not come back within a day."""
    forget_old_forms()
