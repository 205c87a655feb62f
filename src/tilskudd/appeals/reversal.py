"""Reversing a decision on appeal: here, or as the instance says; always by two persons, and never refused for money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.appeals.models import Appeal, AppealStep
from tilskudd.appeals.queries import decision_behind, ordered_amount, reversal_of, status_of
from tilskudd.appeals.rules import AppealAct, AppealState
from tilskudd.appeals.services import both, handled, moved, refuse_late, step, stored
from tilskudd.decisions.amendment import propose_amendment
from tilskudd.decisions.models import Amendment, Decision, Grant
from tilskudd.decisions.proposal import as_proposed, propose_decision
from tilskudd.people.clock import today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import prepared
from tilskudd.schemes.outcomes import OutcomeKind
from tilskudd.values.kroner import ZERO, Kroner


@transaction.atomic
def propose_reversal(appeal: Appeal, amount: Kroner, words_nb: str, words_nn: str, *, by: User) -> AppealStep:
    """Propose to reverse the decision (foreslå omgjøring), § 33 second paragraph: what the recipient is to have in all.

    A grant is changed; a refusal becomes a decision of its own with a grant. Another person approves it, under an
    authority. Where the instance has said how much, it is that. Raises Refusal when it is not more than before.
    """
    appeal = handled(appeal, by, AppealState.RECEIVED, AppealState.REVERSING, AppealState.PASSED_ON)
    _refuse_waiting(appeal)
    order = ordered_amount(appeal)
    if appeal.state == AppealState.PASSED_ON and order is None:
        raise WrongState(_("Klagen er hos klageinstansen."), _("Registrer svaret derfra først."))
    if order is not None and order.amount != amount:
        raise Refusal(_("Klageinstansen har bestemt %s.") % order.amount.in_words)
    refuse_late(appeal)
    both(words_nb, words_nn)
    before, original = grant_of(appeal), decision_behind(appeal)
    had = before.amount if before else ZERO
    if not amount.is_whole or amount <= had:
        raise Refusal(_("Skriv hele kroner, mer enn de %s mottakeren har.") % had.in_words)
    made: Amendment | Decision
    told: dict[str, Amendment | Decision]
    if before is not None:
        made = propose_amendment(before, amount, reason=words_nb.strip()[:500], by=by, appeal=appeal.number)
        told = {"amendment": made}
    else:
        made = _decision(appeal, amount, words_nb.strip(), words_nn.strip(), by=by)
        told = {"decision": made}
    assert original.settled_by is not None, "the decision was approved by somebody"
    prepared(made.about, by=original.settled_by)  # whoever made a decision does not settle an appeal on it either
    found = step(
        appeal, AppealAct.REVERSAL_PROPOSED, by=by, words_nb=words_nb, words_nn=words_nn, amount=amount, **told
    )
    moved(appeal, AppealState.REVERSING)
    return found


def _refuse_waiting(appeal: Appeal) -> None:
    before = reversal_of(appeal)
    if before is not None and status_of(before) == Status.PROPOSED:
        raise WrongState(_("En omgjøring er alt foreslått, og venter på en annen person."))
    if before is not None and before.decision is not None and status_of(before) == Status.SENT_BACK:
        raise WrongState(_("Forslaget er sendt tilbake."), _("Trekk det, og foreslå på nytt."))


def _decision(appeal: Appeal, amount: Kroner, words_nb: str, words_nn: str, *, by: User) -> Decision:
    """A decision of one outcome instead of the refusal: the same matter, and what the first was made from."""
    original = decision_behind(appeal)
    about = {"old": original.number, "number": appeal.number}
    basis = {**appeal.outcome.basis, "appeal": appeal.number, "appealed": original.number}
    outcome = replace(
        as_proposed(appeal.outcome),
        amount=amount,
        reason_nb="Vedtak {old} er gjort om etter klage {number}. ".format(**about) + words_nb,
        reason_nn="Vedtak {old} er gjort om etter klage {number}. ".format(**about) + words_nn,
        kind=OutcomeKind.AWARD,
        basis=basis,
    )
    rests_on = [original.about, appeal.about]
    return propose_decision(original.scheme, [outcome], rests_on=rests_on, by=by, whole=original.whole)


def grant_of(appeal: Appeal) -> Grant | None:
    """The grant that the outcome gave; None when it gave none."""
    return Grant.objects.filter(outcome=appeal.outcome).select_related("decision__scheme").first()


@transaction.atomic
def register_answer(
    appeal: Appeal,
    *,
    answered_on: date,
    words: str,
    amount: Kroner | None,
    by: User,
    content: bytes = b"",
    name: str = "",
) -> None:
    """Register what the instance has decided (registrer klageinstansens vedtak): it stands, or how much is to be given.

    `amount` is None when the decision stands. Raises Refusal without words, or with a day that cannot be.
    """
    appeal = handled(appeal, by, AppealState.PASSED_ON)
    if ordered_amount(appeal) is not None:
        raise WrongState(_("Svaret er alt registrert."))
    if not words.strip():
        raise Refusal(_("Skriv hva klageinstansen har bestemt."))
    if not appeal.received_on <= answered_on <= today():
        raise Refusal(_("Svaret kan ikke være fra før klagen kom, eller etter i dag."))
    before = grant_of(appeal)
    if amount is not None and (not amount.is_whole or amount <= (before.amount if before else ZERO)):
        raise Refusal(_("Skriv hele kroner, mer enn mottakeren har."))
    act = AppealAct.UPHELD if amount is None else AppealAct.ORDERED
    told = {"words_nb": words, "words_nn": words, "amount": amount, "day": answered_on}
    step(appeal, act, by=by, file=stored(content), file_name=name[:200] if content else "", **told)
    if amount is None:
        moved(appeal, AppealState.UPHELD)
