"""Very many applications, the same each time for the same seed, written straight into the tables."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from given import DAY, Given
from tilskudd.applications.answer_json import as_json
from tilskudd.applications.answers import Answers
from tilskudd.applications.applying import BEFORE_FIGURE
from tilskudd.applications.call_texts import CallTexts
from tilskudd.applications.models import Application, Call, CallQuestions, CallVersion, SentApplication
from tilskudd.applications.question_json import as_json as questions_as_json
from tilskudd.applications.questions import Words
from tilskudd.applications.ready_made import information_work, information_work_keys
from tilskudd.applications.rules import ApplicationState
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.people.clock import OSLO
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind, SchemeRules
from tilskudd.schemes.services import set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

WHERE = ("Oslo", "Bergen", "Drammen", "Moss", "Bodø", "Tromsø", "Hamar", "Skien", "Ålesund", "Arendal")
WHAT = ("Vaksineprat", "Dør til dør", "Kafé på polsk", "Ring en venn", "Kveldsmøte", "Helsebuss", "Radio på arabisk")
FOR_WHOM = ("bygningsarbeidere", "mødre", "eldre", "studenter", "sjåfører", "renholdere", "nyankomne")
FIRST = datetime(2022, 1, 2, 9, tzinfo=OSLO)
A_PIECE = 2_000


def call_scheme(given: Given) -> Scheme:
    """A scheme by call on 671/71, with rules a-d."""
    given.lines(BudgetLine(671, 71))
    made = set_up_scheme("Frivillig informasjonsarbeid", SchemeKind.CALL, BudgetLine(671, 71), 2022, by=given.kari)
    write_rules(
        made,
        SchemeRules("Mål", "Målgruppe", "Flere vaksinert", "Oppsøkende arbeid", "Rapport"),
        [],
        by=given.kari,
        seen=1,
    )
    return made


def a_call(given: Given, scheme: Scheme, number: str = "U-2022-9") -> Call:
    """A call that is published, with the ready-made questions of 2022."""
    at = datetime(2022, 1, 1, 12, tzinfo=OSLO)
    call = Call.objects.create(
        number=number, scheme=scheme, set_up_by=given.kari, set_up_at=at, published_by=given.kari, published_at=at
    )
    asked = CallQuestions.objects.create(
        call=call, number=1, content=questions_as_json(information_work()), words="Ferdige", by=given.kari, at=at
    )
    texts = CallTexts(*(Words(f"{word} {number}", f"{word} {number}") for word in ("Navn", "Formål", "Hvem", "Hva")))
    CallVersion.objects.create(
        call=call,
        number=1,
        questions=asked,
        rules=scheme.versions.order_by("-number").first(),
        texts=texts.as_json(),
        closes_at=datetime(2022, 2, 1, 12, tzinfo=OSLO),
        frame=Kroner.whole(20_000_000),
        first_day=date(2022, 1, 1),
        last_day=date(2022, 12, 31),
        contact="Kari",
        by=given.kari,
        at=at,
    )
    return call


def organisations(count: int, start: int = 0) -> list[Organisation]:
    """So many voluntary organisations with made-up numbers that belong to nobody."""
    rows = [
        Organisation(
            number=f"{300_000_000 + start + at}",
            name=f"{WHAT[at % len(WHAT)]} {WHERE[at % len(WHERE)]} {at}",
            kind=OrganisationKind.VOLUNTARY,
        )
        for at in range(count)
    ]
    return Organisation.objects.bulk_create(rows, batch_size=A_PIECE)


def many_applications(
    given: Given, count: int, *, of: list[Organisation], call: Call, seed: int = 2022, start: int = 1
) -> list[Application]:
    """So many sent applications in a call, dealt out over organisations; answers of some length, as people write."""
    draw, keys = random.Random(seed), information_work_keys()
    asked, version = call.questions.get(), call.versions.get()
    made: list[Application] = []
    for first in range(0, count, A_PIECE):
        rows = [_one(draw, given, call, of, start + at) for at in range(first, min(count, first + A_PIECE))]
        rows = Application.objects.bulk_create(rows)
        SentApplication.objects.bulk_create(
            SentApplication(
                application=row,
                number=1,
                questions=asked,
                call_version=version,
                content=as_json(Answers({keys["goal"]: row.found_by, keys["reach"]: draw.randint(20, 2_000)})),
                sha256=f"{draw.getrandbits(256):064x}",
                title=row.title,
                applied=row.applied,
                municipalities=draw.sample(("0301", "1103", "3005", "4601", "5001"), 2),
                by=given.kari,
                at=row.first_sent_at,
            )
            for row in rows
        )
        made += rows
    return made


def _one(draw: random.Random, given: Given, call: Call, of: list[Organisation], number: int) -> Application:
    title = f"{draw.choice(WHAT)} for {draw.choice(FOR_WHOM)} i {draw.choice(WHERE)}"
    organisation = of[number % len(of)]
    text = " ".join(draw.choice((*WHAT, *FOR_WHOM, *WHERE, "møter", "språk", "informasjon")) for _word in range(120))
    at = FIRST + timedelta(minutes=draw.randint(0, 30_000))
    return Application(
        number=f"S-{DAY.year}-{number:05}",
        call=call,
        organisation=organisation,
        state=ApplicationState.SENT,
        title=title,
        applied=Kroner.whole(draw.randrange(50_000, 900_000, 1_000)),
        found_by=BEFORE_FIGURE.sub(" ", f"S-{DAY.year}-{number:05} {title} {organisation.name} {text}"),
        begun_by=given.kari,
        begun_at=at,
        first_sent_at=at,
    )
