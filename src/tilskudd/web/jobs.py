"""Jobs where claims and decisions meet: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.web.claim_proposing import propose_where_money_came


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="claims-covered")
def propose_covered_claims(timestamp: int) -> None:
    """Propose for those who waited for cover, where the frame has risen."""
    propose_where_money_came()
