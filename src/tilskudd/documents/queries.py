"""Reads of award letters: which are due, what one is made from, and how far a decision's letters have come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from tilskudd.decisions.models import Decision, DecisionVersion, Outcome
from tilskudd.documents.letter_facts import AskedDay, Condition, LetterFacts
from tilskudd.documents.models import Delivery, IssuedLetter, LetterTrouble
from tilskudd.documents.words import DELIVER, ISSUE
from tilskudd.mandate.models import Deadline
from tilskudd.parties.models import BankAccount
from tilskudd.people.clock import machine_now
from tilskudd.people.models import Installation, Status
from tilskudd.schemes.models import Term
from tilskudd.schemes.rules import RecipientKind

MOST_TRIES = 5


def decided_outcomes() -> QuerySet[Outcome]:
    """What approved decisions say, in their newest version: each is to have its letter."""
    approved = Q(version__decision__status=Status.APPROVED, version__number=F("version__decision__version"))
    return Outcome.objects.filter(approved)


def due_outcomes() -> QuerySet[Outcome]:
    """Decided outcomes without a letter, but for those that failed and wait for their next try; oldest first."""
    return decided_outcomes().filter(~_waits(ISSUE, "pk"), letter=None).order_by("pk")


def undelivered(channel: str) -> QuerySet[IssuedLetter]:
    """Letters that a channel has not been given, but for those that failed and wait; oldest first."""
    given = Delivery.objects.filter(letter=OuterRef("pk"), channel=channel)
    return IssuedLetter.objects.filter(~Exists(given), ~_waits(DELIVER, "outcome")).order_by("pk")


def _waits(errand: str, outcome: str) -> Exists:
    """That an errand failed, and is not to be tried again yet."""
    later = Q(next_at__isnull=True) | Q(next_at__gt=machine_now())
    return Exists(LetterTrouble.objects.filter(later, outcome=OuterRef(outcome), errand=errand, solved_at=None))


def troubles() -> QuerySet[LetterTrouble]:
    """Everything about letters that is out of step (ute av takt), newest first."""
    rows = LetterTrouble.objects.filter(solved_at=None)
    return rows.select_related("outcome__version__decision__scheme").order_by("-last_at", "-pk")


@dataclass(frozen=True)
class Progress:
    """How many letters a decision is to have, has, and cannot get by itself."""

    whole: int
    issued: int
    failed: int


def progress_of(decision: Decision) -> Progress:
    """How far the letters of a decision have come; nothing is due before it is approved."""
    rows = decided_outcomes().filter(version__decision=decision)
    failed = LetterTrouble.objects.filter(outcome__in=rows, solved_at=None).values("outcome").distinct()
    return Progress(rows.count(), rows.exclude(letter=None).count(), failed.count())


def shared_facts(version: int, *, on: date) -> LetterFacts:
    """What all letters of an approved version say the same, as it stands today; about the recipient it is empty.

    Where the installation does not know something, such as a case number, it is empty too.
    """
    found = _whole(version)
    decision, rules = found.decision, found.rules
    scheme, assignment = decision.scheme, decision.scheme.assignment
    assert decision.settled_by and decision.settled_at and decision.authority, "the decision is approved"
    return LetterFacts(
        language="",
        number="",
        recipient="",
        recipient_number="",
        recipient_kind="",
        written_form="",
        outcome="",
        reason="",
        reason_form="",
        kroner=0,
        agency=Installation.objects.get().agency,
        issued_on=on.isoformat(),
        decision=decision.number,
        decided_on=localtime(decision.settled_at).date().isoformat(),
        decided_by=decision.settled_by.name,
        authority=decision.authority.document,
        scheme=scheme.name,
        year=scheme.year,
        rules=rules.number,
        line=scheme.line,
        goal=rules.goal,
        target_group=rules.target_group,
        follow_up=rules.follow_up,
        open_to_private=rules.recipients == RecipientKind.VOLUNTARY,
        assignment=assignment.number if assignment else "",
        letter=assignment.letter.title if assignment else "",
        conditions=tuple(_condition(term) for term in rules.terms.all()),
        deadlines=tuple(
            AskedDay(one.what, one.written, one.day.isoformat() if one.day else "")
            for one in (assignment.deadlines.all() if assignment else [])
        ),
    )


def facts_of(outcome: Outcome, shared: LetterFacts, account: BankAccount | None, language: str = "") -> LetterFacts:
    """All that the letter of one outcome says; `language` is empty for the recipient's own written form."""
    recipient = outcome.recipient
    language = language or recipient.written_form
    is_nynorsk = language == "nn"
    return replace(
        shared,
        language=language,
        number=f"{shared.decision}/{outcome.place}",
        recipient=outcome.recipient_name,
        recipient_number=recipient.number,
        recipient_kind=recipient.kind,
        written_form=recipient.written_form,
        outcome=outcome.kind,
        kroner=outcome.amount.in_kroner,
        reason=outcome.reason_nn if is_nynorsk else outcome.reason_nb,
        reason_form="nn" if is_nynorsk else "nb",
        purpose=outcome.purpose,
        pay_from=str(outcome.basis.get("pay_from") or ""),
        first_part=int(outcome.basis.get("first_part") or 0),
        account=account.shown if account else "",
    )


def _whole(version: int) -> DecisionVersion:
    big = ("text", "reading")
    terms = Term.objects.select_related("duty__letter__confirmation").defer(*(f"duty__letter__{one}" for one in big))
    letter = "decision__scheme__assignment__letter"
    rows = DecisionVersion.objects.select_related(
        "rules", "decision__settled_by", "decision__authority", f"{letter}__confirmation"
    )
    return (
        rows.defer(*(f"{letter}__{one}" for one in big))
        .prefetch_related(
            Prefetch("rules__terms", terms.order_by("place")),
            Prefetch("decision__scheme__assignment__deadlines", Deadline.objects.order_by("pk")),
        )
        .get(pk=version)
    )


def _condition(term: Term) -> Condition:
    duty = term.duty
    return Condition(term.words, term.is_demanded, duty.letter.title if duty else "", duty.words if duty else "")


def letters_of(outcomes: Collection[int]) -> dict[int, IssuedLetter]:
    """The letters of outcomes by the outcome's key, without what they are made from."""
    rows = IssuedLetter.objects.filter(outcome__in=outcomes).defer("html", "data")
    return {row.outcome_id: row for row in rows}
