"""What an explanation of a printed table tells besides the recipe: faults of the table, and how sure the answer is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilskudd.distribution.explain import Explanation
from tilskudd.distribution.recipe import Trial, held_against
from tilskudd.distribution.statistic import Statistic
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner
from tilskudd.values.split import Rounding

TOLD = 10
FEW = 3


def findings_of(explanation: Explanation, statistic: Statistic) -> tuple[Finding, ...]:
    """Errors first, then warnings, then notes."""
    found = [*findings(explanation, statistic)]
    return tuple(sorted(found, key=lambda one: [*Severity].index(one.severity)))


def findings(explanation: Explanation, statistic: Statistic) -> Iterator[Finding]:
    best = explanation.best
    yield from sum_off(explanation, statistic)
    if best is None:
        yield Finding("not-explained", Severity.ERROR, "Statistikken teller ingen i kommunene i tabellen på samme dag.")
        return
    if not explanation.fits:
        yield not_explained(best)
    yield from places_off(best)
    if explanation.fits and not explanation.unique:
        others = "; ".join(in_short(trial) for trial in explanation.fitting[1 : TOLD + 1])
        yield Finding("not-unique", Severity.WARNING, f"Flere oppskrifter gir den samme tabellen: {others}.")
    yield from how_sure(explanation)
    yield from withheld_cells(best, statistic)


def sum_off(explanation: Explanation, statistic: Statistic) -> Iterator[Finding]:
    """The printed amounts do not add up to the printed total; and why, when the recipe tells it."""
    if explanation.stated is None or explanation.stated == explanation.sum:
        return
    difference = explanation.sum - explanation.stated
    kind = "mer" if difference > 0 else "mindre"
    message = (
        f"Beløpene i tabellen blir {kr(explanation.sum)}, {kr(abs(difference))} {kind} enn "
        f"{kr(explanation.stated)} som skulle deles."
    )
    best = explanation.best
    if best and best.fits and best.recipe.rounding is Rounding.EACH_ROW and best.recipe.total == explanation.stated:
        message += f" Hvert beløp er rundet av for seg: {rounded_up(best)} ble rundet opp. {corrected(best, statistic)}"
    yield Finding("table-sum", Severity.ERROR, message, None, explanation.stated, explanation.sum)


def rounded_up(trial: Trial) -> str:
    up = sum(1 for row in trial.rows if row.computed > int(row.quota.split(".")[0]))
    return f"{up} av {len(trial.rows)}"


def corrected(trial: Trial, statistic: Statistic) -> str:
    """Which rows the largest remainder method would have changed."""
    recipe = trial.recipe
    table = trial.as_table()
    tried = held_against(table, statistic, recipe.date, recipe.groups, recipe.total)
    exact = next(one for one in tried if one.recipe.rounding is Rounding.LARGEST_REMAINDER)
    changed = [f"{row.code} {row.name} får {kr(row.computed)}" for row in exact.rows if row.difference]
    return f"Med største rest: {listed(changed)}."


def not_explained(best: Trial) -> Finding:
    off = [f"{row.code} {row.name}: {kr(row.printed)}, ikke {kr(row.computed)}" for row in best.rows if row.difference]
    message = f"Ingen oppskrift som er prøvd, gir tabellen. Den nærmeste ({in_short(best)}) avviker i {best.off} av "
    message += f"{len(best.rows)} rader"
    # Where more are off, the table beside says it better.
    return Finding("not-explained", Severity.ERROR, message + (f": {listed(off)}." if 0 < len(off) <= FEW else "."))


def places_off(best: Trial) -> Iterator[Finding]:
    """Places outside the table with more weight than one in it, or just as much."""
    if best.outside:
        message = f"Disse har flere enn den minste i tabellen, men står ikke der: {listed(best.outside)}."
        yield Finding("recipient-not-top", Severity.ERROR, message)
    if best.tied:
        message = f"Disse har like mange som den minste i tabellen, men står ikke der: {listed(best.tied)}."
        yield Finding("tie-for-last-place", Severity.WARNING, message)


def how_sure(explanation: Explanation) -> Iterator[Finding]:
    """How far was searched, and what the table cannot tell."""
    message = "Alle sett av grupper er prøvd."
    if explanation.searched is not None:
        message = f"Alle sett av inntil {explanation.searched} grupper er prøvd, og alle som utelater inntil så mange."
    if explanation.unique:
        message += " Ingen annen av dem gir tabellen."
    yield Finding("searched", Severity.NOTE, message)
    roundings = {trial.recipe.rounding for trial in explanation.fitting}
    if explanation.best and len(roundings) > 1:
        message = "Største rest og avrunding av hver rad for seg gir samme tabell; den sier ikke hvilken som er brukt."
        yield Finding("either-rounding", Severity.NOTE, message)


def withheld_cells(best: Trial, statistic: Statistic) -> Iterator[Finding]:
    recipe = best.recipe
    cells = statistic.withheld(recipe.date, recipe.groups, statistic.days[recipe.date].codes)
    if cells:
        inside = statistic.withheld(recipe.date, recipe.groups, [row.code for row in best.rows])
        message = f"{cells} celler for disse gruppene er skjult eller tomme og er regnet som null; {inside} av dem "
        yield Finding("withheld-cells", Severity.NOTE, message + "gjelder kommunene i tabellen.", None, None, cells)


def in_short(trial: Trial) -> str:
    """A recipe in a few words: «Polen og Litauen, 2021-01-01, største rest»."""
    recipe = trial.recipe
    rounding = "største rest" if recipe.rounding is Rounding.LARGEST_REMAINDER else "hver rad for seg"
    return f"{joined(recipe.groups)}, {recipe.date.isoformat()}, {rounding}"


def joined(names: Sequence[str]) -> str:
    """Names as in a sentence, the first ten of them."""
    if len(names) > TOLD:
        return f"{', '.join(names[:TOLD])} og {len(names) - TOLD} til"
    return " og ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def listed(told: Sequence[str]) -> str:
    more = f" og {len(told) - TOLD} til" if len(told) > TOLD else ""
    return "; ".join(told[:TOLD]) + more


def kr(kroner: int) -> str:
    return Kroner.whole(kroner).in_words
