"""What the agency does with claims: recognises them, asks for what is missing, and reminds those who are silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.claims.models import (
    Claim,
    ClaimLine,
    ClaimReminder,
    CoverNotice,
    DeficiencyNotice,
    Measure,
    Round,
    Verdict,
)
from tilskudd.claims.queries import asked_for, sent_last, standings, unanswered
from tilskudd.claims.rules import RoundState
from tilskudd.database.turns import take_turn
from tilskudd.parties.models import Membership
from tilskudd.people.access import require
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared

REMIND_BEFORE: Final = (timedelta(days=7), timedelta(days=2))


@transaction.atomic
def judge_line(line: ClaimLine, recognised: int, *, by: User, reason: str = "") -> Verdict:
    """Say how many participants of a line are recognised (svar på krav); it promises no money.

    Raises Refusal without a reason for recognising fewer, WrongState when the recipient has sent a newer version, and
    NotAllowed for whoever acts for the recipient (forvaltningsloven § 6).
    """
    claim = Claim.objects.select_related("round", "recipient").get(versions=line.version_id)
    require(by, Right.PROPOSE_DECISIONS, on=today())
    _refuse_partial(claim, by)
    take_turn(claim.about)
    last = sent_last(claim)
    if last is None or last.version_id != line.version_id:
        raise WrongState(_("%s har sendt nye antall etter at du åpnet siden.") % claim.name, _("Se dem først."))
    if not 0 <= recognised <= line.count.all:
        raise Refusal(_("Det kan anerkjennes fra 0 til %d deltakere.") % line.count.all)
    if recognised < line.count.all and not reason.strip():
        raise Refusal(_("Skriv hvorfor færre anerkjennes enn kommunen har krevd."))
    return _judged(claim, line, recognised, reason, by=by)


def _judged(claim: Claim, line: ClaimLine, recognised: int, reason: str, *, by: User) -> Verdict:
    made = Verdict.objects.create(line=line, recognised=recognised, reason=reason.strip(), by=by, at=now())
    prepared(claim.about, by=by)
    note(by, "claim.judged", claim.about, line=line.pk, claimed=line.count.all, recognised=recognised)
    return made


def _refuse_partial(claim: Claim, by: User) -> None:
    if Membership.objects.filter(user=by, organisation=claim.recipient_id).exists():
        raise NotAllowed(
            _("Du har representert %s, og kan ikke behandle kravet.") % claim.name, _("En kollega må gjøre det.")
        )


@dataclass(frozen=True)
class RecognisedRow:
    """What a bulk act did with one claim (regnskap): recognised, or left and why."""

    name: str
    measure: str
    count: int
    left: str = ""


@transaction.atomic
def recognise_plain(round: Round, *, by: User) -> list[RecognisedRow]:
    """Recognise every line that has no verdict and nothing a person must look at (godta uten merknad).

    An account of each line: what was recognised, and what was left for a person and why.
    """
    require(by, Right.PROPOSE_DECISIONS, on=today())
    take_turn(f"{round.about}:verdicts")
    rows = [one for one in standings(round) if not one.is_judged]
    for key in sorted({one.claim.pk for one in rows}):
        take_turn(f"claim:{key}")
    own = set(Membership.objects.filter(user=by).values_list("organisation_id", flat=True))
    rows = [one for one in standings(round) if not one.is_judged]  # again: now nobody sends a newer one
    found, verdicts, touched = [], [], set()
    for one in rows:
        left = ""
        if one.needs_a_look:
            left = _("%d deltakere er krevd for samme tiltak i en annen pakke") % one.before
        elif one.claim.recipient_id in own:
            left = _("du har representert mottakeren")
        else:
            verdicts.append(Verdict(line_id=one.line, recognised=one.sent.all, by=by, at=now()))
            touched.add(one.claim.about)
        found.append(RecognisedRow(one.claim.name, one.measure.name, one.sent.all, left))
    Verdict.objects.bulk_create(verdicts)
    for about in sorted(touched):
        prepared(about, by=by)
    note(by, "round.recognised", round.about, lines=len(verdicts), left=len(found) - len(verdicts))
    return found


@transaction.atomic
def ask_to_correct(claim: Claim, words: str, *, due_on: date, by: User) -> DeficiencyNotice:
    """Ask a recipient to put something right (mangelbrev); an answer in time keeps the claim's first day."""
    require(by, Right.PROPOSE_DECISIONS, on=today())
    _refuse_partial(claim, by)
    take_turn(claim.about)
    if sent_last(claim) is None:
        raise WrongState(_("%s har ikke sendt noe krav. Send en påminnelse i stedet.") % claim.name)
    if asked_for(claim, today()) is not None:
        raise WrongState(_("Et mangelbrev venter alt på svar."))
    if not words.strip():
        raise Refusal(_("Skriv hva som mangler, slik at kommunen kan rette det."))
    if not today() < due_on <= today() + timedelta(days=60):
        raise Refusal(_("Fristen må være etter i dag, og innen 60 dager."))
    made = DeficiencyNotice.objects.create(claim=claim, words=words.strip(), due_on=due_on, by=by, at=now())
    prepared(claim.about, by=by)
    note(by, "claim.asked-to-correct", claim.about, due_on=due_on.isoformat())
    return made


@transaction.atomic
def remind(round: Round, *, by: User) -> int:
    """Remind everyone who has not answered (purr), once a day at most; how many were reminded."""
    require(by, Right.PROPOSE_DECISIONS, on=today())
    if round.state not in (RoundState.OPEN, RoundState.LATE):
        raise WrongState(_("Runden tar ikke imot krav nå, så det er ingen å minne på."))
    return _reminded(round, by)


def remind_due() -> int:
    """What the program does by itself each day: remind a week and two days before a round closes; safe twice."""
    count = 0
    for round in Round.objects.filter(opened_at__isnull=False, late_until__gte=today()):
        closes_on = round.closes_at.astimezone(OSLO).date()
        if round.state is RoundState.OPEN and closes_on - today() in REMIND_BEFORE:
            with transaction.atomic():
                count += _reminded(round, None)
    return count


def _reminded(round: Round, by: User | None) -> int:
    take_turn(f"{round.about}:reminders")
    waits: Iterable[Claim] = unanswered(round).exclude(reminders__day=today())
    made = ClaimReminder.objects.bulk_create(ClaimReminder(claim=one, day=today(), by=by, at=now()) for one in waits)
    if made:
        note(by, "round.reminded", round.about, claims=len(made))
    return len(made)


@transaction.atomic
def send_cover_notice(measure: Measure, words: str, *, figures: dict[str, int], sent_on: date, by: User) -> CoverNotice:
    """Keep what the ministry was told about want of cover (varsel), with the figures as they were that day."""
    require(by, Right.PROPOSE_DECISIONS, on=today())
    if not words.strip():
        raise Refusal(_("Varselet er tomt."))
    if sent_on > today():
        raise Refusal(_("Datoen er etter i dag."))
    made = CoverNotice.objects.create(
        measure=measure, words=words.strip(), figures=figures, sent_on=sent_on, by=by, at=now()
    )
    note(by, "round.ministry-told", measure.round.about, code=measure.code, **figures)
    return made
