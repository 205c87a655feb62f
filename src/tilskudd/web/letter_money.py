"""What a letter books, as its page shows it: foreseen while it is worked on, as it was decided afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tilskudd.mandate.bookings import Booking, Step
from tilskudd.mandate.letter_queries import LetterSeen
from tilskudd.mandate.models import Letter
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.letter_view import Figure

Places = dict[tuple[int | None, int | None], Figure]


@dataclass(frozen=True)
class MoneyRow:
    """One budget line: before, what the letter says, what is booked and why, and the figure it rests on."""

    line: str
    name: str
    before: Kroner
    change: Kroner | None
    position: Kroner | None
    booked: Kroner
    difference: Kroner
    why: str
    later: str | None = None
    computed: Kroner | None = None
    figure: Figure | None = None
    times: int = 1

    @property
    def after(self) -> Kroner:
        return self.before + self.booked

    @property
    def stood(self) -> Kroner:
        """What the line had before the letter, counted or computed."""
        return self.before + (self.computed or ZERO)

    @property
    def changed(self) -> Kroner:
        """What the letter itself adds or takes."""
        return self.booked - (self.computed or ZERO)


def money_rows(seen: LetterSeen, figures: Sequence[Figure], bookings: Sequence[Booking]) -> list[MoneyRow]:
    """The lines of the letter: what was booked, or what is foreseen."""
    places: Places = {(one.fact.start, one.fact.end): one for one in figures if one.fact.start is not None}
    if seen.letter.confirmation.confirmed_at is not None:
        return _booked(seen.letter, places)
    return [_foreseen(one, places) for one in bookings]


def _foreseen(one: Booking, places: Places) -> MoneyRow:
    told = one.told
    return MoneyRow(
        str(told.line),
        told.name,
        one.before,
        told.change,
        told.position,
        one.after - one.before,
        one.difference,
        one.why.value,
        one.later,
        next((amount for step, amount in one.steps if step is Step.COMPUTED), None),
        places.get(told.passage or told.change_passage or (None, None)),
        told.times,
    )


def _booked(letter: Letter, places: Places) -> list[MoneyRow]:
    rows: dict[str, MoneyRow] = {}
    for one in letter.booked_lines.order_by("id"):
        place = places.get((one.start, one.end))
        row = rows.get(one.line) or MoneyRow(
            one.line, _name(place), one.before, None, one.position, ZERO, one.difference, one.why, figure=place
        )
        computed = one.amount if one.step == Step.COMPUTED else row.computed
        rows[one.line] = replace(row, booked=row.booked + one.amount, computed=computed)
    return list(rows.values())


def _name(figure: Figure | None) -> str:
    return str(figure.fact.value.get("name") or "") if figure else ""
