"""Forms for formula grants: a statistic taken in, a recipe with why its groups were chosen, and what if."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.distribution.models import ROUNDING_CHOICES, StatisticSnapshot
from tilskudd.distribution.services import Choice, NewRecipe
from tilskudd.distribution.snapshots import Source
from tilskudd.values.split import Rounding
from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.letter_forms import LARGEST_FILE, day_input


class StatisticFile(Plain):
    """A statistic as a file, with its source and what it counts."""

    file = forms.FileField(
        label=gettext_lazy("Filen"),
        help_text=gettext_lazy(
            "CSV i UTF-8, høyst 2 MB, med kolonnene kommunenummer, aar (eller dato), land (eller gruppe) og antall. "
            "Et tomt antall er skjult, og regnes som ingen."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    title = forms.CharField(label=gettext_lazy("Hva tallene heter"), max_length=200)
    source = forms.CharField(
        label=gettext_lazy("Kilde"),
        help_text=gettext_lazy("Hvem som har laget dem, og hvor de er hentet."),
        max_length=500,
    )
    licence = forms.CharField(
        label=gettext_lazy("Lisens"), help_text=gettext_lazy("For eksempel «NLOD 2.0»."), max_length=200
    )
    source_day = forms.DateField(
        label=gettext_lazy("Dagen de ble publisert eller hentet"), localize=False, widget=day_input()
    )
    counts_nb = forms.CharField(
        label=gettext_lazy("Hva som telles, på bokmål"),
        help_text=gettext_lazy("Slik det står foran gruppens navn: «innbyggere som har innvandret fra»."),
        max_length=200,
    )
    counts_nn = forms.CharField(label=gettext_lazy("Hva som telles, på nynorsk"), max_length=200)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("Filen er større enn 2 MB. Ta bare med gruppene og årene som trengs."))
        return file

    @property
    def told(self) -> Source:
        return Source(**{name: given for name, given in self.cleaned_data.items() if name != "file"})


class DayChoice(forms.TypedChoiceField):
    """One of the days that a statistic counts on."""

    def __init__(self, days: Sequence[date], **options: Any) -> None:
        choices = [(day.isoformat(), f"{day:%d.%m.%Y}") for day in days]
        super().__init__(choices=choices, coerce=date.fromisoformat, **options)


class RecipeForm(Plain):
    """How the money is shared out by a statistic, and why by these groups."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    top = forms.IntegerField(
        label=gettext_lazy("Antall kommuner"),
        help_text=gettext_lazy("De med flest. Tomt når alle skal være med."),
        required=False,
        min_value=1,
        max_value=1_000,
        localize=False,
    )
    base = KronerInput(
        label=gettext_lazy("Grunnbeløp til hver (kr)"),
        help_text=gettext_lazy("Tomt når alt går etter hvor mange de er."),
        required=False,
    )
    rounding = forms.ChoiceField(
        label=gettext_lazy("Avrunding"),
        help_text=gettext_lazy("Største rest gir alltid nøyaktig summen. Hver rad for seg kan gi kroner for mye."),
        choices=ROUNDING_CHOICES,
    )
    chosen_by = forms.CharField(label=gettext_lazy("Tallet gruppene er valgt etter"), max_length=300)
    chosen_source = forms.CharField(label=gettext_lazy("Hvor det står"), max_length=500)
    chosen_on = forms.DateField(
        label=gettext_lazy("Dagen tallet gjelder"), required=False, localize=False, widget=day_input()
    )
    chosen_cut = forms.CharField(
        label=gettext_lazy("Hvor grensen gikk"),
        help_text=gettext_lazy("For eksempel «under 50 prosent»."),
        max_length=300,
    )
    figures = forms.CharField(
        label=gettext_lazy("Tallet for hver gruppe"),
        help_text=gettext_lazy("Én gruppe på hver linje: «Polen: 39 prosent»."),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input"}),
    )
    chosen_missing = forms.CharField(label=gettext_lazy("Hva tallet ikke sier"), required=False, max_length=500)

    def __init__(self, *args: Any, statistic: StatisticSnapshot, groups: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.statistic = statistic
        self.fields["day"] = DayChoice(statistic.days, label=_("Dagen det telles"))
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_("Grupper"), choices=[(name, name) for name in groups], widget=forms.CheckboxSelectMultiple
        )
        self.fields["day"].widget.attrs["class"] = "ds-input"
        self.order_fields(["seen", "day", "groups"])

    def clean_figures(self) -> dict[str, str]:
        rows = [row for row in self.cleaned_data["figures"].splitlines() if row.strip()]
        wrong = [row for row in rows if not all(part.strip() for part in (*row.partition(":"),))]
        if wrong:
            raise ValidationError(
                _("«%s» mangler gruppe eller tall. Skriv for eksempel «Polen: 39 prosent».") % wrong[0][:80]
            )
        return {name.strip(): figure.strip() for name, _colon, figure in (row.partition(":") for row in rows)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if unknown := sorted(set(given.get("figures") or ()) - set(given.get("groups") or ())):
            self.add_error("figures", _("%s er ikke blant gruppene som er valgt.") % ", ".join(unknown))
        return given

    @property
    def new(self) -> NewRecipe:
        given = self.cleaned_data
        choice = Choice(
            given["chosen_by"],
            given["chosen_source"],
            given["chosen_cut"],
            given["chosen_on"],
            given["chosen_missing"],
            given["figures"],
        )
        rounding = Rounding(given["rounding"])
        return NewRecipe(self.statistic, given["groups"], given["day"], given["top"], choice, given["base"], rounding)


class WhatIfForm(Plain):
    """Another recipe to try; nothing is stored."""

    antall = forms.IntegerField(
        label=gettext_lazy("Antall kommuner"), required=False, min_value=1, max_value=1_000, localize=False
    )
    avrunding = forms.ChoiceField(label=gettext_lazy("Avrunding"), choices=ROUNDING_CHOICES)

    def __init__(self, *args: Any, days: Sequence[date], groups: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dag"] = DayChoice(days, label=_("Tall per"))
        self.fields["dag"].widget.attrs["class"] = "ds-input"
        self.fields["grupper"] = forms.MultipleChoiceField(
            label=_("Grupper"), choices=[(name, name) for name in groups], widget=forms.CheckboxSelectMultiple
        )
