"""The example's circular for assignment 22: guidance on the integration package, waiting for approval.

The rates, days and groups are the letter's. The text is ours, and agreed with nobody in reality.
"""

from __future__ import annotations

from typing import Final

from tilskudd.circulars.models import CircularIssue
from tilskudd.circulars.writing import CircularWords, begin_circular, propose_circular
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.people.clock import today
from tilskudd.people.models import User

TITLE_NB: Final = "Ny integreringspakke: utvidet introduksjonsprogram og norskopplæring"
TITLE_NN: Final = "Ny integreringspakke: utvida introduksjonsprogram og norskopplæring"
TEXT_NB: Final = """\
Stortinget vedtok pakken 24. januar 2022. Forskriften er ikke fastsatt ennå. Tildelingen skjer med forbehold om den.
# Utvidet introduksjonsprogram
- Deltakere som skal avslutte fra 1. januar til 31. mars 2022, har rett til inntil fire måneder mer.
- Den enkelte må ha behov for det for å komme i jobb eller utdanning. Kommunen vedtar.
- Satsen er 45 000 kroner per deltaker.
# Utvidet norskopplæring
- Det gjelder dem som har rett og plikt etter introduksjonsloven § 17 første ledd.
- De må avslutte opplæringen fra 1. januar til 31. mars 2022, og får inntil fire måneder mer.
- Satsen er 8 000 kroner per deltaker.
# Slik krever dere
- Svar i portalen med antall, ikke navn. Skriv null hvis dere ikke har noen.
- Den som sender først, dekkes først, så lenge pengene rekker.
- Bekreft det planlagte når det er gitt.
"""
TEXT_NN: Final = """\
Stortinget vedtok pakka 24. januar 2022. Forskrifta er ikkje fastsett enno. Tildelinga skjer med atterhald om henne.
# Utvida introduksjonsprogram
- Deltakarar som skal avslutte frå 1. januar til 31. mars 2022, har rett til inntil fire månader meir.
- Den enkelte må ha behov for det for å komme i jobb eller utdanning. Kommunen vedtek.
- Satsen er 45 000 kroner per deltakar.
# Utvida norskopplæring
- Det gjeld dei som har rett og plikt etter introduksjonslova § 17 første ledd.
- Dei må avslutte opplæringa frå 1. januar til 31. mars 2022, og får inntil fire månader meir.
- Satsen er 8 000 kroner per deltakar.
# Slik krev de
- Svar i portalen med talet på deltakarar, ikkje namn. Skriv null om de ikkje har nokon.
- Den som sender først, blir dekt først, så lenge pengane rekk.
- Stadfest det planlagde når det er gitt.
"""


def write_circular_on_assignment_22(letter: Letter, *, by: User) -> CircularIssue:
    """Written by one and put forward; another approves it before the municipalities have it."""
    words = CircularWords(
        title_nb=TITLE_NB,
        text_nb=TEXT_NB,
        title_nn=TITLE_NN,
        text_nn=TEXT_NN,
        counted_on=today(),
        made_with="Direktoratet for høyere utdanning og kompetanse (HK-dir) og KS",
        to_municipalities=True,
        to_counties=True,
    )
    assignment = Assignment.objects.get(letter=letter, number="22")
    return propose_circular(begin_circular(words, by=by, assignment=assignment), by=by, seen=1)
