"""A letter that is taken in, and one that waits for its second person."""

from __future__ import annotations

import pytest

from circulars import Counted
from given import SAMPLE
from tilskudd.circulars import sending
from tilskudd.config.example_letters import answer_letter
from tilskudd.mandate import confirmation, services
from tilskudd.mandate.models import Letter


@pytest.fixture
def letter(given) -> Letter:
    """The sample letter, taken in by Kari and not yet answered."""
    return services.take_in_letter(SAMPLE.read_bytes(), SAMPLE.name, by=given.kari)


@pytest.fixture
def waiting(given, letter) -> Letter:
    """The sample letter, answered by Kari and sent to be confirmed by another."""
    answer_letter(letter, by=given.kari)
    confirmation.send_for_confirmation(letter, by=given.kari)
    return letter


@pytest.fixture
def channel(monkeypatch):
    """The channel of a test instead of the folder."""

    def use(*fails: str, error: type[BaseException] = OSError) -> Counted:
        made = Counted(*fails, error=error)
        monkeypatch.setattr(sending, "CHANNELS", (made,))
        return made

    return use
