"""What a recipient does with a report: writes it, attaches files, signs and sends it, asks for more time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.applications.answer_json import as_json
from tilskudd.applications.questions import AskedIn, QuestionKind
from tilskudd.applications.typed import LONGEST_NAME, MOST_FILES, as_typed, typed_over
from tilskudd.database.turns import take_turn
from tilskudd.followup.accounts import typed_accounts
from tilskudd.followup.models import ExtensionRequest, Report, ReportFile, ReportVersion, SentReport
from tilskudd.followup.queries import ReportSeen, first_received, look_at_report, whole_report
from tilskudd.followup.rules import ReportState
from tilskudd.followup.taking_in import take_in
from tilskudd.mandate.rules import file_name
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full

LONGEST_EXTENSION: Final = timedelta(days=366)


class NotComplete(Refusal):
    """Something in a report must be put right before it is sent (ikke ferdig); `seen` tells each thing."""

    def __init__(self, seen: ReportSeen) -> None:
        told = ngettext(
            "Én ting må rettes før rapporten kan sendes.", "%(n)d ting må rettes før rapporten kan sendes.", seen.stops
        )
        super().__init__(told % {"n": seen.stops}, _("Det du har skrevet, er lagret."))
        self.seen = seen


@transaction.atomic
def save_report(
    report: Report,
    *,
    by: User,
    seen: int,
    answers: Mapping[str, Sequence[str]] | None = None,
    shown: Sequence[str] = (),
    accounts: Mapping[str, str] | None = None,
) -> ReportVersion:
    """Write answers, accounts, or both (lagre utkast), as typed; nothing is sent, and nothing wrong in them stops it.

    `answers` are the fields of the questions that the page has shown, by key; those it did not show stand. `seen` is
    the newest version the person saw, zero when none. Raises NotAllowed for who may not write, and WrongState when the
    report is sent or a colleague has written since.
    """
    report = _locked(report)
    _require_writing(report, by)
    look = _refuse_moved_on(report, seen)
    typed = look.typed if answers is None else typed_over(look.typed, as_typed(answers)[0], shown)
    kept = look.version.accounts if look.version else {}
    files = look.version.files if look.version else {}
    return _write(look, typed, kept if accounts is None else typed_accounts(accounts), files, by=by)


@transaction.atomic
def attach_file(report: Report, question: str, *, content: bytes, name: str, by: User, seen: int) -> ReportVersion:
    """Attach a file to a question of a report (legg ved), which makes a new version of it.

    Raises as `save_report`, Refusal for a question that takes none or has many, or whose file is too large.
    """
    report = _locked(report)
    _require_writing(report, by)
    look = _refuse_moved_on(report, seen)
    asked = {one.key: one for one in look.questions.asked(AskedIn.REPORT)}
    if question not in asked or asked[question].kind is not QuestionKind.ATTACHMENT:
        raise Refusal(_("Spørsmålet tar ikke imot vedlegg."))
    if not content:
        raise Refusal(_("Filen er tom. Velg en annen."))
    files = dict(look.version.files) if look.version else {}
    if len(files.get(question, ())) >= MOST_FILES:
        raise Refusal(_("Det er plass til %d filer. Ta bort en først.") % MOST_FILES)
    kept = take_in(content)
    made = ReportFile.objects.create(
        report=report, question=question, name=file_name(name)[-LONGEST_NAME:], file=kept, by=by, at=now()
    )
    files[question] = [*files.get(question, ()), made.pk]
    return _write(look, look.typed, look.version.accounts if look.version else {}, files, by=by)


@transaction.atomic
def remove_file(report: Report, key: int, *, by: User, seen: int) -> ReportVersion:
    """Take a file out of a report (ta bort vedlegg); the earlier versions keep it. Raises as `save_report`."""
    report = _locked(report)
    _require_writing(report, by)
    look = _refuse_moved_on(report, seen)
    if look.version is None or all(one.pk != key for one in look.files):
        raise WrongState(_("Vedlegget er alt tatt bort."))
    files = {question: [one for one in keys if one != key] for question, keys in look.version.files.items()}
    return _write(look, look.typed, look.version.accounts, files, by=by)


@transaction.atomic
def send_report(report: Report, *, by: User, seen: int) -> SentReport:
    """Sign and send what was saved last (send rapport), as one who may sign for the recipient; the receipt.

    The first day is kept, whatever is sent later. Raises NotAllowed, WrongState when it is sent already or a colleague
    has written since, and NotComplete with everything that stops it: answers, accounts, the auditor's statement.
    """
    report = _locked(report)
    require_member(by, report.recipient, MemberRight.SIGN, on=today())
    look = _refuse_moved_on(report, seen)
    if look.version is None:
        raise Refusal(_("Skriv rapporten først."))
    if look.stops:
        raise NotComplete(look)
    if look.version.demand_id != look.demand.pk:
        version = _write(look, look.typed, look.version.accounts, look.version.files, by=by)
    else:
        version = look.version
    if hasattr(version, "sent"):
        raise WrongState(_("Denne rapporten er alt sendt. Rett det brevet ber om, og lagre, før du sender igjen."))
    first = first_received(report)
    day = first.astimezone(OSLO).date() if first else today()
    sent = SentReport.objects.create(
        version=version,
        report=report,
        answers=as_json(look.sending.answers),
        is_late=day > report.due_on if first is None else report.sent.earliest("pk").is_late,
        used=look.used,
        unspent=look.unspent,
        statement=look.statement if look.needs_audit else None,
        by=by,
        at=now(),
    )
    report.state = ReportState.SENT
    report.save(update_fields=["state"])
    prepared(report.about, by=by)
    note(by, "report.sent", report.about, version=version.number, unspent=look.unspent.ore if look.unspent else 0)
    return sent


@transaction.atomic
def ask_extension(report: Report, words: str, *, wanted_on: date, by: User) -> ExtensionRequest:
    """Ask for more time (søk om utsettelse) in words; nothing is moved before it is answered.

    Raises NotAllowed, Refusal without words or for a day that is no later, WrongState when one waits already.
    """
    report = _locked(report)
    _require_writing(report, by)
    if not report.is_theirs:
        raise WrongState(_("Rapporten er sendt, og trenger ikke mer tid."))
    if report.extensions.filter(answer=None).exists():
        raise WrongState(_("En søknad om utsettelse venter alt på svar."))
    if not words.strip():
        raise Refusal(_("Skriv hvorfor dere trenger mer tid."))
    if not max(report.due_on, today()) < wanted_on <= today() + LONGEST_EXTENSION:
        raise Refusal(_("Den nye fristen må være etter den dere har, og innen et år."))
    made = ExtensionRequest.objects.create(
        report=report, words=in_full(words, 1000), wanted_on=wanted_on, by=by, at=now()
    )
    note(by, "report.extension-asked", report.about, wanted_on=wanted_on.isoformat())
    return made


def _locked(report: Report) -> Report:
    take_turn(report.about)
    return whole_report().get(pk=report.pk)


def _require_writing(report: Report, by: User) -> None:
    """Whoever may write or sign may save."""
    if MemberRight.SIGN not in member_rights(by, report.recipient, today()):
        require_member(by, report.recipient, MemberRight.WRITE, on=today())


def _refuse_moved_on(report: Report, seen: int) -> ReportSeen:
    if not report.is_theirs:
        raise WrongState(_("Rapporten er alt sendt."), _("Si fra til oss hvis noe er galt, så får dere rette det."))
    look = look_at_report(report)
    if look.seen != seen:
        assert look.version is not None, "nothing is seen of what nobody has written"
        raise WrongState(
            _("%s har lagret rapporten etter at du åpnet siden.") % look.version.by.name,
            _("Ingenting av det du skrev, er borte. Se hva som er nytt, og lagre igjen."),
        )
    return look


def _write(
    look: ReportSeen,
    typed: Mapping[str, Sequence[str]],
    accounts: Mapping[str, str],
    files: Mapping[str, Sequence[int]],
    *,
    by: User,
) -> ReportVersion:
    made = ReportVersion.objects.create(
        report=look.report,
        number=look.seen + 1,
        demand=look.demand,
        answers={name: list(told) for name, told in typed.items()},
        accounts=dict(accounts),
        files={question: list(keys) for question, keys in files.items()},
        by=by,
        at=now(),
    )
    prepared(look.report.about, by=by)
    return made
