"""Issuing award letters, and accepting them: one letter is one transaction, and none stops another.

The bytes of the PDF lie on the disk before the row is written: a program killed in between has left bytes that do no
harm, and the next one makes the same letter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn, try_turn
from tilskudd.decisions.models import Grant, Outcome
from tilskudd.documents.content import parts_of
from tilskudd.documents.letter_facts import LetterFacts, digest_of
from tilskudd.documents.models import Acceptance, IssuedLetter, LetterTrouble
from tilskudd.documents.queries import MOST_TRIES, decided_outcomes, due_outcomes, facts_of, shared_facts
from tilskudd.documents.typeset import rendered
from tilskudd.documents.words import ISSUE
from tilskudd.files.services import store
from tilskudd.parties.members import account_of, accounts_of, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.access import require
from tilskudd.people.clock import machine_now, now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note
from tilskudd.values.kroner import ZERO

log = logging.getLogger(__name__)
MOST_BYTES: Final = 20_000_000
AT_ONCE: Final = 1_000
PAUSES_MINUTES: Final = (1, 5, 30, 120)
"""How long it waits after the first failure, the second and so on; after the last a person must ask."""


@transaction.atomic
def issue_letter(outcome: Outcome, *, language: str = "") -> IssuedLetter:
    """Issue the letter of a decided outcome (lag brevet); the one that stands, when it has one.

    `language` is nb, nn or en; empty is the recipient's own written form. Raises WrongState before the decision is
    approved, and NotTypeset.
    """
    take_turn(f"award-letter:{outcome.pk}")
    standing = IssuedLetter.objects.filter(outcome=outcome).first()
    if standing is None and not decided_outcomes().filter(pk=outcome.pk).exists():
        raise WrongState(_("Brevet lages når vedtaket er godkjent."))
    on = today()
    shared = shared_facts(outcome.version_id, on=on)
    return standing or _issue(outcome, facts_of(outcome, shared, account_of(outcome.recipient, on), language))


def _issue(outcome: Outcome, facts: LetterFacts) -> IssuedLetter:
    pdf, html = rendered(parts_of(facts))
    at = now()
    stored = store([pdf], at=at, most=MOST_BYTES)
    kept = facts.as_json()
    made = IssuedLetter.objects.create(
        outcome=outcome,
        number=facts.number,
        recipient_id=outcome.recipient_id,
        language=facts.language,
        pdf=stored,
        html=html,
        data=kept,
        sha256=digest_of(kept, stored.sha256, html),
        issued_at=at,
    )
    grant: Grant | None = getattr(outcome, "grant", None)
    about = grant.about if grant else made.about
    note(None, "letter.issued", about, number=made.number, sha256=made.sha256, pdf=stored.sha256)
    solve(outcome, ISSUE)
    return made


def issue_due_letters(most: int = AT_ONCE) -> int:
    """Issue the letters that are due, one by one, at most so many; how many were issued. Safe to run twice at once.

    What fails is written down as a trouble and tried again later; the others go on.
    """
    on, shared = today(), cache(shared_facts)  # asked once for all the letters of a decision
    due = list(due_outcomes().select_related("recipient", "grant")[:most])
    accounts = accounts_of({one.recipient_id for one in due}, on)

    def issue(one: Outcome) -> None:
        if not IssuedLetter.objects.filter(outcome=one).exists():
            _issue(one, facts_of(one, shared(one.version_id, on=on), accounts.get(one.recipient_id)))

    return sum(attempt(one, ISSUE, partial(issue, one)) for one in due)


def attempt(outcome: Outcome, errand: str, act: Callable[[], object]) -> bool:
    """Do one errand about a letter in its own transaction unless another does it right now; False when it failed."""
    try:
        with transaction.atomic():
            if not try_turn(f"award-letter:{outcome.pk}"):
                return False
            act()
            return True
    except Exception as error:
        log.exception("the letter of outcome %s: %s failed", outcome.pk, errand)
        _trouble(outcome, errand, error)
        return False


@transaction.atomic
def _trouble(outcome: Outcome, errand: str, error: Exception) -> None:
    """Write down what failed, why, and when to try again: after growing pauses, and at last not by itself."""
    at = machine_now()
    found, is_new = LetterTrouble.objects.get_or_create(
        outcome=outcome, errand=errand, defaults={"first_at": at, "last_at": at, "tries": 0}
    )
    found = LetterTrouble.objects.select_for_update().get(pk=found.pk)
    found.tries = 1 if is_new or found.solved_at else min(found.tries + 1, 1_000)
    pause = PAUSES_MINUTES[found.tries - 1] if found.tries < MOST_TRIES else None
    found.next_at = at + timedelta(minutes=pause) if pause else None
    found.why, found.last_at, found.solved_at = f"{type(error).__name__}: {error}"[:500], at, None
    found.save(update_fields=["why", "tries", "last_at", "next_at", "solved_at"])


def solve(outcome: Outcome, errand: str) -> None:
    """The errand is done: what failed about it before is solved."""
    rows = LetterTrouble.objects.filter(outcome=outcome, errand=errand, solved_at=None)
    rows.update(solved_at=machine_now(), next_at=None)


def try_again(trouble: LetterTrouble, *, by: User) -> None:
    """Let what failed be tried again from the next minute on (prøv igjen), also when it was given up."""
    scheme = trouble.outcome.version.decision.scheme
    require(by, Right.PROPOSE_DECISIONS, within=scheme.about, on=today())
    with transaction.atomic():
        waits = LetterTrouble.objects.select_for_update().get(pk=trouble.pk)
        if waits.solved_at:
            raise WrongState(_("Det er alt løst."))
        waits.next_at, waits.tries = machine_now(), 0
        waits.save(update_fields=["next_at", "tries"])
        note(by, "letter.tried-again", trouble.outcome.version.decision.about, place=trouble.outcome.place)


@transaction.atomic
def accept_letter(letter: IssuedLetter, *, by: User, words: str = "") -> Acceptance:
    """Accept a grant on the terms of its letter (ta imot tilskuddet), for the recipient, once.

    Raises NotAllowed for whoever may not sign for the recipient, Refusal when the letter gives no money or the grant
    is withdrawn, and WrongState when it is accepted already.
    """
    require_member(by, letter.recipient, MemberRight.SIGN, on=today())
    take_turn(letter.about)
    grant = Grant.objects.filter(outcome=letter.outcome_id).first()
    if grant is None or grant.amount == ZERO:
        raise Refusal(_("Det er ikke noe tilskudd å ta imot."))
    if Acceptance.objects.filter(letter=letter).exists():
        raise WrongState(_("Tilskuddet er alt tatt imot."))
    made = Acceptance.objects.create(letter=letter, by=by, at=now(), words=words.strip())
    note(by, "letter.accepted", grant.about, number=letter.number, sha256=letter.sha256, words=made.words)
    return made
