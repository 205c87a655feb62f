"""Forms about applications in the office: a deficiency notice, and what a person says about a gate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.web.forms import Plain
from tilskudd.web.round_forms import day_field, text_field


class MendForm(Plain):
    """What an application lacks, and until which day it may be mended."""

    words = text_field(gettext_lazy("Hva mangler, og hva må de gjøre?"), 4000, rows=4)
    answer_by = day_field(gettext_lazy("Siste dag de kan svare"))


class OverruleForm(Plain):
    """Whether a gate is met, whatever the registers say, and why."""

    is_met = forms.ChoiceField(
        label=gettext_lazy("Er vilkåret oppfylt?"),
        choices=[("ja", gettext_lazy("Ja")), ("nei", gettext_lazy("Nei"))],
        widget=forms.RadioSelect(attrs={"class": "ds-input"}),
    )
    words = text_field(gettext_lazy("Hvorfor, og hva bygger det på?"), 500)
