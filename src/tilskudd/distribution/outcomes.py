"""A run as proposed outcomes: each row's municipality, followed to the organisation that has it on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tilskudd.distribution.explanation import explained
from tilskudd.distribution.letter_table import PrintedTable
from tilskudd.distribution.models import Run, RunRow
from tilskudd.distribution.queries import amounts_of, printed_table, statistic_for
from tilskudd.parties.models import Organisation
from tilskudd.parties.queries import have_become, organisations_with
from tilskudd.people.refusal import Refusal
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.values.kroner import Kroner
from tilskudd.values.split import Split


@dataclass(frozen=True)
class Recipient:
    """Who has a row's municipality number on the day (mottaker): the number it has become, and its organisation."""

    code: str
    organisation: Organisation


def outcomes_of(run: Run, *, on: date, as_printed: bool, answers: Mapping[str, int]) -> list[ProposedOutcome]:
    """One award for each row of a run, in its order, to whoever has the municipality on that day.

    With `as_printed` the amounts are those of the letter's table, and the reason says where that is another than the
    one computed; a row that the letter does not have keeps its own. `answers` is the ministry's answer for a code of
    the run. Raises Refusal for every municipality that was split, has merged with another row's, or is not known.
    """
    rows = list(run.rows.order_by("rank"))
    recipients = _recipients(rows, run.recipe.day, on)
    table = printed_table(amounts_of(run.scheme), statistic_for(run.recipe)) if as_printed else PrintedTable((), None)
    printed = {row.code: row.amount for row in table.rows}
    done = split_of(run, rows)

    def printed_for(code: str) -> int | None:
        """The letter may know the municipality by the number it was counted under, or by its new one."""
        return printed.get(code, printed.get(recipients[code].code))

    return [_outcome(run, row, done, recipients[row.code], printed_for(row.code), answers) for row in rows]


def restated(run: Run, code: str, amount: Kroner) -> tuple[str, str] | None:
    """A row of the run explained anew, in bokmål and nynorsk, where the ministry has answered with another amount."""
    rows = list(run.rows.order_by("rank"))
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        return None
    statistic = run.recipe.statistic
    counts = {"nb": statistic.counts_nb, "nn": statistic.counts_nn}
    recipe = run.recipe.over(run.total)
    why = explained(row.share, split_of(run, rows), recipe, counts, amount.in_kroner, is_answered=True)
    return why.nb, why.nn


def split_of(run: Run, rows: Sequence[RunRow]) -> Split:
    """A run as it was computed."""
    recipe = run.recipe.over(run.total)
    shares = tuple(row.share for row in rows)
    return Split(recipe.total, recipe.rounding, recipe.top, recipe.base, run.weight_sum, shares, ())


def _outcome(
    run: Run, row: RunRow, done: Split, recipient: Recipient, printed: int | None, answers: Mapping[str, int]
) -> ProposedOutcome:
    statistic = run.recipe.statistic
    counts = {"nb": statistic.counts_nb, "nn": statistic.counts_nn}
    why = explained(row.share, done, run.recipe.over(run.total), counts, printed)
    return ProposedOutcome(
        recipient.organisation.number,
        row.amount if printed is None else Kroner.whole(printed),
        why.nb,
        why.nn,
        code=recipient.code,
        basis=_basis(run, row),
        answer=answers.get(row.code),
    )


def _basis(run: Run, row: RunRow) -> dict[str, Any]:
    """What the amount was computed from, as it was that day."""
    recipe = run.recipe
    return {
        "run": run.number,
        "recipe": recipe.number,
        "statistic": recipe.statistic.file.sha256,
        "code": row.code,
        "day": recipe.day.isoformat(),
        "groups": recipe.groups,
        "total": run.total.in_kroner,
        "base": recipe.base.in_kroner,
        "weight": row.weight,
        "weight_sum": run.weight_sum,
        "withheld": row.withheld,
        "quota": row.quota,
        "computed": row.amount.in_kroner,
        "rank": row.rank,
        "rounding": recipe.rounding,
    }


def _recipients(rows: Sequence[RunRow], counted_on: date, on: date) -> dict[str, Recipient]:
    """The recipient of each code; a number that has become another is followed, but nobody picks among several."""
    become = have_become([row.code for row in rows], counted_on, on)
    held = organisations_with([code for codes in become.values() for code in codes], on)
    why = [*_split(rows, become), *_merged(rows, become)]
    unknown = [row for row in rows if len(become[row.code]) == 1 and become[row.code][0] not in held]
    if unknown:
        who = ", ".join(f"{become[row.code][0]} {row.name}" for row in unknown)
        why.append(
            _("Vi vet ikke hvilken organisasjon som har disse kommunenumrene %(day)s: %(who)s.")
            % {"day": on.isoformat(), "who": who}
        )
    if why:
        raise Refusal(*why)
    return {row.code: Recipient(become[row.code][0], held[become[row.code][0]]) for row in rows}


def _split(rows: Sequence[RunRow], become: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [
        _("%(code)s %(name)s er delt i %(now)s, og programmet velger ikke hvem som skal ha pengene.")
        % {"code": row.code, "name": row.name, "now": " og ".join(become[row.code])}
        for row in rows
        if len(become[row.code]) > 1
    ]


def _merged(rows: Sequence[RunRow], become: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Two rows of one municipality would be two awards to one; the recipe must be run on newer figures."""
    into: dict[str, list[str]] = {}
    for row in rows:
        if len(become[row.code]) == 1:
            into.setdefault(become[row.code][0], []).append(f"{row.code} {row.name}")
    return [
        _("%(who)s er blitt én kommune, %(code)s. Bruk tall for den nye kommunen.")
        % {"who": " og ".join(who), "code": code}
        for code, who in into.items()
        if len(who) > 1
    ]
