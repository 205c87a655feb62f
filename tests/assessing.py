"""A closed call with sent applications, ready to be assessed, recommended and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from given import Given
from tilskudd.applications.answer_json import as_json
from tilskudd.applications.answers import Answers
from tilskudd.applications.assessing import GivenScore, save_assessment
from tilskudd.applications.assessment_queries import award_criteria, own_newest, version_of
from tilskudd.applications.budgets import Budget, Cost
from tilskudd.applications.call_models import Call, CallQuestions, CallVersion
from tilskudd.applications.call_texts import CallTexts
from tilskudd.applications.impartiality import declare_impartiality
from tilskudd.applications.models import Application, GateCheck, RegisterSnapshot, RoleHolder, SentApplication
from tilskudd.applications.question_json import as_json as questions_as_json
from tilskudd.applications.questions import Words
from tilskudd.applications.ready_made import information_work, information_work_keys
from tilskudd.applications.rules import Gate
from tilskudd.applications.sending import digest_of
from tilskudd.files.services import store
from tilskudd.parties.models import Organisation
from tilskudd.people.clock import OSLO, now
from tilskudd.people.models import User
from tilskudd.people.rights import Role
from tilskudd.schemes import services as schemes
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

LINE = BudgetLine(671, 71)
CRITERIA = ("Oppsøkende arbeid går foran annet", "Målene er tydelige", "Planen og budsjettet er realistiske")
PLACES = ("0301", "4601", "5001", "1103", "3024")
K = information_work_keys()
CLOSED = datetime(2022, 1, 6, 12, tzinfo=OSLO)


def call_scheme(given: Given, name: str = "Informasjonsarbeid i regi av frivillige") -> Scheme:
    """A scheme by call for assignment 21 on 671/71, with three award criteria."""
    made = schemes.set_up_scheme(name, SchemeKind.CALL, LINE, 2022, by=given.kari, assignment=given.assignment(21))
    award = "\n".join(CRITERIA)
    rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", award, "Rapport", "", RecipientKind.VOLUNTARY)
    schemes.write_rules(made, rules, [], by=given.kari, seen=1)
    return made


def closed_call(given: Given, *, number: str = "U-2022-1", frame: int = 2_000_000, **more: object) -> Call:
    """A call that was published and has closed, with money set aside for its scheme, and Ola's authority reaches."""
    scheme = more.pop("scheme", None) or call_scheme(given)
    given.authority(100_000_000, str(LINE))
    given.frame(frame, scheme)
    at = datetime(2022, 1, 1, 9, tzinfo=OSLO)
    call = Call.objects.create(
        number=number, scheme=scheme, set_up_by=given.kari, set_up_at=at, published_by=given.kari, published_at=at
    )
    asked = CallQuestions.objects.create(
        call=call, number=1, content=questions_as_json(information_work()), words="", by=given.kari, at=at
    )
    title = Words("Informasjon om vaksine", "Informasjon om vaksine på nynorsk")
    CallVersion.objects.create(
        call=call,
        number=1,
        questions=asked,
        rules=scheme.versions.order_by("-number")[0],
        texts=CallTexts(title=title).as_json(),
        frame=Kroner.whole(frame),
        first_day=date(2022, 1, 1),
        last_day=date(2022, 12, 31),
        contact="Tilskudd",
        by=given.kari,
        at=at,
        **{"closes_at": CLOSED, "gates": [Gate.DEADLINE.value], **more},
    )
    return call


def voluntary(number: int, name: str = "", written_form: str = "nb") -> Organisation:
    """A voluntary organisation, the same each time."""
    return Organisation.objects.get_or_create(
        number=f"91{number:07}",
        defaults={"name": name or f"Forening {number}", "kind": "voluntary", "written_form": written_form},
    )[0]


def answers_for(applied: int, at: int) -> Answers:
    """What an application answers, so far as it is counted."""
    return Answers(
        {
            K["title"]: f"Fra dør til dør {at}",
            K["measures"]: ("o4", "o6") if at % 2 else ("o5",),
            K["what"]: "Vi går fra dør til dør og svarer på spørsmål.\n\nVi kommer tilbake.",
            K["purpose"]: "o13",
            K["goal"]: "At flere får råd på sitt eget språk.",
            K["groups"]: ("o18",),
            K["municipalities"]: (PLACES[at % len(PLACES)],),
            K["reach"]: 1_000 + at,
            K["budget"]: Budget(
                (Cost("o55", "", Kroner.whole(applied)), Cost("", "Tolk", Kroner.whole(10_000))),
                Kroner.whole(applied),
                Kroner.whole(10_000),
            ),
        }
    )


def sent_application(
    given: Given,
    call: Call,
    at: int,
    applied: int = 500_000,
    *,
    met: bool = True,
    name: str = "",
    form: str = "nb",
    organisation: Organisation | None = None,
    check: bool = True,
) -> Application:
    """An application that was sent two days before the deadline, with its gate checked unless told."""
    begun = version_of(call).closes_at - timedelta(days=2)
    application = Application.objects.create(
        number=f"S-2022-{Application.objects.count() + 1:05}",
        call=call,
        organisation=organisation or voluntary(at, name, form),
        state="sent",
        title=f"Fra dør til dør {at}",
        applied=Kroner.whole(applied),
        begun_by=given.kari,
        begun_at=begun,
        first_sent_at=begun,
    )
    send_again(given, application, applied, at)
    if check:
        GateCheck.objects.create(
            application=application, gate=Gate.DEADLINE.value, is_met=met, on=begun.date(), at=now(), proof="clock"
        )
    return application


def drafted_application(given: Given, call: Call, organisation: Organisation) -> Application:
    """An application that somebody has begun and that was never sent."""
    return Application.objects.create(
        number=f"S-2022-{Application.objects.count() + 1:05}",
        call=call,
        organisation=organisation,
        begun_by=given.kari,
        begun_at=version_of(call).closes_at - timedelta(days=1),
    )


def send_again(given: Given, application: Application, applied: int, at: int) -> SentApplication:
    content = as_json(answers_for(applied, at))
    version = version_of(application.call)
    number = application.sent.count() + 1
    return SentApplication.objects.create(
        application=application,
        number=number,
        questions=version.questions,
        call_version=version,
        content=content,
        sha256=digest_of(application, version, content, []),
        title=application.title,
        applied=Kroner.whole(applied),
        municipalities=[PLACES[at % len(PLACES)]],
        by=given.kari,
        at=version.closes_at - timedelta(days=1 if number > 1 else 2),
    )


def officer(given: Given, name: str) -> User:
    return given.person(name, Role.CASE_OFFICER)


def role_snapshot(given: Given, *rows: tuple[str, str, str], day: date = date(2022, 1, 6)) -> RegisterSnapshot:
    """A snapshot of roles: rows are organisation number, name and role."""
    file = store([repr((rows, day)).encode()], at=now(), most=100_000)
    made = RegisterSnapshot.objects.create(
        register="roles", day=day, file=file, name="roller.csv", rows=len(rows), by=given.kari, at=now()
    )
    RoleHolder.objects.bulk_create(
        RoleHolder(snapshot=made, number=number, person=person, role=role) for number, person, role in rows
    )
    return made


def declares(application: Application, *people: User) -> None:
    """People who state that they have no tie, if they have not."""
    for one in people:
        if not application.statements.filter(user=one).exists():
            declare_impartiality(application, is_impartial=True, by=one)


def scores(application: Application, points: Sequence[int], words: str = "Godt") -> list[GivenScore]:
    criteria = award_criteria(version_of(application.call))
    return [GivenScore(one, at, f"{words} {at}: {one[:12]}.") for one, at in zip(criteria, points, strict=True)]


def assesses(application: Application, user: User, *points: int, final: bool = True, words: str = "Godt"):
    """One assessor states to be impartial and gives the points."""
    declares(application, user)
    before = own_newest(application, user)
    return save_assessment(
        application,
        scores(application, points, words),
        "Samlet sett god.",
        sent=application.sent.order_by("-number")[0].number,
        is_final=final,
        by=user,
        seen=before.number if before else 0,
    )


def all_assess(application: Application, *points: int) -> None:
    """Every assessor of an application gives the same points."""
    for one in application.assessors.filter(ended_at__isnull=True).select_related("user"):
        assesses(application, one.user, *points)
