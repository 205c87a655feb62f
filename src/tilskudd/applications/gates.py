"""Whether applications meet what the call demands of everybody, looked up with proof of the day it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.answers import Answers, is_met
from tilskudd.applications.application_queries import newest_checks, newest_sent
from tilskudd.applications.call_models import Call, CallVersion
from tilskudd.applications.models import Application, GateCheck
from tilskudd.applications.queries import newest_version
from tilskudd.applications.questions import AskedIn, Question, QuestionKind
from tilskudd.applications.register_models import RegisterSnapshot
from tilskudd.applications.registers import entry_on, on_day
from tilskudd.applications.rules import ApplicationState, CallState, Gate, Register
from tilskudd.database.turns import take_turn
from tilskudd.people.access import require
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full


@dataclass(frozen=True)
class Looked:
    """What was found about one gate: met or not, of which day, by what, and the figures for a sentence."""

    gate: Gate
    is_met: bool
    on: date
    proof: str = ""
    found: dict[str, Any] = field(default_factory=dict)


def check_gates(call: Call, *, by: User | None = None) -> int:
    """Look up every gate of every application in a call (kontroller inngangsvilkår), once its deadline is out.

    Row by row, each in its own transaction; safe twice: nothing is written when nothing is new, and what a person has
    said stands. By a person it needs the right. Raises WrongState before the deadline. Returns how many were written.
    """
    if by is not None:
        require(by, Right.PROPOSE_DECISIONS, within=call.scheme.about, on=today())
    version = newest_version(call)
    if version.times.state(now()) is not CallState.CLOSED:
        raise WrongState(_("Inngangsvilkårene kontrolleres når fristen er ute."))
    snapshot = on_day(Register.VOLUNTARY, closing_day(version))
    keys = call.applications.filter(state=ApplicationState.SENT).order_by("id").values_list("pk", flat=True)
    return sum(_check(key, version, snapshot) for key in keys)


def closing_day(version: CallVersion) -> date:
    """The day in Norway that the deadline runs out."""
    return version.closes_at.astimezone(OSLO).date()


@transaction.atomic
def _check(key: int, version: CallVersion, snapshot: RegisterSnapshot | None) -> int:
    take_turn(Application.objects.get(pk=key).about)
    application = Application.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key)
    before, written = newest_checks(application), 0
    for one in looked_up(application, version, snapshot):
        stands = before.get(one.gate)
        if stands is not None and (stands.by_id is not None or _says(stands) == (one.is_met, one.on, one.proof)):
            continue
        GateCheck.objects.create(
            application=application,
            gate=one.gate.value,
            is_met=one.is_met,
            on=one.on,
            proof=one.proof,
            found=one.found,
            at=now(),
        )
        written += 1
    return written


def _says(row: GateCheck) -> tuple[bool, date, str]:
    return row.is_met, row.on, row.proof


def looked_up(application: Application, version: CallVersion, snapshot: RegisterSnapshot | None) -> Iterator[Looked]:
    """What is found about each gate of the call; of a register that has no snapshot of the day, nothing."""
    day, sent = closing_day(version), newest_sent(application)
    assert sent is not None and application.first_sent_at is not None, "only what was sent is checked"
    if Gate.RECIPIENT_KIND in version.asks_for:
        kind = application.organisation.kind
        yield Looked(Gate.RECIPIENT_KIND, kind == version.rules.recipients, day, found={"kind": kind})
    if Gate.VOLUNTARY_REGISTER in version.asks_for and snapshot is not None:
        entry = entry_on(snapshot, application.organisation.number, day)
        found = {"registered": entry.first.isoformat()} if entry else {}
        yield Looked(Gate.VOLUNTARY_REGISTER, entry is not None, day, snapshot.reference, found)
    if Gate.DEADLINE in version.asks_for:
        first = application.first_sent_at
        yield Looked(Gate.DEADLINE, first < version.closes_at, day, found={"first": first.isoformat()})
    if Gate.ATTACHMENTS in version.asks_for:
        lacking = _lacking(sent.questions.question_set.asked(AskedIn.APPLICATION), sent.answers)
        yield Looked(Gate.ATTACHMENTS, not lacking, day, f"sent:{sent.pk}", {"lacking": lacking})


def _lacking(asked: Iterable[Question], answers: Answers) -> list[str]:
    """The files that are demanded and not there; a question that the other answers do not lead to demands nothing."""
    demanded = [one for one in asked if one.kind is QuestionKind.ATTACHMENT and one.is_required]
    return [
        one.words.nb for one in demanded if is_met(one.condition, answers.values) and not answers.attached.get(one.key)
    ]


@transaction.atomic
def overrule_gate(application: Application, gate: Gate, *, is_met: bool, words: str, by: User) -> GateCheck:
    """Say otherwise than the registers (overstyr kontroll), with a reason; it stands until a person says otherwise."""
    require(by, Right.PROPOSE_DECISIONS, within=application.call.scheme.about, on=today())
    take_turn(application.about)
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    if not words.strip():
        raise Refusal(_("Skriv hvorfor, og hva det bygger på."))
    version = newest_version(application.call)
    if gate not in version.asks_for:
        raise Refusal(_("Utlysningen har ikke dette inngangsvilkåret."))
    made = GateCheck.objects.create(
        application=application,
        gate=gate.value,
        is_met=is_met,
        on=closing_day(version),
        words=in_full(words, 500),
        by=by,
        at=now(),
    )
    prepared(application.about, by=by)
    note(by, "application.gate-overruled", application.about, gate=gate.value, is_met=is_met, words=made.words)
    return made
