"""When a notice is sent, and tried again. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=6)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries in vain: five minutes, doubled each time, never more than six hours."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT) if tries else timedelta(0)
