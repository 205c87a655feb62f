"""Sharing experience: what a recipient marked in its report, to the others of the scheme, once we have seen it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.followup.experience import marked_in
from tilskudd.followup.impartial import refuse_partial
from tilskudd.followup.models import ExperienceWithdrawn, Report, SentReport, SharedExperience
from tilskudd.followup.queries import whole_report
from tilskudd.followup.rules import ReportState
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import SamePerson, has_prepared, note
from tilskudd.people.written import in_full


@transaction.atomic
def share_experience(sent: SentReport, *, by: User) -> SharedExperience:
    """Let the other recipients of the scheme read what a recipient marked as experience (del erfaring).

    As it was sent, in its own words, and only when the report is approved. Raises NotAllowed, SamePerson for who has
    written it, Refusal when nothing is marked, WrongState when the report is not approved or it is shared already.
    """
    take_turn(f"report:{sent.report_id}")
    report = whole_report().get(pk=sent.report_id)
    require(by, Right.PROPOSE_DECISIONS, within=report.demand.scheme.about, on=today())
    refuse_partial(report.recipient, by)
    if has_prepared(report.about, by):
        raise SamePerson(_("Du har skrevet i rapporten, og kan ikke dele den."), _("En kollega må gjøre det."))
    newest = report.sent.select_related("version__demand").order_by("-pk").first()
    if newest is None or newest.pk != sent.pk or report.state != ReportState.APPROVED:
        raise WrongState(_("Rapporten må være godkjent før noe av den deles."), _("Last siden på nytt."))
    words = marked_in(newest)
    if not words:
        raise Refusal(_("Mottakeren har ikke skrevet noe som andre kan lese."))
    if SharedExperience.objects.filter(report=report, withdrawn=None).exists():
        raise WrongState(_("Erfaringen er alt delt."))
    made = SharedExperience.objects.create(sent=newest, report=report, words=words, by=by, at=now())
    note(by, "experience.shared", report.about, scheme=report.demand.scheme.about)
    return made


@transaction.atomic
def withdraw_experience(experience: SharedExperience, *, by: User, why: str = "") -> ExperienceWithdrawn:
    """Stop showing it (trekk erfaring): one of the agency who handles reports, who says why, or the recipient itself.

    Raises NotAllowed, Refusal without words from the agency, and WrongState when it is withdrawn.
    """
    take_turn(f"report:{experience.report_id}")
    report = whole_report().get(pk=experience.report_id)
    if not _speaks_for_it(report, by):
        require(by, Right.PROPOSE_DECISIONS, within=report.demand.scheme.about, on=today())
        if not why.strip():
            raise Refusal(_("Skriv hvorfor den trekkes. Mottakeren får vite det."))
    if ExperienceWithdrawn.objects.filter(experience=experience).exists():
        raise WrongState(_("Erfaringen er alt trukket."))
    made = ExperienceWithdrawn.objects.create(experience=experience, why=in_full(why, 500), by=by, at=now())
    note(by, "experience.withdrawn", report.about, why=made.why)
    return made


def _speaks_for_it(report: Report, by: User) -> bool:
    """True for who may write or sign for the recipient; refuses one who acts for it and may do neither."""
    rights = member_rights(by, report.recipient, today())
    if rights and not rights & {MemberRight.WRITE, MemberRight.SIGN}:
        require_member(by, report.recipient, MemberRight.WRITE, on=today())
    return bool(rights)
