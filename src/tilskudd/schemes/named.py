"""Recipients that a letter names: a person finds who they are, and writes why there is no call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.mandate.models import Amount
from tilskudd.parties.models import Organisation
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.schemes.models import NamedGrant, Scheme
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.schemes.rules import LegalBasis, SchemeKind


@dataclass(frozen=True)
class Named:
    """An earmark of the scheme's assignment, and who it was found to be for (øremerking); None while nobody has."""

    earmark: Amount
    match: NamedGrant | None


def named_in(scheme: Scheme) -> list[Named]:
    """The earmarks of the scheme's assignment in the order of the letter, each with the newest match of this scheme."""
    earmarks = Amount.objects.filter(assignment=scheme.assignment_id, sort="earmark", line=scheme.line)
    rows = NamedGrant.objects.filter(scheme=scheme).select_related("recipient", "by").order_by("id")
    newest = {row.earmark_id: row for row in rows}
    return [Named(one, newest.get(one.pk)) for one in earmarks.order_by("start", "id")]


def behind_named(scheme: Scheme, outcomes: Sequence[ProposedOutcome]) -> list[str]:
    """What a decision on named recipients rests on: every match that was made here, and who was registered."""
    matches = NamedGrant.objects.filter(scheme=scheme).order_by("id")
    return [*(one.reference for one in matches), *(f"organisation:{one.recipient}" for one in outcomes)]


@transaction.atomic
def name_recipient(
    scheme: Scheme, earmark: Amount, recipient: Organisation, *, purpose: str, basis: LegalBasis, by: User
) -> NamedGrant:
    """Say which registered organisation an earmark is for (finn mottakeren), and the legal basis as far as it is known.

    Raises Refusal when the scheme is not for named recipients on the earmark's line and assignment, when another
    scheme has it, or when the purpose is missing. The earmark is paid by this scheme's own frame, never by a call's.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(f"earmark:{earmark.pk}")
    if scheme.kind != SchemeKind.NAMED:
        raise Refusal(_("Navngitte mottakere hører til en ordning med navngitte mottakere, med egen ramme."))
    if earmark.sort != "earmark" or earmark.assignment_id != scheme.assignment_id or earmark.line != scheme.line:
        raise Refusal(_("Øremerkingen hører ikke til ordningens oppdrag og post."))
    if NamedGrant.objects.filter(earmark=earmark).exclude(scheme=scheme).exists():
        raise Refusal(_("En annen ordning har alt denne øremerkingen."))
    taken = [one for one in named_in(scheme) if one.match and one.match.recipient_id == recipient.pk]
    if any(one.earmark.pk != earmark.pk for one in taken):
        raise Refusal(_("%s er alt funnet som mottaker av en annen øremerking her.") % recipient.name)
    if not purpose.strip():
        raise Refusal(_("Skriv formålet slik brevet skriver det."))
    made = NamedGrant.objects.create(
        scheme=scheme,
        earmark=earmark,
        recipient=recipient,
        purpose=purpose.strip(),
        document=basis.document.strip(),
        page=basis.page.strip(),
        quote=basis.quote.strip(),
        by=by,
        at=now(),
    )
    prepared(made.reference, by=by)
    note(by, "scheme.recipient-named", scheme.about, earmark=earmark.name, recipient=recipient.name)
    return made


def named_outcomes(scheme: Scheme) -> list[ProposedOutcome]:
    """What is proposed for the named recipients that are found; raises Refusal while one is not."""
    named = named_in(scheme)
    lost = [one.earmark.name for one in named if one.match is None]
    if lost:
        raise Refusal(_("Ingen har funnet hvem dette er: %s.") % ", ".join(lost), _("Finn mottakeren først."))
    return [_outcome(one.earmark, one.match) for one in named if one.match is not None]


def _outcome(earmark: Amount, match: NamedGrant) -> ProposedOutcome:
    title, amount, basis = earmark.assignment.letter.title, earmark.amount, match.basis
    ground_nb = ground_nn = ""
    if basis.is_complete:
        shown = f"{basis.document} side {basis.page}: «{basis.quote}»"
        ground_nb = f"Tilskuddet er ikke lyst ut, fordi {shown} (Bestemmelser om økonomistyring 6.4.2 a)."
        ground_nn = f"Tilskotet er ikkje lyst ut, fordi {shown} (Føresegner om økonomistyring 6.4.2 a)."
    return ProposedOutcome(
        match.recipient.number,
        amount,
        f"{title}, oppdrag {earmark.assignment.number}, nevner {earmark.name} med {amount.in_words} "
        f"til {match.purpose}. {ground_nb}".strip(),
        f"{title}, oppdrag {earmark.assignment.number}, nemner {earmark.name} med {amount.in_words} "
        f"til {match.purpose}. {ground_nn}".strip(),
        purpose=match.purpose,
        basis={
            "earmark": earmark.pk,
            "match": match.reference,
            "pot": earmark.pot,
            "legal_basis": {"document": basis.document, "page": basis.page, "quote": basis.quote}
            if basis.is_complete
            else None,
        },
    )
