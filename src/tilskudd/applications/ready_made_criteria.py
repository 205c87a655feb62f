"""The criteria that the ready-made questions of 2022 serve, as the rules of the scheme say them. Pure."""

from __future__ import annotations

from typing import Final

REACHED: Final = "Hvor mange i målgruppen tiltaket nådde, og hvor"
DONE: Final = "Hva som ble gjort, på hvilke språk og i hvilke kanaler"
FOLLOWED: Final = "Om rådene ble forstått og fulgt, slik organisasjonen ser det"
ACHIEVEMENT: Final = (REACHED, DONE, FOLLOWED)
AWARD: Final = (
    "Oppsøkende arbeid, også på arbeidsplasser, går foran annet",
    "Myndighetenes råd om vaksine er formålet; annen koronainformasjon kan støttes, men går aldri foran",
    "Målene er tydelige, og målgruppen er en der få er vaksinert",
    "Tilskuddene spres på steder og slag av tiltak",
    "Språk og kanaler er de som gruppene bruker",
    "Organisasjonen har kompetanse, og målgruppen medvirker",
    "Planen og budsjettet er realistiske, med lite til administrasjon",
    "Tidligere tilskudd er brukt og rapportert slik de skulle",
)
