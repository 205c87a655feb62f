"""Reads of follow-up: where a report stands, what is found in it, and what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet

from tilskudd.applications.answers import Checked, before_sending, while_writing
from tilskudd.applications.questions import AskedIn, QuestionSet
from tilskudd.applications.typed import Attached, FieldFinding, Typed
from tilskudd.decisions.models import Grant
from tilskudd.decisions.queries import balances
from tilskudd.followup.accounts import Accounts, budget_in, read_accounts
from tilskudd.followup.accounts_json import fingerprint
from tilskudd.followup.audit_models import AuditorStatement
from tilskudd.followup.back_models import MoneyBack, Recovery
from tilskudd.followup.models import DemandVersion, Report, ReportDemand, ReportFile, ReportVersion, SentReport
from tilskudd.followup.rules import Settlement, content_type, settlement_of, unspent_of
from tilskudd.ledger.places import Place
from tilskudd.parties.queries import municipalities_on
from tilskudd.people.clock import today
from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.values.kroner import ZERO, Kroner


def demand_in_force(demand: ReportDemand) -> DemandVersion:
    """What the demand says now."""
    newest = demand.versions.select_related("by").order_by("-number").first()
    assert newest is not None, "a demand has a version"
    return newest


def whole_report(rows: QuerySet[Report] | None = None) -> QuerySet[Report]:
    """Reports with what their pages show of the grant and the scheme."""
    related = ("demand__scheme", "grant__decision__scheme", "grant__outcome__version__rules", "recipient")
    return (Report.objects.all() if rows is None else rows).select_related(*related)


def newest_of(report: Report) -> ReportVersion | None:
    """What was written last."""
    return report.versions.select_related("by", "demand").order_by("-number").first()


def sent_reports(report: Report) -> list[SentReport]:
    """Every version that was sent, the newest first, with what was said to it."""
    related = ("version__demand", "by", "review__by", "statement")
    return list(report.sent.select_related(*related).order_by("-pk"))


def first_received(report: Report) -> datetime | None:
    """When the report first came; no later version moves it."""
    return report.sent.order_by("pk").values_list("at", flat=True).first()


def audit_threshold(grant: Grant) -> Kroner | None:
    """Above which amount a grant needs an auditor, by the rules that its decision was made under."""
    above: Kroner | None = grant.outcome.version.rules.audit_above
    return above


@dataclass(frozen=True)
class ReportSeen:
    """A report as it stands: what was written last, and all that is found in it (rapporten sett)."""

    report: Report
    demand: DemandVersion
    version: ReportVersion | None
    files: Sequence[ReportFile]
    municipalities: frozenset[str]
    statement: AuditorStatement | None

    @property
    def seen(self) -> int:
        """The number of what was written last; zero when nothing is."""
        return self.version.number if self.version else 0

    @cached_property
    def questions(self) -> QuestionSet:
        return self.demand.question_set

    @property
    def typed(self) -> Typed:
        """The fields of the questions, as typed."""
        return {name: tuple(told) for name, told in self.version.answers.items()} if self.version else {}

    @property
    def attached(self) -> dict[str, list[Attached]]:
        """The files of each question."""
        found: dict[str, list[Attached]] = {}
        for one in self.files:
            found.setdefault(one.question, []).append(
                Attached(one.name, content_type(one.file.media_type, one.name), one.file.size)
            )
        return found

    @cached_property
    def writing(self) -> Checked:
        """The answers as a draft: nothing blocks."""
        return while_writing(
            self.questions, self.typed, AskedIn.REPORT, attached=self.attached, municipalities=self.municipalities
        )

    @cached_property
    def sending(self) -> Checked:
        """The answers as they would be sent, and all that stops it."""
        return before_sending(
            self.questions, self.typed, AskedIn.REPORT, attached=self.attached, municipalities=self.municipalities
        )

    @cached_property
    def accounts(self) -> Accounts | None:
        """The accounts against the approved budget; None where none are asked for."""
        return accounts_of(self.report.grant, self.demand, self.version)

    @property
    def needs_audit(self) -> bool:
        """True when the accounts of the grant must have an auditor's statement."""
        above = audit_threshold(self.report.grant)
        return self.demand.asks_accounts and above is not None and self.report.grant.amount > above

    @property
    def has_statement(self) -> bool:
        """True when an auditor has signed for these very accounts."""
        accounts = self.accounts
        return (
            self.statement is not None and accounts is not None and self.statement.fingerprint == fingerprint(accounts)
        )

    @property
    def account_findings(self) -> tuple[FieldFinding, ...]:
        return self.accounts.findings if self.accounts else ()

    @property
    def lacks_statement(self) -> bool:
        return self.needs_audit and not self.has_statement

    @property
    def stops(self) -> int:
        """How many things must be put right before it can be sent."""
        return len(self.sending.findings) + len(self.account_findings) + self.lacks_statement

    @property
    def used(self) -> Kroner | None:
        """What was used of the grant, by the accounts or by an answer; None where nothing tells."""
        if self.accounts is not None:
            return self.accounts.used_of_grant
        told = self.sending.answers.values.get(self.demand.used_question)
        return max(min(told, self.report.grant.amount), ZERO) if isinstance(told, Kroner) else None

    @property
    def unspent(self) -> Kroner | None:
        """Grant minus what was used of it."""
        return None if self.used is None else unspent_of(self.report.grant.amount, self.used)


def accounts_of(grant: Grant, demand: DemandVersion, version: ReportVersion | None) -> Accounts | None:
    """A version's accounts against the grant's approved budget; None where the demand asks for none."""
    if not demand.asks_accounts:
        return None
    typed = version.accounts if version else {}
    budget = budget_in(grant.outcome.basis)
    return read_accounts(typed, budget, grant=grant.amount, share=demand.deviation_share)


def look_at_report(report: Report) -> ReportSeen:
    """Everything about a report as it stands: the demand in force until it is sent, then the one it was sent to."""
    version = newest_of(report)
    demand = version.demand if version and not report.is_theirs else demand_in_force(report.demand)
    codes = frozenset(municipalities_on(today()).values_list("code", flat=True))
    return ReportSeen(report, demand, version, files_of(version), codes, newest_statement(report))


def files_of(version: ReportVersion | None) -> list[ReportFile]:
    """The files that stand in a version."""
    keys = [key for keys in version.files.values() for key in keys] if version else []
    return list(ReportFile.objects.filter(pk__in=keys).select_related("file").order_by("pk")) if keys else []


def newest_statement(report: Report) -> AuditorStatement | None:
    """What an auditor said last."""
    return report.statements.select_related("link").order_by("-pk").first()


def settlement_for(grant: Grant, used: Kroner) -> Settlement:
    """What is to be done about what is not used of a grant, as the ledger stands now."""
    held = balances(grant.about, grant.decision.scheme.line, grant.decision.scheme.year)
    return settlement_of(
        unspent=unspent_of(grant.amount, used),
        unpaid=held.get(Place.COMMITTED, ZERO),
        owed=held.get(Place.OWED_BACK, ZERO),
        returned=held.get(Place.RETURNED, ZERO),
    )


def owed_back(recovery: Recovery) -> Kroner:
    """What is left to come back of an approved recovery."""
    rows = recovery.money_back.filter(status=Status.APPROVED).values_list("amount", flat=True)
    left: Kroner = recovery.amount - sum(rows, ZERO)
    return left


def recoveries_open_to(user: User) -> QuerySet[Recovery]:
    """The recoveries that this person could approve."""
    return not_prepared_by(user, Recovery.objects.filter(status=Status.PROPOSED), called("recovery"))


def money_back_open_to(user: User) -> QuerySet[MoneyBack]:
    """Money back that this person could approve."""
    return not_prepared_by(user, MoneyBack.objects.filter(status=Status.PROPOSED), called("money-back"))
