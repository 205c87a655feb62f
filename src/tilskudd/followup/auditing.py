"""The recipient's auditor: a link that the recipient makes, and the statement that whoever has it signs, once.

Of a link only the sha256 is kept, so that nobody who reads the database can use it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.files.rules import PDF, media_type
from tilskudd.followup.accounts_json import accounts_as_json, fingerprint
from tilskudd.followup.audit_models import AuditorLink, AuditorStatement
from tilskudd.followup.models import Report
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.rules import Conclusion
from tilskudd.followup.taking_in import take_in
from tilskudd.mandate.rules import file_name
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.parties.rules import is_organisation_number
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note
from tilskudd.people.written import in_full

GOOD_FOR: Final = timedelta(days=60)
TOKEN_BYTES: Final = 32


@transaction.atomic
def make_auditor_link(report: Report, *, by: User) -> tuple[AuditorLink, str]:
    """Make a link for the auditor (lag lenke til revisor), good for 60 days; the token is told once and never kept.

    The links that were not used are withdrawn. Raises NotAllowed, and Refusal while the accounts are not right.
    """
    report = _locked(report)
    _require_writing(report, by)
    look = look_at_report(report)
    if not report.is_theirs:
        raise WrongState(_("Rapporten er alt sendt."))
    if look.accounts is None or look.version is None or look.accounts.findings:
        raise Refusal(_("Før regnskapet ferdig før revisor får lenken: revisor signerer for tallene som står da."))
    if look.has_statement:
        raise WrongState(_("Revisor har alt signert for disse tallene."))
    _withdraw(report, by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = AuditorLink.objects.create(
        report=report, token_sha256=sha256_of(token), last_day=today() + GOOD_FOR, made_by=by, made_at=now()
    )
    note(by, "auditor-link.made", report.about, last_day=made.last_day.isoformat())
    return made, token


@transaction.atomic
def withdraw_auditor_links(report: Report, *, by: User) -> int:
    """Withdraw the links of a report that nobody has signed by (trekk tilbake lenken); how many."""
    report = _locked(report)
    _require_writing(report, by)
    count = _withdraw(report, by)
    if count:
        note(by, "auditor-link.withdrawn", report.about, links=count)
    return count


def _withdraw(report: Report, by: User) -> int:
    open_ones = AuditorLink.objects.filter(report=report, statement=None, withdrawn_at=None)
    return open_ones.update(withdrawn_at=now(), withdrawn_by=by)


def sha256_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_link(token: str) -> AuditorLink | None:
    """The link of a token while it can be used or shows what was signed; None when unknown, withdrawn or too old."""
    rows = AuditorLink.objects.filter(token_sha256=sha256_of(token), withdrawn_at=None, last_day__gte=today())
    return rows.select_related("report", "statement").first()


@dataclass(frozen=True)
class Signed:
    """What an auditor tells (opplysninger fra revisor)."""

    name: str
    title: str
    firm: str
    firm_number: str
    conclusion: Conclusion
    remarks: str = ""


@transaction.atomic
def sign_statement(token: str, told: Signed, *, content: bytes, name: str, seen: str) -> AuditorStatement:
    """Sign for the accounts of a report (signer uttalelse) as whoever has the link, once.

    `seen` is the fingerprint of the accounts that were shown. Raises WrongState when the link is no longer good, is
    used, or the accounts have changed since, and Refusal with everything that is wrong with what was told.
    """
    link = open_link(token)
    if link is None:
        raise WrongState(_("Lenken gjelder ikke lenger."), _("Be den som sendte den, om en ny."))
    report = _locked(link.report)
    link = open_link(token)
    if link is None or hasattr(link, "statement"):
        raise WrongState(_("Lenken er brukt eller trukket tilbake."), _("Be den som sendte den, om en ny."))
    look = look_at_report(report)
    accounts = look.accounts
    if not report.is_theirs or accounts is None or accounts.findings or fingerprint(accounts) != seen:
        raise WrongState(_("Regnskapet er endret etter at du åpnet siden."), _("Se tallene på nytt før du signerer."))
    _refuse_bad(told, content)
    made = AuditorStatement.objects.create(
        link=link,
        report=report,
        accounts=accounts_as_json(accounts),
        fingerprint=seen,
        name=in_full(told.name, 200),
        title=in_full(told.title, 200),
        firm=in_full(told.firm, 200),
        firm_number=_figures(told.firm_number),
        conclusion=told.conclusion.value,
        remarks=in_full(told.remarks, 4000) if told.conclusion is Conclusion.REMARKS else "",
        file=take_in(content),
        file_name=file_name(name),
        at=now(),
    )
    note(None, "report.audited", report.about, firm=made.firm_number, conclusion=made.conclusion)
    return made


def _figures(number: str) -> str:
    return "".join(number.split())


def _refuse_bad(told: Signed, content: bytes) -> None:
    wrong = []
    if not (told.name.strip() and told.title.strip() and told.firm.strip()):
        wrong.append(_("Skriv navn, tittel og revisjonsselskap."))
    figures = _figures(told.firm_number)
    if not figures.isascii() or len(figures) != 9 or not is_organisation_number(figures):
        wrong.append(_("Organisasjonsnummeret er ikke gyldig. Det har ni sifre."))
    if told.conclusion is Conclusion.REMARKS and not told.remarks.strip():
        wrong.append(_("Skriv merknadene."))
    if not content or media_type([content]) != PDF:
        wrong.append(_("Legg ved uttalelsen som PDF."))
    if wrong:
        raise Refusal(*wrong)


def _locked(report: Report) -> Report:
    take_turn(report.about)
    return whole_report().get(pk=report.pk)


def _require_writing(report: Report, by: User) -> None:
    if MemberRight.SIGN not in member_rights(by, report.recipient, today()):
        require_member(by, report.recipient, MemberRight.WRITE, on=today())
