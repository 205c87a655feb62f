"""The example's letters: supplement no. 1 read, answered and confirmed; no. 2 taken in. Through the services only."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tilskudd.mandate import sample
from tilskudd.mandate.answers import answer_duties, answer_finding, send_reply
from tilskudd.mandate.confirmation import confirm_letter, send_for_confirmation
from tilskudd.mandate.letter_queries import duties_in, findings_in
from tilskudd.mandate.models import Confirmation, Letter
from tilskudd.mandate.opening import correct_line, propose_opening_by_hand
from tilskudd.mandate.rules import ProposedLine
from tilskudd.mandate.sample.typeset import sample_pdf
from tilskudd.mandate.services import take_in_letter
from tilskudd.people.clock import today
from tilskudd.people.models import User
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

FOLDER: Final = Path(sample.__file__).parent
LETTER: Final = FOLDER / "tillegg-1.txt"
SECOND_LETTER: Final = FOLDER / "tillegg-2.txt"

ANSWERS: Final = {
    "table-sum": (
        "Beløpene føres som de står, rad for rad. Departementet har fått beskjed om krona.",
        "20 000 001 kr til sammen, eller ett av beløpene én krone lavere",
        "Vi fordeler etter radene i tabellen, og holder én krone i beredskap.",
    ),
    "wrong-reference": (
        "Vi leser henvisningen som oppdrag 20, som tittelen hører til.",
        "oppdrag nr. 20, tilskudd til informasjonsarbeid i kommuner",
        "Vi følger oppdrag 20.",
    ),
    "missing-date": (
        "Vi regner brevet fra dagen det kom.",
        "brevets dato",
        "Frister regnes fra dagen vi fikk brevet.",
    ),
    "deadline-not-a-date": ("Vi setter egen frist og melder den.", "", ""),
}
CARRIED_BY: Final = {
    "agency": "Steg i arbeidsplanen for oppdraget",
    "recipient": "Vilkår i tilskuddsbrevet, og spørsmål i rapporten",
    "partner": "Avtale med samarbeidsparten",
}


def confirm_first_letter(*, by: User, second: User) -> Letter:
    """Take in the sample letter as a PDF, answer what it asks and gets wrong, and have a second person confirm it."""
    letter = take_in_letter(sample_pdf(), "tillegg-1.pdf", by=by)
    answer_letter(letter, by=by)
    send_reply(letter, sent_on=today(), by=by)
    send_for_confirmation(letter, by=by)
    confirm_letter(letter, by=second, version=Confirmation.objects.get(pk=letter.pk).version)
    return letter


def answer_letter(letter: Letter, *, by: User) -> None:
    """Answer every error and some warnings of a letter, and each of its duties."""
    for seen in findings_in(letter):
        words, should_say, until_then = ANSWERS.get(seen.found["code"], ("Sett, og tatt hensyn til.", "", ""))
        if seen.is_error or seen.found["code"] in ANSWERS:
            answer_finding(
                letter,
                seen.number,
                words=words,
                tell_ministry=bool(should_say),
                should_say=should_say,
                until_then=until_then,
                by=by,
            )
    duties = duties_in(letter)
    for who, carrier in CARRIED_BY.items():
        asked = [one.number for one in duties if one.who == who and one.assignment]
        if asked:
            answer_duties(letter, asked, is_carried=True, words=carrier, by=by)
    rest = [one.number for one in duties if not one.assignment]
    if rest:
        answer_duties(letter, rest, is_carried=False, words="gjelder hele brevet, og følges i dialogen", by=by)


def leave_something_to_do(*, by: User) -> None:
    """A second supplement to look through, and something bound before the program that another person must approve."""
    take_in_letter(SECOND_LETTER.read_bytes(), SECOND_LETTER.name, by=by)
    line = BudgetLine(671, 60)
    bound = propose_opening_by_hand(
        2022, [ProposedLine(line, "Integreringstilskudd", ZERO)], source="Regnskap per 31. januar 2022", by=by
    )
    correct_line(
        bound,
        line,
        by=by,
        amount=ZERO,
        outside=Kroner.whole(1_245_000_000),
        outside_source="Regnskap per 31. januar 2022, utbetalt før programmet ble tatt i bruk",
    )
