"""Impartiality (habilitet, forvaltningsloven § 6): stated before a case opens, and matched against known roles.

Whoever has a tie steps aside, and the application goes to another by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.application_models import Application
from tilskudd.applications.assessment_models import ImpartialityStatement
from tilskudd.applications.assessment_queries import newest_statement
from tilskudd.applications.assessors import replace_assessor
from tilskudd.applications.ties import has_tie
from tilskudd.database.turns import take_turn
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note


@dataclass(frozen=True)
class Declared:
    """What a statement led to: whether the case is open to the person, and who has the application instead."""

    statement: ImpartialityStatement
    instead: User | None = None


@transaction.atomic
def declare_impartiality(application: Application, *, is_impartial: bool, words: str = "", by: User) -> Declared:
    """State whether one is impartial (habilitetserklæring); a tie ends the person's part, and another takes over.

    Raises Refusal for who states to be impartial, but has a role in the organisation that is known; and for who has
    stated a tie before: that stands.
    """
    application = Application.objects.select_related("call__scheme", "organisation").get(pk=application.pk)
    require(by, Right.PROPOSE_DECISIONS, within=application.call.scheme.about, on=today())
    take_turn(f"{application.call.about}:assessors")
    before = newest_statement(application, by)
    if before is not None and not before.is_impartial:
        raise Refusal(_("Du har meldt at du ikke er habil i denne søknaden. Det står."))
    roles = has_tie(application, by)
    if roles and is_impartial:
        raise Refusal(
            _("Du har eller har hatt en rolle i %(who)s: %(roles)s.")
            % {"who": application.organisation.name, "roles": "; ".join(roles)},
            _("Derfor kan du ikke erklære deg habil. Meld fra at du ikke er det, så går søknaden til en annen."),
        )
    if not is_impartial and not words.strip() and not roles:
        raise Refusal(_("Skriv hvilken tilknytning du har, så andre forstår hvorfor du går fra saken."))
    made = ImpartialityStatement.objects.create(
        application=application,
        user=by,
        is_impartial=is_impartial,
        words=words.strip(),
        known_roles=roles,
        at=now(),
    )
    instead = None if is_impartial else _step_aside(application, made, by)
    verb = "application.declared-impartial" if is_impartial else "application.stepped-aside"
    note(by, verb, application.about, known=len(roles), words=made.words)
    return Declared(made, instead)


def _step_aside(application: Application, made: ImpartialityStatement, by: User) -> User | None:
    own = application.assessors.filter(user=by, ended_at__isnull=True).select_related("application", "user").first()
    if own is None:
        return None
    why = _("Ikke habil: %s") % (made.words or "; ".join(made.known_roles))
    return replace_assessor(own, why=why, by=by)


def is_open_to(application: Application, user: User) -> bool:
    """Whether the person has stated to be impartial, and nothing that is known says otherwise."""
    stated = newest_statement(application, user)
    return stated is not None and stated.is_impartial and not has_tie(application, user)


def require_impartial(application: Application, user: User) -> None:
    """Refuse (NotAllowed) whoever has not stated to be impartial, or has a tie (forvaltningsloven § 6)."""
    if not is_open_to(application, user):
        raise NotAllowed(
            _("Søknad %s er ikke åpen for deg.") % application.number,
            _("Si først om du er habil. Den som ikke er det, kan ikke ta del i behandlingen."),
        )
