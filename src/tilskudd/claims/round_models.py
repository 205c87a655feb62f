"""Rounds of claims and what they are made of: measures, groups, rates, regulations, and the packages before them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilskudd.claims.rules import GroupedBy, Order, RoundState, Times
from tilskudd.claims.words import GROUPED_CHOICES, ORDER_CHOICES, SOURCE_CHOICES
from tilskudd.database.fields import KronerField
from tilskudd.files.models import StoredFile
from tilskudd.mandate.models import Assignment, MinistryAnswer
from tilskudd.people.clock import now, today
from tilskudd.schemes.models import Scheme
from tilskudd.values.period import Period

PERSON = settings.AUTH_USER_MODEL


class Round(models.Model):
    """One round of claims at a rate (kravrunde): who is asked about what, from when to when, and who is covered first.

    Claims come from `opens_on` until `closes_at`, late ones to `late_until`; nothing is paid before `pay_from`.
    Changed freely until it is opened; then it stands.
    """

    number = models.CharField(_("nummer"), max_length=12, unique=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(_("navn"), max_length=200)
    title_nn = models.CharField(_("navn på nynorsk"), max_length=200)
    opens_on = models.DateField(_("åpner"))
    closes_at = models.DateTimeField(_("frist"))
    late_until = models.DateField(_("sene krav til og med"))
    pay_from = models.DateField(_("betales tidligst"))
    covers_first = models.CharField(max_length=12, choices=ORDER_CHOICES, default=Order.RECEIVED.value)
    set_up_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_up_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(title_nn=""), name="a_round_has_a_name"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="a_round_is_opened_by_somebody",
            ),
        ]

    @property
    def about(self) -> str:
        """What events and involvements call it: «round:2022-1»."""
        return f"round:{self.number}"

    @property
    def times(self) -> Times:
        return Times(self.opened_at is not None, self.opens_on, self.closes_at, self.late_until)

    @property
    def state(self) -> RoundState:
        """Where it stands at this moment."""
        return self.times.state(now(), today())


class Measure(models.Model):
    """What is claimed for (tiltak): «utvidet introduksjonsprogram», paid by a scheme at a rate per participant.

    `code` is the same from package to package, so that nobody is paid twice for the same. `statement` is what is
    stated with a count. `window` is the source whose group was chosen, with the reason and the days of it in use:
    those that an earlier package has are left to it. `allows_county` where county municipalities claim too.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="measures")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="measures")
    code = models.SlugField(_("kode"), max_length=30)
    name = models.CharField(_("tiltak"), max_length=100)
    name_nn = models.CharField(_("tiltak på nynorsk"), max_length=100)
    statement = models.TextField(_("det kommunen står inne for"), max_length=500)
    statement_nn = models.TextField(_("det kommunen står inne for, på nynorsk"), max_length=500)
    most_months = models.PositiveSmallIntegerField(_("høyst måneder"))
    allows_county = models.BooleanField(_("også fylkeskommuner"), default=False)
    window = models.ForeignKey(
        "claims.GroupWindow", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("gruppe")
    )
    window_reason = models.CharField(_("hvorfor denne gruppen"), max_length=500, blank=True)
    group_first = models.DateField(_("fra og med"), null=True)
    group_last = models.DateField(_("til og med"), null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="one_measure_of_a_code"),
            models.UniqueConstraint(fields=["round", "scheme"], name="one_measure_of_a_scheme_in_a_round"),
            models.CheckConstraint(condition=Q(most_months__range=(1, 48)), name="a_measure_lasts_some_months"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(name_nn=""), name="a_measure_has_a_name"),
            models.CheckConstraint(
                condition=Q(window__isnull=True, group_first__isnull=True, group_last__isnull=True)
                | (Q(group_last__gte=F("group_first"), window__isnull=False) & ~Q(window_reason="")),
                name="a_group_is_chosen_with_a_reason",
            ),
        ]

    @property
    def group(self) -> Period | None:
        """The days of the chosen group; None before it is chosen."""
        return None if self.group_first is None else Period(self.group_first, self.group_last)

    @property
    def whole(self) -> str:
        """The matter that its decisions belong to: «round:2022-1:programme»."""
        return f"{self.round.about}:{self.code}"


class Group(models.Model):
    """Who a measure is for, by a date of theirs; both days are in it."""

    grouped_by = models.CharField(max_length=5, choices=GROUPED_CHOICES)
    first = models.DateField(_("fra og med"))
    last = models.DateField(_("til og med"))

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def by_start(self) -> bool:
        return self.grouped_by == GroupedBy.START


class GroupWindow(Group):
    """The group as the letter or the regulation says it (gruppe). Append-only; the newest of a source counts."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="windows")
    source = models.CharField(max_length=10, choices=SOURCE_CHOICES)
    words = models.CharField(_("slik det står"), max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_group_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(words=""), name="a_group_is_quoted"),
        ]


class EarlierPackage(Group):
    """A package before the program was taken in use (tidligere pakke): its group takes its days. Append-only."""

    code = models.SlugField(_("kode"), max_length=30)
    title = models.CharField(_("pakke"), max_length=100)
    source = models.CharField(_("kilde"), max_length=300)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "title"], name="one_earlier_package_of_a_name"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_package_ends_after_it_begins"),
        ]


class Rate(models.Model):
    """What is paid per participant for claims received from a day on (sats). Append-only."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="rates")
    amount = KronerField(_("sats per deltaker"))
    first = models.DateField(_("gjelder fra"))
    source = models.CharField(_("kilde"), max_length=300)
    ministry_answer = models.ForeignKey(MinistryAnswer, on_delete=models.PROTECT, null=True, related_name="rates")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_rate_is_above_zero"),
            models.CheckConstraint(condition=~Q(source=""), name="a_rate_has_a_source"),
        ]


class Regulation(models.Model):
    """The regulation that gives the right (forskrift, rettslig grunnlag). Append-only; the newest of a round counts.

    Nothing is decided before one is registered and in force.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="regulations")
    title = models.CharField(_("forskrift"), max_length=300)
    in_force_from = models.DateField(_("i kraft fra"))
    document = models.CharField(_("dokument"), max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(document=""), name="a_regulation_has_a_document")
        ]

    def is_in_force(self, day: date) -> bool:
        return self.in_force_from <= day
