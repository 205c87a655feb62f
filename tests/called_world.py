"""Calls in the worlds of pages: one that is open with so many questions and changes, one that is a draft, registers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from calls import CALL_LINE, VOLUNTARY, call_facts, carries, register_shows
from given import DAY, Given
from tilskudd.applications.call_facts import facts_of
from tilskudd.applications.call_questions import write_questions
from tilskudd.applications.calls import publish_call, set_up_call, write_call
from tilskudd.applications.coverage import Basis
from tilskudd.applications.models import Call
from tilskudd.applications.queries import newest_questions, newest_version
from tilskudd.applications.question_edits import add_question, add_section
from tilskudd.applications.questions import AskedIn, Option, Question, QuestionKind, Words
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.services import set_up_scheme, write_rules
from tilskudd.values.kroner import Kroner

REACHED, CLEAR = "Hvor mange tiltaket nådde", "Målene er tydelige"
RESERVED = {"frame": Kroner.whole(1_000_000), "reservation": "Stortingets vedtak om Prop. 51 S"}


def called(given: Given, rows: int) -> dict[str, str]:
    """An open call with so many questions and so many changes; as many drafts, and snapshots of the register."""
    scheme = _scheme(given)
    made = set_up_call(scheme, call_facts(**RESERVED, judged_by={CLEAR: [Basis.REGISTER.value]}), by=given.kari)
    _ask(given, made, rows)
    carries(given, made)
    publish_call(made, by=given.kari)
    for number in range(rows):
        version = newest_version(made)
        later = replace(facts_of(version), closes_at=version.closes_at + timedelta(hours=1))
        write_call(made, later, by=given.kari, seen=version.number, words=f"Fristen er flyttet, gang {number + 1}.")
    drafts = [set_up_call(scheme, call_facts(**RESERVED), by=given.kari) for _number in range(rows)]
    _ask(given, drafts[0], 1)
    for number in range(rows):
        day = DAY - timedelta(days=number)
        snapshot = register_shows(given, day, [(VOLUNTARY[0], "Naboer i arbeid", "2015-03-01", "")])
    draft = f"/kontor/utlysninger/{drafts[0].number}/"
    asked = f"{draft}sporsmal/"
    many = f"/kontor/utlysninger/{made.number}/"
    return {
        "calls": "/kontor/utlysninger/",
        "new-call": f"/ordninger/{scheme.pk}/utlysning/ny/",
        "call": many,
        "change-call": f"{many}endre/",
        "publish-call": f"{draft}publiser/",
        "withdraw-call": f"{many}trekk/",
        "lift-reservation": f"{many}forbehold/",
        "call-coverage": f"{many}dekning/",
        "judged-by": f"{many}dekning/kriterium/1/",
        "carried-by": f"{many}dekning/plikt/1/",
        "call-questions": f"{many}sporsmal/",
        "begin-questions": f"{asked}begynn/",
        "earlier-questions": f"{many}sporsmal/utgaver/",
        "preview-questions": f"{many}sporsmal/forhandsvisning/",
        "rearrange-questions": f"{asked}ordne/",
        "new-section": f"{asked}del/ny/",
        "change-section": f"{asked}del/s1/",
        "new-question": f"{asked}del/s1/nytt/",
        "call-question": f"{many}sporsmal/q{newest_questions(made).question_set.last_key}/",
        "registers": "/registre/",
        "take-in-register": "/registre/ta-inn/",
        "register-file": f"/registre/{snapshot.pk}/fil/",
        "portal-apply": f"/portal/utlysninger/{made.number}/",
        "public-calls": "/utlysninger/",
        "public-call": f"/utlysninger/{made.number}/",
    }


def _scheme(given: Given) -> Scheme:
    made = set_up_scheme(
        "Informasjonsarbeid", SchemeKind.CALL, CALL_LINE, 2022, by=given.kari, assignment=given.assignment(21)
    )
    rules = SchemeRules("Mål", "Målgruppe", REACHED, CLEAR, "Oppfølging", recipients=RecipientKind.VOLUNTARY)
    write_rules(made, rules, [], by=given.kari, seen=1)
    return made


def _ask(given: Given, made: Call, rows: int) -> None:
    """A choice, and so many figures for the criterion, each added by an edit of its own."""
    whole = add_section(newest_questions(made).question_set, Words("Prosjektet", "Prosjektet", "The project"))
    kinds = Words("Hva slags arbeid?", "Kva slags arbeid?", "What kind of work?")
    options = tuple(Option(Words(one, one, one)) for one in ("Møter", "Nett"))
    whole = add_question(whole, "s1", Question(QuestionKind.CHOICE, kinds, options=options))
    for number in range(rows):
        words = Words(f"Hvor mange i uke {number + 1}?", f"Kor mange i veke {number + 1}?", f"How many, {number + 1}?")
        asked = Question(QuestionKind.NUMBER, words, asked_in=AskedIn.BOTH, criterion=REACHED, least=0)
        whole = add_question(whole, "s1", asked)
        seen = newest_questions(made).number
        write_questions(made, whole, by=given.kari, seen=seen, words=f"La til spørsmålet «{words.nb}»")
