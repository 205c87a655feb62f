"""What the example's call says, in three languages, in words of our own."""

from __future__ import annotations

from typing import Final

from tilskudd.applications.call_texts import CallTexts
from tilskudd.applications.questions import Words

TEXTS: Final = CallTexts(
    title=Words(
        "Informasjonsarbeid i regi av frivillige organisasjoner 2022",
        "Informasjonsarbeid i regi av frivillige organisasjonar 2022",
        "Information work by voluntary organisations 2022",
    ),
    purpose=Words(
        "Pengene skal gi flere innvandrere råd om vaksine på språk de forstår, fra noen de stoler på.\n\n"
        "Oppsøkende arbeid, også på arbeidsplasser, går foran annet. Annen informasjon om pandemien kan også få "
        "støtte, men går aldri foran.",
        "Pengane skal gi fleire innvandrarar råd om vaksine på språk dei forstår, frå nokon dei stolar på.\n\n"
        "Oppsøkjande arbeid, også på arbeidsplassar, går føre anna. Annan informasjon om pandemien kan også få "
        "støtte, men går aldri føre.",
        "The money is to give more immigrants advice on vaccination in languages they understand, from people they "
        "trust.\n\nOutreach, also at workplaces, comes before other work. Other information about the pandemic may "
        "also be supported, but never comes first.",
    ),
    who=Words(
        "Frivillige organisasjoner som står i Frivillighetsregisteret, og som ikke skal tjene penger på arbeidet.",
        "Frivillige organisasjonar som står i Frivilligregisteret, og som ikkje skal tene pengar på arbeidet.",
        "Voluntary organisations that are in the Register of Non-Profit Organisations, and do not work for profit.",
    ),
    needs=Words(
        "En plan, et budsjett som går opp, siste årsregnskap og vedtektene. Den som sender, må ha rett til å signere "
        "for organisasjonen.",
        "Ein plan, eit budsjett som går opp, siste årsrekneskap og vedtektene. Den som sender, må ha rett til å "
        "signere for organisasjonen.",
        "A plan, a budget that adds up, the latest annual accounts and the statutes. Whoever sends it must have the "
        "right to sign for the organisation.",
    ),
)
