"""Reads of applications: what is written, sent and enclosed, what they are asked, and whether they may be sent now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tilskudd.applications.application_models import (
    Application,
    ApplicationDeficiency,
    ApplicationDraft,
    Attachment,
    GateCheck,
    SentApplication,
)
from tilskudd.applications.budgets import Budget
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.queries import newest_version
from tilskudd.applications.questions import AskedIn, Question, QuestionKind, QuestionSet, Section
from tilskudd.applications.rules import CallState, Gate
from tilskudd.applications.typed import Attached, Typed, question_of
from tilskudd.parties.queries import municipalities_on

HERE = AskedIn.APPLICATION


def live_version(application: Application) -> CallVersion:
    """What the call says to who applies now."""
    return newest_version(application.call)


def asked_sections(whole: QuestionSet) -> list[Section]:
    """The sections that an application has, each with the questions that are asked there."""
    found = [
        Section(one.words, tuple(q for q in one.questions if HERE in q.asked_in.places), one.key)
        for one in whole.sections
    ]
    return [one for one in found if one.questions]


def draft_of(application: Application) -> ApplicationDraft:
    """What is written; it was made when the application was begun."""
    return ApplicationDraft.objects.select_related("saved_by").get(application=application)


def typed_in(draft: ApplicationDraft) -> Typed:
    """The fields of a draft as they were typed."""
    return {name: tuple(values) for name, values in draft.typed.items()}


def attachments_of(application: Application) -> dict[str, list[Attachment]]:
    """The files that are there by the key of their question, in the order they came; those taken away are not."""
    found: dict[str, list[Attachment]] = {}
    for row in Attachment.objects.filter(application=application, removed_at=None).order_by("id"):
        found.setdefault(row.question, []).append(row)
    return found


def as_attached(files: Mapping[str, list[Attachment]]) -> dict[str, list[Attached]]:
    """The files as answers have them."""
    return {key: [Attached(one.name, one.media_type, one.size) for one in rows] for key, rows in files.items()}


def municipality_names(on: date) -> dict[str, str]:
    """The municipalities of a day: their names by their numbers."""
    return dict(municipalities_on(on).order_by("name").values_list("code", "name"))


def newest_sent(application: Application) -> SentApplication | None:
    """What was sent last; None before anything was."""
    rows = application.sent.select_related("by", "questions", "call_version")
    return rows.order_by("-number").first()


def open_deficiency(application: Application, on: date) -> ApplicationDeficiency | None:
    """The notice that still may be answered that day, and has not been."""
    rows = application.deficiencies.filter(answer_by__gte=on, answers=None)
    return rows.order_by("-id").first()


def takes_in(version: CallVersion, application: Application, now: datetime, on: date) -> bool:
    """Whether the application may be sent at this moment."""
    if version.times.state(now) is CallState.OPEN:
        return True
    return application.first_sent_at is not None and open_deficiency(application, on) is not None


def title_in(whole: QuestionSet, typed: Typed) -> str:
    """What the project is called: the answer to the first short text."""
    first = next((one for one in whole.asked(HERE) if one.kind is QuestionKind.SHORT_TEXT), None)
    return next(iter(typed.get(first.key, ())), "").strip()[:200] if first else ""


def budget_question(whole: QuestionSet) -> Question | None:
    """The question that holds the budget; None when there is none."""
    return next((one for one in whole.asked(HERE) if one.kind is QuestionKind.BUDGET), None)


def budget_in(sent: SentApplication) -> Budget | None:
    """The budget that was sent."""
    return next((one for one in sent.answers.values.values() if isinstance(one, Budget)), None)


def words_in(whole: QuestionSet, typed: Typed, most: int = 20_000) -> str:
    """All that was written in words, for searching."""
    texts = {one.key for one in whole.asked(HERE) if one.kind in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)}
    return " ".join(value for name, values in typed.items() if question_of(name) in texts for value in values)[:most]


def newest_checks(application: Application) -> dict[Gate, GateCheck]:
    """The check that counts of each gate."""
    rows = application.gate_checks.select_related("by").order_by("gate", "-id").distinct("gate")
    return {Gate(row.gate): row for row in rows}


def is_admissible(checks: Mapping[Gate, GateCheck], gates: frozenset[Gate]) -> bool | None:
    """Whether all gates are met; None while one that is asked for has not been checked, and none has failed."""
    if any(not checks[gate].is_met for gate in gates if gate in checks):
        return False
    return True if all(gate in checks for gate in gates) else None
