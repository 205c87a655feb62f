"""Assessing applications: points and reasons for each criterion, and how wide differences are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.application_models import Application, SentApplication
from tilskudd.applications.assessment_models import Assessment, SettledDifference
from tilskudd.applications.assessment_queries import Assessed, assessed, award_criteria, own_newest, version_of
from tilskudd.applications.criteria import same_words
from tilskudd.applications.impartiality import require_impartial
from tilskudd.applications.rules import MOST_POINTS
from tilskudd.database.turns import take_turn
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What is written for one criterion while somebody assesses: points may still be missing."""

    criterion: str
    points: int | None
    reason: str = ""


@transaction.atomic
def save_assessment(
    application: Application,
    scores: Sequence[GivenScore],
    words: str,
    *,
    sent: int,
    is_final: bool,
    by: User,
    seen: int,
) -> Assessment:
    """Save an assessment (lagre vurdering) of sending number `sent`, as a draft or final; `seen` is one's own newest.

    A final one has points from 0 to 5 and a reason for every award criterion, and the whole in words. After a final
    one only a new final one is saved. Raises NotAllowed, WrongState, and Refusal with all that is missing.
    """
    application = _locked(application, by)
    if not application.assessors.filter(user=by, ended_at__isnull=True).exists():
        raise NotAllowed(_("Du er ikke vurderer av søknad %s.") % application.number)
    require_impartial(application, by)
    newest = _newest_sending(application, sent)
    version = version_of(application.call)
    kept = _kept(award_criteria(version), scores)
    before = own_newest(application, by)
    same = (newest.pk, kept, words.strip(), is_final)
    if before is not None and (before.sent_id, before.scores, before.words, before.is_final) == same:
        return before  # the click before saved it
    if (before.number if before else 0) != seen:
        raise WrongState(_("Du har lagret en nyere vurdering av søknaden."), _("Last siden på nytt, og se den."))
    if before is not None and before.is_final and before.sent_id == newest.pk and not is_final:
        raise WrongState(_("Vurderingen er ferdig. Lagre en ny som ferdig hvis den skal endres."))
    if is_final:
        _refuse_unfinished(kept, words)
    made = Assessment.objects.create(
        application=application,
        sent=newest,
        user=by,
        number=seen + 1,
        scores=kept,
        words=words.strip(),
        is_final=is_final,
        at=now(),
    )
    prepared(application.about, by=by)
    note(by, "application.assessed", application.about, number=made.number, is_final=is_final)
    return made


def _locked(application: Application, by: User) -> Application:
    application = Application.objects.select_related("call__scheme", "organisation").get(pk=application.pk)
    require(by, Right.PROPOSE_DECISIONS, within=application.call.scheme.about, on=today())
    take_turn(f"{application.about}:assessment")
    return application


def _newest_sending(application: Application, sent: int) -> SentApplication:
    newest = application.sent.order_by("-number").first()
    if newest is None or newest.number != sent:
        raise WrongState(
            _("%s har sendt en ny utgave av søknaden.") % application.organisation.name,
            _("Se den først. Poengene og ordene dine står."),
        )
    return newest


def _kept(criteria: Sequence[str], scores: Sequence[GivenScore]) -> list[dict[str, Any]]:
    """The scores in the order of the criteria; raises Refusal for points that are no points."""
    given = {same_words(one.criterion): one for one in scores}
    for one in scores:
        if one.points is not None and not 0 <= one.points <= MOST_POINTS:
            raise Refusal(_("Poengene går fra 0 til %d.") % MOST_POINTS)
    rows = [given.get(same_words(words), GivenScore(words, None)) for words in criteria]
    return [
        asdict(GivenScore(words, one.points, in_full(one.reason, 2000)))
        for words, one in zip(criteria, rows, strict=True)
    ]


def _refuse_unfinished(kept: Sequence[dict[str, Any]], words: str) -> None:
    faults = [_("Det mangler poeng for «%s».") % one["criterion"] for one in kept if one["points"] is None]
    faults += [_("Det mangler begrunnelse for «%s».") % one["criterion"] for one in kept if not one["reason"]]
    if not words.strip():
        faults.append(_("Den samlede vurderingen mangler."))
    if faults:
        raise Refusal(*faults, _("Du kan lagre som utkast til alt er på plass."))


@transaction.atomic
def settle_difference(
    application: Application, criterion: str, points: int, words: str, *, by: User
) -> SettledDifference:
    """Settle in words (avklar forskjell) what a criterion is worth, where final assessments lie too far apart.

    By an assessor or a case officer who is impartial; points lie between the lowest and the highest given. A new
    assessment opens it again.
    """
    application = _locked(application, by)
    require_impartial(application, by)
    one = assessed(application, version_of(application.call))
    if one is None or not one.is_complete:
        raise WrongState(_("Ikke alle har vurdert ferdig, så det er ingen forskjell å avklare."))
    lowest, highest = _difference(one, criterion)
    if not lowest <= points <= highest:
        raise Refusal(_("Poengene må ligge fra %(low)d til %(high)d.") % {"low": lowest, "high": highest})
    if not words.strip():
        raise Refusal(_("Skriv hvorfor det ble slik. Søkeren får se det."))
    made = SettledDifference.objects.create(
        application=application,
        criterion=criterion,
        points=points,
        words=in_full(words, 2000),
        rests_on=sorted(row.pk for row in one.finals),
        by=by,
        at=now(),
    )
    prepared(application.about, by=by)
    note(by, "application.difference-settled", application.about, criterion=criterion, points=points)
    return made


def _difference(one: Assessed, criterion: str) -> tuple[int, int]:
    for result in one.results:
        if result.criterion == criterion and (result.is_open or result.is_settled):
            return min(result.given), max(result.given)
    raise WrongState(_("Vurderingene ligger ikke langt fra hverandre på dette kriteriet."))
