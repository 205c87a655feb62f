"""An organisation that applies: its people, a whole application as it is typed, its files, and sending it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from calls import voluntary
from given import Given
from tilskudd.applications.application_queries import HERE, draft_of, live_version, typed_in
from tilskudd.applications.applying import begin_application, save_draft
from tilskudd.applications.attachments import attach
from tilskudd.applications.models import Application, Call, SentApplication
from tilskudd.applications.questions import Question, QuestionKind, QuestionSet
from tilskudd.applications.ready_made import information_work_keys
from tilskudd.applications.sending import send_application
from tilskudd.applications.typed import Typed
from tilskudd.parties.models import MemberRight, Membership, Organisation
from tilskudd.people.clock import now
from tilskudd.people.models import Installation, User
from tilskudd.values.kroner import Kroner

PDF = b"%PDF-1.7\n%a made-up file\n"
K = information_work_keys()
READS_THE_CLOCK = ("applying", "sending", "deficiencies", "gates", "attachments", "call_models")


def move_to(day: date) -> None:
    """Let the example be on another day."""
    Installation.objects.update(example_date=day)


def at_clock(monkeypatch: object, moment: datetime) -> None:
    """Let everything that applications do be at a moment."""
    for module in READS_THE_CLOCK:
        monkeypatch.setattr(f"tilskudd.applications.{module}.now", lambda: moment)
    move_to(moment.date())


def member(given: Given, organisation: Organisation, *rights: MemberRight, name: str = "Leder") -> User:
    """Somebody who acts for an organisation, who may write and sign unless told; made the first time."""
    email = f"{name.lower()}.{organisation.number}@example.no"
    user, is_new = User.objects.get_or_create(email=email, defaults={"name": f"{name} {organisation.name}"})
    if is_new:
        Membership.objects.create(
            organisation=organisation,
            user=user,
            rights=list(rights or (MemberRight.WRITE, MemberRight.SIGN)),
            first=date(2022, 1, 1),
            given_by=given.anne,
            given_at=now(),
        )
    return user


def begun(given: Given, call: Call, organisation: Organisation | None = None) -> Application:
    """An application that the leader of an organisation has begun."""
    organisation = organisation or voluntary(given)
    return begin_application(call, organisation, by=member(given, organisation), another=True)


def typed_for(question: Question, applied: int) -> dict[str, tuple[str, ...]]:
    """A good answer to a question as somebody types it; files are put with it another way."""
    key = question.key
    match question.kind:
        case QuestionKind.SHORT_TEXT | QuestionKind.LONG_TEXT:
            return {key: (f"Vi går fra dør til dør, sier {key}.",)}
        case QuestionKind.NUMBER:
            return {key: ("40",)}
        case QuestionKind.AMOUNT:
            return {key: ("1 000",)}
        case QuestionKind.DATE:
            return {key: ("01.06.2022",)}
        case QuestionKind.CHOICE | QuestionKind.SEVERAL:
            return {key: (question.options[0].key,)}
        case QuestionKind.BUDGET:
            costs = {f"{key}-cost-{question.options[0].key}": (str(applied + 10_000),)}
            return {**costs, f"{key}-applied": (str(applied),), f"{key}-own": ("10 000",)}
        case QuestionKind.MUNICIPALITIES:
            return {key: ("0301, 4601",)}
        case QuestionKind.DECLARATION:
            return {key: ("on",)}
    return {}


def whole_answer(asked: QuestionSet, applied: int = 300_000) -> dict[str, tuple[str, ...]]:
    """Everything that an application asks, answered."""
    found: dict[str, tuple[str, ...]] = {}
    for question in asked.asked(HERE):
        found |= typed_for(question, applied)
    return found


def fill(application: Application, typed: Typed, *, by: User) -> None:
    """Save every section of an application."""
    for section in live_version(application).questions.question_set.sections:
        seen = draft_of(application).saves.get(section.key, [0])[0]
        save_draft(application, typed, section.key, [one.key for one in section.questions], by=by, seen=seen)


def enclose(application: Application, *, by: User, without: str = "") -> None:
    """Put a PDF with every question that demands a file, but for one by its name in the ready-made set."""
    for question in live_version(application).questions.question_set.asked(HERE):
        if question.kind is QuestionKind.ATTACHMENT and question.is_required and question.key != K.get(without):
            attach(application, question.key, BytesIO(PDF + question.key.encode()), f"{question.key}.pdf", by=by)


def filled(
    given: Given, call: Call, organisation: Organisation | None = None, applied: int = 300_000, without: str = ""
) -> Application:
    """An application that is whole, but for one file when told, and not sent."""
    application = begun(given, call, organisation)
    by = member(given, application.organisation)
    fill(application, whole_answer(live_version(application).questions.question_set, applied), by=by)
    enclose(application, by=by, without=without)
    return application


def sends(given: Given, application: Application) -> SentApplication:
    """The leader looks it over, signs and sends."""
    by = member(given, application.organisation)
    return send_application(application, by=by, seen=draft_of(application).seen)


def sent(given: Given, call: Call, organisation: Organisation | None = None, applied: int = 300_000) -> Application:
    """An application that was sent whole."""
    application = filled(given, call, organisation, applied)
    sends(given, application)
    application.refresh_from_db()
    return application


def typed_now(application: Application) -> Typed:
    return typed_in(draft_of(application))


def kroner(whole: int) -> Kroner:
    return Kroner.whole(whole)
