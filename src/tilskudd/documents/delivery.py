"""Delivering issued letters by the channels in use: each letter once by each, and what fails is tried again."""

from __future__ import annotations

from functools import partial

from tilskudd.documents.channels import CHANNELS, Channel
from tilskudd.documents.models import Delivery, IssuedLetter
from tilskudd.documents.queries import undelivered
from tilskudd.documents.services import AT_ONCE, attempt, solve
from tilskudd.documents.words import DELIVER
from tilskudd.files.services import content_of
from tilskudd.people.clock import now


def deliver_due_letters(most: int = AT_ONCE) -> int:
    """Deliver the letters that are due (ekspeder), one by one; how many. Safe to run twice at once.

    A channel may be given a letter again, when the program died after it took it and before the row was written.
    """
    delivered = 0
    for channel in CHANNELS:
        due = undelivered(channel.name).select_related("outcome__version__decision", "recipient", "pdf")
        for letter in due.defer("html", "data")[:most]:
            delivered += attempt(letter.outcome, DELIVER, partial(_deliver, letter, channel))
    return delivered


def _deliver(letter: IssuedLetter, channel: Channel) -> None:
    if Delivery.objects.filter(letter=letter, channel=channel.name).exists():
        return
    decision = letter.outcome.version.decision.number
    reference = channel.deliver(decision, letter.number, letter.recipient.number, content_of(letter.pdf))
    Delivery.objects.create(letter=letter, channel=channel.name, reference=reference, delivered_at=now())
    solve(letter.outcome, DELIVER)
