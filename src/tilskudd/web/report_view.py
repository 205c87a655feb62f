"""A report as its pages show it: what was sent, what changed since the time before, and where things stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from tilskudd.applications.answer_json import from_json
from tilskudd.applications.answers import Answers
from tilskudd.applications.differences import difference
from tilskudd.applications.questions import AskedIn
from tilskudd.followup.accounts import Accounts
from tilskudd.followup.models import Report, ReportFile, SentReport
from tilskudd.followup.queries import accounts_of, files_of
from tilskudd.followup.rules import THEIRS, ReportState
from tilskudd.followup.words import STATE_WORDS
from tilskudd.parties.queries import municipalities_on
from tilskudd.web.answers_shown import AnswerMaterial, ShownAnswer, answers_shown, asked_of

COLOURS = {
    ReportState.OPEN: "neutral",
    ReportState.SENT: "info",
    ReportState.DEFICIENT: "warning",
    ReportState.APPROVED: "success",
}


@dataclass(frozen=True)
class StateSeen:
    """Where a report stands, in words and a colour; overdue is loud."""

    words: Any
    colour: str
    is_overdue: bool


def state_seen(report: Report, today: date) -> StateSeen:
    """The state of a report on a day."""
    state = ReportState(report.state)
    late = state in THEIRS and report.due_on < today
    return StateSeen(STATE_WORDS[state], "danger" if late else COLOURS[state], late)


def written_form() -> str:
    """The language that questions are shown in."""
    return get_language() or "nb"


def title_of(row: Any) -> str:
    """What the demand of a row is called, for rows that `titled` has given their titles."""
    return (row.title_nn if written_form() == "nn" else "") or row.title_nb


def municipality_names(day: date) -> dict[str, str]:
    """The municipalities of a day by their numbers."""
    return dict(municipalities_on(day).values_list("code", "name"))


@dataclass(frozen=True)
class SentSeen:
    """One version that was sent, to read (innsendt utgave)."""

    sent: SentReport
    answers: Sequence[ShownAnswer]
    accounts: Accounts | None
    files: Sequence[ReportFile]

    @property
    def number(self) -> int:
        return self.sent.version.number

    @property
    def review(self) -> Any:
        return getattr(self.sent, "review", None)


def sent_seen(
    report: Report,
    sent: SentReport,
    before: SentReport | None,
    *,
    names: dict[str, str],
    opens: Callable[[ReportFile], str],
) -> SentSeen:
    """A version that was sent, with what changed in it since the one before."""
    whole, read = sent.version.demand.question_set, _answers(sent)
    files = files_of(sent.version)
    addresses = _addresses(files, opens)
    material = AnswerMaterial(
        municipalities=names,
        opens=lambda key, number: addresses.get((key, number), ""),
        changes=difference(_answers(before), read) if before else (),
    )
    asked = asked_of(whole, AskedIn.REPORT, read.values)
    shown = answers_shown(asked, read.values, language=written_form(), material=material)
    return SentSeen(sent, shown, accounts_of(report.grant, sent.version.demand, sent.version), files)


def _answers(sent: SentReport) -> Answers:
    read, faults = from_json(sent.answers)
    assert read is not None, faults
    return read


def _addresses(files: Sequence[ReportFile], opens: Callable[[ReportFile], str]) -> dict[tuple[str, int], str]:
    """The address of each file by its question and its number there, from 1."""
    found: dict[tuple[str, int], str] = {}
    for one in files:
        number = sum(1 for key, _n in found if key == one.question) + 1
        found[one.question, number] = opens(one)
    return found
