"""Forms for editing questions, in words only: a section, a new question, and all that a question has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.plain_text import one_line
from tilskudd.applications.question_faults import ANSWERS_TO, LONGEST_WORDS, MOST_OPTIONS
from tilskudd.applications.questions import (
    WITH_OPTIONS,
    AskedIn,
    ConditionKind,
    Option,
    Question,
    QuestionCondition,
    QuestionKind,
    QuestionSet,
    Words,
)
from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.question_limit_fields import limit_fields
from tilskudd.web.question_words import (
    A_MEGABYTE,
    ASKED_CHOICES,
    KIND_CHOICES,
    STARTS_WITH,
)

ANSWERS: Final[dict[str, Any]] = {
    ConditionKind.ANSWERED.value: gettext_lazy("besvart, uansett hva"),
    ConditionKind.YES.value: gettext_lazy("krysset av"),
    ConditionKind.ABOVE.value: gettext_lazy("over et beløp"),
}


def words_field(label: Any, language: str, *, required: bool = False, rows: int = 2, help_text: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows, "class": "ds-input", "lang": language})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, required=required, widget=widget, help_text=help_text)


class SectionForm(Plain):
    """What a section is called."""

    seen = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    nb = words_field(gettext_lazy("Hva delen heter, på bokmål"), "nb", required=True, rows=1)
    nn = words_field(gettext_lazy("Hva delen heter, på nynorsk"), "nn", rows=1)
    en = words_field(gettext_lazy("Hva delen heter, på engelsk"), "en", rows=1)

    @property
    def words(self) -> Words:
        return _words(self.cleaned_data, "")


class NewQuestionForm(Plain):
    """What a question asks, and what the answer is made of; the rest is set on its own page."""

    seen = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Hva slags svar?"), choices=KIND_CHOICES)
    nb = words_field(gettext_lazy("Spørsmålet, på bokmål"), "nb", required=True)
    nn = words_field(gettext_lazy("Spørsmålet, på nynorsk"), "nn")
    en = words_field(gettext_lazy("Spørsmålet, på engelsk"), "en")
    more = words_field(
        gettext_lazy("Valgene eller utgiftslinjene, på bokmål"),
        "nb",
        rows=5,
        help_text=gettext_lazy("Én på hver linje. Bare for valg og budsjett. Du kan legge til flere senere."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("more") and given.get("kind") not in {one.value for one in WITH_OPTIONS}:
            self.add_error("more", _("Dette slaget svar har ingen valg. Ta dem bort, eller velg et annet slag."))
        return given

    @property
    def question(self) -> Question:
        given = self.cleaned_data
        kind = QuestionKind(given["kind"])
        options = tuple(Option(Words(line)) for line in lines_of(given["more"]))
        return Question(kind, _words(given, ""), options=options, **STARTS_WITH.get(kind, {}))


class QuestionForm(Plain):
    """All that a question of a kind has: its words, its help, its limits, when it is asked, and its options."""

    seen = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    nb = words_field(gettext_lazy("Spørsmålet, på bokmål"), "nb", required=True)
    nn = words_field(gettext_lazy("Spørsmålet, på nynorsk"), "nn")
    en = words_field(gettext_lazy("Spørsmålet, på engelsk"), "en")
    help_nb = words_field(gettext_lazy("Hjelp til spørsmålet, på bokmål"), "nb")
    help_nn = words_field(gettext_lazy("Hjelp til spørsmålet, på nynorsk"), "nn")
    help_en = words_field(gettext_lazy("Hjelp til spørsmålet, på engelsk"), "en")
    is_required = forms.BooleanField(label=gettext_lazy("Må besvares"), required=False)
    asked_in = forms.ChoiceField(label=gettext_lazy("Spørres i"), choices=ASKED_CHOICES)
    criterion = forms.ChoiceField(
        label=gettext_lazy("Kriteriet svaret viser"),
        help_text=gettext_lazy("Kriteriene står i regelverket for ordningen."),
        required=False,
    )
    when = forms.ChoiceField(label=gettext_lazy("Vises bare når"), required=False)
    answer = forms.ChoiceField(label=gettext_lazy("svaret er"), required=False)
    above = KronerInput(
        label=gettext_lazy("Beløpet svaret må være over (kr)"),
        help_text=gettext_lazy("Bare når svaret skal være over et beløp."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        question: Question,
        whole: QuestionSet,
        criteria: Sequence[tuple[Any, list[str]]],
        seen: int,
        **more: Any,
    ) -> None:
        self.question, self.earlier = question, _before(whole, question)
        super().__init__(*args, **{"initial": _filled(question) | {"seen": seen}, **more})
        self.fields["is_required"].widget.attrs["class"] = "ds-input"
        self.fields["criterion"].choices = _criteria(criteria, question)  # type: ignore[attr-defined]
        names = [("", _("alltid")), *((one.key, _short(one.words.nb)) for one in self.earlier)]
        self.fields["when"].choices = names  # type: ignore[attr-defined]
        self.fields["answer"].choices = list(_answers(self.earlier))  # type: ignore[attr-defined]
        self.fields.update(limit_fields(question.kind))
        if question.kind in WITH_OPTIONS:
            self.fields.update(_options(question))

    @property
    def limits(self) -> list[forms.BoundField]:
        return [self[name] for name in ("least", "most", "types") if name in self.fields]

    @property
    def option_rows(self) -> list[tuple[Option, list[forms.BoundField]]]:
        """Each option, with its fields in three languages."""
        return [
            (one, [self[f"{one.key}_{language}"] for language in ("nb", "nn", "en")])
            for one in self.question.options
            if self.question.kind in WITH_OPTIONS
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        other = next((one for one in self.earlier if one.key == given.get("when")), None)
        if other is not None and "answer" in given:
            self._look_at(other, given)
        return given

    def _look_at(self, other: Question, given: dict[str, Any]) -> None:
        answer, name = given["answer"], other.words.nb
        if answer not in ANSWERS:
            if other.option(answer) is None or other.kind not in ANSWERS_TO[ConditionKind.HAS]:
                self.add_error("answer", _("Velg et svar som «%s» kan ha.") % name)
        elif other.kind not in ANSWERS_TO[ConditionKind(answer)]:
            self.add_error("answer", _("«%s» kan ikke besvares slik. Velg noe annet.") % name)
        elif answer == ConditionKind.ABOVE.value and not given.get("above"):
            self.add_error("above", _("Skriv beløpet."))

    @property
    def changed(self) -> Question:
        """The question as it was written; new options have no key yet."""
        given = self.cleaned_data
        kept = tuple(replace(one, words=_words(given, f"{one.key}_")) for one, _fields in self.option_rows)
        new = tuple(Option(Words(line)) for line in lines_of(given.get("more", "")))
        limits: dict[str, Any] = {name: given[name] for name in ("least", "most") if name in self.fields}
        if self.question.kind is QuestionKind.ATTACHMENT:
            limits = {"most": given["most"] and given["most"] * A_MEGABYTE, "types": tuple(given["types"])}
        return replace(
            self.question,
            words=_words(given, ""),
            help=_words(given, "help_"),
            is_required=given["is_required"],
            asked_in=AskedIn(given["asked_in"]),
            criterion=given["criterion"],
            condition=self._condition(),
            options=(*kept, *new),
            **limits,
        )

    def _condition(self) -> QuestionCondition | None:
        given = self.cleaned_data
        if not given["when"]:
            return None
        if given["answer"] not in ANSWERS:
            return QuestionCondition(given["when"], ConditionKind.HAS, given["answer"])
        kind = ConditionKind(given["answer"])
        return QuestionCondition(given["when"], kind, above=given["above"] if kind is ConditionKind.ABOVE else None)


def lines_of(text: str) -> list[str]:
    """What was written on each line, at most as many as a question may have."""
    return [one for one in (one_line(line) for line in text.splitlines()) if one][: MOST_OPTIONS + 1]


def _words(given: dict[str, Any], prefix: str) -> Words:
    return Words(*(given.get(f"{prefix}{language}", "").strip() for language in ("nb", "nn", "en")))


def _before(whole: QuestionSet, question: Question) -> list[Question]:
    found: list[Question] = []
    for one in whole.questions:
        if one.key == question.key:
            break
        found.append(one)
    return found


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:87] + "…"


def _criteria(groups: Sequence[tuple[Any, list[str]]], question: Question) -> list[Any]:
    shown: list[Any] = [("", _("ingen")), *((name, [(one, one) for one in words]) for name, words in groups)]
    known = {one for _name, words in groups for one in words}
    if question.criterion and question.criterion not in known:
        shown.append((question.criterion, _("%s (står ikke i regelverket)") % question.criterion))
    return shown


def _answers(earlier: Sequence[Question]) -> Iterator[Any]:
    yield from ANSWERS.items()
    for one in earlier:
        if one.kind in ANSWERS_TO[ConditionKind.HAS]:
            yield _short(one.words.nb), [(option.key, _short(option.words.nb)) for option in one.options]


def _options(question: Question) -> dict[str, forms.Field]:
    named = {"nb": gettext_lazy("bokmål"), "nn": gettext_lazy("nynorsk"), "en": gettext_lazy("engelsk")}
    made: dict[str, forms.Field] = {}
    for number, one in enumerate(question.options, 1):
        for language, name in named.items():
            made[f"{one.key}_{language}"] = forms.CharField(
                label=_("Valg %(number)d på %(language)s") % {"number": number, "language": name},
                max_length=LONGEST_WORDS,
                required=language == "nb",
                widget=forms.TextInput(attrs={"class": "ds-input", "lang": language}),
            )
    made["more"] = words_field(
        gettext_lazy("Legg til flere, på bokmål"), "nb", rows=3, help_text=gettext_lazy("Én på hver linje.")
    )
    return made


def _filled(question: Question) -> dict[str, Any]:
    condition = question.condition
    most: Any = question.most
    if question.kind is QuestionKind.ATTACHMENT and isinstance(most, int):
        most = -(-most // A_MEGABYTE)
    told: dict[str, Any] = {
        "is_required": question.is_required,
        "asked_in": question.asked_in.value,
        "criterion": question.criterion,
        "when": condition.question if condition else "",
        "answer": (condition.option or condition.kind.value) if condition else ConditionKind.ANSWERED.value,
        "above": condition.above if condition else None,
        "least": question.least,
        "most": most,
        "types": list(question.types),
    }
    for language in ("nb", "nn", "en"):
        told |= {language: getattr(question.words, language), f"help_{language}": getattr(question.help, language)}
        told |= {f"{one.key}_{language}": getattr(one.words, language) for one in question.options}
    return told
