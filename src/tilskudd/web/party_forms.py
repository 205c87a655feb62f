"""Forms about recipients: who acts for them, and their bank accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.parties.models import MemberRight
from tilskudd.people.models import User
from tilskudd.web.forms import Plain


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick; what is wrong leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


class EnterAccount(Plain):
    """An account number as people write it."""

    number = forms.CharField(
        label=gettext_lazy("Kontonummer"),
        help_text=gettext_lazy("Elleve siffer, for eksempel 1234 56 78903. Punktum og mellomrom kan stå mellom."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "ds-input"}),
    )


class Why(Plain):
    """Why something is refused or stopped."""

    why = forms.CharField(
        label=gettext_lazy("Hvorfor?"),
        help_text=gettext_lazy("Organisasjonen leser dette."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WhyStopped(Why):
    """Why an organisation stops its own account."""

    why = forms.CharField(
        label=gettext_lazy("Hvorfor vil dere stanse det?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class Somebody(Plain):
    """A person who is registered: found by e-mail and name together, so that a slip of the hand finds nobody else."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-post"), max_length=254)
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("Hva skal personen kunne gjøre?"), choices=MemberRight.choices, widget=Boxes
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "name" in given and "email" in given:
            found = User.objects.filter(email=given["email"].strip().lower(), is_active=True).first()
            if found is None or _plain(found.name) != _plain(given["name"]):
                raise ValidationError(_("Ingen er registrert med dette navnet og denne e-posten."))
            given["user"] = found
        return given


class NewMember(Somebody):
    """A colleague who is to act for the organisation, perhaps for a while."""

    last = forms.DateField(
        label=gettext_lazy("Til og med"),
        help_text=gettext_lazy("Tom når rettighetene gjelder til dere avslutter dem."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
