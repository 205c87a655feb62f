"""Unspent money on its way back: claimed by two persons after notice, and registered by two when it has come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.followup.back_models import Recovery, RecoveryComment
from tilskudd.followup.impartial import refuse_partial
from tilskudd.followup.models import Report
from tilskudd.followup.queries import settlement_for, whole_report
from tilskudd.followup.rules import ReportState
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.record import record
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, note, prepared, sign_off
from tilskudd.people.written import in_full
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

SHORTEST_NOTICE: Final = timedelta(days=7)
LONGEST_NOTICE: Final = timedelta(days=90)


@transaction.atomic
def propose_recovery(report: Report, *, reason: str, comment_by: date, by: User) -> Recovery:
    """Propose to claim back what is paid and not used (tilbakekreving av ubrukte midler); the recipient is warned.

    The amount follows from the approved report and the ledger. The proposal is the advance notice (varsel,
    forvaltningsloven § 16): the recipient may speak until `comment_by`. Raises NotAllowed, Refusal when nothing is to
    come back or the day is too near, and WrongState when one waits already.
    """
    take_turn(report.about)
    report = whole_report().get(pk=report.pk)
    take_turn(report.grant.about)
    require(by, Right.PROPOSE_DECISIONS, within=report.demand.scheme.about, on=today())
    refuse_partial(report.recipient, by)
    amount = _to_recover(report)
    if not reason.strip():
        raise Refusal(_("Skriv hvorfor pengene kreves tilbake."))
    if not today() + SHORTEST_NOTICE <= comment_by <= today() + LONGEST_NOTICE:
        raise Refusal(_("Mottakeren må ha minst sju dager til å uttale seg, og høyst 90."))
    if Recovery.objects.filter(grant=report.grant_id, status=Status.PROPOSED).exists():
        raise WrongState(_("En tilbakekreving for tilskuddet venter alt på en annen."))
    made = Recovery.objects.create(
        grant=report.grant,
        report=report,
        amount=amount,
        reason=in_full(reason, 2000),
        comment_by=comment_by,
        proposed_by=by,
        proposed_at=now(),
    )
    prepared(made.about, by=by)
    also_prepared(made.about, rests_on=[report.about])
    reviewer = User.objects.get(pk=report.sent.order_by("-pk").values_list("review__by", flat=True)[0])
    if reviewer.pk != by.pk:
        prepared(made.about, by=reviewer)
    note(by, "recovery.proposed", report.grant.about, amount=amount.ore, comment_by=comment_by.isoformat())
    return made


def _to_recover(report: Report) -> Kroner:
    sent = report.sent.order_by("-pk").first()
    if sent is None or report.state != ReportState.APPROVED:
        raise WrongState(_("Godkjenn rapporten først."))
    if sent.used is None:
        raise Refusal(_("Rapporten sier ikke hvor mye som er brukt."))
    settlement = settlement_for(report.grant, sent.used)
    if not settlement.recover:
        raise Refusal(_("Det er ikke noe utbetalt og ubrukt som kan kreves tilbake."))
    return settlement.recover


@transaction.atomic
def comment_on_recovery(recovery: Recovery, words: str, *, by: User) -> RecoveryComment:
    """Say something to an advance notice (uttal deg om varselet), for the recipient.

    Raises NotAllowed, Refusal without words, WrongState when it is settled.
    """
    recovery = _waiting(recovery)
    recipient = recovery.grant.recipient
    if MemberRight.SIGN not in member_rights(by, recipient, today()):
        require_member(by, recipient, MemberRight.WRITE, on=today())
    if not words.strip():
        raise Refusal(_("Skriv hva dere mener."))
    made = RecoveryComment.objects.create(recovery=recovery, words=in_full(words, 4000), by=by, at=now())
    note(by, "recovery.commented", recovery.grant.about)
    return made


@transaction.atomic
def approve_recovery(recovery: Recovery, *, by: User) -> None:
    """Approve that money is claimed back (godkjenn tilbakekreving) as the second person; the claim is booked.

    Raises NotAllowed, SamePerson for who proposed it or approved the report, Refusal before the recipient's day to
    speak is over unless it has spoken, and WrongState when it is settled or less is to come back than was proposed.
    """
    recovery = _waiting(recovery)
    grant = recovery.grant
    scheme = grant.decision.scheme
    require(by, Right.APPROVE_DECISIONS, within=scheme.about, on=today())
    refuse_partial(grant.recipient, by)
    sign_off(recovery.about, by=by)
    if today() <= recovery.comment_by and not recovery.comments.exists():
        raise Refusal(
            _("Mottakeren er varslet, og kan uttale seg til og med %s.") % f"{recovery.comment_by:%d.%m.%Y}",
            _("Vent til dagen er ute, eller til de har svart."),
        )
    if _to_recover(recovery.report) < recovery.amount:
        raise WrongState(_("Det er mindre å kreve tilbake nå enn da forslaget ble laget."), _("Send det tilbake."))
    _settle(recovery, Status.APPROVED, by=by)
    note(by, "recovery.approved", grant.about, amount=recovery.amount.ore)
    line = BudgetLine.written(scheme.line)
    moved = shift(line, scheme.year, Place.CLAIMS, Place.OWED_BACK, recovery.amount, into=grant.about)
    record(Kind.RECOVERY, key=recovery.about, by=by, about=grant.about, source=recovery.report.about, moves=[moved])


@transaction.atomic
def send_recovery_back(recovery: Recovery, *, by: User, answer: str) -> None:
    """Send a recovery back (send tilbake) with a reason; nothing is claimed."""
    recovery = _waiting(recovery)
    require(by, Right.APPROVE_DECISIONS, within=recovery.grant.decision.scheme.about, on=today())
    if not answer.strip():
        raise Refusal(_("Skriv hvorfor."))
    recovery.answer = in_full(answer, 500)
    _settle(recovery, Status.SENT_BACK, by=by)
    note(by, "recovery.sent-back", recovery.grant.about, answer=recovery.answer)


@transaction.atomic
def withdraw_recovery(recovery: Recovery, *, by: User) -> None:
    """Withdraw a recovery (trekk) that nobody has settled, as who proposed it; the recipient sees that it is."""
    recovery = _waiting(recovery)
    require(by, Right.PROPOSE_DECISIONS, within=recovery.grant.decision.scheme.about, on=today())
    if recovery.proposed_by_id != by.pk:
        raise Refusal(_("Bare den som har laget forslaget, kan trekke det."), _("Andre sender det tilbake, med grunn."))
    _settle(recovery, Status.WITHDRAWN, by=by)
    note(by, "recovery.withdrawn", recovery.grant.about)


def _waiting(recovery: Recovery) -> Recovery:
    take_turn(f"grant:{recovery.grant_id}")
    rows = Recovery.objects.select_for_update(of=("self",))
    found = rows.select_related("grant__decision__scheme", "grant__recipient", "report__grant").get(pk=recovery.pk)
    if found.status != Status.PROPOSED:
        raise WrongState(_("Tilbakekrevingen er alt behandlet: %s.") % found.get_status_display().lower())
    return found


def _settle(recovery: Recovery, status: Status, *, by: User) -> None:
    recovery.status, recovery.settled_by, recovery.settled_at = status, by, now()
    recovery.save(update_fields=["status", "settled_by", "settled_at", "answer"])
