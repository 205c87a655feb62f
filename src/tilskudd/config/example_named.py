"""The example's scheme for the three named recipients of assignment 21: a frame that waits, one still to be found."""

from __future__ import annotations

from typing import Final

from tilskudd.mandate.models import Assignment, Letter
from tilskudd.parties.models import OrganisationKind
from tilskudd.parties.services import register_organisation
from tilskudd.people.models import User
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.named import name_recipient, named_in
from tilskudd.schemes.rules import LegalBasis, RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.services import propose_frame, set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

RULES: Final = SchemeRules(
    goal="Færre unge og voksne lever med negativ sosial kontroll, tvangsekteskap og kjønnslemlestelse.",
    target_group="De som er utsatt, og de som står rundt dem.",
    achievement="Hvor mange som tok kontakt, hva de fikk hjelp til, og hvordan det gikk, slik organisasjonen ser det.",
    follow_up="Rapport og regnskap til IMDi. IMDi kan kontrollere bruken, jf. bevilgningsreglementet § 10.",
    recipients=RecipientKind.VOLUNTARY,
)
KNOWN: Final = {
    "Røde Kors": ("864139442", "Norges Røde Kors", "Hjelpetelefon om tvangsekteskap og kjønnslemlestelse"),
    "Norske kvinners sanitetsforening": (
        "970168001",
        "Norske Kvinners Sanitetsforening",
        "Arbeid mot negativ sosial kontroll",
    ),
}
"""Numbers and names as Enhetsregisteret has them (NLOD 2.0)."""


def set_up_named_grants(letter: Letter, *, by: User) -> Scheme:
    """Set up the scheme for the earmarks of assignment 21, paid by the rest of 671/71, never by the call's frame."""
    assignment = Assignment.objects.get(letter=letter, number="21")
    line = BudgetLine(671, 71)
    name = "Øremerket arbeid mot negativ sosial kontroll"
    scheme = set_up_scheme(name, SchemeKind.NAMED, line, 2022, by=by, assignment=assignment)
    write_rules(scheme, RULES, [], by=by, seen=1)
    for row in named_in(scheme):
        known = next((told for words, told in KNOWN.items() if row.earmark.name.startswith(words)), None)
        if known is not None:
            number, found, purpose = known
            who = register_organisation(
                number, found, OrganisationKind.VOLUNTARY, seen_in="Enhetsregisteret, 15. februar 2022", by=by
            )
            name_recipient(scheme, row.earmark, who, purpose=purpose, basis=LegalBasis(), by=by)
    propose_frame(scheme, Kroner.whole(1_500_000), reason="Øremerket i oppdrag 21, av resten av posten", by=by)
    return scheme
