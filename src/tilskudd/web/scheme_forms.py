"""Forms for schemes: what one is, its rules a-e with its terms, its frame, and the year it is copied to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.mandate.models import Assignment
from tilskudd.schemes.models import SchemeVersion
from tilskudd.schemes.rules import SchemeRules
from tilskudd.schemes.services import NewTerm
from tilskudd.schemes.words import KIND_CHOICES, RECIPIENT_CHOICES, RULE_WORDS
from tilskudd.web.forms import KronerInput, Plain

HELP = {
    "goal": gettext_lazy("Det som skal være annerledes for brukere og samfunn. Ikke produkter eller aktiviteter."),
    "target_group": gettext_lazy("Dem tilskuddet skal nå. Det er sjelden de samme som mottakerne."),
    "achievement": gettext_lazy("Hvordan vi ser om målet er nådd: for brukerne, samfunnet og det som blir gjort."),
    "award": gettext_lazy("Hvem som kan få, til hva, og hvordan beløpet regnes ut."),
    "follow_up": gettext_lazy("Rapporter, frister, kontroll, og hva som skjer ved avvik."),
    "evaluation": gettext_lazy("Når det skal evalueres. Kan stå tomt."),
}


class AssignmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.title}"


class NewScheme(Plain):
    """A scheme on a line that is open in a year."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Hvordan pengene fordeles"), choices=KIND_CHOICES)
    line = forms.ChoiceField(label=gettext_lazy("Post"))
    assignment = AssignmentChoice(
        label=gettext_lazy("Oppdraget ordningen svarer på"),
        help_text=gettext_lazy("Det brevet krever av mottakerne, blir vilkår i ordningen."),
        queryset=Assignment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], assignments: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]
        self.fields["assignment"].queryset = assignments  # type: ignore[attr-defined]


class RulesForm(Plain):
    """The rules a-e, who may get the money, and the terms: those that are demanded and those that are asked about."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: SchemeVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms = list(version.terms.select_related("duty").order_by("place"))
        for name, word in RULE_WORDS.items():
            self.fields[name] = forms.CharField(
                label=word,
                help_text=HELP[name],
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
            )
        self.fields["recipients"] = forms.ChoiceField(
            label=_("Hvem som kan få"), choices=RECIPIENT_CHOICES, widget=forms.Select(attrs={"class": "ds-input"})
        )
        self.fields["audit_above"] = KronerInput(
            label=_("Revisor kreves over (kr)"),
            help_text=_("Tilskudd over beløpet må ha revisors uttalelse om regnskapet. Tomt når ingen må ha det."),
            required=False,
        )
        for sort, label, help_text in (
            ("demanded", _("Vilkår"), _("Ett på hver linje. Brudd kan gi krav om penger tilbake.")),
            ("asked", _("Det mottakerne bør eller oppfordres til"), _("Ett på hver linje. Spørres om, kreves aldri.")),
        ):
            self.fields[sort] = forms.CharField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=20_000,
                initial="\n".join(one.words for one in self.terms if one.is_demanded == (sort == "demanded")),
                widget=forms.Textarea(attrs={"rows": 5, "class": "ds-input"}),
            )

    @property
    def rules(self) -> SchemeRules:
        given = self.cleaned_data
        above = given["audit_above"] if self["audit_above"].data else None
        return SchemeRules(**{name: given[name] for name in (*RULE_WORDS, "recipients")}, audit_above=above)

    @property
    def new_terms(self) -> list[NewTerm]:
        """The terms as typed; one whose words are those of a duty stays tied to it."""
        duties = {one.words: one.duty for one in self.terms}
        return [
            NewTerm(words, sort == "demanded", duties.get(words))
            for sort in ("demanded", "asked")
            for line in self.cleaned_data[sort].splitlines()
            if (words := line.strip())
        ]


class FrameForm(Plain):
    amount = KronerInput(label=gettext_lazy("Hele rammen (kr)"))
    reason = forms.CharField(label=gettext_lazy("Hvorfor"), max_length=500)


class CopyScheme(Plain):
    year = forms.IntegerField(label=gettext_lazy("Til budsjettåret"), min_value=2000, max_value=2099, localize=False)
