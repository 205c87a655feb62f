"""Ready-made questions of 2022: how the project is carried out, its money, what is enclosed and declared. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from tilskudd.applications.questions import AskedIn, Question, QuestionKind, Words
from tilskudd.applications.ready_made_criteria import FOLLOWED
from tilskudd.applications.ready_made_section import ReadySection, options, when_chosen

FILES: Final = ("application/pdf", "image/png", "image/jpeg")
LARGEST: Final = 20_000_000

CARRYING_OUT: Final = ReadySection(
    Words("Gjennomføring", "Gjennomføring", "Carrying it out"),
    {
        "starts": Question(
            QuestionKind.DATE,
            Words("Når begynner dere?", "Når byrjar de?", "When do you begin?"),
            least=date(2022, 1, 1),
            most=date(2022, 12, 31),
        ),
        "ends": Question(
            QuestionKind.DATE,
            Words("Når er dere ferdige?", "Når er de ferdige?", "When are you finished?"),
            Words(
                "Prosjektet må være ferdig i 2022.",
                "Prosjektet må vere ferdig i 2022.",
                "The project must be finished in 2022.",
            ),
            least=date(2022, 1, 1),
            most=date(2022, 12, 31),
        ),
        "plan": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva gjør dere når?", "Kva gjer de når?", "What do you do when?"),
            Words(
                "Skriv de viktigste stegene, med måned.",
                "Skriv dei viktigaste stega, med månad.",
                "Write the most important steps, with the month.",
            ),
            most=1_500,
        ),
        "partners": Question(
            QuestionKind.LONG_TEXT,
            Words("Hvem samarbeider dere med?", "Kven samarbeider de med?", "With whom do you work?"),
            Words(
                "Skriv hvem, hva de gjør, og om det er avtalt. La det stå tomt hvis dere er alene.",
                "Skriv kven, kva dei gjer, og om det er avtalt. La det stå tomt om de er åleine.",
                "Write who, what they do, and whether it is agreed. Leave it empty if you are alone.",
            ),
            is_required=False,
            most=1_000,
        ),
        "competence": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva kan dere om dette?", "Kva kan de om dette?", "What do you know about this?"),
            Words(
                "Skriv hvem som skal gjøre arbeidet, hvilke språk de kan, og hva de har gjort før.",
                "Skriv kven som skal gjere arbeidet, kva språk dei kan, og kva dei har gjort før.",
                "Write who will do the work, which languages they know, and what they have done before.",
            ),
            most=1_000,
        ),
        "involvement": Question(
            QuestionKind.LONG_TEXT,
            Words("Hvordan er gruppene med på det?", "Korleis er gruppene med på det?", "How do the groups take part?"),
            Words(
                "Skriv hvordan de er med når dere planlegger, og når dere gjør det.",
                "Skriv korleis dei er med når de planlegg, og når de gjer det.",
                "Write how they take part when you plan, and when you do it.",
            ),
            most=800,
        ),
        "risk": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva kan gå galt?", "Kva kan gå gale?", "What can go wrong?"),
            Words("Og hva gjør dere da?", "Og kva gjer de då?", "And what do you do then?"),
            most=800,
        ),
        "measured": Question(
            QuestionKind.LONG_TEXT,
            Words(
                "Hvordan finner dere ut om rådene blir forstått og fulgt?",
                "Korleis finn de ut om råda blir forstått og følgde?",
                "How do you find out whether the advice is understood and followed?",
            ),
            Words("Vi spør om det samme i rapporten.", "Vi spør om det same i rapporten.", "The report asks the same."),
            asked_in=AskedIn.BOTH,
            criterion=FOLLOWED,
            most=800,
        ),
        "earlier": Question(
            QuestionKind.CHOICE,
            Words(
                "Har dere fått tilskudd til slikt arbeid før?",
                "Har de fått tilskot til slikt arbeid før?",
                "Have you had grants for such work before?",
            ),
            Words(
                "Vi ser selv etter i rapportene dere har sendt oss.",
                "Vi ser sjølve etter i rapportane de har sendt oss.",
                "We look in the reports that you have sent us.",
            ),
            options=options(("Ja", "Ja", "Yes"), ("Nei", "Nei", "No")),
        ),
        "learnt": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva lærte dere av det?", "Kva lærte de av det?", "What did you learn from it?"),
            condition=when_chosen("earlier", 0),
            most=800,
        ),
    },
)

MONEY: Final = ReadySection(
    Words("Budsjett", "Budsjett", "Budget"),
    {
        "budget": Question(
            QuestionKind.BUDGET,
            Words("Budsjett", "Budsjett", "Budget"),
            Words(
                "Utgifter og inntekter må være like store. Skriv hele kroner. Et avslått tilskudd teller ikke med.",
                "Utgifter og inntekter må vere like store. Skriv heile kroner. Eit avslått tilskot tel ikkje med.",
                "Costs and income must be equal. Write whole kroner. A grant that was refused does not count.",
            ),
            options=options(
                ("Lønn og prosjektledelse", "Løn og prosjektleiing", "Wages and project management"),
                ("Honorar", "Honorar", "Fees"),
                ("Reiser", "Reiser", "Travel"),
                ("Lokaler", "Lokale", "Premises"),
                ("Materiell, trykk og oversetting", "Materiell, trykk og omsetjing", "Material, print and translation"),
                ("Administrasjon", "Administrasjon", "Administration"),
                ("Revisjon", "Revisjon", "Audit"),
            ),
        ),
    },
)

ENCLOSED: Final = ReadySection(
    Words("Vedlegg", "Vedlegg", "Enclosures"),
    {
        "accounts": Question(
            QuestionKind.ATTACHMENT,
            Words("Siste årsregnskap", "Siste årsrekneskap", "Latest annual accounts"),
            types=FILES,
            most=LARGEST,
        ),
        "statutes": Question(
            QuestionKind.ATTACHMENT, Words("Vedtekter", "Vedtekter", "Statutes"), types=FILES, most=LARGEST
        ),
        "agreement": Question(
            QuestionKind.ATTACHMENT,
            Words("Avtale med samarbeidspartnere", "Avtale med samarbeidspartnarar", "Agreement with partners"),
            Words("Bare hvis dere har en.", "Berre om de har ein.", "Only if you have one."),
            is_required=False,
            types=FILES,
            most=LARGEST,
        ),
    },
)

DECLARATIONS: Final = ReadySection(
    Words("Erklæringer", "Erklæringar", "Declarations"),
    {
        "correct": Question(
            QuestionKind.DECLARATION,
            Words("Opplysningene er riktige", "Opplysningane er rette", "What we have written is correct"),
        ),
        "voluntary": Question(
            QuestionKind.DECLARATION,
            Words(
                "Vi driver frivillig arbeid uten fortjeneste",
                "Vi driv frivillig arbeid utan forteneste",
                "We do voluntary work without profit",
            ),
        ),
        "not-twice": Question(
            QuestionKind.DECLARATION,
            Words(
                "Ingen andre betaler de samme utgiftene",
                "Ingen andre betaler dei same utgiftene",
                "Nobody else pays the same costs",
            ),
        ),
        "public": Question(
            QuestionKind.DECLARATION,
            Words(
                "Vi vet at søknaden kan bli lest av alle",
                "Vi veit at søknaden kan bli lesen av alle",
                "We know that the application may be read by everybody",
            ),
        ),
        "equal": Question(
            QuestionKind.DECLARATION,
            Words(
                "Tilbudet er åpent uten forskjellsbehandling",
                "Tilbodet er ope utan forskjellsbehandling",
                "What we offer is open, without discrimination",
            ),
        ),
    },
)
