"""Approving decisions: every grant's money is committed, or none; by another person than those who prepared it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.covering import Promise, entries_covering
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.proposal import refuse_given_before, refuse_moved_on, refuse_withdrawn
from tilskudd.decisions.queries import appeal_behind, newest_version, outcomes_in, set_aside_for, spending_of
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.ledger.record import NewEntry, Overdrawn, record_all
from tilskudd.people.access import authority_for, require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, note, sign_off
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import OutcomeKind
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


class OverFrame(Overdrawn):
    """A decision is larger than what is left of the scheme's frame (over rammen)."""


@transaction.atomic
def approve_decision(decision: Decision, *, by: User, seen: int) -> None:
    """Approve (godkjenn vedtak): commit every grant's money, or none. The letters follow by themselves.

    Needs the right and a written authority for the whole sum (Bestemmelsene 2.5.2). Raises NotAllowed, SamePerson,
    WrongState when there is a newer version than `seen`, and OverFrame when the scheme has too little set aside.
    """
    take_turn(f"scheme:{decision.scheme_id}")
    decision = Decision.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=decision.pk)
    take_turn(f"whole:{decision.whole}")  # nobody gets the same twice by two decisions at once
    take_turn(f"spending:{by.pk}")  # two decisions at once may not both fit under what is left of a ceiling
    version = newest_version(decision)
    outcomes = outcomes_in(version)
    spends = spending_of(decision, outcomes, by)
    refuse_moved_on(decision, seen, [Status.PROPOSED])
    require(by, Right.APPROVE_DECISIONS, within=decision.scheme.about, spends=spends, on=today())
    also_prepared(decision.about, rests_on=[decision.scheme.about, *version.rests_on])
    sign_off(decision.about, by=by)
    appeal = appeal_behind(outcomes)
    if not appeal:
        refuse_withdrawn(decision.scheme)
        refuse_given_before(decision, outcomes)
        refuse_without_basis(decision.scheme, outcomes)
        refuse_over_frame(decision.scheme, version.total)
    held = authority_for(by, spends, on=today())
    assert held is not None, "require has found an authority"
    decision.authority_id = held.key
    _settle(decision, Status.APPROVED, by=by)
    grants = _given(decision, [one for one in outcomes if one.amount > ZERO])
    note(by, "decision.approved", decision.about, version=version.number, sum=version.total.ore, grants=len(grants))
    if grants:
        record_all(_entries(decision, grants, appeal=appeal, by=by, proposed_by=version.by), by=by)


def _given(decision: Decision, outcomes: Sequence[Outcome]) -> list[Grant]:
    """The grants that outcomes give."""
    at = now()
    return Grant.objects.bulk_create(
        Grant(decision=decision, outcome=one, recipient=one.recipient, amount=one.amount, granted_at=at)
        for one in outcomes
    )


def _entries(
    decision: Decision, grants: Sequence[Grant], *, appeal: str, by: User, proposed_by: User
) -> list[NewEntry]:
    """The money that grants take from the frame; of an appeal from wherever there is any."""
    scheme, key = decision.scheme, decision.about
    if appeal:
        amounts = {one: one.amount for one in grants}
        reason = _("Klagen %s førte fram.") % appeal
        behind = Promise(key, key, reason, proposed_by, by, grants[0].granted_at)
        return entries_covering(scheme, amounts, behind)
    line = BudgetLine.written(scheme.line)
    moves = [
        shift(line, scheme.year, Place.SET_ASIDE, Place.COMMITTED, one.amount, subject=scheme.about, into=one.about)
        for one in grants
    ]
    return [NewEntry(key, Kind.COMMITTED, key, key, moves)]


@transaction.atomic
def send_decision_back(decision: Decision, *, by: User, answer: str, seen: int) -> None:
    """Send a proposal back (send tilbake) with a note; the next one is a new version."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=decision.pk)
    require(by, Right.APPROVE_DECISIONS, within=decision.scheme.about, on=today())
    refuse_moved_on(decision, seen, [Status.PROPOSED])
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    decision.answer = answer.strip()
    _settle(decision, Status.SENT_BACK, by=by)
    note(by, "decision.sent-back", decision.about, version=decision.version, answer=decision.answer)


def _settle(decision: Decision, status: Status, *, by: User) -> None:
    decision.status, decision.settled_at, decision.settled_by = status, now(), by
    decision.save(update_fields=["status", "settled_at", "settled_by", "answer", "authority"])


def refuse_without_basis(scheme: Scheme, outcomes: Sequence[Outcome]) -> None:
    """Money to somebody named, without a call, needs its legal basis in a document (Bestemmelsene 6.4.2 a).

    Money at a rate needs the regulation that gives the right, and that it is in force. Money by a call needs that
    the call's reservation is lifted.
    """
    if scheme.kind == SchemeKind.RATE:
        _refuse_without_regulation(outcomes)
    if scheme.kind == SchemeKind.CALL:
        _refuse_reserved(outcomes)
    if scheme.kind != SchemeKind.NAMED:
        return
    without = [one.recipient_name for one in outcomes if not one.basis.get("legal_basis")]
    if without:
        raise Refusal(
            _("Det mangler rettslig grunnlag for å gi uten utlysning til %s.") % ", ".join(without),
            _("Skriv dokument, side og sitat (Bestemmelsene 6.4.2 a), og foreslå en ny versjon."),
        )


def _refuse_without_regulation(outcomes: Sequence[Outcome]) -> None:
    bases = [one.basis.get("legal_basis") for one in outcomes]
    if not all(bases):
        raise Refusal(
            _("Forskriften som gir rett til tilskuddet, er ikke registrert, så vi kan ikke vedta noe ennå."),
            _("Registrer den, og foreslå en ny versjon."),
        )
    later = [one for one in bases if one and one["in_force_from"] > today().isoformat()]
    if later:
        raise Refusal(
            _("%(title)s trer i kraft %(day)s.")
            % {"title": later[0]["title"], "day": f"{date.fromisoformat(later[0]['in_force_from']):%d.%m.%Y}"},
            _("Vedtaket kan godkjennes fra den dagen."),
        )


def _refuse_reserved(outcomes: Sequence[Outcome]) -> None:
    """What the money of a call waits for must have come before applications are decided; to turn away needs none."""
    rows = [one for one in outcomes if one.kind != OutcomeKind.INADMISSIBLE]
    waits = [one.basis.get("reservation") or {} for one in rows]
    words = next((one["words"] for one in waits if one.get("words") and not one.get("lifted_by")), "")
    if words:
        raise Refusal(
            _("Utlysningen har forbehold om %s, og det var ikke falt bort da vedtaket ble foreslått.") % words,
            _("Meld at forbeholdet er falt bort, med brevet som gir pengene, og foreslå en ny versjon."),
        )


def refuse_over_frame(scheme: Scheme, amount: Kroner) -> None:
    """Say it before the ledger does, with the ways on. A line that is short of money takes no new commitment."""
    line = BudgetLine.written(scheme.line)
    short = sum((one.shortfall for one in positions(scheme.year, scheme.line)), ZERO)
    if short > ZERO:
        raise Refusal(
            _("%(line)s mangler %(sum)s, og tar ingen nye tilsagn.") % {"line": line.in_words, "sum": short.in_words}
        )
    left = set_aside_for(scheme)
    if amount <= left:
        return
    words = {
        "scheme": scheme.name,
        "left": left.in_words,
        "line": line.in_words,
        "year": scheme.year,
        "sum": amount.in_words,
        "more": (amount - left).in_words,
        "number": scheme.assignment.number if scheme.assignment else "",
    }
    raise OverFrame(
        _("Ordningen «%(scheme)s» har %(left)s avsatt (%(line)s, %(year)d).") % words,
        _("Vedtaket er på %(sum)s, %(more)s for mye.") % words,
        _("Øk rammen med %(more)s fra resten av posten, eller be departementet avklare oppdrag %(number)s.") % words
        if scheme.assignment
        else _("Øk rammen med %(more)s fra resten av posten, eller sett ned et beløp.") % words,
    )
