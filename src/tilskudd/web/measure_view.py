"""A measure of a round as it stands: its four figures, its decisions, and the fuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tilskudd.claims.models import Measure, Round
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.claim_money import Cover
from tilskudd.web.templatetags.figures import count


@dataclass(frozen=True)
class MeasureSeen:
    """A measure of a round as it stands in participants and kroner; `fuse` is the chart of it, where there is one."""

    cover: Cover
    rate: Kroner | None
    decisions: list[Any]
    fuse: Any = None

    @property
    def measure(self) -> Measure:
        return self.cover.measure

    @property
    def fuse_act(self) -> dict[str, str]:
        """The link in the fuse's warning: what the ministry would be told."""
        address = reverse("cover-notice", args=[self.round.number, self.measure.code])
        return {"address": address, "words": _("Les varselet til departementet")}

    @property
    def round(self) -> Round:
        return self.cover.measure.round

    @property
    def claimed_sum(self) -> Kroner:
        return sum((one.rate * one.sent.all for one in self.cover.rows), ZERO)

    @property
    def recognised_sum(self) -> Kroner:
        return sum((one.entitled for one in self.cover.rows), ZERO)

    @property
    def promised_sum(self) -> Kroner:
        held = (self.cover.held[one.claim.pk] for one in self.cover.rows if one.claim.pk in self.cover.held)
        return sum((one.promised + one.proposed - one.gone for one in held), ZERO)

    @property
    def figures(self) -> list[tuple[str, str, Kroner]]:
        """The four figures of a measure, each with its kroner."""
        cover = self.cover
        return [
            (_("Krevd"), count(cover.claimed), self.claimed_sum),
            (_("Anerkjent"), count(cover.recognised), self.recognised_sum),
            (_("Vedtatt eller foreslått"), count(cover.promised), self.promised_sum),
            (_("Anerkjent og venter på dekning"), count(cover.units_waiting), cover.lacks),
        ]
