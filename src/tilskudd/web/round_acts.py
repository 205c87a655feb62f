"""What now in a round of claims: the sentence that says it, and what may be done, the next thing first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.claims.models import Regulation, Round
from tilskudd.claims.queries import Answers, Standing
from tilskudd.claims.rules import RoundState
from tilskudd.people.models import Status
from tilskudd.people.rights import Right
from tilskudd.values.kroner import Kroner
from tilskudd.web.measure_view import MeasureSeen
from tilskudd.web.templatetags.figures import count, long_day, moment

TAKES_IN = (RoundState.OPEN, RoundState.LATE, RoundState.CLOSED)


@dataclass(frozen=True)
class Act:
    """One thing that can be done (handling): what the button says, where it goes, and what happens then."""

    label: str
    address: str
    effect: str = ""
    posts: bool = False
    amount: Kroner | None = None


@dataclass(frozen=True)
class Draft:
    """A round that is not opened: what is missing, how many will be asked, and who cannot be."""

    faults: list[str]
    asked: int
    unknown: list[str]


@dataclass(frozen=True)
class Seen:
    """All that the next act of a round is chosen from."""

    round: Round
    state: RoundState
    measures: Sequence[MeasureSeen]
    rows: Sequence[Standing]
    answers: Answers
    regulation: Regulation | None
    rights: Collection[Right]
    own: frozenset[int] = frozenset()
    draft: Draft | None = None

    def at(self, name: str, *more: str) -> str:
        return reverse(name, args=[self.round.number, *more])

    @property
    def plain(self) -> int:
        """Lines with participants that nothing keeps from being recognised together."""
        return sum(
            one.sent.all > 0 and not one.is_judged and not one.needs_a_look and one.claim.recipient_id not in self.own
            for one in self.rows
        )

    @property
    def to_read(self) -> int:
        """Lines that a person must read."""
        return sum(not one.is_judged and one.needs_a_look for one in self.rows)

    @property
    def silent(self) -> int:
        return self.answers.asked - self.answers.answered

    @property
    def units_now(self) -> int:
        return sum(one.cover.units_now for one in self.measures)

    @property
    def units_waiting(self) -> int:
        return sum(one.cover.units_waiting for one in self.measures)


def sentence_of(seen: Seen) -> str:
    """What stands at the top: how far the answers have come, and what waits."""
    told = {
        "answered": count(seen.answers.answered),
        "asked": count(seen.answers.asked),
        "closes": moment(seen.round.closes_at),
        "late": long_day(seen.round.late_until),
        "opens": long_day(seen.round.opens_on),
    }
    match seen.state:
        case RoundState.DRAFT:
            assert seen.draft is not None
            n = len(seen.draft.faults)
            if n:
                words = ngettext("Én ting mangler før runden kan åpnes.", "%(n)s ting mangler før runden kan åpnes.", n)
                return words % {"n": n}
            return _("Alt er på plass. Når runden åpnes, blir %s spurt.") % count(seen.draft.asked)
        case RoundState.COMING:
            return _("Runden er klar. %(asked)s er spurt, og kan svare fra %(opens)s.") % told
        case RoundState.OPEN:
            first = _("%(answered)s av %(asked)s har svart. Fristen er %(closes)s.") % told
        case RoundState.LATE:
            first = (
                _("%(answered)s av %(asked)s har svart. Fristen var %(closes)s. Sene krav tas imot til %(late)s.")
                % told
            )
        case RoundState.CLOSED:
            first = _("Runden er lukket. %(answered)s av %(asked)s svarte.") % told
    return f"{first} {_waits(seen)}"


def _waits(seen: Seen) -> str:
    if seen.plain or seen.to_read:
        n = seen.plain + seen.to_read
        return ngettext("Én linje venter på svar fra oss.", "%(n)s linjer venter på svar fra oss.", n) % {"n": count(n)}
    if seen.units_now and seen.regulation is None:
        return _("Alle krav er besvart, men ingenting kan vedtas før forskriften er registrert.")
    if seen.units_now:
        n = seen.units_now
        return ngettext("Pengene dekker én deltaker til.", "Pengene dekker %(n)s deltakere til.", n) % {"n": count(n)}
    if seen.units_waiting:
        n = seen.units_waiting
        words = ngettext(
            "Én deltaker er anerkjent og venter på dekning.", "%(n)s deltakere er anerkjent og venter på dekning.", n
        )
        return words % {"n": count(n)}
    return _("Ingenting venter på svar fra oss.")


def acts_of(seen: Seen) -> list[Act]:
    """What may be done by somebody with these rights, the next thing first; empty for who only looks."""
    sets_up, proposes = (right in seen.rights for right in (Right.SET_UP_SCHEMES, Right.PROPOSE_DECISIONS))
    if seen.state is RoundState.DRAFT:
        return _draft_acts(seen) if sets_up else []
    found: list[Act] = []
    if proposes and seen.state in TAKES_IN:
        found += _judging(seen)
    if sets_up and seen.regulation is None:
        found.append(
            Act(
                _("Registrer forskriften"),
                seen.at("regulation"),
                _("Uten den tas kravene imot med forbehold, og ingenting vedtas."),
            )
        )
    if proposes and seen.state in TAKES_IN:
        found += _deciding(seen)
        found += _reminding(seen)
    return found


def _draft_acts(seen: Seen) -> list[Act]:
    assert seen.draft is not None
    measures = [one.measure for one in seen.measures]
    if not measures:
        return [Act(_("Legg til et tiltak"), seen.at("new-measure"), _("Det som kreves, med sats og gruppe."))]
    unfinished = next((one for one in seen.measures if one.rate is None or one.measure.window_id is None), None)
    if unfinished is not None:
        name = unfinished.measure.name
        return [Act(_("Fortsett med %s") % name, seen.at("measure", unfinished.measure.code))]
    if seen.draft.faults:
        return [Act(_("Endre tidene"), seen.at("change-round"))]
    words = ngettext(
        "Da får én kommune et krav å svare på, og runden kan ikke lenger endres.",
        "Da får %(n)s kommuner og fylkeskommuner et krav å svare på, og runden kan ikke lenger endres.",
        seen.draft.asked,
    )
    return [Act(_("Åpne runden"), seen.at("open-round"), words % {"n": count(seen.draft.asked)}, posts=True)]


def _judging(seen: Seen) -> list[Act]:
    found = []
    if seen.plain:
        told = {"n": count(seen.plain)}
        label = ngettext(
            "Anerkjenn alle uten merknad (1 linje)", "Anerkjenn alle uten merknad (%(n)s linjer)", seen.plain
        )
        effect = _("Retten anerkjennes; ingen penger loves. De som må ses på, blir stående.")
        found.append(Act(label % told, seen.at("recognise-plain"), effect, posts=True))
    if seen.to_read:
        label = ngettext("Se på linjen som har merknad", "Se på de %(n)s som har merknad", seen.to_read)
        address = seen.at("round") + "?vis=ses-pa#h-krav"
        effect = _("Samme mottaker har krevd for samme tiltak i en annen pakke.")
        found.append(Act(label % {"n": count(seen.to_read)}, address, effect))
    return found


def _deciding(seen: Seen) -> list[Act]:
    found = []
    for one in seen.measures:
        cover, at = one.cover, seen.at("propose-covered", one.measure.code)
        back = next((row for row in one.decisions if row.status == Status.SENT_BACK), None)
        if back is not None:
            found.append(Act(_("Foreslå ny versjon av vedtak %s") % back.number, at, one.measure.name))
        elif cover.units_now and seen.regulation is not None:
            label = ngettext("Foreslå vedtak for 1 deltaker", "Foreslå vedtak for %(n)s deltakere", cover.units_now)
            found.append(Act(label % {"n": count(cover.units_now)}, at, one.measure.name, amount=cover.amount_now))
        if cover.units_waiting:
            found.append(
                Act(
                    _("Varsle departementet om %s") % one.measure.name,
                    seen.at("cover-notice", one.measure.code),
                    _("Det mangler %s.") % cover.lacks.in_words,
                )
            )
    return found


def _reminding(seen: Seen) -> list[Act]:
    if seen.state is RoundState.CLOSED or not seen.silent:
        return []
    label = ngettext("Minn på den som ikke har svart", "Minn på de %(n)s som ikke har svart", seen.silent)
    effect = _("Høyst én gang om dagen.")
    return [Act(label % {"n": count(seen.silent)}, seen.at("remind-round"), effect, posts=True)]
