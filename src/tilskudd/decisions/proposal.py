"""Proposing decisions: a list of outcomes becomes a proposal, and a new list becomes its next version.

The four ways in (named, formula, call, rate) all end here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Decision, DecisionVersion, Outcome
from tilskudd.decisions.queries import newest_version, outcomes_in, printed_for
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.parties.models import Organisation
from tilskudd.parties.queries import municipalities_on
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, has_prepared, note, prepared
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome, faults_in, total_of
from tilskudd.values.kroner import Kroner

MOST_TOLD = 10
OPEN = (Status.PROPOSED, Status.SENT_BACK)


@transaction.atomic
def propose_decision(
    scheme: Scheme, outcomes: Sequence[ProposedOutcome], *, whole: str, rests_on: Sequence[str], by: User
) -> Decision:
    """Propose a decision (foreslå vedtak): one outcome for each recipient; it reserves no money.

    `whole` names the matter the decision belongs to, `rests_on` the references of all it was made from: whoever
    prepared any of that has prepared the decision. Raises Refusal with everything that is wrong at once.
    """
    require(by, Right.PROPOSE_DECISIONS, within=scheme.about, on=today())
    take_turn(f"decisions:{scheme.year}")
    decision = Decision(number=_next_number(scheme.year), scheme=scheme, whole=whole, proposed_at=now(), proposed_by=by)
    _refuse_waiting(decision, outcomes)
    _refuse_withdrawn(scheme)
    rows = checked(scheme, outcomes)
    decision.save(force_insert=True)
    _write(decision, 1, outcomes, rows, rests_on=rests_on, words="", by=by)
    return decision


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
    rows = checked(decision.scheme, outcomes)
    before = newest_version(decision)
    decision.version, decision.status, decision.answer = before.number + 1, Status.PROPOSED, ""
    decision.settled_at, decision.settled_by = None, None
    decision.save(update_fields=["version", "status", "answer", "settled_at", "settled_by"])
    basis = before.rests_on if rests_on is None else rests_on
    return _write(decision, decision.version, outcomes, rows, rests_on=basis, words=words.strip(), by=by)


def correct_line(
    decision: Decision,
    place: int,
    amount: Kroner,
    *,
    answer: MinistryAnswer | None,
    reason: str,
    by: User,
    seen: int,
) -> DecisionVersion:
    """Correct the amount of one line (rett en linje) as a new version; a line that a letter prints needs the answer.

    The reasons say what was corrected, and on what ground.
    """
    rows = outcomes_in(newest_version(decision))
    at = next((index for index, row in enumerate(rows) if row.place == place), None)
    if at is None:
        raise Refusal(_("Vedtaket har ingen linje %d.") % place)
    if not reason.strip():
        raise Refusal(_("Skriv hvorfor linjen rettes."))
    proposed = [as_proposed(row) for row in rows]
    was, now_is = proposed[at].amount.in_words, amount.in_words
    ground_nb, ground_nn = reason.strip(), reason.strip()
    if answer is not None:
        ground_nb = f"{reason.strip()} (svar fra {answer.answered_by} {answer.answered_on:%d.%m.%Y})"
        ground_nn = f"{reason.strip()} (svar frå {answer.answered_by} {answer.answered_on:%d.%m.%Y})"
    proposed[at] = replace(
        proposed[at],
        amount=amount,
        answer=answer.pk if answer else None,
        reason_nb=f"{proposed[at].reason_nb} Beløpet er rettet fra {was} til {now_is}: {ground_nb}.",
        reason_nn=f"{proposed[at].reason_nn} Beløpet er retta frå {was} til {now_is}: {ground_nn}.",
    )
    words = _("%(who)s: %(was)s er rettet til %(now)s.") % {
        "who": rows[at].recipient_name,
        "was": was,
        "now": now_is,
    }
    return propose_again(decision, proposed, words=words, by=by, seen=seen)


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
    )


@transaction.atomic
def withdraw_decision(decision: Decision, *, by: User, seen: int) -> None:
    """Withdraw a proposal (trekk) that nobody has approved, as one who prepared it."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=decision.pk)
    require(by, Right.PROPOSE_DECISIONS, within=decision.scheme.about, on=today())
    refuse_moved_on(decision, seen, OPEN)
    if not has_prepared(decision.about, by):
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


def checked(scheme: Scheme, outcomes: Sequence[ProposedOutcome]) -> list[Outcome]:
    """The outcomes as rows to be written; raises Refusal with every fault, and every line that needs a document."""
    numbers = [one.recipient for one in outcomes]
    known = {row.number: row for row in Organisation.objects.filter(number__in=numbers)}
    faults = [one.message for one in faults_in(outcomes)]
    faults += [
        _("%s er ikke registrert som mottaker.") % number for number in dict.fromkeys(numbers) if number not in known
    ]
    if faults:
        raise Refusal(*_some(faults), _("Rett det, og foreslå på nytt."))
    table, names = printed_for(scheme), names_of([one.code for one in outcomes])
    answers = MinistryAnswer.objects.in_bulk([one.answer for one in outcomes if one.answer])
    rows = [
        Outcome(
            kind=one.kind.value,
            recipient=known[one.recipient],
            recipient_name=names.get(one.code) or known[one.recipient].name,
            code=one.code,
            amount=one.amount,
            purpose=one.purpose,
            reason_nb=one.reason_nb,
            reason_nn=one.reason_nn,
            basis=dict(one.basis),
            printed=table.amounts.get(one.code) if table else None,
            ministry_answer=answers.get(one.answer or 0),
        )
        for one in outcomes
    ]
    if table is not None:
        without = [row for row in rows if row.amount != row.printed and not _answers(row.ministry_answer, table.letter)]
        if without:
            raise Refusal(*_some([_undocumented(row) for row in without]), _("Bare departementets svar kan endre det."))
    return rows


def names_of(codes: Sequence[str]) -> dict[str, str]:
    """What municipalities are called today, by number, as people say it; Enhetsregisteret writes them in capitals."""
    rows = municipalities_on(today()).filter(code__in=[code for code in codes if code])
    return {row.code: f"{row.name} kommune" for row in rows}


def _answers(answer: MinistryAnswer | None, letter: int) -> bool:
    return answer is not None and answer.letter_id == letter


def _undocumented(row: Outcome) -> str:
    words = {"who": row.recipient_name, "amount": row.amount.in_words}
    if row.printed is None:
        return _("%(who)s står ikke i tabellen i brevet.") % words
    return _("%(who)s: brevet skriver %(printed)s, ikke %(amount)s.") % {**words, "printed": row.printed.in_words}


def _some(sentences: Sequence[str]) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], *([_("Og %d til.") % more] if more > 0 else [])]


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
    )
    other = others.exclude(version__decision=decision.pk).select_related("version__decision").first()
    if other is not None:
        raise WrongState(
            _("%(who)s står alt i vedtak %(number)s, som ikke er avgjort.")
            % {"who": other.recipient_name, "number": other.version.decision.number},
            _("Fortsett på det, eller trekk det først."),
        )


def _refuse_withdrawn(scheme: Scheme) -> None:
    if scheme.assignment is not None and scheme.assignment.is_withdrawn:
        raise Refusal(_("Oppdrag %s er trukket av departementet.") % scheme.assignment.number)
