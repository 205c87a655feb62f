"""The verbs of an opening by hand: propose it, correct it, approve it, send it back or withdraw it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.ledger.models import Transfer, Year
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.ledger.record import NewEntry, record_all
from tilskudd.ledger.services import open_lines
from tilskudd.mandate.models import Opening, OpeningLine
from tilskudd.mandate.rules import ProposedLine, more_bound_than_there_is, poses_as_letter, twice
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared, note, prepared, sign_off
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@transaction.atomic
def propose_opening_by_hand(year: int, lines: Sequence[ProposedLine], *, source: str, by: User) -> Opening:
    """Propose to open budget lines by hand (for hånd), from a document that the program has not read."""
    require(by, Right.PROPOSE_POSITIONS, on=today())
    if not source.strip():
        raise Refusal(_("Skriv hvilket dokument beløpene står i."))
    _refuse_posing(source)
    if not lines:
        raise Refusal(_("Før inn minst én post med beløp."))
    if any(one.amount < ZERO or not one.amount.is_whole for one in lines):
        raise Refusal(_("Beløpene må være hele kroner, null eller mer."))
    for line in twice(lines):
        raise Refusal(_("%s står to ganger.") % line.in_words, _("Slå linjene sammen."))
    return _propose(year, lines, by=by, source=source.strip())


def _propose(year: int, lines: Sequence[ProposedLine], *, by: User, source: str) -> Opening:
    opening = Opening.objects.create(year=year, source=source, proposed_at=now(), proposed_by=by)
    OpeningLine.objects.bulk_create(
        OpeningLine(opening=opening, line=str(one.line), name=one.name, amount=one.amount, outside=ZERO)
        for one in lines
    )
    prepared(opening.reference, by=by)
    note(by, "opening.proposed", opening.reference, year=year, source=source, lines=[str(one.line) for one in lines])
    return opening


@transaction.atomic
def correct_line(
    opening: Opening,
    line: BudgetLine,
    *,
    by: User,
    amount: Kroner,
    reason: str = "",
    outside: Kroner = ZERO,
    outside_source: str = "",
    version: int | None = None,
) -> None:
    """Correct one line of an opening (rett), or say what is bound outside the program; who does so cannot approve.

    `version` is the one the person has seen. Raises WrongState when it has changed, Refusal when something bound
    has no source, or more is bound than there is.
    """
    require(by, Right.PROPOSE_POSITIONS, on=today())
    opening = _waiting(opening)
    if version is not None and version != opening.version:
        raise WrongState(_("Forslaget er endret etter at du åpnet siden."), _("Se hva som er nytt, og rett på nytt."))
    row = (
        OpeningLine.objects.select_for_update(of=("self",))
        .select_related("opening")
        .get(opening=opening, line=str(line))
    )
    _refuse_unfounded(row, amount, outside, outside_source.strip())
    before = {"amount": row.amount.ore, "outside": row.outside.ore}
    row.amount, row.reason = amount, reason.strip()
    row.outside, row.outside_source = outside, outside_source.strip()
    row.save(update_fields=["amount", "reason", "outside", "outside_source"])
    opening.version += 1
    opening.save(update_fields=["version"])
    prepared(opening.reference, by=by)
    after = {"amount": amount.ore, "outside": outside.ore}
    note(by, "opening.corrected", opening.reference, line=str(line), before=before, after=after, reason=row.reason)


def _refuse_posing(source: str) -> None:
    if poses_as_letter(source):
        raise Refusal(_("Skriv dokumentets navn, ikke en intern henvisning."))


def _refuse_unfounded(row: OpeningLine, amount: Kroner, outside: Kroner, outside_source: str) -> None:
    words = {"line": BudgetLine.written(row.line).in_words}
    if amount < ZERO or outside < ZERO or not amount.is_whole or not outside.is_whole:
        raise Refusal(_("Beløpene på %(line)s må være hele kroner, null eller mer.") % words)
    _refuse_posing(outside_source)
    if outside and not outside_source:
        raise Refusal(_("Skriv hvor det står at %(sum)s på %(line)s er bundet.") % {**words, "sum": outside.in_words})
    stands = sum((one.at(Place.AT_DISPOSAL) for one in positions(row.opening.year, row.line)), ZERO)
    too_much = more_bound_than_there_is(amount + stands, outside)
    if too_much:
        raise Refusal(
            _("Det er bundet %(sum)s mer enn posten har på %(line)s.") % {**words, "sum": too_much.in_words},
            _("Rett ett av beløpene."),
        )


@transaction.atomic
def approve_opening(opening: Opening, *, by: User, version: int) -> None:
    """Approve an opening (godkjenn åpning) as the second person: every line enters the ledger, or none.

    `version` is the one the person has seen. Raises SamePerson, WrongState, or Refusal when a line stands already.
    """
    opening = _waiting(opening)
    require(by, Right.APPROVE_POSITIONS, on=today())
    if version != opening.version:
        raise WrongState(
            _("Forslaget er endret etter at du åpnet siden."), _("Se hva som er nytt, og godkjenn på nytt.")
        )
    sign_off(opening.reference, by=by)
    rows = list(opening.lines.order_by("line"))
    open_lines(
        opening.year,
        [(BudgetLine.written(row.line), row.name, row.may_be_carried_over, row.is_estimate) for row in rows],
    )
    Year.objects.select_for_update().get(pk=opening.year)
    _refuse_opened_before(opening, rows)
    _settle(opening, Status.APPROVED, by=by)
    note(by, "opening.approved", opening.reference, sums={row.line: row.amount.ore for row in rows})
    entries = [entry for row in rows for entry in _entries(opening, row)]
    if entries:
        record_all(entries, by=by)


def _entries(opening: Opening, row: OpeningLine) -> list[NewEntry]:
    """What one line books: its amount from the document, and what is bound from its own source."""
    line, about = BudgetLine.written(row.line), opening.reference
    opened = shift(line, opening.year, Place.APPROPRIATED, Place.AT_DISPOSAL, row.amount)
    bound = shift(line, opening.year, Place.AT_DISPOSAL, Place.OUTSIDE, row.outside)
    key = f"opening:{opening.pk}:{row.line}"
    made = [
        NewEntry(key, Kind.OPENING, about, opening.source, [opened]),
        NewEntry(key + ":outside", Kind.BOUND_OUTSIDE, about, row.outside_source, [bound]),
    ]
    return [entry for entry in made if entry.moves[0].amount]


def _refuse_opened_before(opening: Opening, rows: Sequence[OpeningLine]) -> None:
    opened = Transfer.objects.filter(
        entry__kind__in=[Kind.OPENING, Kind.COMPUTED],
        entry__reversed_by__isnull=True,
        target__year=opening.year,
        target__line__in=[row.line for row in rows if row.amount],
    )
    lines = sorted(set(opened.values_list("target__line", flat=True)))
    if lines:
        raise Refusal(
            ngettext(
                "Posten %(lines)s er allerede åpnet i %(year)d.",
                "Postene %(lines)s er allerede åpnet i %(year)d.",
                len(lines),
            )
            % {"lines": ", ".join(lines), "year": opening.year},
            _("En post åpnes én gang; senere brev føres som endringer."),
        )


@transaction.atomic
def send_back(opening: Opening, *, by: User, answer: str) -> None:
    """Send an opening back (send tilbake) to the one who proposed it, with a reason; nothing is booked."""
    opening = _waiting(opening)
    require(by, Right.APPROVE_POSITIONS, on=today())
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    opening.answer = answer.strip()
    _settle(opening, Status.SENT_BACK, by=by)
    note(by, "opening.sent-back", opening.reference, answer=opening.answer)


@transaction.atomic
def withdraw_opening(opening: Opening, *, by: User) -> None:
    """Withdraw a proposal (trekk forslag) before anybody has settled it; what it said stays to be read."""
    opening = _waiting(opening)
    require(by, Right.PROPOSE_POSITIONS, on=today())
    if not has_prepared(opening.reference, by):
        raise Refusal(
            _("Bare den som har laget eller endret forslaget, kan trekke det."),
            _("Andre sender det tilbake, med grunn."),
        )
    _settle(opening, Status.WITHDRAWN, by=by)
    note(by, "opening.withdrawn", opening.reference)


def _waiting(opening: Opening) -> Opening:
    """The opening, locked; refused when somebody has settled it."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    if opening.status != Status.PROPOSED:
        raise WrongState(
            _("Forslaget er allerede behandlet: %s.") % opening.get_status_display().lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    return opening


def _settle(opening: Opening, status: Status, *, by: User) -> None:
    opening.status, opening.settled_at, opening.settled_by = status, now(), by
    opening.save(update_fields=["status", "settled_at", "settled_by", "answer"])
