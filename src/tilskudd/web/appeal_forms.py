"""Forms for appeals: what came, what is answered in both forms of Norwegian, and what the instance decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.letter_forms import LARGEST_FILE, day_input

LONGEST = 10_000


def words_field(label: Any, help_text: Any = "", rows: int = 6) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "ds-input"})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=widget)


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, localize=False, widget=day_input())


class WithFile(Plain):
    """A form that one file may come with."""

    file = forms.FileField(
        label=gettext_lazy("Vedlegg"),
        help_text=gettext_lazy("Én fil, høyst 2 MB."),
        required=False,
        widget=forms.FileInput(attrs={"class": "ds-input"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("Filen er større enn 2 MB. Lagre den mindre, eller del den opp."))
        return file

    @property
    def content(self) -> dict[str, Any]:
        """The bytes and the name of the file, as the services take them."""
        file = self.cleaned_data["file"]
        return {"content": file.read(), "name": file.name} if file else {}


class NewAppeal(WithFile):
    """An appeal as the recipient writes it."""

    words = words_field(
        gettext_lazy("Hva vil dere ha endret, og hvorfor?"),
        gettext_lazy("Skriv hva som er feil, og gjerne hva dere mener beløpet skal være."),
    )
    field_order = ("words", "file")


class RegisterAppeal(WithFile):
    """An appeal that came by post or e-mail."""

    received_on = day_field(
        gettext_lazy("Mottatt"), gettext_lazy("Dagen klagen kom til oss. Fristen prøves mot den, ikke mot i dag.")
    )
    words = words_field(gettext_lazy("Klagen"), gettext_lazy("Det de vil ha endret, og hvorfor, slik de skriver det."))
    field_order = ("received_on", "words", "file")


class Reasons(Plain):
    """Reasons in bokmål and nynorsk: the recipient reads one of them."""

    words_nb = words_field(gettext_lazy("Begrunnelse på bokmål"))
    words_nn = words_field(gettext_lazy("Begrunnelse på nynorsk"))


class Reverse(Reasons):
    """What the recipient is to have in all, and why."""

    amount = KronerInput(label=gettext_lazy("Beløp i alt (kr)"))
    field_order = ("amount", "words_nb", "words_nn")


class SpecialReasons(Plain):
    """Why an appeal that came too late is taken up."""

    why = words_field(gettext_lazy("Særlige grunner"), rows=4)


class InstanceAnswer(WithFile):
    """What the instance decided: nothing where the decision stands, else what the recipient is to have in all."""

    answered_on = day_field(gettext_lazy("Klageinstansens vedtak er datert"))
    says = forms.ChoiceField(
        label=gettext_lazy("Klageinstansen"),
        choices=[
            ("upheld", gettext_lazy("Vedtaket vårt står")),
            ("ordered", gettext_lazy("Vedtaket gjøres om")),
        ],
    )
    amount = KronerInput(
        label=gettext_lazy("Beløp i alt (kr)"),
        help_text=gettext_lazy("Bare når vedtaket gjøres om."),
        required=False,
    )
    words = words_field(gettext_lazy("Hva klageinstansen har bestemt, og hvorfor"))
    field_order = ("answered_on", "says", "amount", "words", "file")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("says") == "ordered" and not given.get("amount"):
            self.add_error("amount", _("Skriv hva mottakeren skal ha i alt."))
        return given


class WantNotice(Plain):
    """What the ministry is told about promises without cover, and when it was sent."""

    words = words_field(gettext_lazy("Varselet"), rows=12)
    sent_on = day_field(gettext_lazy("Sendt"))
