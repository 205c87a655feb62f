"""The verbs of formula grants: write a recipe, and carry it out. Statistics are taken in by snapshots.py."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.database.turns import take_turn
from tilskudd.distribution.models import ChosenGroup, CountedDay, RecipeVersion, Run, RunRow, StatisticSnapshot
from tilskudd.distribution.queries import statistic_for
from tilskudd.distribution.recipe import shared_out, weights_of
from tilskudd.distribution.statistic import Statistic
from tilskudd.distribution.weights import weights_file
from tilskudd.mandate.rules import tidy
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import also_prepared, note, prepared
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.values.split import CannotSplit, Rounding, Split


@dataclass(frozen=True)
class Choice:
    """Why these groups (valg av grupper): the figure, its source and day, the cut, what it lacks, and each group's."""

    by: str
    source: str
    cut: str
    on: date | None = None
    missing: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewRecipe:
    """A recipe to be written: `top` is how many municipalities, None for all; `base` whole kroner to each first."""

    statistic: StatisticSnapshot
    groups: Sequence[str]
    day: date
    top: int | None
    choice: Choice
    base: Kroner = ZERO
    rounding: Rounding = Rounding.LARGEST_REMAINDER


@transaction.atomic
def write_recipe(scheme: Scheme, new: NewRecipe, *, by: User, seen: int) -> RecipeVersion:
    """Write a recipe (skriv oppskrift) for a scheme by formula; the earlier ones stand. `seen` is the newest seen.

    Raises Refusal for what cannot be counted or is not told, and WrongState when somebody has written one since.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(scheme.about)
    if scheme.kind != SchemeKind.FORMULA:
        raise Refusal(
            _("Ordningen fordeles ikke etter en formel, men på en annen måte: %s.") % scheme.get_kind_display(),
            _("Oppskrifter skrives for ordninger av slaget formel."),
        )
    newest = scheme.recipes.select_related("by").order_by("-number").first()
    if (newest.number if newest else 0) != seen:
        assert newest is not None
        raise WrongState(
            _("%s har skrevet en ny oppskrift etter at du åpnet siden.") % newest.by.name,
            _("Se hva som er nytt, og skriv din på nytt."),
        )
    _refuse_uncountable(new)
    made = _write_recipe(scheme, new, seen + 1, by=by)
    prepared(made.about, by=by)
    earlier = RecipeVersion.objects.filter(scheme=scheme, number__lt=made.number).order_by("number")
    also_prepared(made.about, rests_on=[new.statistic.about, *(one.about for one in earlier)])
    note(by, "recipe.written", scheme.about, recipe=made.about, number=made.number, groups=made.groups)
    return made


def _refuse_uncountable(new: NewRecipe) -> None:
    """All that the statistic cannot answer, and all that is not told, at once."""
    day = CountedDay.objects.filter(snapshot=new.statistic, day=new.day).first()
    if day is None:
        raise Refusal(_("Tallgrunnlaget teller ikke %s.") % new.day.isoformat(), _("Velg en av datoene det har."))
    why = []
    known = set(day.groups.filter(name__in=new.groups).values_list("name", flat=True))
    if unknown := [group for group in new.groups if group not in known]:
        why.append(_("Tallgrunnlaget teller ikke %(groups)s den dagen.") % {"groups": ", ".join(unknown)})
    if not new.groups or len(set(new.groups)) < len(new.groups):
        why.append(_("Velg minst én gruppe, og hver bare én gang."))
    if new.top is not None and not 1 <= new.top <= len(day.codes):
        why.append(_("Antallet kommuner må være fra 1 til %d.") % len(day.codes))
    if new.base < ZERO or not new.base.is_whole:
        why.append(_("Grunnbeløpet må være hele kroner, null eller mer."))
    if not all(tidy(text) for text in (new.choice.by, new.choice.source, new.choice.cut)):
        why.append(_("Skriv hvorfor disse gruppene: hvilket tall, hvor det står, og hvor grensen gikk."))
    if why:
        raise Refusal(*why)


def _write_recipe(scheme: Scheme, new: NewRecipe, number: int, *, by: User) -> RecipeVersion:
    choice = new.choice
    made = RecipeVersion.objects.create(
        scheme=scheme,
        number=number,
        statistic=new.statistic,
        groups=list(new.groups),
        day=new.day,
        top=new.top,
        base=new.base,
        rounding=new.rounding.value,
        chosen_by=tidy(choice.by)[:300],
        chosen_source=tidy(choice.source)[:500],
        chosen_on=choice.on,
        chosen_cut=tidy(choice.cut)[:300],
        chosen_missing=tidy(choice.missing)[:500],
        by=by,
        at=now(),
    )
    ChosenGroup.objects.bulk_create(
        ChosenGroup(recipe=made, group=group, figure=tidy(choice.figures[group])[:100])
        for group in new.groups
        if choice.figures.get(group)
    )
    return made


@transaction.atomic
def run_recipe(scheme: Scheme, *, total: Kroner, by: User) -> Run:
    """Carry out the newest recipe on a sum (kjør oppskriften); whole kroner. Runs before it stand.

    Raises Refusal when there is no recipe, the last place is tied, or the sum cannot be shared out so.
    """
    require(by, Right.SET_UP_SCHEMES, on=today())
    take_turn(scheme.about)
    recipe = scheme.recipes.select_related("statistic").order_by("-number").first()
    if recipe is None:
        raise Refusal(_("Ordningen har ingen oppskrift."), _("Skriv den først."))
    if not total.is_whole:
        raise Refusal(_("Summen som deles, må være hele kroner."))
    statistic = statistic_for(recipe)
    weights = weights_file(weights_of(statistic, recipe.over(total)))
    run = _write_run(recipe, statistic, total, hashlib.sha256(weights).hexdigest(), by=by)
    prepared(run.about, by=by)
    also_prepared(run.about, rests_on=[recipe.about, recipe.statistic.about])
    note(by, "run.made", scheme.about, run=run.about, number=run.number, recipe=recipe.number, total=total.ore)
    return run


def _done(statistic: Statistic, recipe: RecipeVersion, total: Kroner) -> Split:
    try:
        done = shared_out(statistic, recipe.over(total))
    except CannotSplit as error:
        raise Refusal(*(one.message for one in error.findings)) from error
    if not done.shares:
        raise Refusal(*(one.message for one in done.findings))
    return done


def _write_run(recipe: RecipeVersion, statistic: Statistic, total: Kroner, sha256: str, *, by: User) -> Run:
    done = _done(statistic, recipe, total)
    run = Run.objects.create(
        recipe=recipe,
        scheme_id=recipe.scheme_id,
        number=Run.objects.filter(scheme_id=recipe.scheme_id).count() + 1,
        total=total,
        weight_sum=done.weight_sum,
        sum=Kroner.whole(done.sum),
        weights_sha256=sha256,
        by=by,
        at=now(),
    )
    RunRow.objects.bulk_create(
        RunRow(
            run=run,
            rank=rank,
            code=share.code,
            name=share.name[:100],
            weight=share.weight,
            withheld=statistic.withheld(recipe.day, recipe.groups, [share.code]),
            quota=share.quota,
            amount=Kroner.whole(share.amount),
            remainder_given=share.remainder_given,
        )
        for rank, share in enumerate(done.shares, 1)
    )
    return run
