"""Forms of the portfolio: what is tried, and the rows that are saved together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.ranking import Trial
from tilskudd.applications.recommendation_rules import STANDARD, NewRecommendation, kind_of
from tilskudd.applications.rules import RecommendationKind
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.forms import KronerInput, Plain
from tilskudd.web.portfolio_view import PortfolioRow

LONGEST: Final = 1_000
PLACE: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
STANDARDS: Final = {words for words, _nn in STANDARD.values()}


class TrialForm(Plain):
    """What is tried without being saved, after the question mark."""

    tak = KronerInput(label=gettext_lazy("Høyst per søknad (kr)"), required=False)
    prosent = forms.IntegerField(
        label=gettext_lazy("Prosent av søkt beløp"), required=False, min_value=1, max_value=100
    )
    minst = forms.CharField(label=gettext_lazy("Minst poeng"), required=False, max_length=8)

    def clean_minst(self) -> Fraction | None:
        text = self.cleaned_data["minst"].strip().replace(",", ".")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or not 0 <= found <= 1_000:
            raise ValidationError(_("Skriv poengene med tall, for eksempel 24 eller 24,5."))
        return Fraction(found)

    @property
    def trial(self) -> Trial | None:
        """What is tried; None when nothing was written, or it cannot be read."""
        if not self.is_bound or not self.is_valid():
            return None
        given = self.cleaned_data
        cap = given["tak"] or None
        if cap is None and given["prosent"] is None and given["minst"] is None:
            return None
        return Trial(cap, given["prosent"] or 100, given["minst"])


class RowsForm(Plain):
    """Every row of the table that can be changed; what was typed stays, and each wrong amount is told by its row."""

    part_words = forms.CharField(
        label=gettext_lazy("Begrunnelse for dem som får en del, når raden ikke har sin egen"),
        max_length=LONGEST,
        required=False,
    )
    refusal_words = forms.CharField(
        label=gettext_lazy("Begrunnelse for avslag, når raden ikke har sin egen"), max_length=LONGEST, required=False
    )

    def __init__(self, data: QueryDict | None, *, rows: Sequence[PortfolioRow], **options: Any) -> None:
        super().__init__(data, **options)
        self.rows = rows
        self.typed: dict[str, dict[str, str]] = {}
        self.faults: dict[str, str] = {}

    @property
    def changed(self) -> list[NewRecommendation]:
        """The rows that say something else than what was seen; a row with an amount that cannot be read is a fault."""
        found = []
        for row in self.rows:
            sent = self._sent(row)
            if sent is None:
                continue
            self.typed[row.number] = sent
            new = self._read(row, sent)
            if new is not None:
                found.append(new)
        return found

    def _sent(self, row: PortfolioRow) -> dict[str, str] | None:
        """What was written in a row, under whichever recommendation the page showed."""
        key = row.at.application.pk
        names = [name for name in self.data if name.startswith(f"b{key}.")]
        if not names:
            return None
        seen = names[0].partition(".")[2]
        return {
            "seen": seen if PLACE.fullmatch(seen) else "0",
            "amount": str(self.data[names[0]]).strip(),
            "place": str(self.data.get(f"p{key}.{seen}", "")).strip(),
            "words": str(self.data.get(f"o{key}.{seen}", "")).strip(),
        }

    def _read(self, row: PortfolioRow, sent: dict[str, str]) -> NewRecommendation | None:
        if not sent["amount"] and not sent["place"]:
            return None
        try:
            amount = Kroner.written(sent["amount"][:40]) if sent["amount"] else ZERO
        except ValueError:
            self.faults[row.number] = _("Skriv beløpet med tall, for eksempel 20 000 000.")
            return None
        if sent["place"] and not PLACE.fullmatch(sent["place"]):
            self.faults[row.number] = _("Skriv plassen på reservelisten med et tall.")
            return None
        place = int(sent["place"]) if sent["place"] and not amount else None
        kind = kind_of(amount, row.applied, place)
        words = sent["words"] or self._common(kind)
        if int(sent["seen"]) == row.seen and not self._is_other(row, kind, amount, words, place):
            return None
        return NewRecommendation(row.number, kind, amount, words, place, int(sent["seen"]))

    def _common(self, kind: RecommendationKind) -> str:
        given = {
            RecommendationKind.PART: self.cleaned_data.get("part_words", ""),
            RecommendationKind.REFUSAL: self.cleaned_data.get("refusal_words", ""),
        }
        return given.get(kind, "") or STANDARD.get(kind, ("", ""))[0]

    def _is_other(
        self, row: PortfolioRow, kind: RecommendationKind, amount: Kroner, words: str, place: int | None
    ) -> bool:
        one = row.at.recommendation
        return one is None or (one.kind, one.amount, one.words, one.place) != (kind, amount, words, place)


def own_words(row: PortfolioRow) -> str:
    """The words of a row that are its own, and not the standard ones: those need not be shown in every row."""
    return "" if row.words in STANDARDS else row.words
