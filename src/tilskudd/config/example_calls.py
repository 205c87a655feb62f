"""The example's call for assignment 21: its scheme, the money, the call that is open, who may apply, and registers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from tilskudd.applications.call_facts import CallFacts
from tilskudd.applications.call_questions import begin_questions
from tilskudd.applications.calls import publish_call, set_up_call
from tilskudd.applications.coverage import Basis
from tilskudd.applications.models import Call
from tilskudd.applications.queries import duties_of, newest_questions
from tilskudd.applications.ready_made import information_work, information_work_judged_by
from tilskudd.applications.ready_made_criteria import ACHIEVEMENT, AWARD
from tilskudd.applications.registers import take_in_register
from tilskudd.applications.rules import Register
from tilskudd.config.example_call_texts import TEXTS
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.parties.member_services import approve_administrator, propose_administrator
from tilskudd.parties.models import OrganisationKind
from tilskudd.parties.services import register_organisation
from tilskudd.people.clock import OSLO, today
from tilskudd.people.models import User
from tilskudd.people.services import register_user
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.services import NewTerm, approve_frame, propose_frame, set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

RULES: Final = SchemeRules(
    goal="Flere innvandrere kjenner myndighetenes råd om vaksine, stoler på dem, og følger dem.",
    target_group="Innvandrere i grupper der få er vaksinert, også de som er her for å arbeide.",
    achievement="\n".join(ACHIEVEMENT),
    award="\n".join(AWARD),
    follow_up="Rapport med regnskap etter prosjektet. IMDi kan kontrollere bruken, jf. bevilgningsreglementet § 10.",
    recipients=RecipientKind.VOLUNTARY,
)
FRAME: Final = Kroner.whole(20_000_000)
CLOSES: Final = datetime(2022, 3, 1, 12, tzinfo=OSLO)
ORGANISATIONS: Final = (
    ("313100006", "Naboer i arbeid", "2015-03-02", "", "Amina Yusuf"),
    ("313100073", "Språkvennene", "2018-09-17", "", "Marek Nowak"),
    ("313100146", "Helse på morsmålet", "2022-02-11", "", "Ioana Pop"),
    ("313100219", "Havnelaget", "2010-05-20", "2021-12-31", "Tomas Kazlauskas"),
)
"""Made up, with numbers of the series for tests: two that may apply, one new in the register, one struck off."""
SIGNS_IN: Final = ("Amina Yusuf", "amina.yusuf@example.no", "313100006")


def announce_assignment_21(letter: Letter, password: str, *, registered_by: User, by: User, second: User) -> Call:
    """Set up the scheme with its money, publish its call of 2022, and register who may apply."""
    scheme = _scheme(letter, by=by)
    approve_frame(propose_frame(scheme, FRAME, reason="Oppdrag 21 i tillegg nr. 1", by=by), by=second)
    facts = CallFacts(
        TEXTS,
        CLOSES,
        FRAME,
        date(2022, 3, 15),
        date(2022, 12, 31),
        contact="Kari Lunde",
        contact_email="fri-tilskudd@example.no",
        carried_by=_carried_by(scheme),
    )
    call = set_up_call(scheme, facts, by=by)
    seen = newest_questions(call).number
    words = "Begynte med de ferdige spørsmålene fra 2022"
    begin_questions(call, information_work(), information_work_judged_by(), by=by, seen=seen, words=words)
    publish_call(call, by=by)
    _who_may_apply(password, registered_by=registered_by, by=by, second=second)
    return call


def _scheme(letter: Letter, *, by: User) -> Scheme:
    assignment = Assignment.objects.get(letter=letter, number="21")
    name = "Informasjonsarbeid i regi av frivillige organisasjoner"
    scheme = set_up_scheme(name, SchemeKind.CALL, BudgetLine(671, 71), 2022, by=by, assignment=assignment)
    first = scheme.versions.get()
    terms = [NewTerm(one.words, one.is_demanded, one.duty) for one in first.terms.order_by("place")]
    terms.append(NewTerm("Prosjektet skal være ferdig innen utgangen av 2022."))
    write_rules(scheme, RULES, terms, by=by, seen=first.number)
    return scheme


def _carried_by(scheme: Scheme) -> dict[str, list[str]]:
    """Outreach and the authorities' advice are criteria; what else the letter asks, the call itself carries out."""
    carried = {}
    for duty in duties_of(scheme):
        words = duty.words.lower()
        if "oppsøkende" in words:
            carried[duty.words] = [AWARD[0]]
        elif "råd" in words and not words.startswith("imdi"):
            carried[duty.words] = [AWARD[1]]
        else:
            carried[duty.words] = [Basis.CALL.value]
    return carried


def _who_may_apply(password: str, *, registered_by: User, by: User, second: User) -> None:
    """The organisations, somebody who acts for one of them, and the registers as they are today."""
    made = {
        number: register_organisation(
            number, name, OrganisationKind.VOLUNTARY, seen_in="Oppdiktet, for eksempelet", by=by
        )
        for number, name, *_more in ORGANISATIONS
    }
    name, email, number = SIGNS_IN
    user = register_user(name=name, email=email, password=password, by=registered_by)
    approve_administrator(propose_administrator(user, made[number], by=by), by=second)
    registered = [",".join(row[:4]) for row in ORGANISATIONS]
    roles = [f"{row[0]},{row[1]},styreleder,{row[4]}" for row in ORGANISATIONS]
    _register(Register.VOLUNTARY, "organisasjonsnummer,navn,registrert,slettet", registered, by=by)
    _register(Register.ROLES, "organisasjonsnummer,navn,rolle,person", roles, by=by)


def _register(register: Register, header: str, rows: list[str], *, by: User) -> None:
    content = "\n".join([header, *rows, ""]).encode()
    take_in_register(register, today(), [content], f"{register.value}-2022-02-15.csv", by=by)
