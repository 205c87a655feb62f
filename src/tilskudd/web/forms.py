"""Forms: what people type, checked for shape only; the rules stand in the services."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.mandate.rules import ProposedLine
from tilskudd.people.models import User
from tilskudd.people.words import ROLE_CHOICES
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

MOST = Kroner.whole(10**13)
"""More than the state budget; a larger amount is a slip of the hand."""


class KronerInput(forms.Field):
    """An amount in kroner as people write it; empty is zero when it is not demanded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update(
            {"inputmode": "numeric", "class": "ds-input amount", "autocomplete": "off", "maxlength": "30"}
        )

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None if self.required else ZERO
        try:
            amount = Kroner.written(text[:40])
            if abs(amount) > MOST:
                raise ValidationError(_("Beløpet er større enn statsbudsjettet. Se etter om det er skrevet riktig."))
            return amount
        except ValueError:
            raise ValidationError(_("Skriv beløpet med tall, for eksempel 20 000 000.")) from None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Kroner) else value


class Plain(forms.Form):
    """A form without Django's own markup: parts/field.html draws the fields."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")


class SignIn(Plain):
    email = forms.EmailField(
        label=gettext_lazy("E-post"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Passord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CorrectLine(Plain):
    """One line of an opening, and the version of it that the person has seen."""

    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)
    amount = KronerInput(label=gettext_lazy("Beløp som føres (kr)"))
    reason = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        max_length=300,
        required=False,
    )
    outside = KronerInput(
        label=gettext_lazy("Bundet utenfor programmet (kr)"),
        help_text=gettext_lazy("Det som alt er lovet eller utbetalt før Tilskudd ble tatt i bruk."),
        required=False,
    )
    outside_source = forms.CharField(
        label=gettext_lazy("Hvor det står at det er bundet"), max_length=200, required=False
    )


class Answer(Plain):
    """Why something is sent back."""

    answer = forms.CharField(
        label=gettext_lazy("Hva må rettes?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpeningByHand(Plain):
    """Budget lines typed by hand, one on each row."""

    year = forms.IntegerField(label=gettext_lazy("Budsjettår"), min_value=2000, max_value=2099, localize=False)
    source = forms.CharField(
        label=gettext_lazy("Dokumentet beløpene står i"),
        help_text=gettext_lazy("For eksempel «Tildelingsbrev 2022, side 14, journalpost 22/00412-1»."),
        max_length=200,
    )
    lines = forms.CharField(
        label=gettext_lazy("Poster"),
        help_text=gettext_lazy("Én post på hver linje: post, navn og beløp, med semikolon mellom."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "671/62; Kommunale innvandrertiltak; 238 300 000"}),
    )

    def clean_lines(self) -> list[ProposedLine]:
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        found, faults = [], []
        for number, row in enumerate(rows, 1):
            try:
                found.append(_proposed(row))
            except ValueError:
                faults.append(_("Linje %(number)d kan ikke leses: «%(row)s».") % {"number": number, "row": row[:80]})
        if faults:
            raise ValidationError(faults)
        return found


def _proposed(row: str) -> ProposedLine:
    line, name, amount = (part.strip() for part in row.split(";"))
    if not name or len(name) > 300:
        raise ValueError(row)
    kroner = Kroner.written(amount)
    if kroner > MOST:
        raise ValueError(row)
    return ProposedLine(BudgetLine.written(line), name, kroner)


class NewUser(Plain):
    name = forms.CharField(label=gettext_lazy("Navn"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-post"), max_length=254)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


class ProposeRole(Plain):
    """A role for somebody else."""

    user = PersonChoice(label=gettext_lazy("Person"), queryset=User.objects.none(), empty_label=None)
    role = forms.ChoiceField(label=gettext_lazy("Rolle"), choices=ROLE_CHOICES)
    first = forms.DateField(
        label=gettext_lazy("Fra og med"),
        localize=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Til og med"),
        help_text=gettext_lazy("Tom når rollen gjelder til den trekkes."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("last") and given.get("first") and given["last"] < given["first"]:
            self.add_error("last", _("Datoen er før «fra og med»."))
        return given


class ProposeAuthority(Plain):
    """A written budget authority for somebody else."""

    user = PersonChoice(label=gettext_lazy("Person"), queryset=User.objects.none(), empty_label=None)
    lines = forms.CharField(
        label=gettext_lazy("Poster"),
        help_text=gettext_lazy("For eksempel 671/62, 671/71. Bare kapittelet gir alle poster."),
        max_length=400,
    )
    per_decision = KronerInput(label=gettext_lazy("Grense per vedtak (kr)"))
    per_year = KronerInput(label=gettext_lazy("Grense per år (kr)"), required=False)
    per_recipient = KronerInput(label=gettext_lazy("Grense per mottaker og år (kr)"), required=False)
    first = forms.DateField(
        label=gettext_lazy("Fra og med"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Til og med"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    document = forms.CharField(
        label=gettext_lazy("Dokumentet fullmakten står i"),
        help_text=gettext_lazy("Journalpost eller navn og dato."),
        max_length=200,
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def clean_lines(self) -> list[str]:
        words = [word for word in re.split(r"[,;\s]+", self.cleaned_data["lines"]) if word]
        wrong = [word for word in words if not re.fullmatch(r"[0-9]{1,4}(/[0-9]{1,2})?", word)]
        if wrong or not words:
            raise ValidationError(_("«%s» er ikke en post. Skriv for eksempel 671/62.") % (wrong or [""])[0])
        return [str(BudgetLine.written(word)) if "/" in word else word for word in words]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("last") and given.get("first") and given["last"] < given["first"]:
            self.add_error("last", _("Datoen er før «fra og med»."))
        return given


class NextDate(Plain):
    """Where the example's date is moved."""

    to = forms.DateField(
        label=gettext_lazy("Ny dato"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
