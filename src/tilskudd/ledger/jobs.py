"""Jobs of the ledger: do what is due, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tilskudd.ledger.seal_key import sealing_key
from tilskudd.ledger.seals import seal


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="seal")
def seal_what_is_new(timestamp: int) -> None:
    """Seal every entry and event that stands in no seal yet."""
    seal(sealing_key())
