"""Forms of the month end: the S-rapport as a file or typed, and why something differs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.web.forms import KronerInput, Plain

LARGEST_FILE = 2_000_000


def _small(file: Any) -> Any:
    if file and file.size > LARGEST_FILE:
        raise ValidationError(_("Filen er større enn 2 MB."))
    return file


class MonthSums(Plain):
    """The sums of the S-rapport: a file, or rows that are typed."""

    file = forms.FileField(
        label=gettext_lazy("Fil med summene"),
        help_text=gettext_lazy("CSV eller xlsx med kolonnene kapittel, post, konto og beløp. Hele kroner, høyst 2 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    sums = forms.CharField(
        label=gettext_lazy("Eller skriv summene"),
        help_text=gettext_lazy("Én på hver linje: post, konto og beløp, som 671/62; 870; 20 000 000."),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_file(self) -> Any:
        return _small(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and bool(told.get("file")) == bool(told.get("sums", "").strip()):
            raise ValidationError(_("Velg en fil, eller skriv summene. Ikke begge."))
        return told


class WhyDifferent(Plain):
    """Why a sum differs, with the document that shows it, and the difference that was seen."""

    seen = KronerInput(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Hva differansen kommer av"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=gettext_lazy("Dokument"), help_text=gettext_lazy("For eksempel bilaget. Høyst 2 MB."), required=False
    )

    def clean_file(self) -> Any:
        return _small(self.cleaned_data["file"])
