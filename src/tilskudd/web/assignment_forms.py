"""Forms for following assignments: who, when, with whom, how it goes, what is delivered, what the ministry said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.assignments.rules import DocumentKind
from tilskudd.assignments.words import DOCUMENT_WORDS, RISK_WORDS, ROLE_WORDS, TASK_STATE_WORDS, choices
from tilskudd.web.appeal_forms import WithFile, day_field, words_field
from tilskudd.web.forms import PersonChoice, Plain

LARGEST_REPORT: Final = 20_000_000
UPLOADED = (DocumentKind.DRAFT, DocumentKind.RESULT, DocumentKind.BASIS)


def _text(label: Any, help_text: Any = "", most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=most)


def _select(label: Any, options: Sequence[tuple[str, Any]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options)


def _day_or_none(label: Any, help_text: Any = "") -> forms.DateField:
    found = day_field(label, help_text)
    found.required = False
    return found


def _duties(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"})
    )


class GiveResponsible(Plain):
    """Who is responsible from now on."""

    user = PersonChoice(label=gettext_lazy("Ansvarlig"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class WithDeadline(Plain):
    """A form about one of the letter's deadlines."""

    deadline = _select(gettext_lazy("Frist"))

    def __init__(self, *args: Any, deadlines: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deadline"].choices = list(deadlines)  # type: ignore[attr-defined]


class AgreeDate(WithDeadline, WithFile):
    """The day agreed for a deadline without one."""

    day = day_field(gettext_lazy("Avtalt dato"))
    agreed_with = _text(gettext_lazy("Avtalt med"), gettext_lazy("Navn i departementet."))
    agreed_on = day_field(gettext_lazy("Avtalt den"))
    words = words_field(gettext_lazy("Slik det ble sagt"), gettext_lazy("Gjengi e-posten eller møtet kort."), rows=3)
    field_order = ("deadline", "day", "agreed_with", "agreed_on", "words", "file")


class ChangePartner(Plain):
    """Somebody with a part in the assignment, or no longer."""

    name = _text(gettext_lazy("Hvem"), gettext_lazy("For eksempel et direktorat."))
    role = _select(gettext_lazy("Rolle"), choices(ROLE_WORDS))
    is_in = _select(
        gettext_lazy("Endring"), [("in", gettext_lazy("Er med")), ("out", gettext_lazy("Er ikke lenger med"))]
    )
    why = _text(gettext_lazy("Hvorfor"), most=500)


class NoteRisk(Plain):
    """How the chances are seen today."""

    level = _select(gettext_lazy("Vurdering"), choices(RISK_WORDS))
    words = words_field(gettext_lazy("Hvorfor, og hva vi gjør med det"), rows=4)


class NoteDialogue(WithFile):
    """A message to or from the ministry."""

    direction = _select(
        gettext_lazy("Retning"),
        [("out", gettext_lazy("Fra oss til departementet")), ("in", gettext_lazy("Fra departementet til oss"))],
    )
    day = day_field(gettext_lazy("Dato"))
    who = _text(gettext_lazy("Hvem i departementet"))
    words = words_field(gettext_lazy("Hva det gjaldt"), rows=4)
    field_order = ("direction", "day", "who", "words", "file")


class NewTask(Plain):
    """A step or a deliverable, when it is due and what it answers."""

    title = _text(gettext_lazy("Hva"), most=300)
    due = _day_or_none(gettext_lazy("Frist"), gettext_lazy("Egen frist. Kan settes senere."))
    duties = _duties(gettext_lazy("Plikter den svarer på"))

    def __init__(self, *args: Any, duties: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["duties"].choices = list(duties)  # type: ignore[attr-defined]


class StandTask(Plain):
    """How a task stands."""

    state = _select(gettext_lazy("Tilstand"), choices(TASK_STATE_WORDS))
    due = _day_or_none(gettext_lazy("Frist"))
    words = words_field(gettext_lazy("Hva den sier, eller hva som er gjort"), rows=6)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].required = False


class CarryDuties(Plain):
    """The duties that a task answers."""

    duties = _duties(gettext_lazy("Plikter den svarer på"))

    def __init__(self, *args: Any, duties: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["duties"].choices = list(duties)  # type: ignore[attr-defined]


class WithReport(WithFile):
    """A form that one whole report may come with."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = True
        self.fields["file"].help_text = gettext_lazy("Én fil, høyst 20 MB.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_REPORT:
            raise ValidationError(_("Filen er større enn 20 MB. Lagre den mindre, eller del den opp."))
        return file


class AddDocument(WithReport):
    """A document of the assignment, or of one of its tasks."""

    kind = _select(gettext_lazy("Slag"), [(one.value, DOCUMENT_WORDS[one]) for one in UPLOADED])
    task = forms.ChoiceField(label=gettext_lazy("Hører til"), required=False)
    words = _text(gettext_lazy("Hva det er"), most=1000)
    field_order = ("kind", "task", "words", "file")

    def __init__(self, *args: Any, tasks: Iterable[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["task"].choices = list(tasks)  # type: ignore[attr-defined]
        self.fields["file"].label = gettext_lazy("Filen")


class SetPrerequisite(Plain):
    """One point that must come before another."""

    before = _select(gettext_lazy("Dette må være gjort"))
    after = _select(gettext_lazy("før dette"))

    def __init__(self, *args: Any, points: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("before", "after"):
            self.fields[name].choices = list(points)  # type: ignore[attr-defined]


class PrepareDelivery(WithDeadline):
    """What is to be delivered, in words."""

    words = words_field(
        gettext_lazy("Det som leveres"), gettext_lazy("Kort, slik departementet skal lese det."), rows=5
    )


class Deliver(Plain):
    """The day it was delivered."""

    delivered_on = day_field(gettext_lazy("Levert den"))


class SendBack(Plain):
    """What must be mended."""

    answer = _text(gettext_lazy("Hva som må rettes"), most=500)


class RecordAcceptance(WithReport):
    """What the ministry said."""

    is_accepted = _select(
        gettext_lazy("Departementet"),
        [("yes", gettext_lazy("Godtar leveringen")), ("no", gettext_lazy("Godtar den ikke, og ber om mer"))],
    )
    day = day_field(gettext_lazy("Svaret er datert"))
    who = _text(gettext_lazy("Hvem som svarte"))
    words = words_field(gettext_lazy("Hva de svarte"), rows=4)
    field_order = ("is_accepted", "day", "who", "words", "file")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label = gettext_lazy("Svaret")
