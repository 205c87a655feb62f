"""Applications in the worlds of pages: Trondheim has so many drafts, and so many sent; one with a deficiency notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from io import BytesIO
from unittest.mock import patch

from applying import PDF, READS_THE_CLOCK, K, fill, whole_answer
from calls import call_facts, carries
from given import Given
from tilskudd.applications.application_queries import draft_of, live_version
from tilskudd.applications.applying import begin_application
from tilskudd.applications.attachments import attach
from tilskudd.applications.call_facts import CallFacts
from tilskudd.applications.call_questions import begin_questions
from tilskudd.applications.calls import publish_call, set_up_call
from tilskudd.applications.deficiencies import ask_to_mend
from tilskudd.applications.gates import check_gates
from tilskudd.applications.models import Application, Attachment, Call
from tilskudd.applications.queries import newest_questions
from tilskudd.applications.questions import QuestionKind
from tilskudd.applications.ready_made import information_work, information_work_judged_by
from tilskudd.applications.ready_made_criteria import ACHIEVEMENT, AWARD
from tilskudd.applications.rules import Gate
from tilskudd.applications.sending import send_application
from tilskudd.people.clock import now
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import RecipientKind, SchemeKind, SchemeRules
from tilskudd.schemes.services import set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner


def applied(given: Given, rows: int) -> dict[str, str]:
    """So many applications of Trondheim, each sent twice, and as many drafts in an open call; their addresses."""
    scheme = _scheme(given)
    opened = _call(given, scheme)
    drafts = [
        begin_application(opened, given.trondheim, by=given.per, another=True) for _number in range(min(rows, 50))
    ]
    with days_ago(20):  # closed six days ago: before that the agency does not read what was sent
        closed = _call(given, scheme)
        sent = [_sent(given, closed, number) for number in range(rows)]
    check_gates(closed)
    if rows > 1:
        ask_to_mend(sent[1], "Regnskapet er fra 2019.", date(2022, 3, 20), by=given.kari)
    portal = f"/portal/{given.trondheim.number}/"
    draft, one = f"{portal}soknader/{drafts[0].number}/", f"{portal}soknader/{sent[0].number}/"
    file = Attachment.objects.filter(application=sent[0]).order_by("id").first()
    section = live_version(drafts[0]).questions.question_set.sections[0].key
    office = f"/soknader/{sent[0].number}/"
    return {
        "portal-applications": f"{portal}soknader/",
        "portal-begin-application": f"{portal}utlysninger/{opened.number}/begynn/",
        "portal-application": draft,
        "portal-application-section": f"{draft}del/{section}/",
        "portal-autosave": f"{draft}del/{section}/lagre/",
        "portal-send-application": f"{draft}send/",
        "portal-application-receipt": f"{one}kvittering/",
        "portal-application-file": f"{one}fil/{file.pk}/",
        "portal-withdraw-application": f"{one}trekk/",
        "applications": "/soknader/",
        "application": office,
        "application-file": f"{office}fil/{file.pk}/",
        "ask-to-mend": f"{office}mangelbrev/",
        "overrule-gate": f"{office}vilkar/{Gate.DEADLINE.value}/",
        "check-gates": f"/kontor/utlysninger/{closed.number}/kontroller/",
    }


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Let what applications do be some days earlier."""
    moment = now() - timedelta(days=days)
    with ExitStack() as stack:
        for module in (*READS_THE_CLOCK, "calls", "call_faults"):
            stack.enter_context(patch(f"tilskudd.applications.{module}.now", lambda: moment))
        stack.enter_context(patch(f"{__name__}.now", lambda: moment))
        yield


def _scheme(given: Given) -> Scheme:
    """A scheme by call that municipalities may apply in, so that Per has something to write."""
    made = set_up_scheme("Utvikling i kommuner", SchemeKind.CALL, BudgetLine(671, 71), 2022, by=given.kari)
    rules = SchemeRules(
        "Mål", "Målgruppe", "\n".join(ACHIEVEMENT), "\n".join(AWARD), "Rapport", recipients=RecipientKind.MUNICIPALITY
    )
    write_rules(made, rules, [], by=given.kari, seen=1)
    return given.frame(2_000_000, made)


def _facts() -> CallFacts:
    gates = frozenset({Gate.RECIPIENT_KIND, Gate.DEADLINE, Gate.ATTACHMENTS})
    return call_facts(frame=Kroner.whole(1_000_000), closes_at=now() + timedelta(days=14), gates=gates)


def _call(given: Given, scheme: Scheme) -> Call:
    call = set_up_call(scheme, _facts(), by=given.kari)
    begin_questions(
        call,
        information_work(),
        information_work_judged_by(),
        by=given.kari,
        seen=newest_questions(call).number,
        words="Ferdige",
    )
    carries(given, call)
    publish_call(call, by=given.kari)
    return call


def _sent(given: Given, call: Call, number: int) -> Application:
    made = begin_application(call, given.trondheim, by=given.per, another=True)
    asked = live_version(made).questions.question_set
    for applied_for in (200_000 + number * 1_000, 300_000 + number * 1_000):
        fill(made, whole_answer(asked, applied_for), by=given.per)
        for question in asked.questions:
            if question.kind is QuestionKind.ATTACHMENT and question.is_required and applied_for < 300_000:
                content = BytesIO(PDF + question.key.encode() + str(number).encode())
                attach(made, question.key, content, f"{K['statutes']}.pdf", by=given.per)
        send_application(made, by=given.per, seen=draft_of(made).seen)
    made.refresh_from_db()
    return made
