"""What a recipient does with its claim: writes counts, signs and sends them, corrects and confirms them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.claims.models import Claim, ClaimLine, ClaimVersion, Measure, Submission
from tilskudd.claims.queries import before_of, counts_in, measures_for, newest_version
from tilskudd.claims.rules import MOST_PARTICIPANTS, Count, NotNow, RoundState, Sort, names_a_person, sort_of
from tilskudd.database.turns import take_turn
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full


@transaction.atomic
def save_claim(claim: Claim, counts: Mapping[int, Count], *, by: User, seen: int, words: str = "") -> ClaimVersion:
    """Write the counts of a claim (lagre krav) by the measure's key, to be signed and sent; nothing is sent.

    `seen` is the newest version the person saw, zero when none. Raises NotAllowed, Refusal with everything that is
    wrong with the counts or the time, and WrongState when a colleague has written since.
    """
    _require_writing(claim, by)
    take_turn(claim.about)
    _refuse_moved_on(claim, seen)
    measures = measures_for(claim)
    _refuse_bad(measures, counts)
    if names_a_person(words):
        raise Refusal(
            _("Merknaden ser ut til å ha et fødselsnummer eller DUF-nummer. Vi tar ikke imot det."),
            _("Skriv antall, og ingenting om den enkelte."),
        )
    _sort(claim, counts)
    return _write(claim, measures, counts, words, by=by, number=seen + 1)


def _require_writing(claim: Claim, by: User) -> None:
    """Whoever may write or sign may save."""
    if MemberRight.SIGN not in member_rights(by, claim.recipient, today()):
        require_member(by, claim.recipient, MemberRight.WRITE, on=today())


@transaction.atomic
def send_claim(claim: Claim, *, by: User, seen: int, states: bool) -> Submission:
    """Sign and send what was saved last (signer og send), as one who may sign for the recipient; the receipt.

    `states` is that the person states what the measures demand, and that nothing was received before for the same
    participants. The first day is kept, whatever is sent later. Raises NotAllowed, Refusal and WrongState.
    """
    require_member(by, claim.recipient, MemberRight.SIGN, on=today())
    take_turn(claim.about)
    _refuse_moved_on(claim, seen)
    version = newest_version(claim)
    if version is None:
        raise Refusal(_("Skriv antallene først. Null er også et svar."))
    if hasattr(version, "submission"):
        raise WrongState(_("Kravet er alt sendt."), _("Endre antallene hvis noe er galt."))
    if not states:
        raise Refusal(_("Kryss av for at opplysningene stemmer."))
    counts = counts_in(version)
    sort = _sort(claim, counts)
    first = claim.submissions.order_by("pk").first()
    is_late = first.is_late if first else claim.round.state is RoundState.LATE
    sent = Submission.objects.create(
        version=version,
        claim=claim,
        sort=sort.value,
        is_late=is_late,
        stated=statements_in(measures_for(claim), counts),
        by=by,
        at=now(),
    )
    prepared(claim.about, by=by)
    note(by, "claim.sent", claim.about, version=version.number, sort=sort.value, round=claim.round.number)
    return sent


@transaction.atomic
def save_and_send(
    claim: Claim, counts: Mapping[int, Count], *, by: User, seen: int, states: bool, words: str = ""
) -> Submission:
    """Write the counts, sign and send them, in one; or none of it."""
    version = save_claim(claim, counts, by=by, seen=seen, words=words)
    return send_claim(claim, by=by, seen=version.number, states=states)


def statements_in(measures: list[Measure], counts: Mapping[int, Count]) -> list[str]:
    """What is stated with these counts: what each claimed measure demands, and that nothing is claimed twice."""
    demanded = [one.statement for one in measures if counts.get(one.pk, Count(0, 0)).all]
    return [*demanded, NOT_TWICE] if demanded else [NOTHING]


NOT_TWICE = "Kommunen har ikke fått tilskudd før for de samme deltakerne og det samme tiltaket."
NOTHING = "Kommunen har ingen deltakere å kreve tilskudd for."


def _sort(claim: Claim, counts: Mapping[int, Count]) -> Sort:
    """Why this would be sent now; raises Refusal when it cannot be."""
    found = sort_of(claim.round.state, before_of(claim, today()), counts)
    if isinstance(found, Sort):
        return found
    match found:
        case NotNow.NOT_OPEN:
            raise Refusal(_("Runden åpner %s.") % _day(claim.round.opens_on))
        case NotNow.TOO_LATE:
            raise Refusal(
                _("Siste dag for sene krav var %s.") % _day(claim.round.late_until),
                _("Skriv til oss hvis kommunen ikke kunne svare i tide."),
            )
        case NotNow.ONLY_LOWER:
            raise Refusal(
                _("Etter %s kan dere bekrefte og rette til færre deltakere, ikke til flere.")
                % _day(claim.round.late_until)
            )


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _refuse_moved_on(claim: Claim, seen: int) -> None:
    newest = newest_version(claim)
    if (newest.number if newest else 0) != seen:
        who = newest.by.name if newest else ""
        raise WrongState(
            _("%s har lagret kravet etter at du åpnet siden.") % who,
            _("Se hva som er nytt, og skriv dine antall igjen."),
        )


def _refuse_bad(measures: list[Measure], counts: Mapping[int, Count]) -> None:
    names = {one.pk: one.name for one in measures}
    why = [_("Dere kan ikke kreve tilskudd for dette tiltaket.")] if counts.keys() - names.keys() else []
    why += [_("%s: skriv hvor mange, null hvis ingen.") % name for key, name in names.items() if key not in counts]
    for key, count in counts.items():
        if min(count.given, count.planned) < 0 or max(count.given, count.planned) > MOST_PARTICIPANTS:
            why.append(_("%s: antallet må være fra 0 til 99 999.") % names.get(key, ""))
    if why:
        raise Refusal(*why)


def _write(
    claim: Claim, measures: list[Measure], counts: Mapping[int, Count], words: str, *, by: User, number: int
) -> ClaimVersion:
    version = ClaimVersion.objects.create(claim=claim, number=number, words=in_full(words, 500), by=by, at=now())
    ClaimLine.objects.bulk_create(
        ClaimLine(version=version, measure=one, given=counts[one.pk].given, planned=counts[one.pk].planned)
        for one in measures
    )
    note(by, "claim.saved", claim.about, version=number, round=claim.round.number)
    return version
