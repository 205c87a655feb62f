"""The verbs of calls: set one up, write what it says, publish it, draw it back, and let its reservation fall."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.call_facts import CallFacts, facts_of
from tilskudd.applications.call_faults import readiness_of
from tilskudd.applications.models import (
    Application,
    Call,
    CallNotice,
    CallQuestions,
    CallVersion,
    ReservationLifted,
)
from tilskudd.applications.queries import is_reserved, newest_questions, newest_rules, newest_version
from tilskudd.applications.question_json import as_json
from tilskudd.applications.questions import QuestionSet
from tilskudd.applications.rules import ApplicationState
from tilskudd.database.turns import take_turn
from tilskudd.mandate.models import Confirmation, Letter, LetterState
from tilskudd.mandate.rules import tidy
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import ZERO

LONGEST_WORDS: Final = 500


@transaction.atomic
def set_up_call(scheme: Scheme, facts: CallFacts, *, by: User) -> Call:
    """Set up a call (sett opp utlysning) of a scheme by call; it asks nothing yet, and nobody else sees it.

    Raises Refusal when the scheme gives money out in another way, or the facts cannot stand.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(f"calls:{scheme.year}")
    if scheme.kind != SchemeKind.CALL:
        raise Refusal(
            _("Ordningen har ingen utlysning. Pengene går ut på en annen måte: %s.") % scheme.get_kind_display()
        )
    _refuse(facts.faults)
    number = f"U-{scheme.year}-{Call.objects.filter(scheme__year=scheme.year).count() + 1}"
    made = Call.objects.create(number=number, scheme=scheme, set_up_by=by, set_up_at=now())
    words = _("Begynte uten spørsmål")
    CallQuestions.objects.create(call=made, number=1, content=as_json(QuestionSet()), words=words, by=by, at=now())
    _write(made, facts, "", by=by)
    note(by, "call.set-up", made.about, title=facts.texts.title.nb, scheme=scheme.about)
    return made


@transaction.atomic
def write_call(call: Call, facts: CallFacts, *, by: User, seen: int, words: str = "") -> CallVersion:
    """Write what a call says (skriv utlysning), with its newest questions and rules; `seen` is the newest version seen.

    Once it is published `words` says what is new, and everyone who has begun an application is told. Raises
    WrongState when somebody has written since, Refusal when it cannot stand so, with all that is missing.
    """
    call = under_work(call, by)
    newest = newest_version(call)
    if newest.number != seen:
        raise WrongState(
            _("%s har endret utlysningen etter at du åpnet siden.") % newest.by.name,
            _("Se hva som er nytt, og skriv dine endringer på nytt."),
        )
    _refuse(facts.faults)
    if call.published_at is None:
        return _write(call, facts, "", by=by)
    words = tidy(words)[:LONGEST_WORDS]
    if not words:
        raise Refusal(_("Skriv hva som er nytt. De som har begynt på en søknad, får vite det."))
    _refuse_late_questions(call, newest, facts)
    _refuse([one.message for one in readiness_of(call, facts, closes_before=newest.closes_at).stops])
    return _told(_write(call, facts, words, by=by))


def _refuse_late_questions(call: Call, newest: CallVersion, facts: CallFacts) -> None:
    """Whoever kept the deadline has answered what was asked then."""
    if facts.closes_at <= now() and newest_questions(call) != newest.questions:
        raise Refusal(_("Fristen har gått ut, og spørsmålene står som de var. Sett en ny frist for å endre dem."))


@transaction.atomic
def publish_call(call: Call, *, by: User) -> CallVersion:
    """Publish a call (lys ut): everybody can see it, and organisations may apply until its deadline.

    Raises Refusal with everything that is missing. Criteria that the rules do not have are warned of, never refused.
    """
    call = under_work(call, by)
    if call.published_at is not None:
        raise WrongState(_("Utlysningen er allerede publisert."))
    newest = newest_version(call)
    _refuse([one.message for one in readiness_of(call, facts_of(newest)).stops])
    if newest.questions != newest_questions(call) or newest.rules != newest_rules(call.scheme):
        newest = _write(call, facts_of(newest), "", by=by)
    call.published_by, call.published_at = by, now()
    call.save(update_fields=["published_by", "published_at"])
    note(by, "call.published", call.about, version=newest.number, frame=newest.frame.ore)
    return newest


@transaction.atomic
def withdraw_call(call: Call, *, by: User, why: str) -> None:
    """Draw a call back (trekk tilbake) with a reason; nobody may apply any more, and who has begun is told."""
    call = under_work(call, by)
    why = tidy(why)[:LONGEST_WORDS]
    if not why:
        raise Refusal(_("Skriv hvorfor utlysningen trekkes tilbake."))
    if call.published_at is not None:
        words = (_("Trukket tilbake: %s") % why)[:LONGEST_WORDS]
        _told(_same(call, words, by=by))
    call.withdrawn_by, call.withdrawn_at, call.withdrawn_why = by, now(), why
    call.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    note(by, "call.withdrawn", call.about, why=why)


@transaction.atomic
def lift_reservation(call: Call, letter: Letter, *, by: User) -> ReservationLifted:
    """Let a call's reservation fall (forbehold faller bort), by a confirmed letter that gives its line money.

    Raises Refusal when there is no reservation, or the letter is not confirmed or has no money for the line.
    """
    call = under_work(call, by)
    newest = newest_version(call)
    if not is_reserved(newest):
        raise WrongState(_("Utlysningen har ikke noe forbehold som gjelder."))
    if not Confirmation.objects.filter(letter=letter, state=LetterState.CONFIRMED).exists():
        raise Refusal(_("Brevet er ikke bekreftet. Da er pengene ikke her ennå."))
    scheme = call.scheme
    if not letter.booked_lines.filter(line=scheme.line, year=scheme.year, amount__gt=ZERO).exists():
        raise Refusal(_("Brevet gir ingen penger til post %s.") % scheme.line)
    made = ReservationLifted.objects.create(call=call, letter=letter, by=by, at=now())
    if call.published_at is not None:
        _told(_same(call, _("Forbeholdet er falt bort: pengene er bevilget."), by=by))
    note(by, "call.reservation-lifted", call.about, letter=letter.reference, reservation=newest.reservation)
    return made


def under_work(call: Call, by: User) -> Call:
    """The call, locked, to be changed by somebody who may; raises WrongState once it is drawn back."""
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(call.about)
    call = Call.objects.select_for_update(of=("self",)).select_related("scheme__assignment").get(pk=call.pk)
    if call.withdrawn_at is not None:
        raise WrongState(_("Utlysningen er trukket tilbake, og står som den er."), _("Sett opp en ny."))
    return call


def _same(call: Call, words: str, *, by: User) -> CallVersion:
    """The newest version again, with the very questions and rules that it has: only the words are new."""
    newest = newest_version(call)
    return _write(call, facts_of(newest), words, by=by, like=newest)


def _write(
    call: Call,
    facts: CallFacts,
    words: str,
    *,
    by: User,
    like: CallVersion | None = None,
) -> CallVersion:
    made = CallVersion.objects.create(
        call=call,
        number=call.versions.count() + 1,
        questions=like.questions if like else newest_questions(call),
        rules=like.rules if like else newest_rules(call.scheme),
        words=words,
        by=by,
        at=now(),
        **facts.columns(),
    )
    prepared(call.about, by=by)
    note(by, "call.written", call.about, version=made.number, words=words)
    return made


def _told(version: CallVersion) -> CallVersion:
    """Everyone who has begun an application and not drawn it back is told of the change."""
    begun = Application.objects.filter(call=version.call_id).exclude(state=ApplicationState.WITHDRAWN.value)
    CallNotice.objects.bulk_create(
        CallNotice(version=version, application_id=pk, at=version.at) for pk in begun.values_list("pk", flat=True)
    )
    return version


def _refuse(why: list[str]) -> None:
    if why:
        raise Refusal(*why)
