"""The register of what the ministry has asked for (oppdragsregister), from confirmed letters. Append-only."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tilskudd.database.fields import KronerField


class Passage(models.Model):
    """Where in a letter something stands (sted): offsets into its text; None where a person added it without one."""

    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class Assignment(Passage):
    """A numbered task of a confirmed letter (oppdrag), under the letter's own number for it."""

    letter = models.ForeignKey("mandate.Letter", on_delete=models.PROTECT, related_name="assignments")
    year = models.PositiveSmallIntegerField()
    number = models.CharField(_("nummer"), max_length=30)
    title = models.CharField(_("tittel"), max_length=500)
    status = models.CharField(max_length=10)
    place_in_letter = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "place_in_letter"], name="one_assignment_at_a_place")]
        indexes = [models.Index(fields=["year", "-id"])]

    @property
    def is_withdrawn(self) -> bool:
        """True when the letter says that an earlier assignment goes out."""
        return self.status == "withdrawn"


class Deadline(Passage):
    """When something is due (frist): as written, and as a day where the words or a person give one."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=20)
    day = models.DateField(null=True)
    written = models.CharField(max_length=300)
    what = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["day"])]


class Amount(Passage):
    """Money that an assignment names (beløp): financing, a rate, an earmark or a recipient's share."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="amounts")
    sort = models.CharField(max_length=10)
    line = models.CharField(_("post"), max_length=7, blank=True)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    pot = models.CharField(max_length=20, blank=True)
    amount = KronerField(_("beløp"))


class Duty(Passage):
    """A sentence that lays something on somebody (plikt), word for word, with what carries it or why it is noted."""

    letter = models.ForeignKey("mandate.Letter", on_delete=models.PROTECT, related_name="duties")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="duties")
    line = models.CharField(_("post"), max_length=7, blank=True)
    who = models.CharField(max_length=10)
    strength = models.CharField(max_length=10)
    words = models.TextField()
    is_carried = models.BooleanField()
    answer = models.CharField(max_length=500)


class BookedLine(Passage):
    """What a letter booked on a budget line, step by step (ført post); `difference` from the change it prints."""

    letter = models.ForeignKey("mandate.Letter", on_delete=models.PROTECT, related_name="booked_lines")
    line = models.CharField(_("post"), max_length=7)
    year = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10)
    amount = KronerField(_("beløp"))
    before = KronerField(_("før"))
    difference = KronerField(_("forskjell"))
    why = models.CharField(max_length=20)
    position = KronerField(_("stilling etter brevet"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "line", "step"], name="a_step_is_booked_once")]

    @property
    def key(self) -> str:
        """The key of the entry in the ledger."""
        return f"letter:{self.letter.reference}:{self.line}:{self.step}"
