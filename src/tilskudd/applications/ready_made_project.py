"""Ready-made questions of 2022: the project, whom it reaches, and where. Pure."""

from __future__ import annotations

from typing import Final

from tilskudd.applications.questions import AskedIn, Question, QuestionKind, Words
from tilskudd.applications.ready_made_criteria import DONE, REACHED
from tilskudd.applications.ready_made_section import ReadySection, options, when_chosen

PROJECT: Final = ReadySection(
    Words("Prosjektet", "Prosjektet", "The project"),
    {
        "title": Question(
            QuestionKind.SHORT_TEXT,
            Words("Hva kaller dere prosjektet?", "Kva kallar de prosjektet?", "What do you call the project?"),
            most=100,
        ),
        "measures": Question(
            QuestionKind.SEVERAL,
            Words("Hva slags arbeid er dette?", "Kva slags arbeid er dette?", "What kind of work is this?"),
            Words(
                "Velg ett eller flere. Oppsøkende arbeid, også på arbeidsplasser, går foran annet.",
                "Vel eitt eller fleire. Oppsøkjande arbeid, også på arbeidsplassar, går føre anna.",
                "Choose one or more. Outreach, also at workplaces, comes before other work.",
            ),
            asked_in=AskedIn.BOTH,
            criterion=DONE,
            options=options(
                ("Oppsøkende råd og veiledning", "Oppsøkjande råd og rettleiing", "Outreach with advice and guidance"),
                ("Oppsøkende på arbeidsplasser", "Oppsøkjande på arbeidsplassar", "Outreach at workplaces"),
                ("Møter og samlinger", "Møte og samlingar", "Meetings and gatherings"),
                ("Informasjon på nett og i sosiale medier", "Informasjon på nett og i sosiale medium", "Online"),
                ("Trykt informasjon", "Trykt informasjon", "Printed information"),
                ("Annet", "Anna", "Other"),
            ),
        ),
        "what": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva skal dere gjøre?", "Kva skal de gjere?", "What will you do?"),
            Words(
                "Skriv hvem som møter hvem, hvor og hvor ofte. Ta det oppsøkende først.",
                "Skriv kven som møter kven, kvar og kor ofte. Ta det oppsøkjande først.",
                "Write who meets whom, where and how often. Begin with the outreach.",
            ),
            most=2_000,
        ),
        "workplaces": Question(
            QuestionKind.LONG_TEXT,
            Words(
                "Hvilke arbeidsplasser skal dere besøke?",
                "Kva arbeidsplassar skal de besøkje?",
                "Which workplaces will you visit?",
            ),
            Words(
                "Skriv hvor, i hvilke bransjer, og om arbeidsgiveren er med.",
                "Skriv kvar, i kva bransjar, og om arbeidsgivaren er med.",
                "Write where, in which trades, and whether the employer takes part.",
            ),
            condition=when_chosen("measures", 1),
            most=1_000,
        ),
        "purpose": Question(
            QuestionKind.CHOICE,
            Words("Hva er formålet?", "Kva er føremålet?", "What is the purpose?"),
            Words(
                "Annen koronainformasjon kan også få støtte, men går aldri foran råd om vaksine.",
                "Annan koronainformasjon kan også få støtte, men går aldri føre råd om vaksine.",
                "Other corona information may also be supported, but never comes before advice on vaccination.",
            ),
            options=options(
                (
                    "Å nå fram med myndighetenes råd om vaksine",
                    "Å nå fram med råda frå styresmaktene om vaksine",
                    "To bring the authorities' advice on vaccination",
                ),
                (
                    "Å nå fram med annen koronainformasjon fra myndighetene",
                    "Å nå fram med annan koronainformasjon frå styresmaktene",
                    "To bring other corona information from the authorities",
                ),
            ),
        ),
        "goal": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva vil dere oppnå?", "Kva vil de oppnå?", "What do you want to achieve?"),
            Words(
                "Skriv hva som skal være annerledes når prosjektet er ferdig.",
                "Skriv kva som skal vere annleis når prosjektet er ferdig.",
                "Write what will be different when the project is finished.",
            ),
            most=1_000,
        ),
    },
)

WHOM_AND_WHERE: Final = ReadySection(
    Words("Hvem og hvor", "Kven og kvar", "Whom and where"),
    {
        "groups": Question(
            QuestionKind.SEVERAL,
            Words("Hvem skal dere nå?", "Kven skal de nå?", "Whom will you reach?"),
            Words("Velg én eller flere grupper.", "Vel éi eller fleire grupper.", "Choose one or more groups."),
            options=options(
                ("Innvandrere fra Polen", "Innvandrarar frå Polen", "Immigrants from Poland"),
                ("Innvandrere fra Litauen", "Innvandrarar frå Litauen", "Immigrants from Lithuania"),
                ("Innvandrere fra Romania", "Innvandrarar frå Romania", "Immigrants from Romania"),
                ("Innvandrere fra Latvia", "Innvandrarar frå Latvia", "Immigrants from Latvia"),
                ("Andre", "Andre", "Others"),
            ),
        ),
        "other-groups": Question(
            QuestionKind.LONG_TEXT,
            Words("Hvilke andre, og hvorfor?", "Kva andre, og kvifor?", "Which others, and why?"),
            Words(
                "Tilskuddet er for grupper der få er vaksinert. Skriv hvorfor det trengs hos dem.",
                "Tilskotet er for grupper der få er vaksinerte. Skriv kvifor det trengst hos dei.",
                "The grant is for groups in which few are vaccinated. Write why it is needed among these.",
            ),
            condition=when_chosen("groups", 4),
            most=500,
        ),
        "municipalities": Question(
            QuestionKind.MUNICIPALITIES,
            Words("I hvilke kommuner?", "I kva kommunar?", "In which municipalities?"),
            criterion=REACHED,
        ),
        "languages": Question(
            QuestionKind.SEVERAL,
            Words("På hvilke språk?", "På kva språk?", "In which languages?"),
            asked_in=AskedIn.BOTH,
            criterion=DONE,
            options=options(
                ("Polsk", "Polsk", "Polish"),
                ("Litauisk", "Litauisk", "Lithuanian"),
                ("Rumensk", "Rumensk", "Romanian"),
                ("Latvisk", "Latvisk", "Latvian"),
                ("Russisk", "Russisk", "Russian"),
                ("Arabisk", "Arabisk", "Arabic"),
                ("Somali", "Somali", "Somali"),
                ("Engelsk", "Engelsk", "English"),
                ("Norsk", "Norsk", "Norwegian"),
                ("Andre språk", "Andre språk", "Other languages"),
            ),
        ),
        "other-languages": Question(
            QuestionKind.SHORT_TEXT,
            Words("Hvilke andre språk?", "Kva andre språk?", "Which other languages?"),
            asked_in=AskedIn.BOTH,
            condition=when_chosen("languages", 9),
            most=200,
        ),
        "channels": Question(
            QuestionKind.LONG_TEXT,
            Words(
                "Hvordan får gruppene vite det?", "Korleis får gruppene vite det?", "How will the groups hear about it?"
            ),
            Words(
                "Skriv hvilke kanaler de følger, og hvem de hører på.",
                "Skriv kva kanalar dei følgjer, og kven dei høyrer på.",
                "Write which channels they follow, and whom they listen to.",
            ),
            criterion=DONE,
            most=800,
        ),
        "reach": Question(
            QuestionKind.NUMBER,
            Words("Hvor mange når dere?", "Kor mange når de?", "How many do you reach?"),
            Words(
                "I søknaden holder et anslag. Vi spør om det samme i rapporten.",
                "I søknaden held eit overslag. Vi spør om det same i rapporten.",
                "In the application an estimate will do. We ask the same in the report.",
            ),
            asked_in=AskedIn.BOTH,
            criterion=REACHED,
            least=1,
            most=1_000_000,
        ),
        "reach-at-work": Question(
            QuestionKind.NUMBER,
            Words(
                "Hvor mange av dem på arbeidsplasser?",
                "Kor mange av dei på arbeidsplassar?",
                "How many of them at workplaces?",
            ),
            Words(
                "Vi teller dem for seg, fordi de er en del av formålet.",
                "Vi tel dei for seg, fordi dei er ein del av føremålet.",
                "We count them by themselves, because they are a part of the purpose.",
            ),
            asked_in=AskedIn.BOTH,
            criterion=REACHED,
            condition=when_chosen("measures", 1),
            least=0,
            most=1_000_000,
        ),
    },
)
