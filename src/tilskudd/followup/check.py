"""What `tilskudd verify` asks of follow-up: two persons, sums, what was signed, and what an instalment waited for."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Sum

from tilskudd.followup.accounts_json import fingerprint
from tilskudd.followup.back_models import MoneyBack, Recovery
from tilskudd.followup.experience import marked_in
from tilskudd.followup.models import ExperienceWithdrawn, Report, ReportReview, SentReport, SharedExperience
from tilskudd.followup.queries import accounts_of
from tilskudd.followup.rules import ReportState, ReviewVerdict
from tilskudd.ledger.models import Entry
from tilskudd.ledger.places import Kind
from tilskudd.parties.models import MemberRight, Membership
from tilskudd.payments.models import Instalment
from tilskudd.people.clock import OSLO
from tilskudd.people.models import Involvement, Part, Status
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import ZERO, Kroner

A_PIECE = 500


def faults_in_followup() -> Iterator[Finding]:
    """Every recovery, every krone that came back, every report that was sent or approved, row by row."""
    yield from _approved_by_nobody()
    yield from _unlike_the_ledger()
    yield from _more_back_than_claimed()
    yield from _signed_by_others()
    yield from _sent_otherwise_than_written()
    yield from _states_without_a_review()
    yield from _met_by_nobody()
    yield from _shared_otherwise_than_sent()


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _approved_by_nobody() -> Iterator[Finding]:
    """What counts as approved was approved by another than who proposed it."""
    for model in (Recovery, MoneyBack):
        for one in model.objects.filter(status=Status.APPROVED).iterator(chunk_size=A_PIECE):
            by = set(Involvement.objects.filter(about=one.about, part=Part.APPROVED).values_list("user", flat=True))
            if by != {one.settled_by_id} or one.proposed_by_id in by:
                yield _fault("not-approved", f"{one.about} counts as approved, but not by a second person.")


def _unlike_the_ledger() -> Iterator[Finding]:
    """One entry for each recovery and each sum that came back, of its amount and day; and no others."""
    stand: dict[str, tuple[str, Kroner | None]] = {}
    for row in Entry.objects.filter(kind__in=[Kind.RECOVERY, Kind.MONEY_BACK]).annotate(
        total=Sum("transfers__amount", filter=Q(transfers__source__place__in=["claims", "owed-back"]))
    ):
        stand[row.key] = (row.about, row.total)
    approved: dict[str, tuple[str, Kroner | None]] = {}
    for one in Recovery.objects.filter(status=Status.APPROVED).iterator(chunk_size=A_PIECE):
        approved[one.about] = (f"grant:{one.grant_id}", one.amount)
    back = MoneyBack.objects.filter(status=Status.APPROVED).select_related("recovery")
    for money in back.iterator(chunk_size=A_PIECE):
        approved[money.about] = (f"grant:{money.recovery.grant_id}", money.amount)
    for key in sorted({*stand, *approved}):
        if stand.get(key) != approved.get(key):
            yield _fault("recovery-not-booked", f"{key} is not in the ledger as two persons approved it.")


def _more_back_than_claimed() -> Iterator[Finding]:
    rows = Recovery.objects.annotate(back=Sum("money_back__amount", filter=Q(money_back__status=Status.APPROVED)))
    for one in rows.filter(Q(back__gt=F("amount")) | Q(back__gt=0) & ~Q(status=Status.APPROVED)).iterator():
        yield _fault("more-back-than-claimed", f"{one.about} has had more back than was claimed.")
    early = Recovery.objects.filter(status=Status.APPROVED, comments=None)
    for recovery in early.iterator(chunk_size=A_PIECE):
        if recovery.settled_at is not None and recovery.settled_at.astimezone(OSLO).date() <= recovery.comment_by:
            yield _fault("no-notice", f"{recovery.about} was approved before the recipient had had its days to speak.")


def _signed_by_others() -> Iterator[Finding]:
    """Whoever sent a report might sign for its recipient that day."""
    may_sign = Membership.objects.filter(
        Q(last__isnull=True) | Q(last__gte=OuterRef("at__date")),
        user=OuterRef("by"),
        organisation=OuterRef("report__recipient"),
        rights__contains=[MemberRight.SIGN.value],
        first__lte=OuterRef("at__date"),
    )
    for sent in SentReport.objects.exclude(Exists(may_sign)).iterator():
        yield _fault("signed-without-right", f"report:{sent.report_id} was signed by somebody who might not.")


def _sent_otherwise_than_written() -> Iterator[Finding]:
    """What was sent belongs to its report, adds up, and has the statement that covers its accounts."""
    related = ("version__demand", "report__grant__outcome", "statement")
    for sent in SentReport.objects.select_related(*related).order_by("pk").iterator(chunk_size=A_PIECE):
        if sent.version.report_id != sent.report_id:
            yield _fault("sent-for-another", f"report:{sent.report_id} was sent with another report's version.")
        accounts = accounts_of(sent.report.grant, sent.version.demand, sent.version)
        if (
            accounts is not None
            and max(min(accounts.used - accounts.others, sent.used + sent.unspent), ZERO) != sent.used
        ):
            yield _fault("accounts-sum", f"The accounts of report:{sent.report_id} do not give what was used.")
        if sent.statement and (accounts is None or sent.statement.fingerprint != fingerprint(accounts)):
            yield _fault("statement-of-other-accounts", f"report:{sent.report_id} has a statement on other accounts.")


def _states_without_a_review() -> Iterator[Finding]:
    """An approved report was approved by a person, in its newest version."""
    good = ReportReview.objects.filter(sent__report=OuterRef("pk"), verdict=ReviewVerdict.APPROVED)
    for one in Report.objects.filter(~Exists(good), state=ReportState.APPROVED).iterator():
        yield _fault("report-not-approved", f"{one.about} counts as approved, but nobody has approved it.")
    for one in Report.objects.filter(Exists(good)).exclude(state=ReportState.APPROVED).iterator():
        yield _fault("report-state", f"{one.about} was approved, and does not count as it.")


def _met_by_nobody() -> Iterator[Finding]:
    """An instalment that waited for a report was met by an approved one, or by a person who is named."""
    approved = Report.objects.filter(grant=OuterRef("grant"), state=ReportState.APPROVED)
    rows = Instalment.objects.filter(~Exists(approved), needs_report=True, met_on__isnull=False, met_by=None)
    for one in rows.iterator():
        yield _fault("met-by-nobody", f"Instalment {one.number} of grant:{one.grant_id} is met by no report or person.")


def _shared_otherwise_than_sent() -> Iterator[Finding]:
    """What the others may read is what the recipient marked, in a report that was approved by then."""
    for one in SharedExperience.objects.select_related("sent__version__demand", "sent__review", "report").iterator():
        review = getattr(one.sent, "review", None)
        good = review is not None and review.verdict == ReviewVerdict.APPROVED and review.at <= one.at
        if not good or one.sent.report_id != one.report_id or marked_in(one.sent) != one.words:
            yield _fault("experience-shared", f"What is shared of {one.report.about} is not what was marked there.")
    again = ExperienceWithdrawn.objects.filter(at__lt=F("experience__at"))
    for gone in again.select_related("experience__report"):
        yield _fault("experience-withdrawn", f"{gone.experience.report.about} was withdrawn before it was shared.")
