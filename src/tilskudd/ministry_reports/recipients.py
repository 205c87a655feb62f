"""Who has got the money: recipients with what each was awarded and paid, of which sort, and in which county."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from tilskudd.applications.models import SentApplication
from tilskudd.decisions.models import Grant
from tilskudd.ministry_reports.figures import Figure, FigurePart, added
from tilskudd.ministry_reports.money import AWARDED, PAID, Moved
from tilskudd.parties.models import OrganisationKind
from tilskudd.parties.queries import municipalities_on

SORTS: Final = (
    (OrganisationKind.MUNICIPALITY, "kommuner", "Kommuner", ("kommune", "kommuner")),
    (OrganisationKind.COUNTY, "fylkeskommuner", "Fylkeskommuner", ("fylkeskommune", "fylkeskommuner")),
    (OrganisationKind.VOLUNTARY, "frivillige", "Frivillige organisasjoner", ("organisasjon", "organisasjoner")),
)


class Where(NamedTuple):
    """A municipality and its county, as they were called that day."""

    name: str
    county_code: str
    county: str


@dataclass
class FundedRecipient:
    """Somebody who has a grant under an assignment (mottaker av midlene), and the municipalities that are known."""

    number: str
    name: str
    kind: str
    grants: list[Grant] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    places: dict[str, Where] = field(default_factory=dict)
    awarded: dict[int, int] = field(default_factory=dict)

    @property
    def is_funded(self) -> bool:
        """True while something is awarded; what was given up counts no more."""
        return sum(self.awarded.values()) > 0

    @property
    def counties(self) -> dict[str, str]:
        return {one.county_code: one.county for one in self.places.values()}


def recipients_in(
    grants: Sequence[Grant], moves: Sequence[Moved], day: date, moment: datetime
) -> list[FundedRecipient]:
    """Everybody who has or has had a grant, by what they were awarded, the largest first; two queries."""
    by_subject: dict[str, list[Moved]] = defaultdict(list)
    for move in moves:
        for subject in {move.source_subject, move.target_subject}:
            by_subject[subject].append(move)
    where = {one.code: Where(one.name, one.county_code, one.county) for one in municipalities_on(day)}
    named = _municipalities_named(grants, moment)
    found: dict[str, FundedRecipient] = {}
    for grant in grants:
        who = grant.recipient
        one = found.setdefault(who.number, FundedRecipient(who.number, grant.outcome.recipient_name, who.kind))
        own = by_subject[grant.about]
        one.grants.append(grant)
        one.moves += own
        one.awarded[grant.pk] = sum(part.value for part in AWARDED.parts(own))
        codes = [grant.outcome.code] if grant.outcome.code else named.get(grant.outcome.matter, [])
        one.places |= {code: where[code] for code in codes if code in where}
    return sorted(found.values(), key=lambda one: (-sum(one.awarded.values()), one.name, one.number))


def _municipalities_named(grants: Sequence[Grant], moment: datetime) -> dict[str, list[str]]:
    """The municipalities that each application named when it was sent last, by the matter of its outcome."""
    prefix = "application:"
    numbers = [one.outcome.matter.removeprefix(prefix) for one in grants if one.outcome.matter.startswith(prefix)]
    rows = SentApplication.objects.filter(application__number__in=numbers, at__lte=moment).order_by("number")
    told = rows.values_list("application__number", "municipalities")
    return {f"{prefix}{number}": codes for number, codes in told}


def figures_of_recipients(people: Sequence[FundedRecipient]) -> list[Figure]:
    """How many, of each sort, in each county, and what each was awarded and paid."""
    funded = [one for one in people if one.is_funded]
    found = [
        _count(
            "mottakere",
            "Mottakere",
            "Hver organisasjon som er lovet tilskudd i et godkjent vedtak, telt én gang.",
            funded,
            ("mottaker", "mottakere"),
        )
    ]
    for kind, key, name, nouns in SORTS:
        told = f"De av mottakerne som er {nouns[1]}, slik de er registrert."
        found.append(_count(key, name, told, [one for one in funded if one.kind == kind], nouns))
    found += _by_county(funded)
    for one in people:
        for counted in (AWARDED, PAID):
            key, name = f"{counted.key}-{one.number}", f"{counted.name}: {one.name}"
            found.append(counted.figure(_once(one.moves), key=key, name=name, also=f" Gjelder {one.name}."))
    return found


def _once(moves: Sequence[Moved]) -> list[Moved]:
    """Each transfer once, also one between two grants of the same recipient."""
    return list({one.transfer: one for one in moves}.values())


def _by_county(funded: Sequence[FundedRecipient]) -> list[Figure]:
    counties: Mapping[str, str] = {code: name for one in funded for code, name in sorted(one.counties.items())}
    found = [
        _count(
            f"fylke-{code}",
            f"Mottakere i {name}",
            f"Mottakere med en kommune i {name}: kommunen selv, eller en kommune som står i søknaden. "
            "Den som arbeider i flere fylker, er telt i hvert av dem.",
            [one for one in funded if code in one.counties],
            ("mottaker", "mottakere"),
        )
        for code, name in sorted(counties.items())
    ]
    told = "Mottakere som verken er en kommune eller har nevnt noen kommune i søknaden."
    nowhere = [one for one in funded if not one.counties]
    return [*found, _count("uten-fylke", "Mottakere uten kjent fylke", told, nowhere, ("mottaker", "mottakere"))]


def _count(key: str, name: str, definition: str, people: Collection[FundedRecipient], nouns: tuple[str, str]) -> Figure:
    parts = [FigurePart(f"organisation:{one.number}") for one in people]
    return added(key, name, definition, parts, nouns=nouns)
