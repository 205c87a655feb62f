"""Statistics as they were taken in, recipes in versions with why their groups were chosen, and runs. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField
from tilskudd.distribution.recipe import Recipe
from tilskudd.files.models import StoredFile
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import Kroner
from tilskudd.values.split import Rounding, Share

PERSON = settings.AUTH_USER_MODEL
ROUNDING_CHOICES = [
    (Rounding.LARGEST_REMAINDER.value, _("Største rest")),
    (Rounding.EACH_ROW.value, _("Hver rad for seg")),
]
WITHHELD_CHOICES = [("nobody", _("Skjulte celler regnes som ingen"))]


class StatisticSnapshot(models.Model):
    """A statistic as it was that day (tallgrunnlag), known by its file and kept for ever.

    `counts_nb` and `counts_nn` say what is counted, before the groups: «innbyggere som har innvandret fra».
    `source_day` is the day the figures were published or fetched; `withheld` is how many cells hide their figure.
    """

    title = models.CharField(_("tittel"), max_length=200)
    source = models.CharField(_("kilde"), max_length=500)
    licence = models.CharField(_("lisens"), max_length=200)
    counts_nb = models.CharField(max_length=200)
    counts_nn = models.CharField(max_length=200)
    source_day = models.DateField(_("kildens dato"))
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="statistic")
    file_name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    days = ArrayField(models.DateField())
    taken_in_by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source="") & ~Q(licence=""), name="a_statistic_has_a_source")
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «statistic:1»."""
        return f"statistic:{self.pk}"


class CountedDay(models.Model):
    """A day that a statistic counts on, and every municipality number with a row that day (telledag), in order."""

    snapshot = models.ForeignKey(StatisticSnapshot, on_delete=models.PROTECT, related_name="counted_days")
    day = models.DateField()
    codes = ArrayField(models.CharField(max_length=20))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "day"], name="a_day_is_counted_once")]


class CountedGroup(models.Model):
    """How many of a group there were on a day (telling): a count for each of the day's codes, None where withheld.

    One row for each group and day, not for each cell: a page reads a dozen rows of 72 485 cells.
    """

    day = models.ForeignKey(CountedDay, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=200)
    counts = ArrayField(models.PositiveIntegerField(null=True))
    total = models.PositiveBigIntegerField()
    withheld = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="a_group_is_counted_once_a_day")]


class RecipeVersion(models.Model):
    """How a scheme's money is shared out, as written once (oppskrift, utgave); the newest counts.

    The `chosen_` columns say why these groups: which figure, where it stands, of which day, where the cut was made,
    and what the figure lacks. `top` is None for all municipalities; `base` is whole kroner to each of them first.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="recipes")
    number = models.PositiveSmallIntegerField()
    statistic = models.ForeignKey(StatisticSnapshot, on_delete=models.PROTECT, related_name="recipes")
    groups = ArrayField(models.CharField(max_length=200))
    day = models.DateField()
    top = models.PositiveSmallIntegerField(null=True)
    base = KronerField(_("grunnbeløp"))
    rounding = models.CharField(max_length=20, choices=ROUNDING_CHOICES)
    withheld = models.CharField(max_length=20, choices=WITHHELD_CHOICES, default="nobody")
    chosen_by = models.CharField(max_length=300)
    chosen_source = models.CharField(max_length=500)
    chosen_on = models.DateField(null=True)
    chosen_cut = models.CharField(max_length=300)
    chosen_missing = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="one_recipe_of_a_number"),
            models.CheckConstraint(condition=Q(base__gte=0), name="a_base_amount_is_not_below_zero"),
            models.CheckConstraint(condition=Q(top__isnull=True) | Q(top__gte=1), name="at_least_one_gets_a_share"),
            models.CheckConstraint(condition=Q(groups__len__gte=1), name="a_recipe_has_a_group"),
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «recipe:4»."""
        return f"recipe:{self.pk}"

    def over(self, total: Kroner) -> Recipe:
        """The recipe for sharing out this much, in whole kroner."""
        return Recipe(
            tuple(self.groups), self.day, self.top, Rounding(self.rounding), total.in_kroner, self.base.in_kroner
        )


class ChosenGroup(models.Model):
    """The figure that a group was chosen by, as its source writes it (valgt gruppe)."""

    recipe = models.ForeignKey(RecipeVersion, on_delete=models.PROTECT, related_name="chosen")
    group = models.CharField(max_length=200)
    figure = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipe", "group"], name="a_group_is_chosen_once")]


class Run(models.Model):
    """A recipe carried out on a sum (fordeling, kjøring); its rows stand as they were computed."""

    recipe = models.ForeignKey(RecipeVersion, on_delete=models.PROTECT, related_name="runs")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    total = KronerField(_("sum som deles"))
    weight_sum = models.PositiveBigIntegerField()
    sum = KronerField(_("sum av beløpene"))
    weights_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="one_run_of_a_number"),
            models.CheckConstraint(condition=Q(total__gt=0), name="a_run_shares_out_something"),
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «run:2»."""
        return f"run:{self.pk}"


class RunRow(models.Model):
    """What one municipality gets in a run (fordelingsrad); `quota` is exact, cut after four decimals.

    `withheld` is how many cells of the recipe's groups were withheld for it.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="rows")
    rank = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    weight = models.PositiveBigIntegerField()
    withheld = models.PositiveSmallIntegerField()
    quota = models.CharField(max_length=30)
    amount = KronerField(_("beløp"))
    remainder_given = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="one_row_of_a_rank"),
            models.UniqueConstraint(fields=["run", "code"], name="one_row_of_a_code"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_share_is_not_below_zero"),
        ]

    @property
    def share(self) -> Share:
        """The row as it was computed."""
        return Share(self.code, self.name, self.weight, self.quota, self.amount.in_kroner, self.remainder_given)
