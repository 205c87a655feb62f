"""The call for assignment 21, as the case officer sets it up, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from given import Given
from tilskudd.applications.call_facts import CallFacts, facts_of
from tilskudd.applications.call_questions import begin_questions
from tilskudd.applications.call_texts import CallTexts
from tilskudd.applications.calls import publish_call, set_up_call, write_call
from tilskudd.applications.coverage import Basis
from tilskudd.applications.models import Call, RegisterSnapshot
from tilskudd.applications.queries import duties_of, newest_questions, newest_version
from tilskudd.applications.questions import QuestionSet, Words
from tilskudd.applications.ready_made import information_work, information_work_judged_by
from tilskudd.applications.ready_made_criteria import ACHIEVEMENT, AWARD
from tilskudd.applications.registers import take_in_register
from tilskudd.applications.rules import Register
from tilskudd.parties.models import Organisation, OrganisationKind
from tilskudd.parties.services import register_organisation
from tilskudd.people.clock import OSLO
from tilskudd.schemes import services as schemes
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

CALL_LINE = BudgetLine(671, 71)
CLOSES = datetime(2022, 3, 1, 12, tzinfo=OSLO)
VOLUNTARY = ("999900011", "999900038")
"""Numbers with the right check digit, for organisations that are made up here."""
TEXTS = CallTexts(
    Words("Informasjonsarbeid 2022", "Informasjonsarbeid 2022", "Information work 2022"),
    Words("At flere følger rådene om vaksine.", "At fleire følgjer råda om vaksine.", "That more follow the advice."),
    Words("Frivillige organisasjoner.", "Frivillige organisasjonar.", "Voluntary organisations."),
    Words("Vedtekter og siste årsregnskap.", "Vedtekter og siste årsrekneskap.", "Statutes and accounts."),
)


def call_facts(**more: object) -> CallFacts:
    """What the call says: 20 million, due on 1 March at noon, for projects until the end of the year."""
    told = {
        "texts": TEXTS,
        "closes_at": CLOSES,
        "frame": Kroner.whole(20_000_000),
        "first_day": date(2022, 3, 15),
        "last_day": date(2022, 12, 31),
        "contact": "Kari Lunde",
        "contact_email": "fri-tilskudd@example.no",
        "contact_phone": "40 00 00 00",
    }
    return CallFacts(**(told | more))


def call_scheme(given: Given, *, frame: int = 20_000_000) -> Scheme:
    """The scheme of assignment 21 with real criteria, and whole kroner set aside for it by two persons."""
    made = schemes.set_up_scheme(
        "Informasjonsarbeid i regi av frivillige organisasjoner",
        SchemeKind.CALL,
        CALL_LINE,
        2022,
        by=given.kari,
        assignment=given.assignment(21),
    )
    rules = SchemeRules(
        "Flere vaksinerer seg",
        "Innvandrere der få er vaksinert",
        "\n".join(ACHIEVEMENT),
        "\n".join(AWARD),
        "Rapport og regnskap",
        recipients=RecipientKind.VOLUNTARY,
    )
    schemes.write_rules(made, rules, [], by=given.kari, seen=made.versions.count())
    return given.frame(frame, made) if frame else made


def drafted_call(given: Given, scheme: Scheme | None = None, **more: object) -> Call:
    """A call that Kari has set up, and that asks nothing yet."""
    return set_up_call(scheme or call_scheme(given), call_facts(**more), by=given.kari)


def asking_call(given: Given, scheme: Scheme | None = None, asked: QuestionSet | None = None, **more: object) -> Call:
    """A call with questions, the ready-made ones of 2022 unless told, that covers its rules and the letter's duties."""
    call = drafted_call(given, scheme, **more)
    begin_questions(
        call,
        asked or information_work(),
        information_work_judged_by(),
        by=given.kari,
        seen=newest_questions(call).number,
        words="Begynte med spørsmålene fra 2022",
    )
    carries(given, call)
    return call


def carries(given: Given, call: Call) -> None:
    """Let the call itself carry every duty of the letter."""
    version = newest_version(call)
    carried = {one.words: [Basis.CALL.value] for one in duties_of(call.scheme)}
    write_call(call, replace(facts_of(version), carried_by=carried), by=given.kari, seen=version.number)


def published_call(
    given: Given, scheme: Scheme | None = None, asked: QuestionSet | None = None, **more: object
) -> Call:
    """A call that is open until its deadline, 1 March 2022 at noon unless told."""
    call = asking_call(given, scheme, asked, **more)
    publish_call(call, by=given.kari)
    call.refresh_from_db()
    return call


def voluntary(given: Given, number: str = VOLUNTARY[0], name: str = "Naboer i arbeid") -> Organisation:
    """A voluntary organisation, registered by Kari."""
    found = Organisation.objects.filter(number=number).first()
    return found or register_organisation(
        number, name, OrganisationKind.VOLUNTARY, seen_in="Enhetsregisteret", by=given.kari
    )


def register_shows(
    given: Given, day: date, rows: Iterable[tuple[str, str, str, str]], register: Register = Register.VOLUNTARY
) -> RegisterSnapshot:
    """A register as a file shows it of a day: rows as in the file."""
    head = "organisasjonsnummer,navn,registrert,slettet"
    if register is Register.ROLES:
        head = "organisasjonsnummer,navn,rolle,person"
    text = "\n".join([head, *(",".join(row) for row in rows)])
    return take_in_register(register, day, [text.encode()], f"{register.value}.csv", by=given.kari)
