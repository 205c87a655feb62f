"""Assignments as people see them: how each stands, in words, and what is urgent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.assignments import queries
from tilskudd.assignments.followed import Followed
from tilskudd.assignments.models import PartnerChange
from tilskudd.assignments.rules import Due, RiskLevel, Standing, same_words
from tilskudd.assignments.words import ROLE_WORDS, STANDING_WORDS
from tilskudd.mandate.facts import Fact, Sort, standing
from tilskudd.mandate.models import Assignment
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.templatetags.figures import day_and_month, long_day

COLOURS: Final = {
    Standing.OVERDUE: "danger",
    Standing.NOT_ACCEPTED: "danger",
    Standing.DANGER: "danger",
    Standing.RISK: "warning",
    Standing.NOBODY: "warning",
    Standing.NO_DAY: "warning",
    Standing.PREPARED: "info",
    Standing.ON_TRACK: "success",
    Standing.ACCEPTED: "neutral",
    Standing.DELIVERED: "neutral",
    Standing.WITHDRAWN: "neutral",
}
STEERED: Final = (Sort.FINANCING, Sort.EARMARK)
MOST_URGENT: Final = 8


@dataclass(frozen=True)
class Urgent:
    """Something that cannot wait (det som haster): an icon's name, a sentence, and where to go."""

    icon: str
    words: str
    address: str
    label: str


@dataclass(frozen=True)
class AssignmentSeen:
    """One row of the register: the assignment as it stands, in words."""

    followed: Followed
    money: Kroner

    @property
    def assignment(self) -> Assignment:
        return self.followed.assignment

    @property
    def colour(self) -> str:
        return COLOURS[self.followed.standing]

    @property
    def words(self) -> str:
        return standing_in_words(self.followed)

    @property
    def due(self) -> str:
        found = self.followed.next_due
        return long_day(found.day) if found and found.day else _("Ingen dato")

    @property
    def due_told(self) -> str:
        """How long there is to the next deadline, or how long since."""
        found = self.followed.next_due
        if found is None or found.day is None:
            open_ones = [one for one in self.followed.dues if one.is_open]
            return f"«{open_ones[0].written}»" if open_ones and open_ones[0].written else ""
        return days_told(found.day, self.followed.on)

    @property
    def told(self) -> str:
        """One line under the title: what it waits for, or how far the tasks have come."""
        found = self.followed.next_due
        waits = self.followed.waits_for(f"deadline:{found.key}") if found else []
        if waits:
            first = waits[0]
            told = f"{first.label}, {first.told}" if first.told else first.label
            more = f" (+{len(waits) - 1})" if len(waits) > 1 else ""
            return _("Venter på: %s") % told + more
        counts = self.followed.counts
        if not counts:
            return ""
        total = counts[True] + counts[False]
        words = ngettext(
            "%(n)d av %(all)d steg og leveranser er gjort.", "%(n)d av %(all)d steg og leveranser er gjort.", total
        )
        return words % {"n": counts[True], "all": total}

    @property
    def marks(self) -> list[tuple[date, str, str]]:
        """Its days on the time line, each with how it is drawn and its words."""
        found = []
        risk = self.followed.risk
        at_risk = risk is not None and risk.level != RiskLevel.ON_TRACK
        for due, row in self.followed.deadlines:
            if due.delivered_on and not due.is_open:
                found.append((due.delivered_on, "done", _("levert %s") % day_and_month(due.delivered_on)))
            elif due.day:
                late = due.is_overdue(self.followed.on)
                state = "bad" if late or at_risk else "" if row.day else "open"
                words = _("%s, over fristen") % day_and_month(due.day) if late else day_and_month(due.day)
                found.append((due.day, state, words))
        return found


def row_of(followed: Followed) -> AssignmentSeen:
    """A followed assignment as a row, with the money that steers it."""
    amounts = followed.assignment.amounts.all()
    return AssignmentSeen(
        followed, sum((one.amount for one in amounts if one.sort in STEERED and one.pot != "own"), ZERO)
    )


def standing_in_words(followed: Followed) -> str:
    """«Levert 5. mai», «I rute»."""
    words = str(STANDING_WORDS[followed.standing])
    if followed.standing is Standing.DELIVERED and followed.delivered_on:
        return f"{words} {day_and_month(followed.delivered_on)}"
    return words


def days_told(day: date, on: date) -> str:
    """«om 19 dager», «i dag», «3 dager over fristen»."""
    left = (day - on).days
    if left == 0:
        return _("i dag")
    if left > 0:
        return ngettext("om %(n)d dag", "om %(n)d dager", left) % {"n": left}
    return ngettext("%(n)d dag over fristen", "%(n)d dager over fristen", -left) % {"n": -left}


def urgent_in(rows: Iterable[Followed]) -> list[Urgent]:
    """What cannot wait among these, the worst first; at most eight."""
    found: list[tuple[int, Urgent]] = []
    for one in rows:
        if one.is_withdrawn:
            continue
        address = reverse("assignment", args=[one.assignment.pk])
        label = _("Oppdrag %s") % one.assignment.number
        for rank, icon, words in urgent_about(one):
            found.append((rank, Urgent(icon, words, address, label)))
    return [urgent for _rank, urgent in sorted(found, key=lambda pair: pair[0])[:MOST_URGENT]]


def urgent_about(one: Followed) -> list[tuple[int, str, str]]:
    """What cannot wait about one assignment: how bad it is (0 is worst), an icon's name, and a sentence."""
    found = []
    for due, _row in one.deadlines:
        if due.is_overdue(one.on) and due.day:
            told = {"day": long_day(due.day), "late": days_told(due.day, one.on)}
            found.append((0, "octagon", _("Skulle vært levert %(day)s: %(late)s.") % told))
    late = [point for point in one.late_points if not point.key.startswith("deadline:")]
    for point in late[:2]:
        assert point.day is not None, "what is late had a day"
        told = {"what": point.label, "day": long_day(point.day), "told": f" ({point.told})" if point.told else ""}
        found.append((1, "triangle", _("«%(what)s» skulle vært gjort %(day)s%(told)s.") % told))
    for before, after in one.out_of_order[:1]:
        told = {"before": before.label, "after": after.label}
        found.append((2, "triangle", _("«%(before)s» har senere frist enn «%(after)s», som venter på den.") % told))
    if one.standing is Standing.NOT_ACCEPTED:
        found.append((1, "triangle", _("Departementet godtok ikke leveringen, og ber om mer.")))
    if not one.standing.is_settled:
        if one.responsible is None:
            found.append((3, "triangle", _("Ingen er ansvarlig.")))
        for due, _row in one.deadlines:
            if due.lacks_day:
                found.append((3, "triangle", _("«%s» er ikke en dato. Avtal en med departementet.") % due.written))
    if one.cover.duties:
        n = len(one.cover.duties)
        words = ngettext("Én plikt har ingen leveranse.", "%(n)d plikter har ingen leveranse.", n) % {"n": n}
        found.append((4, "circle", words))
    return found


@dataclass(frozen=True)
class PartnerSeen:
    """Somebody with a part in an assignment: who, the role in words, why, and where it comes from."""

    name: str
    role: str
    why: str
    fact: Fact | None = None
    change: PartnerChange | None = None


def partners_of(followed: Followed, facts: Sequence[Fact]) -> list[PartnerSeen]:
    """Those that the letter names, then those that people have added and not taken out again."""
    rows = standing(facts, Sort.ASSIGNMENT)
    place = followed.assignment.place_in_letter - 1
    path = rows[place].path if place < len(rows) else None
    found = [
        PartnerSeen(str(one.value["name"]), _role(str(one.value["role"])), "", fact=one)
        for one in standing(facts, Sort.PARTNER)
        if one.parent == path
    ]
    added = queries.partners_of(followed.following_pk)
    found += [PartnerSeen(one.name, _role(one.role), one.why, change=one) for one in added]
    return found


def _role(role: str) -> str:
    return str({one.value: words for one, words in ROLE_WORDS.items()}.get(role, role))


def duty_choices(followed: Followed) -> list[tuple[str, str]]:
    """The duties of the letter to choose among, by their words."""
    return [(same_words(one.words), one.words) for one in followed.duties]


def deadline_choices(followed: Followed, *, undated: bool = False) -> list[tuple[str, str]]:
    """The deadlines of the letter to choose among; with `undated` those that the letter gives no day."""
    return due_choices([due for due, row in followed.deadlines if not undated or row.day is None])


def due_choices(dues: Iterable[Due]) -> list[tuple[str, str]]:
    """Deadlines to choose among, in the letter's words and with their day."""
    return [(due.key, f"«{due.written}»" + (f" ({long_day(due.day)})" if due.day else "")) for due in dues]
