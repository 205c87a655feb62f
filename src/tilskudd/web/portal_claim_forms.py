"""The form of a claim: two whole numbers for each measure, or that there is nobody; checked for shape only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.claims.rules import MOST_PARTICIPANTS, Count
from tilskudd.web.forms import Plain
from tilskudd.web.portal.claim_view import AskedMeasure

FIGURES = re.compile(r"[0-9]+|[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+", re.ASCII)
BELOW = re.compile(r"[-\u2212]\s*[0-9]+", re.ASCII)
OF_A_MEASURE = re.compile(r"(given|planned|none)-.*", re.DOTALL)


class CountInput(forms.Field):
    """A whole number of participants as people write it, in plain figures; None when nothing is written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.widget.attrs.update(
            {"inputmode": "numeric", "class": "ds-input short amount", "autocomplete": "off", "maxlength": "20"}
        )

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        if BELOW.fullmatch(text):
            raise ValidationError(_("Antallet kan ikke være under null."))
        if not FIGURES.fullmatch(text):
            raise ValidationError(_("Skriv et helt antall med sifre, for eksempel 12."))
        figures = re.sub(r"[^0-9]", "", text).lstrip("0") or "0"
        if len(figures) > len(str(MOST_PARTICIPANTS)) or int(figures) > MOST_PARTICIPANTS:
            raise ValidationError(_("Antallet må være fra 0 til 99 999."))
        return int(figures)


class ClaimForm(Plain):
    """The counts of a claim, what is stated, and a remark to the agency."""

    words = forms.CharField(
        label=gettext_lazy("Merknad til oss"),
        help_text=gettext_lazy("Ikke nødvendig. Skriv ikke navn eller fødselsnummer på deltakere."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    states = forms.BooleanField(label=gettext_lazy("Vi står inne for dette"), required=False)

    def __init__(self, *args: Any, measures: Sequence[AskedMeasure], **options: Any) -> None:
        super().__init__(*args, **options)
        self.measures = measures
        own: dict[str, forms.Field] = {}
        for one in measures:
            code = one.measure.code
            own[f"given-{code}"] = CountInput(label=_("Har fått tiltaket"))
            own[f"planned-{code}"] = CountInput(label=_("Skal få tiltaket"))
            own[f"none-{code}"] = forms.BooleanField(
                label=_("Ingen deltakere i %s") % one.name,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "ds-input"}),
            )
        self.fields = {**own, **self.fields}

    @property
    def rows(self) -> list[tuple[AskedMeasure, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each measure with its three fields."""
        return [
            (one, *(self[f"{name}-{one.measure.code}"] for name in ("given", "planned", "none")))  # type: ignore[misc]
            for one in self.measures
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if {name for name in self.data if OF_A_MEASURE.fullmatch(name)} - self.fields.keys():
            raise ValidationError(_("Dere kan ikke kreve tilskudd for dette tiltaket."))
        for one in self.measures:
            code = one.measure.code
            for name in (f"given-{code}", f"planned-{code}"):
                if name in self.errors:
                    continue
                if told.get(f"none-{code}"):
                    if told.get(name):
                        self.add_error(
                            name, _("Dere har krysset av for ingen deltakere. Ta bort krysset eller tallet.")
                        )
                elif told.get(name) is None:
                    self.add_error(name, _("Skriv hvor mange. Skriv 0, eller kryss av, hvis det ikke er noen."))
        return told

    @property
    def counts(self) -> dict[int, Count]:
        """What was typed, by the measure's key; only of a form without errors in its counts."""
        told = self.cleaned_data
        return {
            one.measure.pk: Count(
                told.get(f"given-{one.measure.code}") or 0, told.get(f"planned-{one.measure.code}") or 0
            )
            for one in self.measures
        }


def initial_of(measures: Sequence[AskedMeasure], counts: Mapping[int, Count], words: str = "") -> dict[str, Any]:
    """What the form begins with when these counts are written already."""
    told: dict[str, Any] = {"words": words}
    for one in measures:
        count = counts.get(one.measure.pk)
        if count is not None:
            told[f"given-{one.measure.code}"], told[f"planned-{one.measure.code}"] = count.given, count.planned
    return told
