"""Ready-made questions of 2022 that only the report asks: what was done, whom it reached, what came of it. Pure."""

from __future__ import annotations

from typing import Final

from tilskudd.applications.questions import AskedIn, Question, QuestionKind, Words
from tilskudd.applications.ready_made_criteria import DONE, FOLLOWED, REACHED
from tilskudd.applications.ready_made_section import ReadySection
from tilskudd.values.kroner import ZERO

RESULTS: Final = ReadySection(
    Words("Resultater", "Resultat", "Results"),
    {
        "done": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva gjorde dere?", "Kva gjorde de?", "What did you do?"),
            Words(
                "Ta det oppsøkende først. Skriv hvilke språk og kanaler dere brukte.",
                "Ta det oppsøkjande først. Skriv kva språk og kanalar de brukte.",
                "Begin with the outreach. Write which languages and channels you used.",
            ),
            asked_in=AskedIn.REPORT,
            criterion=DONE,
            most=3_000,
        ),
        "done-where": Question(
            QuestionKind.MUNICIPALITIES,
            Words("I hvilke kommuner ble det gjort?", "I kva kommunar vart det gjort?", "Where was it done?"),
            asked_in=AskedIn.REPORT,
            criterion=REACHED,
        ),
        "followed": Question(
            QuestionKind.LONG_TEXT,
            Words(
                "Ble rådene forstått og fulgt, slik dere ser det?",
                "Vart råda forstått og følgde, slik de ser det?",
                "Was the advice understood and followed, as you see it?",
            ),
            Words("Skriv hva dere så og hørte.", "Skriv kva de såg og høyrde.", "Write what you saw and heard."),
            asked_in=AskedIn.REPORT,
            criterion=FOLLOWED,
            most=2_000,
        ),
        "otherwise": Question(
            QuestionKind.LONG_TEXT,
            Words(
                "Hva ble annerledes enn i søknaden?",
                "Kva vart annleis enn i søknaden?",
                "What became other than in the application?",
            ),
            asked_in=AskedIn.REPORT,
            is_required=False,
            most=1_500,
        ),
        "advice": Question(
            QuestionKind.LONG_TEXT,
            Words("Hva bør andre lære av det?", "Kva bør andre lære av det?", "What should others learn from it?"),
            asked_in=AskedIn.REPORT,
            is_required=False,
            most=1_500,
        ),
        "used": Question(
            QuestionKind.AMOUNT,
            Words("Hvor mye av tilskuddet er brukt?", "Kor mykje av tilskotet er brukt?", "How much is used?"),
            Words("Skriv hele kroner.", "Skriv heile kroner.", "Write whole kroner."),
            asked_in=AskedIn.REPORT,
            least=ZERO,
        ),
        "report-correct": Question(
            QuestionKind.DECLARATION,
            Words("Rapporten er riktig", "Rapporten er rett", "The report is correct"),
            asked_in=AskedIn.REPORT,
        ),
    },
)
