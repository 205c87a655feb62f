"""Proposing decisions: a list of outcomes becomes a proposal, and a new list becomes its next version.

The four ways in (named, formula, call, rate) all end here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.lines import checked
from tilskudd.decisions.models import Decision, DecisionVersion, Outcome
from tilskudd.decisions.queries import appeal_behind, given_before, newest_version, outcomes_in
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.mandate.queries import is_withdrawn
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, has_prepared, note, prepared
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome, total_of
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import Kroner

OPEN = (Status.PROPOSED, Status.SENT_BACK)


@transaction.atomic
def propose_decision(
    scheme: Scheme, outcomes: Sequence[ProposedOutcome], *, rests_on: Sequence[str], by: User, whole: str = ""
) -> Decision:
    """Propose a decision (foreslå vedtak): one outcome for each recipient; it reserves no money.

    `rests_on` are the references of all it was made from: whoever prepared any of that has prepared the decision.
    `whole` names the matter it belongs to where that is narrower than the scheme's assignment, as a round of claims.
    Raises Refusal with everything that is wrong at once.
    """
    require(by, Right.PROPOSE_DECISIONS, within=scheme.about, on=today())
    take_turn(f"decisions:{scheme.year}")
    decision = Decision(number=_next_number(scheme.year), scheme=scheme, proposed_at=now(), proposed_by=by)
    decision.whole = whole or whole_of(scheme)
    _refuse_waiting(decision, outcomes)
    refuse_withdrawn(scheme)
    rows = checked(scheme, outcomes)
    refuse_given_before(decision, rows)
    decision.save(force_insert=True)
    _write(decision, 1, outcomes, rows, rests_on=rests_on, words="", by=by)
    return decision


def whole_of(scheme: Scheme) -> str:
    """What the money is for: the numbered assignment, whichever scheme or letter; else the scheme itself."""
    if scheme.assignment is None:
        return scheme.about
    return f"assignment:{scheme.assignment.year}:{scheme.assignment.number}:{scheme.kind}"


@transaction.atomic
def propose_again(
    decision: Decision,
    outcomes: Sequence[ProposedOutcome],
    *,
    words: str,
    by: User,
    seen: int,
    rests_on: Sequence[str] | None = None,
) -> DecisionVersion:
    """Propose a new version (ny versjon) of a decision that waits or was sent back; the earlier ones stand.

    `seen` is the version the person saw; raises WrongState when there is a newer one, or it is settled.
    """
    take_turn(f"decisions:{decision.scheme.year}")
    decision = Decision.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=decision.pk)
    require(by, Right.PROPOSE_DECISIONS, within=decision.scheme.about, on=today())
    refuse_moved_on(decision, seen, OPEN)
    if not words.strip():
        raise Refusal(_("Skriv hva som er nytt i denne versjonen."))
    _refuse_waiting(decision, outcomes)
    refuse_withdrawn(decision.scheme)
    rows = checked(decision.scheme, outcomes)
    refuse_given_before(decision, rows)
    before = newest_version(decision)
    if appeal_behind(outcomes_in(before)):
        raise Refusal(
            _("Dette vedtaket gjør om et annet etter klage, og foreslås fra klagen."),
            _("Trekk forslaget, og foreslå på nytt der."),
        )
    decision.version, decision.status, decision.answer = before.number + 1, Status.PROPOSED, ""
    decision.settled_at, decision.settled_by = None, None
    decision.save(update_fields=["version", "status", "answer", "settled_at", "settled_by"])
    basis = before.rests_on if rests_on is None else rests_on
    return _write(decision, decision.version, outcomes, rows, rests_on=basis, words=words.strip(), by=by)


@transaction.atomic
def correct_line(
    decision: Decision,
    place: int,
    amount: Kroner,
    *,
    answer: MinistryAnswer | None,
    reason: str,
    by: User,
    seen: int,
    restated: tuple[str, str] | None = None,
) -> DecisionVersion:
    """Correct the amount of one line (rett en linje) as a new version; a line that a letter prints needs the answer.

    `restated` is how the new amount is explained in bokmål and nynorsk, where the way in can say it; else a sentence
    about the correction is added to the reasons.
    """
    rows = outcomes_in(decision.versions.get(number=seen))
    at = next((index for index, row in enumerate(rows) if row.place == place), None)
    if at is None:
        raise Refusal(_("Vedtaket har ingen linje %d.") % place)
    if decision.scheme.kind == SchemeKind.RATE:
        raise Refusal(
            _("Beløpet følger av antall deltakere og satsen, og rettes ikke for seg."),
            _("Svar på kravet på nytt, og foreslå en ny versjon."),
        )
    if decision.scheme.kind == SchemeKind.CALL and not appeal_behind(outcomes_in(newest_version(decision))):
        raise Refusal(
            _("Beløpet følger av innstillingen, og rettes ikke for seg."),
            _("Endre innstillingen, og foreslå en ny versjon."),
        )
    if amount == rows[at].amount:
        raise Refusal(_("Linjen er allerede på %s.") % amount.in_words)
    if not reason.strip():
        raise Refusal(_("Skriv hvorfor linjen rettes."))
    proposed = [as_proposed(row) for row in rows]
    told = restated or _corrected(proposed[at], amount, answer)
    proposed[at] = replace(
        proposed[at], amount=amount, answer=answer.pk if answer else None, reason_nb=told[0], reason_nn=told[1]
    )
    words = _("%(who)s: %(was)s er rettet til %(now)s. %(why)s") % {
        "who": rows[at].recipient_name,
        "was": rows[at].amount.in_words,
        "now": amount.in_words,
        "why": reason.strip(),
    }
    return propose_again(decision, proposed, words=words[:500], by=by, seen=seen)


def _corrected(one: ProposedOutcome, amount: Kroner, answer: MinistryAnswer | None) -> tuple[str, str]:
    """The reasons of a line whose amount was corrected by hand."""
    was, now_is = one.amount.in_words, amount.in_words
    nb = nn = ""
    if answer is not None:
        nb = f" etter svar fra {answer.answered_by} {answer.answered_on:%d.%m.%Y}"
        nn = f" etter svar frå {answer.answered_by} {answer.answered_on:%d.%m.%Y}"
    return (
        f"{one.reason_nb} Beløpet er rettet fra {was} til {now_is}{nb}.",
        f"{one.reason_nn} Beløpet er retta frå {was} til {now_is}{nn}.",
    )


def as_proposed(row: Outcome) -> ProposedOutcome:
    """An outcome as it could be proposed again."""
    return ProposedOutcome(
        row.recipient.number,
        row.amount,
        row.reason_nb,
        row.reason_nn,
        row.code,
        OutcomeKind(row.kind),
        row.purpose,
        row.basis,
        row.ministry_answer_id,
        row.matter,
    )


@transaction.atomic
def withdraw_decision(decision: Decision, *, by: User, seen: int) -> None:
    """Withdraw a proposal (trekk) that nobody has approved, as one who prepared it."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=decision.pk)
    require(by, Right.PROPOSE_DECISIONS, within=decision.scheme.about, on=today())
    refuse_moved_on(decision, seen, OPEN)
    newest = newest_version(decision)
    is_own = newest.by_id == by.pk if appeal_behind(outcomes_in(newest)) else has_prepared(decision.about, by)
    if not is_own:
        raise Refusal(_("Bare den som har laget forslaget, kan trekke det."), _("Andre sender det tilbake, med grunn."))
    decision.status, decision.settled_at, decision.settled_by = Status.WITHDRAWN, now(), by
    decision.save(update_fields=["status", "settled_at", "settled_by"])
    note(by, "decision.withdrawn", decision.about, scheme=decision.scheme.name)


def refuse_moved_on(decision: Decision, seen: int, states: Sequence[str]) -> None:
    """Refuse (WrongState) when the decision is settled, or has a newer version than the one that was seen."""
    if decision.status not in states:
        raise WrongState(
            _("Vedtaket er allerede behandlet: %s.") % decision.get_status_display().lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    if decision.version != seen:
        raise WrongState(
            _("Vedtaket har fått versjon %d etter at du åpnet siden.") % decision.version,
            _("Se hva som er nytt, og gjør om igjen det du ville."),
        )


def _write(
    decision: Decision,
    number: int,
    outcomes: Sequence[ProposedOutcome],
    rows: Sequence[Outcome],
    *,
    rests_on: Sequence[str],
    words: str,
    by: User,
) -> DecisionVersion:
    rules = decision.scheme.versions.order_by("-number").first()
    assert rules is not None, "a scheme has rules from the day it is set up"
    total = total_of(outcomes)
    version = DecisionVersion.objects.create(
        decision=decision,
        number=number,
        rules=rules,
        rests_on=list(rests_on),
        words=words,
        total=total,
        by=by,
        at=now(),
    )
    for place, row in enumerate(rows, 1):
        row.version, row.place = version, place
    Outcome.objects.bulk_create(rows)
    prepared(decision.about, by=by)
    also_prepared(decision.about, rests_on=[decision.scheme.about, *rests_on])
    for answer in {row.ministry_answer.pk: row.ministry_answer for row in rows if row.ministry_answer}.values():
        prepared(decision.about, by=answer.by)
    note(by, "decision.proposed", decision.about, version=number, sum=total.ore, rows=len(rows), words=words)
    return version


def _next_number(year: int) -> str:
    return f"V-{year}-{Decision.objects.filter(scheme__year=year).count() + 1:03}"


def _refuse_waiting(decision: Decision, outcomes: Sequence[ProposedOutcome]) -> None:
    """Two proposals that wait on the same matter may not have the same recipient: one click too many."""
    others = Outcome.objects.filter(
        version__decision__whole=decision.whole,
        version__decision__status__in=OPEN,
        recipient__number__in=[one.recipient for one in outcomes],
        matter__in={one.matter for one in outcomes},
    )
    other = others.exclude(version__decision=decision.pk).select_related("version__decision").first()
    if other is not None:
        raise WrongState(
            _("%(who)s står alt i vedtak %(number)s, som ikke er avgjort.")
            % {"who": other.recipient_name, "number": other.version.decision.number},
            _("Fortsett på det, eller trekk det først."),
        )


def refuse_withdrawn(scheme: Scheme) -> None:
    """No more is promised for an assignment that a later letter has taken back."""
    if scheme.assignment is not None and is_withdrawn(scheme.assignment):
        raise Refusal(_("Oppdrag %s er trukket av departementet.") % scheme.assignment.number)


def refuse_given_before(decision: Decision, rows: Sequence[Outcome]) -> None:
    """A recipient that is named, or chosen by formula, gets one grant for one assignment; more is a change of it."""
    if decision.scheme.kind not in (SchemeKind.NAMED, SchemeKind.FORMULA):
        return
    before = given_before(decision, rows)
    if before is not None:
        raise Refusal(
            _("%(who)s har alt fått %(sum)s i vedtak %(number)s for det samme.")
            % {
                "who": before.outcome.recipient_name,
                "sum": before.amount.in_words,
                "number": before.decision.number,
            },
            _("Skal beløpet være et annet, endres tilskuddet."),
        )
