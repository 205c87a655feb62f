"""Jobs about applications: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.applications.gates import check_gates
from tilskudd.applications.queries import closed_calls
from tilskudd.applications.rules import CallState
from tilskudd.people.clock import now

NEWEST = 20


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="application-gates")
def check_due_gates(timestamp: int) -> None:
    """Look up the gates of the applications in the calls whose deadline went out last."""
    for version in closed_calls(now())[:NEWEST]:
        if version.state is CallState.CLOSED:
            check_gates(version.call)
