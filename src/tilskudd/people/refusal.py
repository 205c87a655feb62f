"""When the rules say no to a person."""

from __future__ import annotations


class Refusal(Exception):
    """A no that a person can understand (avslått handling): what was refused, why, and what to do instead.

    The text is shown as it is; nothing has been written when it is raised.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))


class NotAllowed(Refusal):
    """The person lacks a right or a written authority (mangler rett)."""


class WrongState(Refusal):
    """The thing has moved on since the page was shown (feil tilstand)."""
