"""A measure's recognised participants as proposed outcomes: those whom the money covers, in the order of the round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tilskudd.claims.models import Measure, Regulation
from tilskudd.claims.queries import Standing
from tilskudd.claims.round_queries import regulation_of
from tilskudd.claims.rules import Covered, Order, Waiting, cover
from tilskudd.people.refusal import Refusal
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.values.kroner import ZERO, Kroner


@dataclass(frozen=True)
class Credit:
    """What a recipient has had too much of for a claim, and that the next one is lowered by (til avregning)."""

    claim: int
    number: str
    amount: Kroner


@dataclass(frozen=True)
class Taken:
    """What decisions hold of one recipient's claim: participants promised or proposed, and what is to be set off."""

    units: int = 0
    credits: tuple[Credit, ...] = ()

    @property
    def credit(self) -> Kroner:
        return sum((one.amount for one in self.credits), ZERO)


NOTHING = Taken()


def covered_in(
    measure: Measure, rows: Iterable[Standing], taken: Mapping[int, Taken], left: Kroner
) -> list[tuple[Standing, Covered]]:
    """What the money covers of a measure's recognised participants, by the claim's key; `left` is not yet proposed."""
    of_claim = {one.claim.pk: one for one in rows if one.measure.pk == measure.pk and one.is_judged}
    queue = [
        Waiting(
            key,
            one.received,
            one.recognised_count,
            taken.get(key, NOTHING).units,
            one.rate,
            taken.get(key, NOTHING).credit,
        )
        for key, one in of_claim.items()
    ]
    return [(of_claim[one.line.key], one) for one in cover(queue, left, Order(measure.round.covers_first))]


def outcomes_of(
    measure: Measure, covered: Sequence[tuple[Standing, Covered]], taken: Mapping[int, Taken], *, on: date
) -> list[ProposedOutcome]:
    """An award to each recipient whose participants are covered, for those of them that are; the others wait.

    Raises Refusal while no regulation is registered, and when the money covers nobody.
    """
    regulation = regulation_of(measure.round)
    if regulation is None:
        raise Refusal(
            _("Forskriften som gir rett til tilskuddet, er ikke registrert, så vi kan ikke vedta noe ennå."),
            _("Kravene tas imot med forbehold. Registrer forskriften når den er fastsatt."),
        )
    rows = [(one, got) for one, got in covered if got.units]
    if not rows:
        raise Refusal(_("Ingen anerkjente deltakere kan dekkes av rammen nå."))
    return [_outcome(measure, one, got, taken.get(one.claim.pk, NOTHING), regulation) for one, got in rows]


def _outcome(measure: Measure, one: Standing, got: Covered, taken: Taken, regulation: Regulation) -> ProposedOutcome:
    set_off = _set_off(taken.credits, got.set_off)
    kind = OutcomeKind.PART if got.left else OutcomeKind.AWARD
    nb, nn = _reasons(measure, one, got, set_off, regulation)
    return ProposedOutcome(
        one.claim.recipient.number,
        got.amount,
        nb,
        nn,
        code=one.claim.code,
        kind=kind if got.amount else OutcomeKind.SET_OFF,
        purpose=f"{measure.name[:1].upper()}{measure.name[1:]}, {measure.round.title}"[:500],
        basis=_basis(measure, one, got, set_off, regulation),
    )


def _set_off(credits: Iterable[Credit], amount: Kroner) -> list[Credit]:
    """Which of the credits the set-off takes, the oldest claim first."""
    found = []
    for one in sorted(credits, key=lambda one: one.claim):
        part = min(one.amount, amount)
        if part:
            found.append(Credit(one.claim, one.number, part))
        amount -= part
    return found


def _basis(
    measure: Measure, one: Standing, got: Covered, set_off: Sequence[Credit], regulation: Regulation
) -> dict[str, Any]:
    """What the amount was computed from, as it was that day; the rate and the set-off in whole kroner."""
    return {
        "round": measure.round.number,
        "measure": measure.code,
        "claim": one.claim.pk,
        "claim_number": one.claim.number,
        "version": one.version,
        "received": one.received.isoformat(),
        "given": one.sent.given,
        "planned": one.sent.planned,
        "recognised": one.recognised,
        "units": got.units,
        "waits": got.left,
        "rate": one.rate.in_kroner,
        "set_off": [{"claim": row.claim, "number": row.number, "amount": row.amount.in_kroner} for row in set_off],
        "pay_from": measure.round.pay_from.isoformat(),
        "legal_basis": {
            "title": regulation.title,
            "in_force_from": regulation.in_force_from.isoformat(),
            "document": regulation.document,
        },
    }


def _reasons(
    measure: Measure, one: Standing, got: Covered, set_off: Sequence[Credit], regulation: Regulation
) -> tuple[str, str]:
    """How the amount came about, in bokmål and nynorsk."""
    sum_words = f"{got.units} × {one.rate.in_words} = {(one.rate * got.units).in_words}"
    nb = [
        f"Kravet {one.claim.number} gjelder {_participants(one.sent.all)} i {measure.name} "
        f"({one.sent.given} gitt, {one.sent.planned} planlagt).",
        f"{one.recognised} er anerkjent etter {regulation.title} ({regulation.document}).",
        f"{sum_words}.",
    ]
    nn = [
        f"Kravet {one.claim.number} gjeld {_participants_nn(one.sent.all)} i {measure.name_nn} "
        f"({one.sent.given} gitt, {one.sent.planned} planlagde).",
        f"{one.recognised} er anerkjende etter {regulation.title} ({regulation.document}).",
        f"{sum_words}.",
    ]
    if one.reason:
        nb.insert(2, f"De andre er ikke anerkjent: {one.reason.rstrip('.')}.")
        nn.insert(2, f"Dei andre er ikkje anerkjende: {one.reason.rstrip('.')}.")
    for row in set_off:
        nb.append(f"{row.amount.in_words} er trukket fra, for deltakere som kommunen fikk for mye for i {row.number}.")
        nn.append(
            f"{row.amount.in_words} er trekte frå, for deltakarar som kommunen fekk for mykje for i {row.number}."
        )
    if got.left:
        nb.append(f"{got.left} er anerkjent og venter på dekning, fordi rammen ikke rekker lenger.")
        nn.append(f"{got.left} er anerkjende og ventar på dekning, fordi ramma ikkje rekk lenger.")
    return " ".join(nb), " ".join(nn)


def _participants(count: int) -> str:
    return f"{count} deltaker" if count == 1 else f"{count} deltakere"


def _participants_nn(count: int) -> str:
    return f"{count} deltakar" if count == 1 else f"{count} deltakarar"
