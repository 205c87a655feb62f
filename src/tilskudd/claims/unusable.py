"""What is said of a file that cannot be used at all: every fault at once, each in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import NO_BREAK_SPACE

DIGIT: Final = re.compile(r"\d")
MOST_FINDINGS: Final = 50
LONGEST_SHOWN: Final = 40
MOST_DIGITS_SHOWN: Final = 8
"""A date has eight; a person number, and most of one, has more."""


class UnusableFile(Exception):
    """The claim file or its rules cannot be used; `findings` says all that is wrong, `str()` says it in one line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(one.message for one in findings))
        self.findings = tuple(findings)


class Faults:
    """Faults so far (funn); raises UnusableFile at the end, or when there are too many to be worth more."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, message: str) -> None:
        """Note a fault of the whole file."""
        self.findings.append(Finding(code, Severity.ERROR, printable(message)))
        if len(self.findings) >= MOST_FINDINGS:
            self.findings.append(Finding("more-faults", Severity.ERROR, "Resten er ikke sett på."))
            self.stop()

    def stop(self) -> None:
        """Raise UnusableFile when anything was noted."""
        if self.findings:
            raise UnusableFile(self.findings)


def refused(code: str, message: str) -> UnusableFile:
    """The refusal of a file for one reason."""
    return UnusableFile([Finding(code, Severity.ERROR, printable(message))])


def shown(written: str) -> str:
    """What stands in a cell, cut short, to be told in a sentence; never anything with the digits of a person number."""
    if not written:
        return "en tom celle"
    if len(written) > MOST_DIGITS_SHOWN and len(DIGIT.findall(written)) > MOST_DIGITS_SHOWN:
        return "innholdet (ikke vist)"
    return f"«{printable(written[:LONGEST_SHOWN])}»"


def printable(text: str) -> str:
    """The text without signs that would steer the terminal it is told in."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == NO_BREAK_SPACE else " " for sign in text)
