"""Forms of circulars: what one says, and questions with their answers."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.circulars.models import CircularVersion
from tilskudd.circulars.writing import LARGEST, LONGEST_TEXT, CircularWords
from tilskudd.mandate.models import Assignment
from tilskudd.schemes.models import Scheme
from tilskudd.web.forms import Plain
from tilskudd.web.round_forms import day_field, text_field

TO_CHOICES: Final = [
    ("municipalities", gettext_lazy("alle kommuner")),
    ("counties", gettext_lazy("alle fylkeskommuner")),
    ("recipients", gettext_lazy("alle som har fått tilskudd fra en ordning")),
]
TEXT_HELP: Final = gettext_lazy("En linje som begynner med «# » er en overskrift, en som begynner med «- » et punkt.")


class AssignmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.title} ({obj.letter.reference})"


class SchemeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.year}"


class CircularForm(Plain):
    """All that a circular says, and whom it is for; `seen` is the number of the version that was seen."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput, initial=0)
    assignment = AssignmentChoice(
        label=gettext_lazy("Oppdraget det gjelder"),
        help_text=gettext_lazy("Kan stå tomt."),
        queryset=Assignment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )
    wrong = text_field(
        gettext_lazy("Hva var feil i utgaven som er sendt?"),
        500,
        help_text=gettext_lazy("Står øverst i rettelsen. De som har fått den forrige utgaven, får denne."),
    )
    title_nb = forms.CharField(label=gettext_lazy("Tittel på bokmål"), max_length=200)
    text_nb = text_field(gettext_lazy("Tekst på bokmål"), LONGEST_TEXT, rows=14, help_text=TEXT_HELP)
    title_nn = forms.CharField(label=gettext_lazy("Tittel på nynorsk"), max_length=200, required=False)
    text_nn = text_field(
        gettext_lazy("Tekst på nynorsk"),
        LONGEST_TEXT,
        rows=10,
        help_text=gettext_lazy("Går til dem som bruker nynorsk. Uten den får de teksten på bokmål."),
    )
    made_with = forms.CharField(
        label=gettext_lazy("Laget sammen med"),
        help_text=gettext_lazy("For eksempel «HK-dir og KS». Kan stå tomt."),
        max_length=300,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Vedlegg som PDF"),
        help_text=gettext_lazy("Kan stå tomt. Høyst 2 MB."),
        required=False,
    )
    drops_file = forms.BooleanField(label=gettext_lazy("Ta bort vedlegget som er der nå"), required=False)
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Hvem er det til?"), choices=TO_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    recipients_of = SchemeChoice(
        label=gettext_lazy("Ordningen"),
        help_text=gettext_lazy("Velg den når det er til dem som har fått tilskudd fra en ordning."),
        queryset=Scheme.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen"),
    )
    counted_on = day_field(
        gettext_lazy("Dagen kretsen telles på"),
        gettext_lazy("De som er kommuner, fylkeskommuner eller mottakere den dagen, får rundskrivet."),
    )

    def __init__(
        self,
        *args: Any,
        assignments: Any = None,
        version: CircularVersion | None = None,
        corrects: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kept_day = version.counted_on if version else None
        self.fields["text_nn"].required = False
        self.fields["recipients_of"].queryset = Scheme.objects.order_by("-year", "name", "pk")  # type: ignore[attr-defined]
        self.fields["drops_file"].widget.attrs["class"] = "ds-input"
        if assignments is None:
            del self.fields["assignment"]
        else:
            self.fields["assignment"].queryset = assignments  # type: ignore[attr-defined]
        for name in ("to", "recipients_of", "counted_on") if corrects else ("wrong",):
            del self.fields[name]
        if version is None or version.file is None:
            del self.fields["drops_file"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise ValidationError(_("Filen er større enn 2 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "recipients" in given.get("to", []) and not given.get("recipients_of"):
            self.add_error("recipients_of", _("Velg ordningen."))
        return given

    @property
    def words(self) -> CircularWords:
        given = self.cleaned_data
        to, file = given.get("to", []), given.get("file")
        names = ("title_nb", "text_nb", "title_nn", "text_nn", "made_with")
        day = given.get("counted_on") or self.kept_day
        assert day is not None, "only a correction has no day in its form"
        return CircularWords(
            **{name: given[name] for name in names},
            counted_on=day,
            to_municipalities="municipalities" in to,
            to_counties="counties" in to,
            recipients_of=given.get("recipients_of") if "recipients" in to else None,
            wrong=given.get("wrong", ""),
            content=file.read() if file else b"",
            file_name=file.name if file else "",
            drops_file=given.get("drops_file", False),
        )


def told_by(version: CircularVersion) -> dict[str, Any]:
    """What stands in the form from the start."""
    names = ("title_nb", "text_nb", "title_nn", "text_nn", "made_with", "counted_on", "recipients_of")
    to = {
        "municipalities": version.to_municipalities,
        "counties": version.to_counties,
        "recipients": version.recipients_of_id is not None,
    }
    told = {name: getattr(version, name) for name in names}
    return told | {"seen": version.number, "to": [name for name, is_chosen in to.items() if is_chosen]}


class AskAboutCircular(Plain):
    words = text_field(gettext_lazy("Spørsmålet deres"), 2_000, rows=4)


class AnswerAboutCircular(Plain):
    """An answer to the one who asked, or to all with the question as all see it."""

    words = text_field(gettext_lazy("Svaret"), 4_000, rows=5)
    to = forms.ChoiceField(
        label=gettext_lazy("Hvem skal se svaret?"),
        choices=[
            ("all", gettext_lazy("alle som har rundskrivet")),
            ("one", gettext_lazy("bare den som spurte")),
        ],
        widget=forms.RadioSelect,
    )
    asked_as = text_field(
        gettext_lazy("Spørsmålet slik alle ser det"),
        2_000,
        help_text=gettext_lazy("Uten hvem som spurte, og uten opplysninger om enkeltpersoner."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asked_as"].required = False
