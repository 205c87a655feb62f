"""Beside a circular: those who have it say that they have read it, and ask; we answer the one, or all who have it."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.circulars.models import Addressee, Circular, CircularAnswer, CircularQuestion, CircularReading
from tilskudd.circulars.queries import received_by
from tilskudd.database.turns import take_turn
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight, Organisation
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.people.written import in_full

MOST_WAITING: Final = 20
"""So many questions of one organisation may wait at once."""


def had_by(circular: Circular, organisation: Organisation) -> Addressee:
    """The newest issue of a circular that an organisation has received. Raises Refusal when it has none."""
    found: Addressee | None = received_by(organisation.pk).filter(issue__circular=circular).first()
    if found is None:
        raise Refusal(_("Dere har ikke fått dette rundskrivet."))
    return found


@transaction.atomic
def mark_read(circular: Circular, organisation: Organisation, *, by: User, seen: int) -> CircularReading:
    """Say for an organisation that the newest issue it has is read (lest); once, and the first stands.

    `seen` is the key of the issue that was shown. Raises NotAllowed for who does not act for it, Refusal when it has
    none, and WrongState when a newer one has come since.
    """
    if not member_rights(by, organisation, today()):
        raise NotAllowed(_("Du representerer ikke %s.") % organisation.name)
    had = had_by(circular, organisation)
    if had.issue_id != seen:
        raise WrongState(_("Dere har fått en ny utgave etter at du åpnet siden."), _("Les den før du bekrefter."))
    take_turn(f"{circular.about}:read:{organisation.pk}")
    standing = CircularReading.objects.filter(addressee=had).first()
    if standing is not None:
        return standing
    made = CircularReading.objects.create(addressee=had, by=by, at=now())
    note(by, "circular.read", circular.about, organisation=organisation.name, issue=had.issue_id)
    return made


@transaction.atomic
def ask_about(circular: Circular, organisation: Organisation, words: str, *, by: User) -> CircularQuestion:
    """Ask about a circular (still spørsmål), for an organisation that has it, as one who may write or sign.

    Raises NotAllowed, and Refusal without words, when it has not received it, or when too many wait.
    """
    if MemberRight.SIGN not in member_rights(by, organisation, today()):
        require_member(by, organisation, MemberRight.WRITE, on=today())
    had_by(circular, organisation)
    take_turn(f"{circular.about}:asked:{organisation.pk}")
    if not words.strip():
        raise Refusal(_("Skriv hva dere lurer på."))
    waiting = CircularQuestion.objects.filter(circular=circular, organisation=organisation, answer=None).count()
    if waiting >= MOST_WAITING:
        raise Refusal(_("Dere har %d spørsmål som venter på svar. Vent til vi har svart på noen av dem.") % waiting)
    made = CircularQuestion.objects.create(
        circular=circular, organisation=organisation, words=in_full(words, 2_000), by=by, at=now()
    )
    note(by, "circular.asked", circular.about, organisation=organisation.name, question=made.pk)
    return made


@transaction.atomic
def answer_about(
    question: CircularQuestion, words: str, *, by: User, to_all: bool = False, asked_as: str = ""
) -> CircularAnswer:
    """Answer a question (svar): to the one who asked, or to all who have the circular, who see `asked_as` and no name.

    Raises NotAllowed, Refusal without words, and WrongState when it is answered.
    """
    require(by, Right.WRITE_CIRCULARS, on=today())
    take_turn(question.circular.about)
    if CircularAnswer.objects.filter(question=question).exists():
        raise WrongState(_("Spørsmålet er alt besvart."))
    if not words.strip():
        raise Refusal(_("Skriv svaret."))
    if to_all and not asked_as.strip():
        raise Refusal(_("Skriv spørsmålet slik alle skal se det, uten hvem som spurte."))
    made = CircularAnswer.objects.create(
        question=question,
        words=in_full(words, 4_000),
        to_all=to_all,
        asked_as=in_full(asked_as, 2_000) if to_all else "",
        by=by,
        at=now(),
    )
    note(by, "circular.answered", question.circular.about, question=question.pk, to_all=to_all)
    return made
