"""Forms for claims: verdicts, what is missing, what the ministry is told, and what a decision would cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.claims.queries import Standing
from tilskudd.web.forms import Plain
from tilskudd.web.round_forms import day_field, text_field


class AskAlso(Plain):
    number = forms.CharField(
        label=gettext_lazy("Organisasjonsnummer"),
        help_text=gettext_lazy("Kommunen eller fylkeskommunen må være registrert under Mottakere."),
        max_length=20,
    )


class Judge(Plain):
    """How many participants of each line are recognised, and why when they are fewer than claimed."""

    seen = forms.IntegerField(min_value=1, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[Standing], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for one in rows:
            count = forms.IntegerField(
                label=_("Anerkjente deltakere"),
                help_text=_("Fra 0 til %d.") % one.sent.all,
                min_value=0,
                max_value=one.sent.all,
                initial=one.recognised if one.is_judged else one.sent.all,
                localize=False,
                widget=forms.NumberInput(attrs={"class": "ds-input short", "inputmode": "numeric"}),
            )
            reason = _("Hvorfor færre anerkjennes")
            self.fields[f"count-{one.measure.code}"] = count
            self.fields[f"reason-{one.measure.code}"] = forms.CharField(
                label=reason,
                max_length=500,
                required=False,
                initial=one.reason,
                widget=forms.Textarea(attrs={"rows": 2, "class": "ds-input"}),
            )

    @property
    def told(self) -> list[tuple[Standing, int, str]]:
        """Each line with the count and the reason that were written."""
        given = self.cleaned_data
        return [(one, given[f"count-{one.measure.code}"], given[f"reason-{one.measure.code}"]) for one in self.rows]

    @property
    def parts(self) -> list[tuple[Standing, Any, Any]]:
        """Each line with its two fields, to be drawn."""
        return [(one, self[f"count-{one.measure.code}"], self[f"reason-{one.measure.code}"]) for one in self.rows]


class AskToCorrect(Plain):
    words = text_field(gettext_lazy("Hva som mangler"), 1000)
    due_on = day_field(gettext_lazy("Frist for å rette"), gettext_lazy("Svarer de innen fristen, står første dag."))


class NoticeForm(Plain):
    words = text_field(gettext_lazy("Varselet"), 10_000, rows=14)
    sent_on = day_field(gettext_lazy("Sendt"))


class ProposeCovered(Plain):
    """What the person saw: how many would be covered; and for a new version, which one and what is new."""

    units = forms.IntegerField(min_value=0, max_value=10**7, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    words = forms.CharField(label=gettext_lazy("Hva som er nytt i denne versjonen"), max_length=300, required=False)
