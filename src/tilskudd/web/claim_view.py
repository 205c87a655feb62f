"""Claims as those who judge them see them: each recipient's lines, where they stand, and what others may see of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.claims.models import Claim
from tilskudd.claims.queries import Standing
from tilskudd.claims.rules import SMALL, shown_count
from tilskudd.people.rights import Right
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.claim_money import Cover

SEES_COUNTS: Final = frozenset({Right.PROPOSE_DECISIONS, Right.APPROVE_DECISIONS, Right.MAKE_RUNS, Right.SEE_TRAIL})


def sees_counts(rights: Collection[Right]) -> bool:
    """True for those whose work needs every count; others see one to three as «1–3», and no kroner beside it."""
    return not SEES_COUNTS.isdisjoint(rights)


class Stage(StrEnum):
    """Where a recipient's claim stands for the office (trinn); the first that fits."""

    SILENT = "ikke-svart"
    LOOK = "ses-pa"
    UNJUDGED = "behandling"
    WAITS = "venter"
    READY = "klar"
    PROMISED = "vedtatt"
    NOTHING = "null"


STAGE_WORDS: Final[dict[Stage, Any]] = {
    Stage.SILENT: gettext_lazy("Ikke svart"),
    Stage.LOOK: gettext_lazy("Må ses på"),
    Stage.UNJUDGED: gettext_lazy("Til behandling"),
    Stage.WAITS: gettext_lazy("Venter på dekning"),
    Stage.READY: gettext_lazy("Anerkjent"),
    Stage.PROMISED: gettext_lazy("Vedtatt eller foreslått"),
    Stage.NOTHING: gettext_lazy("Ingen deltakere"),
}
STAGE_COLOURS: Final = {
    Stage.LOOK: "warning",
    Stage.UNJUDGED: "warning",
    Stage.WAITS: "info",
    Stage.PROMISED: "success",
}


@dataclass(frozen=True)
class LineSeen:
    """One line of a claim as it is shown (linje): what was sent, recognised, promised and waits, in participants."""

    standing: Standing
    promised: int
    covered: int
    waits: int
    sees_all: bool

    @property
    def is_hidden(self) -> bool:
        """True where a count is so small that somebody could be recognised, and the reader has no work with it."""
        one = self.standing
        counts = (one.sent.given, one.sent.planned, one.sent.all, one.recognised or 0, self.promised, self.waits)
        return not self.sees_all and any(units in SMALL for units in counts)

    def shown(self, units: int) -> str:
        return shown_count(units, is_own=self.sees_all)

    @property
    def words(self) -> str:
        """«12 av 15 anerkjent, 3 venter»."""
        one, told = self.standing, {"n": self.shown(self.standing.sent.all)}
        if one.recognised is None:
            return _("%(n)s krevd") % told
        told["r"] = self.shown(one.recognised)
        found = _("%(n)s anerkjent") % told if one.recognised == one.sent.all else _("%(r)s av %(n)s anerkjent") % told
        return found + (_(", %s venter") % self.shown(self.waits) if self.waits else "")

    @property
    def amount(self) -> Kroner:
        """What it comes to: what is recognised, or what is claimed before that."""
        one = self.standing
        return one.entitled if one.is_judged else one.rate * one.sent.all

    @property
    def promised_amount(self) -> Kroner:
        return self.standing.rate * self.promised

    @property
    def waits_amount(self) -> Kroner:
        return self.standing.rate * self.waits

    def numbers(self) -> list[tuple[str, str, Kroner | None]]:
        """Each figure of the line with its kroner, to be shown; no kroner where a count is hidden."""
        one = self.standing
        rows: list[tuple[str, int | None, Kroner | None]] = [
            (_("Har fått tiltaket"), one.sent.given, one.rate * one.sent.given),
            (_("Skal få tiltaket"), one.sent.planned, one.rate * one.sent.planned),
            (_("Anerkjent"), one.recognised, one.entitled if one.is_judged else None),
            (_("Vedtatt eller foreslått"), self.promised, self.promised_amount),
            (_("Dekkes av pengene nå"), self.covered, one.rate * self.covered),
            (_("Anerkjent og venter på dekning"), self.waits, self.waits_amount),
        ]
        return [
            (word, "–" if units is None else self.shown(units), None if self.is_hidden else amount)
            for word, units, amount in rows
        ]


@dataclass(frozen=True)
class ClaimSeen:
    """One recipient's claim in a list: a line for each measure, None where it may not claim, and where it stands."""

    claim: Claim
    lines: list[LineSeen | None]
    stage: Stage

    @property
    def who(self) -> str:
        """What it is called in an address: the municipality number, or the organisation number."""
        return self.claim.code or self.claim.recipient.number

    @property
    def first(self) -> LineSeen | None:
        return next((one for one in self.lines if one is not None), None)

    @property
    def received(self) -> datetime | None:
        return self.first.standing.received if self.first else None

    @property
    def is_late(self) -> bool:
        return self.first is not None and self.first.standing.is_late

    @property
    def words(self) -> Any:
        return STAGE_WORDS[self.stage]

    @property
    def colour(self) -> str:
        return STAGE_COLOURS.get(self.stage, "neutral")

    @property
    def amount(self) -> Kroner | None:
        """What the lines come to; None where somebody could be recognised by it, and before anything is sent."""
        lines = [one for one in self.lines if one is not None]
        if not lines or any(one.is_hidden for one in lines):
            return None
        return sum((one.amount for one in lines), ZERO)


def line_seen(one: Standing, cover: Cover, *, sees_all: bool) -> LineSeen:
    """A line with what the money has done for it."""
    key = one.claim.pk
    got = next((got for row, got in cover.covered if row.claim.pk == key), None)
    return LineSeen(
        one,
        cover.taken[key].units if key in cover.taken else 0,
        got.units if got else 0,
        got.left if got else 0,
        sees_all,
    )


def claims_seen(
    claims: Iterable[Claim], rows: Sequence[Standing], covers: Sequence[Cover], *, sees_all: bool
) -> list[ClaimSeen]:
    """Every claim of a round in order of number, with its lines in the order of the measures."""
    got = {(one.measure.pk, row.claim.pk): found for one in covers for row, found in one.covered}
    taken = {(one.measure.pk, key): held.units for one in covers for key, held in one.taken.items()}
    lines: dict[int, dict[int, LineSeen]] = {}
    for one in rows:
        at = (one.measure.pk, one.claim.pk)
        found = got.get(at)
        covered, waits = (found.units, found.left) if found else (0, 0)
        lines.setdefault(one.claim.pk, {})[one.measure.pk] = LineSeen(one, taken.get(at, 0), covered, waits, sees_all)
    measures = [one.measure.pk for one in covers]
    seen = []
    for claim in sorted(claims, key=lambda one: (one.code or "9999", one.name, one.pk)):
        own = lines.get(claim.pk, {})
        seen.append(ClaimSeen(claim, [own.get(key) for key in measures], _stage(own)))
    return seen


def _stage(lines: Mapping[int, LineSeen]) -> Stage:
    every = list(lines.values())
    if not every:
        return Stage.SILENT
    unjudged = [one for one in every if not one.standing.is_judged and one.standing.sent.all]
    if any(one.standing.needs_a_look for one in unjudged):
        return Stage.LOOK
    if unjudged:
        return Stage.UNJUDGED
    if not any(one.standing.sent.all for one in every):
        return Stage.NOTHING
    if any(one.waits for one in every):
        return Stage.WAITS
    if any(one.covered for one in every):
        return Stage.READY
    return Stage.PROMISED if any(one.promised for one in every) else Stage.READY


TABS: Final[tuple[tuple[str, Any, frozenset[Stage]], ...]] = (
    ("behandling", gettext_lazy("Til behandling"), frozenset({Stage.UNJUDGED, Stage.LOOK})),
    ("ses-pa", gettext_lazy("Må ses på"), frozenset({Stage.LOOK})),
    ("venter", gettext_lazy("Venter på dekning"), frozenset({Stage.WAITS})),
    ("ikke-svart", gettext_lazy("Ikke svart"), frozenset({Stage.SILENT})),
    ("alle", gettext_lazy("Alle"), frozenset(Stage)),
)


@dataclass(frozen=True)
class Tab:
    """One view of a round's claims (fane): what it is called, how many are in it."""

    slug: str
    words: Any
    number: int
    here: bool


@dataclass(frozen=True)
class Shown:
    """A part of a round's claims: the tabs, the rows, and what the next part comes after; None at the end."""

    tabs: list[Tab]
    rows: list[ClaimSeen]
    more: str | None
    slug: str

    @property
    def words(self) -> Any:
        return next(one.words for one in self.tabs if one.here)


def shown_in(seen: Sequence[ClaimSeen], asked: str, after: str, most: int) -> Shown:
    """The claims of the tab that is asked for, after a recipient; the first tab with any when none is."""
    of = {slug: [one for one in seen if one.stage in stages] for slug, _words, stages in TABS}
    slug = asked if asked in of else next((one for one in ("behandling", "venter") if of[one]), "alle")
    tabs = [Tab(one, words, len(of[one]), one == slug) for one, words, _stages in TABS]
    place = {one.who: at for at, one in enumerate(seen)}
    begins = place.get(after, -1)
    rows = [one for one in of[slug] if place[one.who] > begins]
    return Shown(tabs, rows[:most], rows[most - 1].who if len(rows) > most else None, slug)
