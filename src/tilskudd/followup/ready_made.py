"""The question set for reports of municipalities on information work in 2022 (assignment 20), in three languages. Pure.

Five short questions, each tied to what the letter lays on them.
"""

from __future__ import annotations

from typing import Final

from tilskudd.applications.question_edits import add_question, add_section
from tilskudd.applications.questions import AskedIn, Question, QuestionKind, QuestionSet, Words
from tilskudd.values.kroner import ZERO

SECTION: Final = Words("Rapporten", "Rapporten", "The report")
QUESTIONS: Final = (
    Question(
        QuestionKind.LONG_TEXT,
        Words("Hva gjorde kommunen?", "Kva gjorde kommunen?", "What did the municipality do?"),
        Words(
            "Skriv hva dere gjorde for å senke barrierer: informasjon, oppsøkende arbeid, lettere tilgang. Nevn "
            "arbeidsgivere, tillitsvalgte og ressurspersoner dere samarbeidet med.",
            "Skriv kva de gjorde for å senke barrierar: informasjon, oppsøkjande arbeid, lettare tilgang. Nemn "
            "arbeidsgivarar, tillitsvalde og ressurspersonar de samarbeidde med.",
            "Write what you did to lower barriers: information, outreach, easier access. Name the employers, shop "
            "stewards and trusted persons you worked with.",
        ),
        asked_in=AskedIn.REPORT,
        most=3_000,
    ),
    Question(
        QuestionKind.LONG_TEXT,
        Words("Hvilke grupper og språk?", "Kva grupper og språk?", "Which groups and languages?"),
        Words(
            "Informasjonen skal gis på språk folk forstår. Skriv hvilke grupper, og hvilke språk for hver.",
            "Informasjonen skal givast på språk folk forstår. Skriv kva grupper, og kva språk for kvar.",
            "Information is to be given in languages people understand. Write the groups, and the languages of each.",
        ),
        asked_in=AskedIn.REPORT,
        most=2_000,
    ),
    Question(
        QuestionKind.NUMBER,
        Words("Omtrent hvor mange nådde dere?", "Om lag kor mange nådde de?", "About how many did you reach?"),
        Words("Et anslag er nok.", "Eit overslag er nok.", "An estimate will do."),
        asked_in=AskedIn.REPORT,
        least=0,
    ),
    Question(
        QuestionKind.AMOUNT,
        Words("Hvor mye av tilskuddet er brukt?", "Kor mykje av tilskotet er brukt?", "How much of it is used?"),
        Words("Skriv hele kroner.", "Skriv heile kroner.", "Write whole kroner."),
        asked_in=AskedIn.REPORT,
        least=ZERO,
    ),
    Question(
        QuestionKind.LONG_TEXT,
        Words("Hva kan andre lære av det?", "Kva kan andre lære av det?", "What can others learn from it?"),
        Words(
            "Skriv det dere vil dele. Når vi har sett på det, kan de andre som har fått tilskudd, lese det.",
            "Skriv det de vil dele. Når vi har sett på det, kan dei andre som har fått tilskot, lese det.",
            "Write what you will share. Once we have seen it, the others with a grant can read it.",
        ),
        asked_in=AskedIn.REPORT,
        is_required=False,
        most=2_000,
    ),
)
USED: Final = 3
"""The place in QUESTIONS of the one that tells what is used of the grant."""
EXPERIENCE: Final = 4
"""The place in QUESTIONS of the one whose answer may be shown to the other recipients of the scheme."""


def municipal_report() -> QuestionSet:
    """The question set, made through the same edits that a person makes, so that its keys are the same each time."""
    whole = add_section(QuestionSet(), SECTION)
    for question in QUESTIONS:
        whole = add_question(whole, whole.sections[0].key, question)
    return whole


def used_question() -> str:
    """The key of the question that tells what is used of the grant."""
    return municipal_report().sections[0].questions[USED].key


def experience_question() -> str:
    """The key of the question whose answer is experience for the others."""
    return municipal_report().sections[0].questions[EXPERIENCE].key
