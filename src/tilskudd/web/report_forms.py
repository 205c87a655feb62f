"""Forms of follow-up: a demand, what we say to a report, money back, and what recipients and their auditors tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.questions import QuestionSet
from tilskudd.applications.ready_made import information_work
from tilskudd.followup.demands import DemandFacts
from tilskudd.followup.ready_made import experience_question, municipal_report, used_question
from tilskudd.followup.words import CHANGE_CHOICES, CONCLUSION_CHOICES
from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.round_forms import day_field, text_field

SETS: Final[Mapping[str, Any]] = {
    "short": gettext_lazy("Kort rapport fra kommuner, fem spørsmål"),
    "project": gettext_lazy("Prosjektrapport fra frivillige organisasjoner"),
}
AS_NOW: Final = ("as-now", gettext_lazy("Spørsmålene som kravet har nå"))
FILE_HELP: Final = gettext_lazy("Høyst 2 MB.")


def _file(label: Any, help_text: Any = FILE_HELP, *, required: bool = True) -> forms.FileField:
    return forms.FileField(label=label, help_text=help_text, required=required)


class DemandForm(Plain):
    """What a demand says; its questions are those of a call of the scheme, a ready-made set, or stay as they are."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput, initial=0)
    title_nb = forms.CharField(label=gettext_lazy("Hva rapporten heter, på bokmål"), max_length=200)
    title_nn = forms.CharField(label=gettext_lazy("Hva rapporten heter, på nynorsk"), max_length=200)
    due_on = day_field(gettext_lazy("Frist"))
    questions = forms.ChoiceField(label=gettext_lazy("Spørsmålene"))
    accounts = forms.ChoiceField(
        label=gettext_lazy("Regnskap"),
        choices=[
            ("no", gettext_lazy("Nei, bare spørsmålene")),
            ("yes", gettext_lazy("Ja, linje for linje mot det godkjente budsjettet")),
        ],
    )
    share = forms.IntegerField(
        label=gettext_lazy("Avvik som må forklares (prosent)"),
        help_text=gettext_lazy("En linje i regnskapet som er lenger fra budsjettet enn dette, må ha en forklaring."),
        min_value=0,
        max_value=100,
        initial=10,
        localize=False,
        widget=forms.NumberInput(attrs={"class": "ds-input short", "inputmode": "numeric"}),
    )

    def __init__(
        self,
        *args: Any,
        now: QuestionSet | None = None,
        used: str = "",
        experience: str = "",
        calls: Mapping[str, QuestionSet] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.now, self.used, self.experience, self.calls = now, used, experience, calls or {}
        of_calls = [(number, _("De samme som i utlysning %s") % number) for number in self.calls]
        choices = [*([AS_NOW] if now else []), *of_calls, *SETS.items()]
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]

    @property
    def question_set(self) -> QuestionSet:
        chosen = self.cleaned_data["questions"]
        if chosen == AS_NOW[0] and self.now is not None:
            return self.now
        if chosen in self.calls:
            return self.calls[chosen]
        return municipal_report() if chosen == "short" else information_work()

    @property
    def facts(self) -> DemandFacts:
        given = self.cleaned_data
        used = {"short": used_question(), AS_NOW[0]: self.used}.get(given["questions"], "")
        learnt = {"short": experience_question(), AS_NOW[0]: self.experience}.get(given["questions"], "")
        asks = given["accounts"] == "yes"
        return DemandFacts(given["title_nb"], given["title_nn"], given["due_on"], asks, given["share"], used, learnt)


class ApproveReport(Plain):
    words = forms.CharField(
        label=gettext_lazy("Ord til mottakeren"),
        help_text=gettext_lazy("Kan stå tomt."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
    )


class CompleteReport(Plain):
    words = text_field(gettext_lazy("Hva som mangler"), 2000, rows=4)
    due_on = day_field(gettext_lazy("Frist for å rette"), gettext_lazy("Dagen rapporten først kom, står."))


class AnswerExtension(Plain):
    due_on = forms.DateField(
        label=gettext_lazy("Ny frist"),
        help_text=gettext_lazy("Tom når svaret er nei. Den nye fristen er bindende."),
        required=False,
        localize=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "ds-input"}, format="%Y-%m-%d"),
    )
    words = text_field(gettext_lazy("Svaret vårt"), 1000)


class ProposeRecovery(Plain):
    reason = text_field(gettext_lazy("Hvorfor pengene kreves tilbake"), 2000, rows=4)
    comment_by = day_field(gettext_lazy("Mottakeren kan uttale seg til og med"), gettext_lazy("Minst sju dager."))


class RegisterMoneyBack(Plain):
    amount = KronerInput(label=gettext_lazy("Beløp som kom (kr)"))
    day = day_field(gettext_lazy("Bankens dato"))
    words = text_field(gettext_lazy("Hva utskriften viser"), 500)
    file = _file(gettext_lazy("Bankens utskrift"))


class WithdrawExperience(Plain):
    why = text_field(gettext_lazy("Hvorfor den trekkes"), 500)


class AnswerChange(Plain):
    verdict = forms.ChoiceField(label=gettext_lazy("Svar"), choices=CHANGE_CHOICES)
    words = text_field(gettext_lazy("Begrunnelse og hva som gjelder"), 2000, rows=4)


class AskExtension(Plain):
    wanted_on = day_field(gettext_lazy("Når kan dere sende rapporten?"))
    words = text_field(gettext_lazy("Hvorfor trenger dere mer tid?"), 1000)


class AskChange(Plain):
    words = text_field(gettext_lazy("Hva vil dere endre?"), 2000, rows=4)
    why = text_field(gettext_lazy("Hvorfor?"), 2000)
    from_on = day_field(gettext_lazy("Fra hvilken dag?"))
    file = _file(gettext_lazy("Vedlegg"), gettext_lazy("Kan stå tomt. Høyst 2 MB."), required=False)


class CommentOnRecovery(Plain):
    words = text_field(gettext_lazy("Det dere vil si"), 4000, rows=5)


class AuditorForm(Plain):
    """What an auditor tells; `seen` is the print of the accounts that were shown."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Navnet ditt"), max_length=200)
    title = forms.CharField(
        label=gettext_lazy("Tittel"), help_text=gettext_lazy("For eksempel statsautorisert revisor."), max_length=200
    )
    firm = forms.CharField(label=gettext_lazy("Revisjonsselskap"), max_length=200)
    firm_number = forms.CharField(label=gettext_lazy("Selskapets organisasjonsnummer"), max_length=20)
    conclusion = forms.ChoiceField(label=gettext_lazy("Konklusjon"), choices=CONCLUSION_CHOICES)
    remarks = text_field(gettext_lazy("Merknadene"), 4000, rows=4, help_text=gettext_lazy("Når det er merknader."))
    file = _file(gettext_lazy("Uttalelsen som PDF"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["remarks"].required = False
