"""The example's scheme for assignment 20: rules a-e in our own words, terms from the letter, and a frame that waits."""

from __future__ import annotations

from typing import Final

from tilskudd.mandate.models import Assignment, Letter
from tilskudd.people.models import User
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.services import NewTerm, propose_frame, set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

RULES: Final = SchemeRules(
    goal="Færre hindre på veien til vaksine for innvandrere, og flere som er vaksinert. "
    "Flere stoler på og følger informasjon, råd og pålegg fra myndighetene.",
    target_group="Innbyggere fra grupper der få er vaksinert. Andre innvandrergrupper når det trengs; si hvem "
    "og hvorfor.",
    achievement="Vaksinasjonsdekning i gruppene før og etter. Hva kommunen gjorde, på hvilke språk og hvor. "
    "Om råd ble fulgt, slik kommunen ser det.",
    award="De ti kommunene med flest innbyggere fra gruppene får del etter hvor mange de er. Ingen søknad. "
    "Pengene er ikke til plikten kommunene fikk i november 2021.",
    follow_up="Kort rapport til IMDi i mai 2022, så departementet får sin 1. juni. Rapport i årsrapporten. "
    "IMDi kan kontrollere bruken, jf. bevilgningsreglementet § 10.",
    recipients=RecipientKind.MUNICIPALITY,
)
MORE_TERMS: Final = (
    NewTerm(
        "Informasjon på gruppenes språk og i kanaler de følger, besøk der de er, tilgjengelige tilbud, ressurspersoner."
    ),
    NewTerm("Brukes tilskuddet for andre innvandrergrupper, skal kommunen si hvilke og hvorfor."),
    NewTerm("Tilskuddet kan ikke brukes til den lovfestede plikten fra november 2021."),
)


def set_up_assignment_20(letter: Letter, *, by: User) -> Scheme:
    """Set up the scheme for information work in municipalities, and propose the 20 000 000 that the letter gives it."""
    assignment = Assignment.objects.get(letter=letter, number="20")
    line = BudgetLine(671, 62)
    scheme = set_up_scheme(
        "Informasjonsarbeid i kommuner", SchemeKind.FORMULA, line, 2022, by=by, assignment=assignment
    )
    first = scheme.versions.get()
    terms = [NewTerm(one.words, one.is_demanded, one.duty) for one in first.terms.order_by("place")]
    write_rules(scheme, RULES, [*terms, *MORE_TERMS], by=by, seen=first.number)
    propose_frame(scheme, Kroner.whole(20_000_000), reason="Oppdrag 20 i tillegg nr. 1", by=by)
    return scheme
