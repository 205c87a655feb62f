"""Forms of assessment: points and reasons, ties, differences, and who is to assess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.assessing import GivenScore
from tilskudd.applications.assessment_models import Assessment
from tilskudd.applications.criteria import same_words
from tilskudd.applications.ranking import CriterionResult
from tilskudd.applications.rules import MOST_POINTS
from tilskudd.people.models import User
from tilskudd.web.forms import Plain
from tilskudd.web.round_forms import text_field

POINTS = [(str(points), str(points)) for points in range(MOST_POINTS + 1)]


class Scores(Plain):
    """Points and a reason for each criterion, and the whole in words; `seen` is one's own newest."""

    sent = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Samlet vurdering"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input"}),
    )

    def __init__(self, *args: Any, criteria: Sequence[str], before: Assessment | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        given = {same_words(one["criterion"]): one for one in (before.scores if before else [])}
        for at, words in enumerate(criteria):
            one = given.get(same_words(words), {})
            points = one.get("points")
            self.fields[f"p{at}"] = forms.ChoiceField(
                label=_("Poeng"),
                choices=POINTS,
                required=False,
                initial=None if points is None else str(points),
                widget=forms.RadioSelect(attrs={"class": "ds-input"}),
            )
            self.fields[f"r{at}"] = forms.CharField(
                label=_("Begrunnelse"),
                max_length=2_000,
                required=False,
                initial=one.get("reason", ""),
                widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
            )
        self.initial.setdefault("words", before.words if before else "")

    @property
    def given(self) -> list[GivenScore]:
        """What was written for each criterion."""
        told = self.cleaned_data
        return [
            GivenScore(words, int(told[f"p{at}"]) if told[f"p{at}"] else None, told[f"r{at}"])
            for at, words in enumerate(self.criteria)
        ]

    @property
    def parts(self) -> list[tuple[str, Any, Any]]:
        """Each criterion with its two fields, to be drawn."""
        return [(words, self[f"p{at}"], self[f"r{at}"]) for at, words in enumerate(self.criteria)]


class Impartial(Plain):
    is_impartial = forms.ChoiceField(
        label=gettext_lazy("Er du habil?"),
        choices=[
            ("ja", gettext_lazy("Ja, jeg har ingen tilknytning til søkeren eller prosjektet")),
            ("nei", gettext_lazy("Nei, jeg går fra saken")),
        ],
        widget=forms.RadioSelect(attrs={"class": "ds-input"}),
    )
    words = text_field(
        gettext_lazy("Hvilken tilknytning"), 500, 2, gettext_lazy("Skriv det hvis du ikke er habil. Det blir lagret.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].required = False


class Settle(Plain):
    """How one criterion is settled: the points between the lowest and the highest, and why."""

    criterion = forms.CharField(max_length=2_000, widget=forms.HiddenInput)
    points = forms.IntegerField(label=gettext_lazy("Poeng etter avklaring"), min_value=0, max_value=MOST_POINTS)
    words = text_field(gettext_lazy("Hvorfor"), 2_000, 2, gettext_lazy("Søkeren får se dette i brevet."))

    def __init__(self, *args: Any, result: CriterionResult | None = None, at: int = 0, **options: Any) -> None:
        super().__init__(*args, auto_id=f"avklar-{at}-%s", **options)
        self.result = result
        if result is not None:
            lowest, highest = min(result.given), max(result.given)
            self.initial.setdefault("criterion", result.criterion)
            self.fields["points"].help_text = _("Fra %(low)d til %(high)d.") % {"low": lowest, "high": highest}
        self.fields["points"].widget.attrs["class"] = "ds-input short"


class ShareOut(Plain):
    """Who is to assess, of those who may; at first those who do already."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem skal vurdere?"), widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"})
    )

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.pk): one for one in people}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, one.name) for key, one in self.known.items()]

    def choose(self, keys: set[int]) -> None:
        self.initial["people"] = [str(key) for key in keys]

    @property
    def chosen(self) -> list[User]:
        """The people who were chosen, in order of names."""
        return [one for key, one in self.known.items() if key in self.cleaned_data["people"]]


class LetOff(Plain):
    why = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=300)
