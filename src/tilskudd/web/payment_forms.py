"""Forms for payments: a day, a file from the bank, who pays, and what a person has found out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilskudd.payments.answer import BankSays
from tilskudd.payments.words import SAYS_CHOICES
from tilskudd.web.forms import Plain

BY_HAND = [row for row in SAYS_CHOICES if row[0] in (BankSays.PAID, BankSays.REJECTED, BankSays.RETURNED)]


def _words(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "class": "ds-input"})
    return forms.CharField(label=label, max_length=500, widget=widget)


class NewRun(Plain):
    """The day that the bank is asked to pay."""

    execution_date = forms.DateField(
        label=gettext_lazy("Betalingsdag"),
        help_text=gettext_lazy("En dag bankene er åpne."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class SeenRun(forms.Form):
    """What the person saw of the cross-check."""

    seen = forms.CharField(max_length=16)


class FileFromBank(Plain):
    """A file that the bank has given us."""

    file = forms.FileField(
        label=gettext_lazy("Filen fra banken"),
        help_text=gettext_lazy(
            "pain.002, camt.054 eller camt.053, høyst 2 MB. Den samme filen to ganger føres én gang."
        ),
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )


class ProposeDebtor(Plain):
    """Who pays, and from which account."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=70)
    organisation_number = forms.CharField(label=gettext_lazy("Organisasjonsnummer"), max_length=20)
    account = forms.CharField(label=gettext_lazy("Kontonummer"), max_length=40)
    bic = forms.CharField(label=gettext_lazy("Bankens BIC"), max_length=11)
    agreement = forms.CharField(
        label=gettext_lazy("Avtale-ID"),
        help_text=gettext_lazy("Nummeret på avtalen med banken, når den krever det."),
        max_length=35,
        required=False,
    )
    account_form = forms.ChoiceField(
        label=gettext_lazy("Slik banken vil ha kontoen"),
        choices=[("BBAN", gettext_lazy("Norsk kontonummer (BBAN)")), ("IBAN", "IBAN")],
    )


class Again(Plain):
    """Why a payment may be tried again."""

    why = _words(gettext_lazy("Hvorfor kan den prøves igjen?"))


class Clarify(Plain):
    """What was found out about an answer."""

    words = _words(gettext_lazy("Hva har du funnet ut?"))


class SettleByHand(Plain):
    """What became of a payment, by the bank's statement."""

    says = forms.ChoiceField(label=gettext_lazy("Hva skjedde"), choices=BY_HAND)
    day = forms.DateField(
        label=gettext_lazy("Bankens dato"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    file = forms.FileField(label=gettext_lazy("Bankens utskrift"), help_text=gettext_lazy("Høyst 2 MB."))
    words = _words(gettext_lazy("Hva utskriften viser"))
