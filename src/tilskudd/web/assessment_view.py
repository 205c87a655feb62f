"""What a person has to assess and how far it has come, and what one may see of an application (vurdering)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tilskudd.applications.application_models import Application, SentApplication
from tilskudd.applications.assessment_models import Assessment, Assessor, ImpartialityStatement
from tilskudd.applications.assessment_queries import mine
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.questions import AskedIn
from tilskudd.parties.queries import municipalities_on
from tilskudd.people.models import User
from tilskudd.web.answers_shown import AnswerMaterial, ShownAnswer, answers_shown, asked_of


class Step(StrEnum):
    """How far one's own assessment of an application has come (steg)."""

    STATE = "state"
    BEGIN = "begin"
    DRAFT = "draft"
    NEW_SENDING = "new-sending"
    DONE = "done"


STEP_WORDS: Final[dict[Step, Any]] = {
    Step.STATE: _("Si om du er habil"),
    Step.BEGIN: _("Ikke begynt"),
    Step.DRAFT: _("Utkast"),
    Step.NEW_SENDING: _("Ny utgave fra søkeren"),
    Step.DONE: _("Ferdig"),
}


@dataclass(frozen=True)
class QueueRow:
    """One application in somebody's queue (kø)."""

    assessor: Assessor
    step: Step

    @property
    def application(self) -> Application:
        return self.assessor.application

    @property
    def words(self) -> Any:
        return STEP_WORDS[self.step]

    @property
    def colour(self) -> str:
        return "success" if self.step is Step.DONE else "warning"


def with_steps(user: User) -> QuerySet[Assessor]:
    """What somebody is to assess, with how far it has come, as columns of the same query."""
    own = Assessment.objects.filter(application=OuterRef("application"), user=user).order_by("-number")
    sent = SentApplication.objects.filter(application=OuterRef("application")).order_by("-number")
    stated = ImpartialityStatement.objects.filter(application=OuterRef("application"), user=user)
    return mine(user).annotate(
        has_stated=Exists(stated),
        own_final=Subquery(own.values("is_final")[:1]),
        own_sent=Subquery(own.values("sent")[:1]),
        newest_sent=Subquery(sent.values("pk")[:1]),
    )


def step_of(row: Any) -> Step:
    """How far it has come, from the columns of `with_steps`."""
    if not row.has_stated:
        return Step.STATE
    if row.own_final is None:
        return Step.BEGIN
    if row.own_sent != row.newest_sent:
        return Step.NEW_SENDING
    return Step.DONE if row.own_final else Step.DRAFT


def next_of(user: User, after: Application) -> Application | None:
    """The next one in somebody's queue that is not done: of the same call after this one, else the first of all."""
    rows = [row for row in with_steps(user) if step_of(row) is not Step.DONE and row.application_id != after.pk]
    later = [row for row in rows if row.application.call_id == after.call_id and row.application_id > after.pk]
    found = next(iter(later or rows), None)
    return found.application if found else None


def answers_of(sent: SentApplication, address: str, language: str) -> list[ShownAnswer]:
    """What was answered in a sending, to be read; files open at `address`."""
    asked, answers = sent.questions.question_set, sent.answers
    names = {one.code: one.name for one in municipalities_on(sent.at.date()).filter(code__in=sent.municipalities)}
    material = AnswerMaterial(names, lambda key, number: f"{address}vedlegg/{key}/{number}/")
    questions = asked_of(asked, AskedIn.APPLICATION, answers.values)
    return answers_shown(questions, answers.values, language=language, material=material)


def judged_by(version: CallVersion, criterion: str, answers: Sequence[ShownAnswer]) -> list[ShownAnswer]:
    """The answers that a criterion is judged by, as the call says."""
    keys = version.judged_by.get(criterion, [])
    return [one for one in answers if one.key in keys]
