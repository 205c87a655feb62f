"""The example's formula: SSB's figures taken in, the recipe behind the letter's table written, and carried out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from tilskudd.distribution.models import Run
from tilskudd.distribution.queries import total_for
from tilskudd.distribution.services import Choice, NewRecipe, run_recipe, write_recipe
from tilskudd.distribution.snapshots import Source, take_in_statistic
from tilskudd.people.models import User
from tilskudd.schemes.models import Scheme

FIGURES: Final = Path(__file__).parent / "data" / "innvandrere_2020_2022.csv"
SOURCE: Final = Source(
    title="Innvandrere etter landbakgrunn og kommune 2020–2022",
    source="SSB, gjennom IMDis «Tall og statistikk»; 13 av 223 landbakgrunner",
    licence="NLOD 2.0",
    source_day=date(2022, 1, 20),
    counts_nb="innbyggere som har innvandret fra",
    counts_nn="innbyggjarar som har innvandra frå",
)
CHOICE: Final = Choice(
    by="Andel med to doser koronavaksine, etter fødeland, 18 år og eldre",
    source="Folkehelseinstituttet, gjengitt i Nettavisen",
    cut="under 50 prosent; for fødte i Norge er andelen 90 prosent",
    on=date(2021, 10, 1),
    missing="Datoen er omtrentlig. Barn født i Norge er ikke med, og ikke alle fødeland er oppgitt.",
    figures={"Polen": "39 prosent", "Litauen": "41 prosent", "Romania": "38 prosent", "Latvia": "38 prosent"},
)


def share_out_assignment_20(scheme: Scheme, *, by: User) -> Run:
    """Share out what the letter gives assignment 20 over the ten municipalities; its frame may still wait."""
    statistic = take_in_statistic(FIGURES.read_bytes(), FIGURES.name, SOURCE, by=by)
    recipe = NewRecipe(statistic, list(CHOICE.figures), date(2021, 1, 1), 10, CHOICE)
    write_recipe(scheme, recipe, by=by, seen=0)
    return run_recipe(scheme, total=total_for(scheme), by=by)
