"""Reads of letters on their way: facts with their corrections, findings and duties with their answers, bookings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.ledger.models import Year
from tilskudd.mandate.facts import Corrected, Fact, Sort, facts_of
from tilskudd.mandate.models import (
    Confirmation,
    Correction,
    DutyAnswer,
    FindingAnswer,
    Letter,
    LetterState,
    MinistryAnswer,
)
from tilskudd.mandate.rules import Remark, in_plain_order, line_number
from tilskudd.people.models import User
from tilskudd.people.queries import called, prepared_by


@dataclass(frozen=True)
class LetterSeen:
    """A letter with all that people have made of it so far: facts, findings, duties, and the corrections behind."""

    letter: Letter
    facts: list[Fact]
    findings: list[FindingSeen]
    duties: list[DutySeen]
    corrections: list[Correction]

    @property
    def head(self) -> dict[str, Any]:
        """Year, number, date and reference of the letter, as corrected."""
        return dict(next(one for one in self.facts if one.sort is Sort.LETTER).value)


def look_at(letter: Letter) -> LetterSeen:
    """The letter as it stands now; five queries."""
    corrections = corrections_of(letter)
    facts = facts_with(letter, corrections)
    return LetterSeen(letter, facts, findings_in(letter), duties_in(letter, facts), corrections)


def corrections_of(letter: Letter) -> list[Correction]:
    """Every correction of the letter, the newest last; one query."""
    return list(letter.corrections.select_related("by", "ministry_answer").order_by("id"))


def facts_in(letter: Letter) -> list[Fact]:
    """What the letter says, with what people have corrected; one query."""
    return facts_with(letter, corrections_of(letter))


def facts_with(letter: Letter, corrections: Sequence[Correction]) -> list[Fact]:
    """What the letter says with these corrections."""
    rows = [
        Corrected(one.path, one.act, one.sort, one.value, one.parent or None, one.start, one.end) for one in corrections
    ]
    facts = facts_of(letter.reading, rows)
    pages = [(one.start, one.page) for one in facts if one.start is not None and one.page is not None]
    return [_located(one, letter, pages) for one in facts]


def _located(one: Fact, letter: Letter, pages: Sequence[tuple[int, int]]) -> Fact:
    """A fact that a person placed knows its offsets; its line is counted, its page that of what stands before it."""
    if one.start is None or one.line is not None:
        return one
    page = next((page for start, page in sorted(pages, reverse=True) if start <= (one.start or 0)), None)
    return replace(one, line=line_number(letter.text, one.start), page=page)


@dataclass(frozen=True)
class FindingSeen:
    """A finding with its answers: ours, what was sent to the ministry, and what the ministry said."""

    number: int
    found: dict[str, Any]
    answer: FindingAnswer | None
    is_sent: bool
    ministry_answer: MinistryAnswer | None

    @property
    def is_error(self) -> bool:
        return bool(self.found["severity"] == "error")

    @property
    def severity(self) -> str:
        return str(self.found["severity"])


def findings_in(letter: Letter) -> list[FindingSeen]:
    """Every finding, numbered from 1 as the reading has them, with its newest answers; three queries."""
    answers = {one.finding: one for one in letter.finding_answers.select_related("by").order_by("id")}
    sent_at = {number: one.at for one in letter.replies.order_by("id") for number in one.findings}
    sent = {number for number, at in sent_at.items() if number in answers and answers[number].at <= at}
    heard = {
        number: one for one in letter.ministry_answers.select_related("file").order_by("id") for number in one.findings
    }
    return [
        FindingSeen(number, found, answers.get(number), number in sent, heard.get(number))
        for number, found in enumerate(letter.reading["findings"], 1)
    ]


def remarks_in(letter: Letter, findings: Sequence[FindingSeen] | None = None) -> list[Remark]:
    """The findings that the ministry is to be told of, each with its quote, sent or not."""
    return [_remark(letter, one) for one in findings or findings_in(letter) if one.answer and one.answer.tell_ministry]


def remarks_to_send(letter: Letter) -> list[Remark]:
    """The remarks that have not been sent."""
    findings = findings_in(letter)
    sent = {one.number for one in findings if one.is_sent}
    return [one for one in remarks_in(letter, findings) if one.finding not in sent]


def _remark(letter: Letter, one: FindingSeen) -> Remark:
    at, answer = one.found["at"], one.answer
    assert answer is not None
    quote = in_plain_order(" ".join(letter.text[at["start"] : at["end"]].split())) if at else ""
    return Remark(
        one.number, one.found["message"], quote, at["line"] if at else None, answer.should_say, answer.until_then
    )


@dataclass(frozen=True)
class DutySeen:
    """A duty of the letter, numbered from 1, with its newest answer; `parent` is the path of its assignment."""

    number: int
    words: str
    who: str
    strength: str
    assignment: str | None
    parent: str | None
    line: str | None
    start: int
    end: int
    letter_line: int
    page: int | None
    answer: DutyAnswer | None


def duties_in(letter: Letter, facts: Sequence[Fact] | None = None) -> list[DutySeen]:
    """Every duty in the order of the reading, then those a person added; one query, two without the facts."""
    answers = {one.duty: one for one in letter.duty_answers.select_related("by").order_by("id")}
    places = [(row["number"], row["at"]["start"]) for row in letter.reading["assignments"]]
    read = [
        DutySeen(
            number,
            row["text"],
            row["who"],
            row["strength"],
            row["assignment"],
            _assignment_of(row, places),
            row.get("line"),
            row["at"]["start"],
            row["at"]["end"],
            row["at"]["line"],
            row["at"]["page"],
            answers.get(number),
        )
        for number, row in enumerate(letter.reading["duties"], 1)
    ]
    return [*read, *_added_duties(facts_in(letter) if facts is None else facts, len(read), answers)]


def _assignment_of(duty: dict[str, Any], places: Sequence[tuple[str, int]]) -> str | None:
    """The path of the duty's assignment: the last of its number that begins before it."""
    found = [
        index
        for index, (number, start) in enumerate(places)
        if number == duty["assignment"] and start <= duty["at"]["start"]
    ]
    return f"assignments.{found[-1]}" if found else None


def _added_duties(facts: Sequence[Fact], read: int, answers: dict[int, DutyAnswer]) -> Iterator[DutySeen]:
    """What a person added; a number that was removed again is not given to another."""
    assignments = {one.path: str(one.value["number"]) for one in facts if one.sort is Sort.ASSIGNMENT}
    added = sorted((one for one in facts if one.sort is Sort.DUTY), key=lambda one: int(one.path.split(".")[1]))
    for number, one in enumerate(added, read + 1):
        if not one.removed:
            yield DutySeen(
                number,
                str(one.value["words"]),
                "agency",
                "shall",
                assignments.get(one.parent or ""),
                one.parent,
                None,
                one.start or 0,
                one.end or 0,
                one.line or 1,
                one.page,
                answers.get(number),
            )


def what_is_missing(seen: LetterSeen) -> list[str]:
    """Everything that keeps the letter from being confirmed, all at once; empty when nothing does; one query."""
    head = seen.head
    unanswered = [one for one in seen.findings if one.is_error and one.answer is None and one.ministry_answer is None]
    duties = [one for one in seen.duties if one.answer is None]
    missing = []
    if unanswered:
        missing.append(
            ngettext("%d feil i brevet har ikke fått svar.", "%d feil i brevet har ikke fått svar.", len(unanswered))
            % len(unanswered)
        )
    if duties:
        missing.append(
            ngettext(
                "%d plikt har ikke fått svar: bæres av noe, eller noteres.",
                "%d plikter har ikke fått svar: bæres av noe, eller noteres.",
                len(duties),
            )
            % len(duties)
        )
    if head["kind"] == "supplement" and head["supplement_number"] is None:
        missing.append(_("Tillegget har ikke noe nummer. Rett brevets hode, så beløpene kommer i riktig rekkefølge."))
    if head["year"] is None:
        missing.append(_("Brevet sier ikke hvilket budsjettår det gjelder. Rett brevets hode."))
    elif Year.objects.filter(year=head["year"], closed_on__isnull=False).exists():
        missing.append(
            _("Budsjettåret %d er avsluttet, så ingenting kan føres der. Det brevet sier, er tatt vare på.")
            % head["year"]
        )
    doubtful = [one for one in seen.facts if one.sort in (Sort.CHANGE, Sort.POSITION) and not one.removed]
    for one in doubtful:
        if one.value["line"] is None or one.value["amount"] is None:
            missing.append(_("Beløpet på linje %d i brevet mangler post eller sum.") % (one.line or 0))
    return missing


def letters_open_to(user: User) -> QuerySet[Confirmation]:
    """The letters that wait to be confirmed, which this person has prepared nothing of."""
    return _letters(LetterState.WAITING).filter(~Exists(prepared_by(user)))


def letters_waiting_for(user: User) -> list[Confirmation]:
    """The letters that wait for this person to confirm them; oldest first, at most fifty."""
    return list(letters_open_to(user)[:50])


def letters_waiting_for_others(user: User) -> list[Confirmation]:
    """The letters this person has worked on, which somebody else must confirm."""
    return list(_letters(LetterState.WAITING).filter(Exists(prepared_by(user)))[:50])


def letters_under_work() -> list[Confirmation]:
    """The letters that are not sent to confirmation yet; oldest first, at most ten."""
    return list(_letters(LetterState.UNDER_WORK)[:10])


def _letters(state: LetterState) -> QuerySet[Confirmation]:
    return (
        Confirmation.objects.filter(state=state)
        .annotate(about_text=called("letter", "letter__reference"))
        .select_related("letter", "sent_by")
        .defer("letter__text")
        .order_by("letter_id")
    )
