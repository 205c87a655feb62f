"""The verbs of schemes: set one up, write its rules, copy last year's, and set its frame by two persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.ledger.models import Line
from tilskudd.ledger.places import Kind, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.ledger.record import NewEntry, record_all
from tilskudd.mandate.models import Assignment, Duty
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, has_prepared, note, prepared, sign_off
from tilskudd.schemes.models import Frame, Scheme, SchemeVersion, Term
from tilskudd.schemes.queries import frame_of
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.words import RULE_WORDS
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class NewTerm:
    """A term to be written: its words, whether it is demanded or only asked about, and the duty it carries."""

    words: str
    is_demanded: bool = True
    duty: Duty | None = None


@transaction.atomic
def set_up_scheme(
    name: str, kind: SchemeKind, line: BudgetLine, year: int, *, by: User, assignment: Assignment | None = None
) -> Scheme:
    """Set up a scheme (sett opp ordning) on a line that is open in the year; its first version has the letter's terms.

    Raises Refusal when the line is not open, or the name is missing.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    if not name.strip():
        raise Refusal(_("Skriv hva ordningen heter."))
    if not Line.objects.filter(line=str(line), year=year).exists():
        raise Refusal(
            _("%(line)s er ikke åpnet i %(year)d.") % {"line": line.in_words, "year": year},
            _("Bekreft brevet som gir pengene, eller åpne posten for hånd."),
        )
    scheme = Scheme.objects.create(
        name=name.strip(),
        kind=kind.value,
        line=str(line),
        year=year,
        assignment=assignment,
        set_up_by=by,
        set_up_at=now(),
    )
    asked = assignment.duties.filter(who="recipient").order_by("id") if assignment else []
    terms = [NewTerm(duty.words, duty.strength == "shall", duty) for duty in asked]
    recipients = RecipientKind.VOLUNTARY if line.item >= 70 else RecipientKind.MUNICIPALITY
    _write(scheme, SchemeRules(recipients=recipients), terms, by=by)
    note(by, "scheme.set-up", scheme.about, name=scheme.name, line=scheme.line, year=year)
    return scheme


@transaction.atomic
def write_rules(scheme: Scheme, rules: SchemeRules, terms: Sequence[NewTerm], *, by: User, seen: int) -> SchemeVersion:
    """Write a new version of a scheme's rules (skriv regelverk); the earlier ones stand. `seen` is the newest seen.

    Raises WrongState when somebody has written one since, and Refusal for a limit on audits that is no amount.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    if rules.audit_above is not None and (rules.audit_above < ZERO or not rules.audit_above.is_whole):
        raise Refusal(_("Grensen for revisor må være hele kroner, null eller mer."))
    take_turn(scheme.about)
    newest = scheme.versions.select_related("by").order_by("-number").first()
    if newest is not None and newest.number != seen:
        raise WrongState(
            _("%s har skrevet nye regler etter at du åpnet siden.") % newest.by.name,
            _("Se hva som er nytt, og skriv dine på nytt."),
        )
    version = _write(scheme, rules, terms, by=by)
    note(
        by, "scheme.rules-written", scheme.about, version=version.number, missing=rules.missing(SchemeKind(scheme.kind))
    )
    return version


def _write(scheme: Scheme, rules: SchemeRules, terms: Sequence[NewTerm], *, by: User) -> SchemeVersion:
    told = {one.name: getattr(rules, one.name) for one in fields(rules)}
    version = SchemeVersion.objects.create(scheme=scheme, number=scheme.versions.count() + 1, by=by, at=now(), **told)
    Term.objects.bulk_create(
        Term(version=version, place=place, words=one.words, is_demanded=one.is_demanded, duty=one.duty)
        for place, one in enumerate(terms, 1)
    )
    prepared(scheme.about, by=by)
    return version


@transaction.atomic
def copy_scheme(scheme: Scheme, *, year: int, by: User) -> Scheme:
    """Copy a scheme to another year (kopier), with its rules and terms as they stand; the frame is set anew."""
    require(by, Right.SET_UP_SCHEMES, on=today())
    if year == scheme.year:
        raise Refusal(_("Velg et annet år enn ordningens eget."))
    if not Line.objects.filter(line=scheme.line, year=year).exists():
        raise Refusal(_("Posten %(line)s er ikke åpnet i %(year)d.") % {"line": scheme.line, "year": year})
    made = Scheme.objects.create(
        name=scheme.name,
        kind=scheme.kind,
        line=scheme.line,
        year=year,
        copied_from=scheme,
        set_up_by=by,
        set_up_at=now(),
    )
    newest = scheme.versions.order_by("-number").first()
    assert newest is not None
    terms = [NewTerm(one.words, one.is_demanded, one.duty) for one in newest.terms.order_by("place")]
    _write(made, newest.rules, terms, by=by)
    note(by, "scheme.copied", made.about, name=made.name, copied_from=scheme.about, year=year)
    return made


@transaction.atomic
def propose_frame(scheme: Scheme, amount: Kroner, *, reason: str, by: User) -> Frame:
    """Propose the whole frame of a scheme (foreslå ramme).

    Raises Refusal with every part of the rules that is missing, and on a line that is short of money.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(scheme.about)
    newest = scheme.versions.order_by("-number").first()
    assert newest is not None
    missing = newest.rules.missing(SchemeKind(scheme.kind))
    if missing:
        parts = ", ".join(str(RULE_WORDS[name]).lower() for name in missing)
        raise Refusal(_("Regelverket mangler: %s.") % parts, _("Skriv det før det settes av penger."))
    if amount < ZERO or not amount.is_whole:
        raise Refusal(_("Rammen må være hele kroner, null eller mer."))
    if not reason.strip():
        raise Refusal(_("Skriv hvorfor."))
    if Frame.objects.filter(scheme=scheme, status=Status.PROPOSED).exists():
        raise WrongState(_("En ramme for ordningen venter allerede på en annen."))
    _refuse_short(scheme, amount - frame_of(scheme))
    frame = Frame.objects.create(scheme=scheme, amount=amount, reason=reason.strip(), proposed_at=now(), proposed_by=by)
    prepared(frame.reference, by=by)
    also_prepared(frame.reference, rests_on=[scheme.about])
    note(by, "frame.proposed", frame.reference, scheme=scheme.name, amount=amount.ore, reason=frame.reason)
    return frame


def _refuse_short(scheme: Scheme, more: Kroner) -> None:
    """A line that is short of money takes no new frame."""
    short = sum((one.shortfall for one in positions(scheme.year, scheme.line)), ZERO)
    if more > ZERO and short > ZERO:
        raise Refusal(
            _("%(line)s mangler %(sum)s, og tar ingen ny ramme.")
            % {"line": BudgetLine.written(scheme.line).in_words, "sum": short.in_words}
        )


@transaction.atomic
def approve_frame(frame: Frame, *, by: User) -> None:
    """Approve a frame (godkjenn ramme) as the second person: the difference is set aside, or given back.

    Raises SamePerson, WrongState, and Overdrawn when there is not money enough.
    """
    frame = _waiting(frame)
    require(by, Right.APPROVE_FRAMES, on=today())
    also_prepared(frame.reference, rests_on=[frame.scheme.about])  # the rules may be newer than the proposal
    sign_off(frame.reference, by=by)
    scheme = frame.scheme
    more = frame.amount - frame_of(scheme)
    _refuse_short(scheme, more)
    frame.booked = more
    _settle(frame, Status.APPROVED, by=by)
    note(by, "frame.approved", frame.reference, scheme=scheme.name, amount=frame.amount.ore, booked=more.ore)
    if more:
        ends = (Place.AT_DISPOSAL, Place.SET_ASIDE) if more > ZERO else (Place.SET_ASIDE, Place.AT_DISPOSAL)
        moved = shift(BudgetLine.written(scheme.line), scheme.year, *ends, abs(more), subject=scheme.about)
        record_all([NewEntry(frame.reference, Kind.FRAME, frame.reference, scheme.about, [moved])], by=by)


@transaction.atomic
def send_frame_back(frame: Frame, *, by: User, answer: str) -> None:
    """Send a frame back (send tilbake) with a reason; nothing is set aside."""
    frame = _waiting(frame)
    require(by, Right.APPROVE_FRAMES, on=today())
    if not answer.strip():
        raise Refusal(_("Skriv hva som må rettes."))
    frame.answer = answer.strip()
    _settle(frame, Status.SENT_BACK, by=by)
    note(by, "frame.sent-back", frame.reference, scheme=frame.scheme.name, answer=frame.answer)


@transaction.atomic
def withdraw_frame(frame: Frame, *, by: User) -> None:
    """Withdraw a frame (trekk) that nobody has settled, as one who proposed it."""
    frame = _waiting(frame)
    require(by, Right.SET_UP_SCHEMES, on=today())
    if not has_prepared(frame.reference, by):
        raise Refusal(_("Bare den som har laget forslaget, kan trekke det."), _("Andre sender det tilbake, med grunn."))
    _settle(frame, Status.WITHDRAWN, by=by)
    note(by, "frame.withdrawn", frame.reference, scheme=frame.scheme.name)


def _waiting(frame: Frame) -> Frame:
    take_turn(f"scheme:{frame.scheme_id}")
    frame = Frame.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=frame.pk)
    if frame.status != Status.PROPOSED:
        raise WrongState(
            _("Rammen er allerede behandlet: %s.") % frame.get_status_display().lower(),
            _("Last siden på nytt og se hva som har skjedd."),
        )
    return frame


def _settle(frame: Frame, status: Status, *, by: User) -> None:
    frame.status, frame.settled_at, frame.settled_by = status, now(), by
    frame.save(update_fields=["status", "settled_at", "settled_by", "answer", "booked"])
