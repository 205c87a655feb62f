"""Rules of appeals on decisions (klage): who may, until when, and what a late one takes. Pure.

Forvaltningsloven chapter VI.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from tilskudd.values.bank_days import bank_day_from

THREE_WEEKS: Final = timedelta(weeks=3)


class AppealState(StrEnum):
    """Where an appeal stands (tilstand)."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    REVERSING = "reversing"
    PASSED_ON = "passed-on"
    UPHELD = "upheld"


class AppealAct(StrEnum):
    """What was done with an appeal (skritt)."""

    TAKEN = "taken"
    TAKEN_UP_LATE = "taken-up-late"
    DISMISSED = "dismissed"
    REVERSAL_PROPOSED = "reversal-proposed"
    PASSED_ON = "passed-on"
    UPHELD = "upheld"
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"


class AppealTab(StrEnum):
    """Whom an appeal waits for (fane): for us, for another who approves, for the instance, or for nobody."""

    OPEN = "open"
    APPROVAL = "approval"
    INSTANCE = "instance"
    DONE = "done"


OPEN_STATES: Final = (AppealState.RECEIVED, AppealState.REVERSING, AppealState.PASSED_ON)


def last_day_of(notified_on: date) -> date:
    """The last day to appeal, itself included: three weeks from the notice came, § 29.

    When it is a Saturday, a Sunday or a public holiday, the next working day (domstolloven § 149 second paragraph).
    """
    return bank_day_from(notified_on + THREE_WEEKS)


def latest_day_of(decided_on: date) -> date:
    """The last day that a late appeal can be taken up at all: a year after the decision, § 31 third paragraph."""
    try:
        return decided_on.replace(year=decided_on.year + 1)
    except ValueError:  # 29 February
        return date(decided_on.year + 1, 2, 28)


@dataclass(frozen=True)
class InTime:
    """Whether an appeal came in time (rettidig): when it came, the last day, and how many days late."""

    received_on: date
    last_day: date | None

    @property
    def is_late(self) -> bool:
        """An appeal that comes before the notice is in time."""
        return self.last_day is not None and self.received_on > self.last_day


def may_appeal(recipient_kind: str, scheme_recipients: str) -> bool:
    """Whether the recipient is a party who may appeal (klagerett), forvaltningsloven § 2 and § 28.

    A private organisation is. A municipality or a county is only where it stands as a private one would: where the
    scheme is open to private recipients too.
    """
    return recipient_kind == "voluntary" or scheme_recipients == "voluntary"
