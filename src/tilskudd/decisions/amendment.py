"""Changing a grant that was given (omgjøring): a new act by two persons; what is taken away goes back to the frame."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.covering import Promise, entries_covering, uncovered_grants
from tilskudd.decisions.lines import answers_for
from tilskudd.decisions.models import Amendment, Grant
from tilskudd.decisions.proposal import refuse_withdrawn
from tilskudd.decisions.queries import balances, raise_of
from tilskudd.decisions.services import refuse_over_frame
from tilskudd.ledger.places import Kind, Move, Place, shift
from tilskudd.ledger.record import NewEntry, record_all
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.people.access import authority_for, require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, note, prepared, sign_off
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@transaction.atomic
def propose_amendment(
    grant: Grant, amount: Kroner, *, reason: str, by: User, answer: MinistryAnswer | None = None, appeal: str = ""
) -> Amendment:
    """Propose a new amount for a grant (foreslå omgjøring); zero withdraws it. The decision itself stands.

    Less than the letter prints may be agreed, or follow from a breach; more than it prints needs the ministry's answer.
    `appeal` is the number of an appeal that it carries out. Raises Refusal when nothing changes, there is no reason,
    or more has been sent to the bank than would be left.
    """
    take_turn(grant.about)
    grant = Grant.objects.select_related("decision__scheme", "outcome").get(pk=grant.pk)
    require(by, Right.PROPOSE_DECISIONS, within=grant.decision.scheme.about, on=today())
    if amount < ZERO or not amount.is_whole:
        raise Refusal(_("Beløpet må være hele kroner, null eller mer."))
    if amount == grant.amount:
        raise Refusal(_("Tilskuddet er allerede på %s.") % amount.in_words)
    if not reason.strip():
        raise Refusal(_("Skriv hvorfor."))
    if grant.amendments.filter(status=Status.PROPOSED).exists():
        raise WrongState(_("En endring av tilskuddet venter allerede på en annen."))
    _refuse_below_what_is_sent(grant, amount)
    if amount > grant.amount and grant.decision.scheme.kind == SchemeKind.RATE:
        raise Refusal(
            _("Et tilskudd etter sats følger av antall deltakere, og kan bare settes ned."),
            _("Flere deltakere kommer med et nytt krav eller et nytt vedtak."),
        )
    printed = grant.outcome.printed
    if printed is not None and amount > printed and not answers_for(answer, grant.decision.scheme):
        raise Refusal(
            _("Brevet skriver %s.") % printed.in_words,
            _("Bare et svar fra departementet om dette oppdraget kan gi mer."),
        )
    made = Amendment.objects.create(
        grant=grant,
        amount=amount,
        reason=reason.strip(),
        proposed_at=now(),
        proposed_by=by,
        ministry_answer=answer,
        appeal=appeal,
    )
    prepared(made.about, by=by)
    also_prepared(made.about, rests_on=[grant.decision.about])
    if answer is not None:
        prepared(made.about, by=answer.by)
    note(by, "amendment.proposed", grant.about, amount=amount.ore, before=grant.amount.ore, reason=made.reason)
    return made


def _refuse_below_what_is_sent(grant: Grant, amount: Kroner) -> None:
    held = balances(grant.about, grant.decision.scheme.line, grant.decision.scheme.year)
    gone = held.get(Place.SENT, ZERO) + held.get(Place.PAID, ZERO)
    if amount < gone:
        raise Refusal(
            _("%s er alt sendt eller utbetalt.") % gone.in_words,
            _("Det som skal tilbake, kreves tilbake for seg."),
        )


@transaction.atomic
def approve_amendment(amendment: Amendment, *, by: User) -> None:
    """Approve a change of a grant (godkjenn omgjøring): the money goes back to the frame, or more is promised.

    To promise more needs a written authority. Raises NotAllowed, SamePerson, WrongState and OverFrame.
    """
    amendment = _waiting(amendment)
    take_turn(f"spending:{by.pk}")
    grant, scheme = amendment.grant, amendment.grant.decision.scheme
    more = amendment.amount - grant.amount
    spends = raise_of(amendment, by) if more > ZERO else None
    require(by, Right.APPROVE_DECISIONS, within=scheme.about, spends=spends, on=today())
    sign_off(amendment.about, by=by)
    if more > ZERO:
        if not amendment.appeal:
            refuse_withdrawn(scheme)
            refuse_over_frame(scheme, more)
        held = authority_for(by, raise_of(amendment, by), on=today())
        assert held is not None, "require has found an authority"
        amendment.authority_id = held.key
    else:
        _refuse_below_what_is_sent(grant, amendment.amount)
    amendment.booked = more
    _settle(amendment, Status.APPROVED, by=by)
    grant.amount = amendment.amount
    grant.save(update_fields=["amount"])
    note(by, "amendment.approved", grant.about, amount=grant.amount.ore, booked=more.ore)
    record_all(_entries(amendment, more, by=by), by=by)


def _entries(amendment: Amendment, more: Kroner, *, by: User) -> list[NewEntry]:
    """What a change moves: back to the frame, or more from it; of an appeal from wherever there is any."""
    grant, key = amendment.grant, amendment.about
    if amendment.appeal and more > ZERO:
        reason = _("Klagen %s førte fram.") % amendment.appeal
        behind = Promise(key, grant.about, reason, amendment.proposed_by, by, now())
        return entries_covering(grant.decision.scheme, {grant: more}, behind)
    kind = Kind.COMMITTED if more > ZERO else Kind.RELEASED
    return [NewEntry(key, kind, grant.about, key, _moved(grant, more))]


def _moved(grant: Grant, more: Kroner) -> list[Move]:
    scheme = grant.decision.scheme
    line, year = BudgetLine.written(scheme.line), scheme.year
    if more > ZERO:
        return [shift(line, year, Place.SET_ASIDE, Place.COMMITTED, more, subject=scheme.about, into=grant.about)]
    # what was promised without cover never came from the frame, and so does not go there
    lacked = min(-more, uncovered_grants(year).get(grant.pk, ZERO))
    ends = ((Place.SHORTFALL, lacked), (Place.SET_ASIDE, -more - lacked))
    return [
        shift(line, year, Place.COMMITTED, place, part, subject=grant.about, into=scheme.about)
        for place, part in ends
        if part
    ]


@transaction.atomic
def send_amendment_back(amendment: Amendment, *, by: User, answer: str) -> None:
    """Send a change of a grant back (send tilbake) with a note; the grant stands as it is."""
    amendment = _waiting(amendment)
    require(by, Right.APPROVE_DECISIONS, within=amendment.grant.decision.scheme.about, on=today())
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    amendment.answer = answer.strip()
    _settle(amendment, Status.SENT_BACK, by=by)
    note(by, "amendment.sent-back", amendment.grant.about, answer=amendment.answer)


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: User) -> None:
    """Withdraw a change of a grant (trekk) that nobody has approved, as the one who proposed it."""
    amendment = _waiting(amendment)
    require(by, Right.PROPOSE_DECISIONS, within=amendment.grant.decision.scheme.about, on=today())
    if amendment.proposed_by_id != by.pk:
        raise Refusal(_("Bare den som har laget forslaget, kan trekke det."), _("Andre sender det tilbake, med grunn."))
    _settle(amendment, Status.WITHDRAWN, by=by)
    note(by, "amendment.withdrawn", amendment.grant.about)


def _waiting(amendment: Amendment) -> Amendment:
    rows = Amendment.objects.select_related("grant__decision__scheme", "grant__outcome")
    scheme = rows.get(pk=amendment.pk).grant.decision.scheme
    take_turn(scheme.about)
    amendment = rows.select_for_update(of=("self", "grant")).get(pk=amendment.pk)
    if amendment.status != Status.PROPOSED:
        raise WrongState(
            _("Endringen er allerede behandlet: %s.") % amendment.get_status_display().lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    return amendment


def _settle(amendment: Amendment, status: Status, *, by: User) -> None:
    amendment.status, amendment.settled_at, amendment.settled_by = status, now(), by
    amendment.save(update_fields=["status", "settled_at", "settled_by", "answer", "booked", "authority"])
