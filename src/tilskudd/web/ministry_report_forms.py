"""Forms of reports to the ministry: a section's text with a figure to put in, and when a report was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.ministry_reports.texts import LONGEST
from tilskudd.web.forms import Plain


class WriteSection(Plain):
    """The text of one section, the version that was seen, and a figure or reference to put at its end."""

    seen = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Tekst"),
        help_text=gettext_lazy("Ett avsnitt på hver linje. Tall skrives ikke, de hentes: {tildelt} blir til beløpet."),
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    insert = forms.ChoiceField(label=gettext_lazy("Tall eller ord å sette inn"), required=False)

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["insert"].choices = choices  # type: ignore[attr-defined]


class SendReport(Plain):
    """Which day a report was sent to the ministry, and how."""

    sent_on = forms.DateField(
        label=gettext_lazy("Dagen den ble sendt"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    how = forms.CharField(
        label=gettext_lazy("Hvordan den ble sendt"),
        help_text=gettext_lazy("For eksempel journalposten den ligger i."),
        max_length=300,
    )
    deadline = forms.ChoiceField(
        label=gettext_lazy("Fristen den svarer på"),
        help_text=gettext_lazy("Oppdraget er da levert på den fristen."),
        required=False,
    )

    def __init__(self, *args: Any, deadlines: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if deadlines:
            self.fields["deadline"].initial = deadlines[0][0]
            self.fields["deadline"].choices = [*deadlines, ("", gettext_lazy("Ingen frist i brevet"))]  # type: ignore[attr-defined]
        else:
            del self.fields["deadline"]
