"""Accepting a grant: the recipient answers the letter that tells of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from tilskudd.decisions.models import Grant
from tilskudd.documents.models import Acceptance, IssuedLetter
from tilskudd.documents.services import accept_letter
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.schemes.rules import SchemeKind


def letter_of(grant: Grant) -> IssuedLetter | None:
    """The letter that tells of a grant; None until it is written, within a minute or so."""
    return IssuedLetter.objects.select_related("pdf", "recipient").filter(outcome=grant.outcome_id).first()


def is_claimed(grant: Grant) -> bool:
    """True for a grant at a rate, that the recipient has claimed and so need not accept; its scheme is read with it."""
    return grant.decision.scheme.kind == SchemeKind.RATE


def accept_grant(grant: Grant, by: User) -> None:
    """Accept a grant with its terms (godta tilskudd), as one who may sign. Raises what `accept_letter` raises.

    What was claimed at a rate needs no acceptance: the claim is enough.
    """
    if is_claimed(grant):
        raise Refusal(_("Tilskuddet trenger ikke godtas. Kravet er nok."))
    letter = letter_of(grant)
    if letter is None:
        raise Refusal(_("Tilskuddsbrevet er ikke skrevet ennå."), _("Prøv igjen om et par minutter."))
    accept_letter(letter, by=by)


def acceptances_of(grants: Collection[int]) -> dict[int, datetime]:
    """When each of these grants was accepted, by key; those that are not accepted have none."""
    rows = Acceptance.objects.filter(letter__outcome__grant__in=grants)
    return dict(rows.values_list("letter__outcome__grant", "at"))
