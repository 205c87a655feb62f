"""Where the money of a promise that must be kept comes from (dekning): a successful appeal is never refused for money.

First what is left of the scheme's frame, then the rest of the item, which raises the frame; what is lacking even then
is promised without cover (lovet uten dekning), and is not paid before the line has money again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from tilskudd.decisions.models import Grant, UncoveredPromise
from tilskudd.ledger.models import Account, Transfer
from tilskudd.ledger.places import Kind, Move, Place, shift
from tilskudd.ledger.queries import positions
from tilskudd.ledger.record import NewEntry
from tilskudd.people.models import Status, User
from tilskudd.people.two_persons import note, prepared, sign_off
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.schemes.queries import frame_of
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class PromiseCover:
    """What a promise is covered by (dekning): the scheme's frame, the rest of the item, and nothing."""

    by_frame: Kroner
    by_item: Kroner
    lacking: Kroner


def split_cover(amount: Kroner, left: Kroner, rest: Kroner) -> PromiseCover:
    """A promise by its covers, in their order. Pure: amount above zero, what is left of the frame and of the item."""
    by_frame = min(amount, max(left, ZERO))
    by_item = min(amount - by_frame, max(rest, ZERO))
    return PromiseCover(by_frame, by_item, amount - by_frame - by_item)


def cover_now(scheme: Scheme, amount: Kroner, *, lock: bool = False) -> PromiseCover:
    """What would cover a promise now; locked, nobody else can take it until the transaction ends.

    A line that is short has no rest, whatever stands at its disposal.
    """
    places = [Place.AT_DISPOSAL, Place.SHORTFALL, Place.SET_ASIDE]
    rows = Account.objects.filter(line=scheme.line, year=scheme.year, place__in=places, subject__in=["", scheme.about])
    rows = rows.order_by("id")
    if lock:
        rows = rows.select_for_update(no_key=True)  # in the order that the ledger locks them
    held = {row.place: row.credits - row.debits for row in rows}
    rest = held.get(Place.AT_DISPOSAL, ZERO) if held.get(Place.SHORTFALL, ZERO) >= ZERO else ZERO
    return split_cover(amount, held.get(Place.SET_ASIDE, ZERO), rest)


@dataclass(frozen=True)
class Promise:
    """What stands behind a promise that is carried out (løfte): its entry, what it is about, why, and by which two."""

    key: str
    about: str
    reason: str
    proposed_by: User
    by: User
    at: datetime


def entries_covering(scheme: Scheme, amounts: Mapping[Grant, Kroner], promise: Promise) -> list[NewEntry]:
    """The entries that carry out promises, and the rows beside them: a raised frame, and what is without cover."""
    line, made = BudgetLine.written(scheme.line), list[Move]()
    cover = cover_now(scheme, sum(amounts.values(), ZERO), lock=True)
    from_frame = cover.by_frame + cover.by_item
    for grant, amount in amounts.items():
        covered = min(amount, from_frame)
        from_frame -= covered
        ends = ((Place.SET_ASIDE, covered), (Place.SHORTFALL, amount - covered))
        made += [
            shift(line, scheme.year, place, Place.COMMITTED, part, subject=scheme.about, into=grant.about)
            for place, part in ends
            if part
        ]
        if amount > covered:
            _without_cover(grant, amount - covered, promise)
    entries = [NewEntry(promise.key, Kind.COMMITTED, promise.about, promise.key, made)]
    if cover.by_item:
        entries.insert(0, _raised_frame(scheme, cover.by_item, promise))
    return entries


def _raised_frame(scheme: Scheme, more: Kroner, promise: Promise) -> NewEntry:
    """The scheme's frame with what an appeal takes from the rest of the item, by the two who settled the appeal."""
    frame = Frame.objects.create(
        scheme=scheme,
        amount=frame_of(scheme) + more,
        reason=promise.reason[:500],
        status=Status.APPROVED,
        proposed_at=promise.at,
        proposed_by=promise.proposed_by,
        settled_at=promise.at,
        settled_by=promise.by,
        booked=more,
    )
    prepared(frame.reference, by=promise.proposed_by)
    sign_off(frame.reference, by=promise.by)
    told = {"scheme": scheme.name, "amount": frame.amount.ore, "booked": more.ore}
    note(promise.by, "frame.raised-by-appeal", frame.reference, **told)
    line = BudgetLine.written(scheme.line)
    moved = shift(line, scheme.year, Place.AT_DISPOSAL, Place.SET_ASIDE, more, subject=scheme.about)
    return NewEntry(frame.reference, Kind.FRAME, frame.reference, scheme.about, [moved])


def _without_cover(grant: Grant, amount: Kroner, promise: Promise) -> None:
    reason = promise.reason[:500]
    UncoveredPromise.objects.create(grant=grant, amount=amount, reason=reason, by=promise.by, at=promise.at)
    note(promise.by, "grant.without-cover", grant.about, amount=amount.ore)


def still_uncovered(promised: Sequence[tuple[int, Kroner]], short: Kroner) -> dict[int, Kroner]:
    """Of promises without cover, oldest first, what is without it still when a line is short by so much. Pure.

    What has come since covers the oldest first; so what is lacking lies with the newest.
    """
    found: dict[int, Kroner] = {}
    for key, amount in reversed(promised):
        part = min(amount, max(short, ZERO))
        short -= part
        if part:
            found[key] = found.get(key, ZERO) + part
    return found


@dataclass(frozen=True)
class Uncovered:
    """A grant and how much of it is promised without cover now (lovet uten dekning)."""

    grant: Grant
    amount: Kroner


def uncovered_now(year: int | None = None, line: str | None = None) -> list[Uncovered]:
    """The grants that are promised without cover now, oldest first, and how much of each; a few queries.

    What was sent to the bank or given up since is not counted: only what still stands as promised can lack cover.
    """
    rows = UncoveredPromise.objects.select_related("grant__decision__scheme", "grant__outcome").order_by("id")
    if year is not None:
        rows = rows.filter(grant__decision__scheme__year=year)
    if line is not None:
        rows = rows.filter(grant__decision__scheme__line=line)
    promised = list(rows)
    lines: dict[tuple[str, int], list[tuple[int, Kroner]]] = {}
    for one, part in _standing_parts(promised):
        scheme = one.grant.decision.scheme
        lines.setdefault((scheme.line, scheme.year), []).append((one.grant_id, part))
    lacks: dict[int, Kroner] = {}
    for (at, in_year), parts in lines.items():
        lacks.update(still_uncovered(parts, sum((row.shortfall for row in positions(in_year, at)), ZERO)))
    grants = {one.grant_id: one.grant for one in promised}
    return [Uncovered(grants[key], lacks[key]) for key in grants if key in lacks]


def _standing_parts(promised: Sequence[UncoveredPromise]) -> list[tuple[UncoveredPromise, Kroner]]:
    """How much of each promise stands as promised still: what was given up of a grant is taken from its newest."""
    abouts = [one.grant.about for one in promised]
    held, given_up = _committed(abouts), _given_up(abouts)
    found = []
    for one in reversed(promised):
        back = min(one.amount, given_up.get(one.grant.about, ZERO))
        given_up[one.grant.about] = given_up.get(one.grant.about, ZERO) - back
        part = min(one.amount - back, held.get(one.grant.about, ZERO))
        held[one.grant.about] = held.get(one.grant.about, ZERO) - part
        found.append((one, part))
    return found[::-1]


def _committed(abouts: Sequence[str]) -> dict[str, Kroner]:
    rows = Account.objects.filter(place=Place.COMMITTED, subject__in=abouts)
    return {row.subject: row.credits - row.debits for row in rows}


def _given_up(abouts: Sequence[str]) -> dict[str, Kroner]:
    """What went back to the want of cover, where it came from, by what each grant is called."""
    rows = Transfer.objects.filter(source__subject__in=abouts, source__place=Place.COMMITTED)
    rows = rows.filter(target__place=Place.SHORTFALL)
    return dict(rows.values_list("source__subject").annotate(Sum("amount")))


def uncovered_grants(year: int | None = None) -> dict[int, Kroner]:
    """How much of each grant is promised without cover now, by its key."""
    return {one.grant.pk: one.amount for one in uncovered_now(year)}


def lacking_in_words(scheme: Scheme, cover: PromiseCover) -> list[str]:
    """What a person is told before they promise without a rest in the frame: where the money comes from."""
    line = BudgetLine.written(scheme.line).in_words
    told = []
    if cover.by_item:
        words = {"sum": cover.by_item.in_words, "line": line}
        told.append(_("%(sum)s tas av resten av %(line)s, og rammen for ordningen øker like mye.") % words)
    if cover.lacking:
        words = {"sum": cover.lacking.in_words, "line": line}
        told.append(_("%(sum)s blir lovet uten dekning: %(line)s har ikke mer.") % words)
        told.append(_("Departementet må varsles, og beløpet kan ikke betales før det er dekket."))
    return told
