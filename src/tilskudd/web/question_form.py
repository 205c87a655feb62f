"""The questions of a set as a form: what is asked, what was typed, and what is wrong with it.

Pages draw them with parts/questions.html. All that a form posts in their fields is read by `typed.as_typed`, after
`question_municipalities.with_numbers` has made numbers of the names of municipalities.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tilskudd.applications.answer_reading import YES
from tilskudd.applications.questions import ConditionKind, Question, QuestionCondition, QuestionKind
from tilskudd.applications.typed import Attached, FieldFinding, Typed, only
from tilskudd.web.question_budget import shown_budget
from tilskudd.web.question_fields import Fields, ShownField, ShownOption
from tilskudd.web.question_limits import (
    how_to_write,
    length_of,
    limits_in_words,
    most_characters,
    room_left,
    size_in_words,
)
from tilskudd.web.question_municipalities import alike, as_names, understood
from tilskudd.web.shown_question import ShownCondition, ShownFile, ShownQuestion


@dataclass(frozen=True)
class FormMaterial:
    """What a form is made of beside its questions (skjemaets grunnlag).

    `asked` is `Checked.shown`; None shows every question, with the condition it has in words. `attached` are the files
    that are there; `opens` and `removes` give the address for a question and the number of its file, from 1, and
    without `removes` a file gets a box «fjern» with the value «q9-1». `municipalities` are the names by their numbers.
    `more` are the rows that are asked for, «q7-more» or «q7-other». `others` are questions of other pages, which
    conditions rest on.
    """

    asked: Collection[str] | None = None
    attached: Mapping[str, Sequence[Attached]] = field(default_factory=dict)
    opens: Callable[[str, int], str] | None = None
    removes: Callable[[str, int], str] | None = None
    municipalities: Mapping[str, str] = field(default_factory=dict)
    more: Collection[str] = ()
    others: Sequence[Question] = ()


def fields_of(
    questions: Iterable[Question],
    typed: Typed,
    findings: Iterable[FieldFinding] = (),
    *,
    language: str = "nb",
    material: FormMaterial | None = None,
) -> list[ShownQuestion]:
    """The questions in order, with what was typed exactly as it was typed, and what was found at each field.

    One whose condition is not met is there too, with `is_asked` false: its page keeps it hidden, so that what was typed
    in it is posted again and the script can show it at once.
    """
    material, asked = material or FormMaterial(), list(questions)
    fields = Fields(typed, findings)
    rests_on = {one.condition.question for one in asked if one.condition and not _is_asked(one, material)}
    known = {one.key: one for one in (*material.others, *asked)}
    return [_shown(one, fields, language, material, known, leads_on=one.key in rests_on) for one in asked]


def told_in(shown: Iterable[ShownQuestion], *, blocking: bool = True) -> list[tuple[str, str]]:
    """The address on the page and the sentence of all that is wrong, for parts/question_errors.html."""
    return [
        (f"#{name}", one.message)
        for question in shown
        if question.is_asked
        for name, one in question.every_told
        if one.blocks or not blocking
    ]


def told_elsewhere(findings: Iterable[FieldFinding], page_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """The same on a page that does not show the questions: `page_of` gives the address of a question's page."""
    return [(f"{page_of(one.question)}#{one.field}", one.message) for one in findings]


def _is_asked(question: Question, material: FormMaterial) -> bool:
    return material.asked is None or question.key in material.asked


def _shown(
    question: Question,
    fields: Fields,
    language: str,
    material: FormMaterial,
    known: Mapping[str, Question],
    *,
    leads_on: bool,
) -> ShownQuestion:
    key, typed = question.key, fields.typed.get(question.key, ())
    explained = _explained(question, language)
    is_budget, is_places = question.kind is QuestionKind.BUDGET, question.kind is QuestionKind.MUNICIPALITIES
    names = material.municipalities if is_places else {}
    return ShownQuestion(
        question=question,
        words=question.words.in_language(language),
        explained=explained,
        field=_field(question, fields, bool(explained), names),
        is_asked=_is_asked(question, material),
        condition=_condition(question.condition, known, language),
        leads_on=leads_on,
        left=_left(question, only(fields.typed, key)),
        options=tuple(_options(question, typed, language)),
        budget=shown_budget(question, fields, language, material.more) if is_budget else None,
        files=tuple(_files(question, material)),
        understood=tuple(understood(typed, names)),
        alike=tuple(alike(typed, names)),
        told=tuple(fields.left(key)),
    )


def _explained(question: Question, language: str) -> tuple[str, ...]:
    """The help of whoever made the question, and how it must be written."""
    ours = " ".join(filter(None, (how_to_write(question.kind), limits_in_words(question))))
    return tuple(filter(None, (question.help.in_language(language), ours)))


def _field(question: Question, fields: Fields, is_explained: bool, names: Mapping[str, str]) -> ShownField:
    key = question.key
    beside = [
        f"hjelp-{key}" if is_explained else "",
        f"igjen-{key}" if most_characters(question) else "",
    ]
    return fields.field(key, *beside, value=as_names(fields.typed.get(key, ()), names) if names else None)


def _left(question: Question, written: str) -> str:
    most = most_characters(question)
    return "" if most is None else room_left(length_of(question, written), most)


def _options(question: Question, typed: Sequence[str], language: str) -> Iterator[ShownOption]:
    """The options of a choice; the first carries the id of the field, so that a link to the field comes to it."""
    if question.kind is QuestionKind.DECLARATION:
        yield ShownOption("yes", "", question.key, any(one.strip().lower() in YES for one in typed[:1]))
    if question.kind not in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        return
    for number, one in enumerate(question.options):
        name = question.key if number == 0 else f"{question.key}-{one.key}"
        yield ShownOption(one.key, one.words.in_language(language), name, one.key in typed)
    if question.kind is QuestionKind.CHOICE and not question.is_required:
        # A radio button that was pressed cannot be let go of.
        yield ShownOption("", _("Vi svarer ikke på dette"), f"{question.key}-0", not any(typed))


def _files(question: Question, material: FormMaterial) -> Iterator[ShownFile]:
    key, opens, removes = question.key, material.opens, material.removes
    for number, one in enumerate(material.attached.get(key, ()), start=1):
        where = (opens(key, number) if opens else "", removes(key, number) if removes else "")
        yield ShownFile(number, one.name, size_in_words(one.size), *where)


def _condition(
    condition: QuestionCondition | None, known: Mapping[str, Question], language: str
) -> ShownCondition | None:
    if condition is None:
        return None
    above = str(condition.above.ore // 100) if condition.above is not None else ""
    other = known.get(condition.question)
    words = (
        _in_words(condition, other, language) if other else _("Vi spør bare når et tidligere svar gjør det aktuelt.")
    )
    return ShownCondition(condition.question, condition.kind.value, condition.option, above, words)


def _in_words(condition: QuestionCondition, other: Question, language: str) -> str:
    question = other.words.in_language(language)
    option = other.option(condition.option)
    told = {
        "question": question,
        "option": option.words.in_language(language) if option else "",
        "amount": condition.above.in_words if condition.above is not None else "",
    }
    return {
        ConditionKind.HAS: _("Vi spør bare når svaret på «%(question)s» er «%(option)s»."),
        ConditionKind.YES: _("Vi spør bare når «%(question)s» er krysset av."),
        ConditionKind.ANSWERED: _("Vi spør bare når «%(question)s» er besvart."),
        ConditionKind.ABOVE: _("Vi spør bare når «%(question)s» er over %(amount)s."),
    }[condition.kind] % told
