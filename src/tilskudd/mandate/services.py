"""The verbs of a letter that is worked on: take it in, and correct what was read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.database.turns import take_turn
from tilskudd.files.services import store
from tilskudd.mandate.answers import carry_answers_over
from tilskudd.mandate.confirmation import changed, under_work
from tilskudd.mandate.facts import Fact, Sort, Value
from tilskudd.mandate.letter_queries import facts_in
from tilskudd.mandate.models import Confirmation, Correction, Letter, LetterPage, MinistryAnswer
from tilskudd.mandate.printed_figures import figures_changed, in_figures, is_printed
from tilskudd.mandate.reader.file_content import LARGEST
from tilskudd.mandate.reader.pdf import is_pdf
from tilskudd.mandate.reader.pdf_pictures import PagePicture, page_pictures
from tilskudd.mandate.reader.read import UnreadableLetter, read_letter
from tilskudd.mandate.rules import YEARS, file_name, line_passage, reference_for, tidy
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, note, prepared


@transaction.atomic
def take_in_letter(content: bytes, name: str, *, by: User) -> Letter:
    """Take in a letter (ta inn tildelingsbrev): keep the file, what the reader read in it, and its pages as pictures.

    A letter of the same year and number as one that is here is a new version of it.
    Raises Refusal when it cannot be read, or the same file is here already.
    """
    require(by, Right.PROPOSE_POSITIONS, on=today())
    name = file_name(name)
    try:
        reading = read_letter(content, name)
    except UnreadableLetter as error:
        raise Refusal(str(error)) from error
    told = reading.as_json()
    pictures = _pictures(content, name)
    at = now()
    take_turn("letters")
    already = Letter.objects.filter(sha256=told["source"]["sha256"]).first()
    if already is not None:
        raise Refusal(_("Brevet er allerede tatt inn, som %s.") % already.title)
    corrects = _version_before(told["letter"])  # by what letters are called now, corrected or not
    letter = Letter.objects.create(
        reference=reference_for(told["letter"], Letter.objects.values_list("reference", flat=True)),
        name=name,
        sha256=told["source"]["sha256"],
        file=store([content], at=at, most=LARGEST),
        text=reading.text,
        reading=told,
        taken_in_at=at,
        taken_in_by=by,
        corrects=corrects,
        version=corrects.version + 1 if corrects else 1,
    )
    lines: dict[int | None, list[int]] = {}
    for line in reading.lines:
        lines.setdefault(line.page, []).append(line.number)
    LetterPage.objects.bulk_create(
        LetterPage(
            letter=letter,
            number=one.number,
            width=one.width,
            height=one.height,
            picture=store([one.png], at=at, most=LARGEST),
            first_line=lines.get(one.number, [1])[0],
            last_line=lines.get(one.number, [0])[-1],
        )
        for one in pictures
    )
    head = told["letter"]
    year = head["year"] if head["year"] in YEARS else None
    Confirmation.objects.create(
        letter=letter, kind=head["kind"], year=year, supplement_number=head["supplement_number"]
    )
    prepared(letter.about, by=by)
    if corrects is not None:
        also_prepared(letter.about, rests_on=[corrects.about])
        carry_answers_over(corrects, letter)
    note(by, "letter.taken-in", letter.about, name=name, sha256=letter.sha256, version=letter.version)
    return letter


def _pictures(content: bytes, name: str) -> tuple[PagePicture, ...]:
    """The pages of a PDF; none where it is too heavy to draw, and then its text is shown."""
    if not is_pdf(content, name):
        return ()
    try:
        return page_pictures(content)
    except UnreadableLetter:
        return ()


def _version_before(head: dict[str, Any]) -> Letter | None:
    """The newest letter of the same name, as corrected; letters without year or number are never the same."""
    kind, year, number = head["kind"], head["year"], head["supplement_number"]
    if year is None or (kind == "supplement" and number is None):
        return None
    same = Letter.objects.filter(
        confirmation__kind=kind, confirmation__year=year, confirmation__supplement_number=number, corrected_by=None
    )
    return same.order_by("-id").first()


@transaction.atomic
def correct_fact(
    letter: Letter,
    path: str,
    value: Value,
    *,
    reason: str,
    by: User,
    seen: int = 0,
    line: int | None = None,
    ministry_answer: MinistryAnswer | None = None,
) -> None:
    """Correct a fact that was read wrongly (rett), beside what the machine read; `value` as facts.VALUES has it.

    An amount or a day must stand on the line of the letter that is named (its own unless told), or come from an
    answer of the ministry. `seen` is the newest correction of it that the person has seen.
    Raises WrongState when somebody else has corrected it since.
    """
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = under_work(letter)
    one = _fact(letter, path, seen)
    start, end = _passage(letter, line) if line else (one.start, one.end)
    _refuse_unprinted(letter, one, value, start, end, ministry_answer)
    _correct(row, one, "corrected", value, reason, start, end, ministry_answer, by=by)


@transaction.atomic
def remove_fact(letter: Letter, path: str, *, reason: str, by: User, seen: int = 0) -> None:
    """Remove a fact that the letter does not say (fjern); it stays to be seen, crossed out."""
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = under_work(letter)
    one = _fact(letter, path, seen)
    if one.sort is Sort.LETTER:
        raise Refusal(_("Brevets hode kan rettes, men ikke fjernes."))
    under = [each for each in facts_in(letter) if each.parent == path and not each.removed]
    if under:
        raise Refusal(
            ngettext("Oppdraget har %d opplysning under seg.", "Oppdraget har %d opplysninger under seg.", len(under))
            % len(under),
            _("Fjern dem først, så ingen penger eller frister blir borte i det stille."),
        )
    _correct(row, one, "removed", one.value, reason, one.start, one.end, None, by=by)


@transaction.atomic
def add_fact(
    letter: Letter, sort: Sort, value: Value, *, line: int, reason: str, by: User, parent: str | None = None
) -> None:
    """Add a fact that the machine did not read (legg til), with the line of the letter it stands on, from 1.

    `parent` is the path of the assignment it belongs to.
    """
    require(by, Right.PROPOSE_POSITIONS, on=today())
    row = under_work(letter)
    if parent is not None and not _is_assignment(letter, parent):
        raise Refusal(_("Oppdraget finnes ikke lenger i det vi leste."))
    start, end = _passage(letter, line)
    number = Correction.objects.filter(letter=letter, act="added").count() + 1
    one = Fact(f"added.{number}", sort, {}, None, parent, start, end)
    _refuse_unprinted(letter, one, value, start, end, None)
    _correct(row, one, "added", value, reason, start, end, None, by=by)


def _fact(letter: Letter, path: str, seen: int) -> Fact:
    found = next((one for one in facts_in(letter) if one.path == path), None)
    if found is None:
        raise Refusal(_("Dette står ikke i det vi leste."))
    newest = Correction.objects.filter(letter=letter, path=path).select_related("by").order_by("-id").first()
    if newest is not None and newest.pk != seen:
        raise WrongState(
            _("%s har rettet dette etter at du åpnet siden.") % newest.by.name,
            _("Se hva som står nå, og rett på nytt hvis det trengs."),
        )
    return found


def _is_assignment(letter: Letter, path: str) -> bool:
    return any(one.path == path and one.sort is Sort.ASSIGNMENT and not one.removed for one in facts_in(letter))


def _passage(letter: Letter, line: int) -> tuple[int, int]:
    found = line_passage(letter.text, line)
    if found is None:
        raise Refusal(_("Brevet har ingen linje %d med tekst.") % line)
    return found


def _refuse_unprinted(
    letter: Letter, one: Fact, value: Value, start: int | None, end: int | None, answer: MinistryAnswer | None
) -> None:
    """Only an answer of the ministry may change a figure that a letter prints, and only to what the answer says."""
    changed_figures = figures_changed(one, value)
    if answer is not None:
        if answer.letter_id != letter.pk:
            raise Refusal(_("Svaret gjelder et annet brev."))
        for name in changed_figures:
            if not is_printed(one.sort, name, value[name], answer.words, 0, len(answer.words), None):
                raise Refusal(_("Departementets svar sier ikke «%s».") % in_figures(value[name]))
        return
    if one.sort is Sort.LETTER:
        _refuse_another_year(letter, one, value)
        return
    text, year = letter.text, letter.reading["letter"]["year"]
    start, end = start or 0, end or 0
    for name in changed_figures:
        if one.sort is Sort.DEADLINE and one.read is not None and not one.read.get("date"):
            continue  # a deadline that is no day in the letter is given one by agreement
        begins = text.rfind("\n", 0, start) + 1
        if value[name] is None or not is_printed(one.sort, name, value[name], text, begins, end, year):
            raise Refusal(
                _("Brevet skriver ikke «%s» på dette stedet.") % in_figures(value[name]),
                _("Leste vi feil, så oppgi linjen der det riktige står."),
                _("Bare et svar fra departementet kan endre et tall som brevet skriver."),
            )


def _refuse_another_year(letter: Letter, one: Fact, value: Value) -> None:
    """The year decides where money is booked: one that was read is changed only to one that stands in the letter."""
    if one.value["year"] and value["year"] != one.value["year"] and str(value["year"]) not in letter.text:
        raise Refusal(_("Brevet skriver ikke året %s noe sted.") % value["year"])


def _year(value: Value) -> int | None:
    year = value["year"]
    if year is not None and year not in YEARS:
        raise Refusal(_("Budsjettåret må ligge mellom 2000 og 2099."))
    return int(year) if year is not None else None


def _number(value: Value) -> int | None:
    number = value["supplement_number"] if value["kind"] == "supplement" else None
    if number is not None and not 1 <= int(number) <= 99:
        raise Refusal(_("Tilleggets nummer må ligge mellom 1 og 99."))
    return int(number) if number is not None else None


def _correct(
    row: Confirmation,
    one: Fact,
    act: str,
    value: Value,
    reason: str,
    start: int | None,
    end: int | None,
    answer: MinistryAnswer | None,
    *,
    by: User,
) -> None:
    if not tidy(reason):
        raise Refusal(_("Skriv hvorfor."))
    made = Correction.objects.create(
        letter=row.letter,
        path=one.path,
        act=act,
        sort=one.sort.value,
        value={key: tidy(given) if isinstance(given, str) else given for key, given in value.items()},
        parent=one.parent or "",
        start=start,
        end=end,
        reason=tidy(reason),
        ministry_answer=answer,
        by=by,
        at=now(),
    )
    if one.sort is Sort.LETTER:
        row.kind, row.year, row.supplement_number = str(value["kind"]), _year(value), _number(value)
        row.save(update_fields=["kind", "year", "supplement_number"])
    changed(row, by=by)
    told = {"path": one.path, "sort": one.sort.value, "before": one.value, "after": value, "reason": made.reason}
    note(by, f"letter.fact-{act}", row.letter.about, **told)
