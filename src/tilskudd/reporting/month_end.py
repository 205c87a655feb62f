"""The verbs of the month end: begin, take in what the S-rapport says, explain, send, sign."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.database.turns import take_turn
from tilskudd.files.models import StoredFile
from tilskudd.files.services import FileTooLarge, store
from tilskudd.ledger.models import Line
from tilskudd.mandate.rules import file_name
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared, sign_off
from tilskudd.people.written import in_full
from tilskudd.reporting.models import DifferenceExplained, MonthEnd, MonthReport, ReportedSum, SignedSum
from tilskudd.reporting.month_end_file import ReadSums, sums_in_file, sums_typed
from tilskudd.reporting.month_end_queries import MonthSeen, look_at_month
from tilskudd.reporting.month_end_rules import MonthEndState, SumKey, days_of
from tilskudd.values.kroner import Kroner

LARGEST_DOCUMENT: Final = 2_000_000


@transaction.atomic
def begin_month(year: int, month: int, *, by: User) -> MonthEnd:
    """Begin the month end of a month (begynn månedsavslutning), or do it once more when it has changed since.

    Raises NotAllowed, Refusal for a year without budget lines or a month that has not begun, and WrongState when it
    is being done, or was signed and stands as it was.
    """
    require(by, Right.KEEP_MONTH_END, on=today())
    take_turn(f"month-end:{year}-{month}")
    if not Line.objects.filter(year=year).exists():
        raise Refusal(_("Ingen poster er åpnet i %d.") % year, _("Velg et år som har poster."))
    if days_of(year, month)[0] > today():
        raise Refusal(_("Måneden har ikke begynt."))
    last = MonthEnd.objects.filter(year=year, month=month).order_by("-number").first()
    if last is not None and last.state != MonthEndState.SIGNED:
        raise WrongState(_("Måneden er alt under arbeid."))
    if last is not None and not look_at_month(last).changed:
        raise WrongState(_("Måneden er signert, og ingenting er endret siden."))
    made = MonthEnd.objects.create(
        year=year, month=month, number=last.number + 1 if last else 1, begun_by=by, begun_at=now()
    )
    prepared(made.about, by=by)
    note(by, "month-end.begun", made.about, year=year, month=month, number=made.number)
    return made


@transaction.atomic
def take_in_month_report(month_end: MonthEnd, content: bytes, name: str, *, by: User) -> MonthReport:
    """Take in the sums of the S-rapport from a file (les inn S-rapport); the file is kept.

    Raises FaultySums with every fault at once, NotAllowed, and WrongState when the month is not worked on.
    """
    row = _under_work(month_end, by)
    read = sums_in_file(content, name)
    return _reported(row, read, _kept(content), file_name(name), by=by)


@transaction.atomic
def type_month_report(month_end: MonthEnd, text: str, *, by: User) -> MonthReport:
    """Write the sums of the S-rapport as they are typed. Raises as `take_in_month_report`."""
    row = _under_work(month_end, by)
    return _reported(row, sums_typed(text), None, "", by=by)


def _reported(row: MonthEnd, read: ReadSums, file: StoredFile | None, name: str, *, by: User) -> MonthReport:
    made = MonthReport.objects.create(
        month_end=row, number=row.reports.count() + 1, others=read.others, file=file, file_name=name, by=by, at=now()
    )
    ReportedSum.objects.bulk_create(
        ReportedSum(report=made, line=line, account=account, amount=amount)
        for (line, account), amount in read.sums.items()
    )
    prepared(row.about, by=by)
    note(by, "month-end.report-taken-in", row.about, rows=len(read.sums), name=name)
    return made


@transaction.atomic
def explain_difference(
    month_end: MonthEnd,
    key: SumKey,
    words: str,
    *,
    seen: Kroner,
    by: User,
    content: bytes = b"",
    name: str = "",
) -> DifferenceExplained:
    """Explain in words why our sum and the reported one differ (forklar differansen), with a document if there is one.

    `seen` is the difference that the person saw. Raises Refusal without words or when nothing differs there, and
    WrongState when the difference is another now.
    """
    row = _under_work(month_end, by)
    if not words.strip():
        raise Refusal(_("Skriv hva differansen kommer av."))
    found = next((one for one in look_at_month(row).rows if one.key == key), None)
    if found is None or not found.difference:
        raise Refusal(_("Det er ingen differanse her å forklare."))
    if found.difference != seen:
        raise WrongState(
            _("Differansen er blitt en annen: %s.") % found.difference.in_words,
            _("Se på den på nytt før du forklarer."),
        )
    made = DifferenceExplained.objects.create(
        month_end=row,
        line=key.line,
        account=key.account,
        difference=found.difference,
        words=in_full(words, 500),
        file=_kept(content) if content else None,
        file_name=file_name(name) if content else "",
        by=by,
        at=now(),
    )
    prepared(row.about, by=by)
    note(
        by,
        "month-end.explained",
        row.about,
        line=key.line,
        account=key.account,
        sum=made.difference.ore,
        words=made.words,
    )
    return made


@transaction.atomic
def send_month(month_end: MonthEnd, *, by: User) -> None:
    """Send a reconciled month to be signed by another (send til signering).

    Raises Refusal while the month lasts, without an S-rapport, and for a difference that nobody has explained.
    """
    row = _under_work(month_end, by)
    _refuse_what_is_missing(look_at_month(row), today())
    row.state, row.sent_by, row.sent_at, row.answer = MonthEndState.WAITING.value, by, now(), ""
    row.save(update_fields=["state", "sent_by", "sent_at", "answer"])
    prepared(row.about, by=by)
    note(by, "month-end.sent", row.about)


@transaction.atomic
def sign_month(month_end: MonthEnd, *, by: User) -> None:
    """Sign the month as the second person (signer månedsavslutning); the list stands as it is signed.

    Raises NotAllowed, SamePerson for whoever prepared any of it, WrongState when it does not wait, and Refusal when
    an entry since has made a difference that nobody has explained.
    """
    row = _locked(month_end)
    require(by, Right.SIGN_MONTH_END, on=today())
    _refuse_state(row, MonthEndState.WAITING)
    seen = look_at_month(row)
    _refuse_what_is_missing(seen, today())
    sign_off(row.about, by=by)
    SignedSum.objects.bulk_create(
        SignedSum(month_end=row, line=one.key.line, account=one.key.account, ours=one.ours, reported=one.reported)
        for one in seen.rows
    )
    row.state, row.signed_by, row.signed_at = MonthEndState.SIGNED.value, by, now()
    row.save(update_fields=["state", "signed_by", "signed_at"])
    note(by, "month-end.signed", row.about, lines=len(seen.rows))


@transaction.atomic
def send_month_back(month_end: MonthEnd, answer: str, *, by: User) -> None:
    """Send a month back to whoever made it (send tilbake), with what must be mended."""
    row = _locked(month_end)
    require(by, Right.SIGN_MONTH_END, on=today())
    _refuse_state(row, MonthEndState.WAITING)
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    row.state, row.answer = MonthEndState.OPEN.value, in_full(answer, 500)
    row.save(update_fields=["state", "answer"])
    note(by, "month-end.sent-back", row.about, answer=row.answer)


def _refuse_what_is_missing(seen: MonthSeen, on: date) -> None:
    last = days_of(seen.month_end.year, seen.month_end.month)[1]
    if on <= last:
        raise Refusal(_("Måneden er ikke over før %s.") % f"{last:%d.%m.%Y}", _("Send den når alt er ført."))
    if seen.report is None:
        raise Refusal(_("Summene i S-rapporten mangler."), _("Last opp rapporten, eller skriv summene."))
    left = seen.open_rows
    if left:
        first = left[0]
        raise Refusal(
            ngettext("Én differanse er ikke forklart:", "%(n)d differanser er ikke forklart. Den første:", len(left))
            % {"n": len(left)},
            _("post %(line)s, konto %(account)s, %(sum)s.")
            % {"line": first.key.line, "account": first.key.account or "–", "sum": first.difference.in_words},
            _("Forklar den, eller rett summen, før måneden signeres."),
        )


def _under_work(month_end: MonthEnd, by: User) -> MonthEnd:
    row = _locked(month_end)
    require(by, Right.KEEP_MONTH_END, on=today())
    _refuse_state(row, MonthEndState.OPEN)
    return row


def _locked(month_end: MonthEnd) -> MonthEnd:
    return MonthEnd.objects.select_for_update().get(pk=month_end.pk)


def _refuse_state(row: MonthEnd, wanted: MonthEndState) -> None:
    if row.state != wanted:
        raise WrongState(_("Måneden er i en annen tilstand: %s.") % row.get_state_display().lower())


def _kept(content: bytes) -> StoredFile:
    try:
        return store([content], at=now(), most=LARGEST_DOCUMENT)
    except FileTooLarge as error:
        raise Refusal(str(error)) from error
