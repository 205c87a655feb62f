"""An approved decision whose letters are due: one municipality and two voluntary organisations."""

from __future__ import annotations

from given import DAY, Given, kroner
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.parties.models import MemberRight, Membership, Organisation, OrganisationKind
from tilskudd.parties.queries import organisation_with
from tilskudd.parties.services import load_register, register_organisation
from tilskudd.people.models import User
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.values.budget import BudgetLine

NUMBERS = ("974761076", "971032081")


def voluntary(given: Given, number: str, name: str, form: str = "nb") -> Organisation:
    return register_organisation(
        number, name, OrganisationKind.VOLUNTARY, written_form=form, seen_in="Enhetsregisteret", by=given.kari
    )


def line(number: str, amount: int, kind: OutcomeKind = OutcomeKind.AWARD) -> ProposedOutcome:
    return ProposedOutcome(number, kroner(amount), "Grunn på bokmål.", "Grunn på nynorsk.", kind=kind, purpose="Kurs")


def scheme_of(given: Given) -> Scheme:
    """A scheme of assignment 21, whose letter prints no table of recipients; Ola may bind a million on its line."""
    given.authority(1_000_000, "671/71")
    return given.scheme(line=BudgetLine(671, 71), assignment=given.assignment(21))


def proposed(given: Given) -> Decision:
    """Three lines: Oslo, an organisation that writes nynorsk, and one that gets nothing."""
    load_register()
    scheme = given.frame(100_000, scheme_of(given))
    first, second = (voluntary(given, number, f"Lag {number}", "nn") for number in NUMBERS)
    oslo = organisation_with("0301", DAY)
    lines = [line(oslo.number, 300), line(first.number, 200), line(second.number, 0, OutcomeKind.REFUSAL)]
    return propose_decision(scheme, lines, whole=scheme.about, rests_on=[], by=given.kari)


def approved(given: Given) -> Decision:
    decision = proposed(given)
    approve_decision(decision, by=given.ola, seen=1)
    decision.refresh_from_db()
    return decision


def outcomes(decision: Decision) -> list[Outcome]:
    return list(Outcome.objects.filter(version__decision=decision).order_by("place"))


def member(given: Given, organisation: Organisation, user: User, *rights: MemberRight) -> None:
    Membership.objects.create(
        organisation=organisation,
        user=user,
        rights=[right.value for right in rights],
        first=DAY,
        given_by=given.kari,
        given_at=given.letter.taken_in_at,
    )
