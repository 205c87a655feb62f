"""The verbs of what a letter asks and gets wrong: answer findings and duties, tell the ministry, keep its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.files.services import store
from tilskudd.mandate.confirmation import changed, under_work
from tilskudd.mandate.letter_queries import duties_in, findings_in, remarks_to_send
from tilskudd.mandate.models import (
    Confirmation,
    DutyAnswer,
    FindingAnswer,
    Letter,
    LetterState,
    MinistryAnswer,
    Reply,
)
from tilskudd.mandate.reader.file_content import LARGEST
from tilskudd.mandate.rules import YEARS, file_name, tidy
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note


@transaction.atomic
def answer_finding(
    letter: Letter,
    finding: int,
    *,
    words: str,
    by: User,
    tell_ministry: bool = False,
    should_say: str = "",
    until_then: str = "",
) -> None:
    """Answer a finding (svar på funn), numbered from 1; the newest answer counts, the earlier ones stay.

    With `tell_ministry` it becomes a remark to the ministry: what it should say, and what we do until we hear.
    """
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = under_work(letter, also_confirmed=True)
    _refuse_unknown(letter, [finding])
    if not tidy(words):
        raise Refusal(_("Skriv et svar på funnet."))
    if tell_ministry and not (should_say.strip() and until_then.strip()):
        raise Refusal(_("Skriv hva brevet skulle ha sagt, og hva vi gjør til vi får svar."))
    FindingAnswer.objects.create(
        letter=letter,
        finding=finding,
        words=tidy(words),
        tell_ministry=tell_ministry,
        should_say=tidy(should_say),
        until_then=tidy(until_then),
        by=by,
        at=now(),
    )
    if row.state == LetterState.UNDER_WORK:
        changed(row, by=by)
    note(by, "letter.finding-answered", letter.about, finding=finding, words=tidy(words), told=tell_ministry)


def _refuse_unknown(letter: Letter, findings: Sequence[int]) -> None:
    count = len(letter.reading["findings"])
    if not findings or any(not 1 <= number <= count for number in findings):
        raise Refusal(_("Brevet har ikke dette funnet."))


@transaction.atomic
def answer_duties(letter: Letter, duties: Sequence[int], *, is_carried: bool, words: str, by: User) -> None:
    """Say of duties, numbered from 1, what carries them (bæres av), or why they are only noted (notert, fordi)."""
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = under_work(letter)
    known = {one.number for one in duties_in(letter)}
    if not duties or not known.issuperset(duties):
        raise Refusal(_("Kryss av minst én av pliktene i brevet."))
    if not tidy(words):
        raise Refusal(_("Skriv hva som bærer plikten, eller hvorfor den bare noteres."))
    DutyAnswer.objects.bulk_create(
        DutyAnswer(letter=letter, duty=number, is_carried=is_carried, words=tidy(words), by=by, at=now())
        for number in sorted(set(duties))
    )
    changed(row, by=by)
    note(by, "letter.duties-answered", letter.about, duties=sorted(set(duties)), carried=is_carried, words=tidy(words))


def carry_answers_over(before: Letter, letter: Letter) -> int:
    """Give a new version the answers that stand for the same findings and duties; how many. Part of taking it in.

    Who gave them and when stays. What is new, or says something else now, has no answer yet.
    """
    told = {one.found["message"]: one.answer for one in findings_in(before) if one.answer is not None}
    findings = [
        FindingAnswer(
            letter=letter,
            finding=one.number,
            words=given.words,
            tell_ministry=given.tell_ministry,
            should_say=given.should_say,
            until_then=given.until_then,
            by=given.by,
            at=given.at,
        )
        for one in findings_in(letter)
        if (given := told.get(one.found["message"])) is not None
    ]
    carried = {(one.assignment, one.words): one.answer for one in duties_in(before) if one.answer is not None}
    duties = [
        DutyAnswer(letter=letter, duty=one.number, is_carried=said.is_carried, words=said.words, by=said.by, at=said.at)
        for one in duties_in(letter)
        if (said := carried.get((one.assignment, one.words))) is not None
    ]
    FindingAnswer.objects.bulk_create(findings)
    DutyAnswer.objects.bulk_create(duties)
    return len(findings) + len(duties)


@transaction.atomic
def send_reply(letter: Letter, *, sent_on: date, by: User) -> Reply:
    """Say that the remarks to the ministry are sent (sendt), with the words as they stand today."""
    require(by, Right.PROPOSE_POSITIONS, on=today())
    under = Confirmation.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    remarks = remarks_to_send(letter)
    if not remarks:
        raise Refusal(_("Ingen funn er krysset av for departementet, eller alle er sendt."))
    if sent_on > today():
        raise Refusal(_("Datoen er etter i dag."))
    made = Reply.objects.create(
        letter=under.letter,
        findings=[one.finding for one in remarks],
        words=[one.as_json() for one in remarks],
        sent_on=sent_on,
        by=by,
        at=now(),
    )
    note(by, "letter.reply-sent", letter.about, findings=made.findings, sent_on=sent_on.isoformat())
    return made


@transaction.atomic
def record_ministry_answer(
    letter: Letter,
    findings: Sequence[int],
    *,
    content: bytes,
    name: str,
    answered_on: date,
    answered_by: str,
    words: str,
    by: User,
) -> MinistryAnswer:
    """Keep what the ministry answered (departementets svar): the file, the day, and who; it closes the findings."""
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = Confirmation.objects.select_for_update(of=("self",)).select_related("letter").get(pk=letter.pk)
    _refuse_unknown(letter, findings)
    if not content or not answered_by.strip() or not words.strip():
        raise Refusal(_("Svaret trenger en fil, hvem som svarte, og hva de svarte."))
    if answered_on > today() or answered_on.year not in YEARS:
        raise Refusal(_("Datoen er etter i dag, eller for lenge siden."))
    if len(content) > LARGEST:
        raise Refusal(_("Filen er for stor til å tas inn."))
    made = MinistryAnswer.objects.create(
        letter=letter,
        findings=sorted(set(findings)),
        file=store([content], at=now(), most=LARGEST),
        file_name=file_name(name),
        answered_on=answered_on,
        answered_by=tidy(answered_by),
        words=tidy(words),
        by=by,
        at=now(),
    )
    if row.state != LetterState.CONFIRMED:
        changed(row, by=by)
    note(
        by,
        "letter.ministry-answered",
        letter.about,
        findings=made.findings,
        answered_on=answered_on.isoformat(),
        answered_by=made.answered_by,
        sha256=made.file.sha256,
    )
    return made
