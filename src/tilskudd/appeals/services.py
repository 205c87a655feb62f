"""What is done with an appeal: it is filed or registered, handled by an outsider, reversed here or passed on."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.appeals.models import Appeal, AppealStep
from tilskudd.appeals.queries import (
    in_time,
    is_reversed,
    is_taken_up,
    latest_day_for,
    may_handle,
    reversal_of,
    status_of,
    why_not_appeal,
)
from tilskudd.appeals.rules import OPEN_STATES, AppealAct, AppealState
from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Outcome
from tilskudd.files.models import StoredFile
from tilskudd.files.services import store
from tilskudd.parties.members import require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full

LARGEST_FILE: Final = 20_000_000
LONGEST: Final = 10_000


@transaction.atomic
def file_appeal(outcome: Outcome, words: str, *, by: User, content: bytes = b"", name: str = "") -> Appeal:
    """Appeal on a decision (klag), as one who may sign for its recipient; it is received today.

    Forvaltningsloven §§ 28-32. Raises NotAllowed, and Refusal where there is no right to appeal, or one waits already.
    """
    require_member(by, outcome.recipient, MemberRight.SIGN, on=today())
    return _received(outcome, words, today(), by=by, content=content, name=name, from_portal=True)


@transaction.atomic
def register_appeal(
    outcome: Outcome, words: str, received_on: date, *, by: User, content: bytes = b"", name: str = ""
) -> Appeal:
    """Register an appeal that came another way (registrer klage), with the day it came, which may lie before today."""
    require(by, Right.PROPOSE_DECISIONS, within=outcome.version.decision.scheme.about, on=today())
    settled = outcome.version.decision.settled_at
    if received_on > today() or (settled and received_on < settled.date()):
        raise Refusal(_("Klagen kan ikke være mottatt før vedtaket, eller etter i dag."))
    return _received(outcome, words, received_on, by=by, content=content, name=name, from_portal=False)


def _received(
    outcome: Outcome, words: str, day: date, *, by: User, content: bytes, name: str, from_portal: bool
) -> Appeal:
    take_turn(f"appeals:{outcome.version.decision.scheme.year}")
    outcome = Outcome.objects.select_related("version__decision__scheme", "version__rules", "recipient").get(
        pk=outcome.pk
    )
    decision = outcome.version.decision
    if decision.status != Status.APPROVED or outcome.version.number != decision.version:
        raise WrongState(_("Det er bare et vedtak som er godkjent, det kan klages på."))
    why_not = why_not_appeal(outcome)
    if why_not:
        raise Refusal(why_not, _("Skriv til oss hvis noe er galt, så ser vi på det."))
    if not words.strip():
        raise Refusal(_("Skriv hva dere vil ha endret, og gjerne hvorfor."))
    standing = outcome.appeals.filter(state__in=OPEN_STATES).first()
    if standing is not None and is_reversed(standing):
        raise WrongState(_("Vedtaket er alt gjort om etter klage %s.") % standing.number)
    if standing is not None:
        raise WrongState(_("En klage på dette vedtaket er alt til behandling."))
    file = store([content], at=now(), most=LARGEST_FILE) if content else None
    made = Appeal.objects.create(
        number=_next_number(decision.scheme.year),
        outcome=outcome,
        recipient=outcome.recipient,
        words=in_full(words, LONGEST),
        file=file,
        file_name=name[:200] if file else "",
        received_on=day,
        registered_at=now(),
        registered_by=by,
        from_portal=from_portal,
    )
    note(by, "appeal.received", made.about, decision=decision.number, received_on=day.isoformat())
    return made


def _next_number(year: int) -> str:
    return f"KL-{year}-{Appeal.objects.filter(outcome__version__decision__scheme__year=year).count() + 1:03}"


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: User) -> None:
    """Withdraw an appeal (trekk klagen), as one who may sign for the recipient, before anything is decided."""
    require_member(by, appeal.recipient, MemberRight.SIGN, on=today())
    appeal = locked(appeal, AppealState.RECEIVED, AppealState.PASSED_ON)
    step(appeal, AppealAct.WITHDRAWN, by=by)
    moved(appeal, AppealState.WITHDRAWN)


@transaction.atomic
def take_appeal(appeal: Appeal, *, by: User) -> None:
    """Take an appeal on (ta klagen til behandling), as one who has had nothing to do with the decision.

    Bestemmelsene 2.5.2 and good administration: nobody examines their own work.
    """
    require(by, Right.PROPOSE_DECISIONS, within=_scheme(appeal), on=today())
    appeal = locked(appeal, *OPEN_STATES)
    _refuse_own(appeal, by)
    appeal.handler = by
    appeal.save(update_fields=["handler"])
    step(appeal, AppealAct.TAKEN, by=by)


@transaction.atomic
def take_up_late(appeal: Appeal, why: str, *, by: User) -> None:
    """Take up an appeal that came too late (ta opp for sen klage), § 31: special reasons, a year at most."""
    appeal = handled(appeal, by, AppealState.RECEIVED)
    if not in_time(appeal).is_late:
        raise WrongState(_("Klagen kom i tide."))
    latest = latest_day_for(appeal.outcome)
    if latest is not None and appeal.received_on > latest:
        raise Refusal(_("Det er gått mer enn et år siden vedtaket, og da kan ingen klage tas opp (§ 31)."))
    if not why.strip():
        raise Refusal(_("Skriv de særlige grunnene."))
    step(appeal, AppealAct.TAKEN_UP_LATE, by=by, words_nb=why)


@transaction.atomic
def dismiss_appeal(appeal: Appeal, words_nb: str, words_nn: str, *, by: User) -> None:
    """Dismiss an appeal that came too late (avvis klagen), with the reason in both forms."""
    appeal = handled(appeal, by, AppealState.RECEIVED)
    if not in_time(appeal).is_late or is_taken_up(appeal):
        raise WrongState(_("Klagen kom i tide, og skal vurderes."))
    both(words_nb, words_nn)
    step(appeal, AppealAct.DISMISSED, by=by, words_nb=words_nb, words_nn=words_nn)
    moved(appeal, AppealState.DISMISSED)


@transaction.atomic
def pass_on(appeal: Appeal, words_nb: str, words_nn: str, *, by: User) -> None:
    """Pass an appeal on to the instance (oversend til klageinstansen), § 33, with the agency's own statement."""
    appeal = handled(appeal, by, AppealState.RECEIVED, AppealState.REVERSING)
    refuse_late(appeal)
    if appeal.steps.filter(act=AppealAct.ORDERED).exists():
        raise WrongState(_("Klageinstansen har alt bestemt."))
    proposed = reversal_of(appeal)
    if proposed is not None and status_of(proposed) in (Status.PROPOSED, Status.SENT_BACK):
        raise WrongState(_("En omgjøring er foreslått."), _("Trekk forslaget før du sender klagen videre."))
    both(words_nb, words_nn)
    step(appeal, AppealAct.PASSED_ON, by=by, words_nb=words_nb, words_nn=words_nn)
    moved(appeal, AppealState.PASSED_ON)


def both(words_nb: str, words_nn: str) -> None:
    """Refuse unless there are words in both forms: the recipient's own decides which they read."""
    if not words_nb.strip() or not words_nn.strip():
        raise Refusal(_("Skriv begrunnelsen på bokmål og nynorsk."))


def refuse_late(appeal: Appeal) -> None:
    """Refuse to go on with an appeal that came too late and is not taken up."""
    if in_time(appeal).is_late and not is_taken_up(appeal):
        raise Refusal(_("Klagen kom for sent."), _("Ta den opp med en begrunnelse, eller avvis den."))


def locked(appeal: Appeal, *states: AppealState) -> Appeal:
    """The appeal, locked, in one of these states; else WrongState."""
    take_turn(appeal.about)
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "outcome__version__decision__scheme", "outcome__version__rules", "outcome__recipient", "recipient"
    )
    appeal = rows.get(pk=appeal.pk)
    if appeal.state not in states or is_reversed(appeal):
        raise WrongState(_("Klagen er allerede behandlet."), _("Last siden på nytt og se hva som har skjedd."))
    return appeal


def handled(appeal: Appeal, by: User, *states: AppealState) -> Appeal:
    """The appeal, locked, when the person is the one who handles it."""
    require(by, Right.PROPOSE_DECISIONS, within=_scheme(appeal), on=today())
    appeal = locked(appeal, *states)
    if appeal.handler_id != by.pk:
        raise Refusal(_("Klagen behandles av en annen, eller av ingen ennå."), _("Ta den til behandling først."))
    _refuse_own(appeal, by)
    return appeal


def _refuse_own(appeal: Appeal, by: User) -> None:
    if not may_handle(by, appeal):
        raise Refusal(
            _("Du har vært med på vedtaket, og kan ikke behandle klagen på det."),
            _("En kollega som ikke har vært med, må gjøre det."),
        )


def _scheme(appeal: Appeal) -> str:
    return str(appeal.outcome.version.decision.scheme.about)


def step(appeal: Appeal, act: AppealAct, *, by: User, **told: Any) -> AppealStep:
    """Write one thing that was done with the appeal."""
    told = {"day": today(), **told}
    for name in ("words_nb", "words_nn"):
        told[name] = in_full(str(told.get(name, "")), LONGEST)
    made = AppealStep.objects.create(appeal=appeal, act=act.value, by=by, at=now(), **told)
    prepared(appeal.about, by=by)
    note(by, f"appeal.{act.value}", appeal.about)
    return made


def moved(appeal: Appeal, state: AppealState) -> None:
    """The appeal's next state."""
    appeal.state = state.value
    appeal.save(update_fields=["state"])


def stored(content: bytes) -> StoredFile | None:
    """A document that came with something; None when there was none."""
    return store([content], at=now(), most=LARGEST_FILE) if content else None
