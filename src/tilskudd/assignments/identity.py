"""What the following of an assignment is known by, whichever version of its letter counts now."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tilskudd.assignments.models import Following
from tilskudd.mandate.models import Assignment, Confirmation, LetterState

_EARLIER = (
    Assignment.objects.filter(
        letter=OuterRef("letter"), number=OuterRef("number"), place_in_letter__lt=OuterRef("place_in_letter")
    )
    .order_by()
    .values("letter")
    .annotate(n=Count("pk"))
    .values("n")
)


def counting() -> QuerySet[Assignment]:
    """The assignments of the letters that count, with which of their number they are, and their following's key.

    `following_pk` is None while nobody has written anything about the assignment.
    """
    return with_following(Assignment.objects.filter(letter__confirmation__state=LetterState.CONFIRMED))


def with_following(rows: QuerySet[Assignment]) -> QuerySet[Any]:
    """Assignments with `occurrence`, `following_pk`, when it was begun, and the status in the newest letter.

    The newest is the one that mandate.queries.is_withdrawn asks: the main letter first, then the supplements in order.
    """
    rows = rows.annotate(occurrence=Coalesce(Subquery(_EARLIER, output_field=IntegerField()), 0))
    followings = Following.objects.filter(
        supplement_number=Coalesce(OuterRef("letter__confirmation__supplement_number"), 0),
        kind=OuterRef("letter__confirmation__kind"),
        year=OuterRef("year"),
        number=OuterRef("number"),
        occurrence=OuterRef("occurrence"),
    )
    newest = Assignment.objects.filter(
        year=OuterRef("year"), number=OuterRef("number"), letter__confirmation__state=LetterState.CONFIRMED
    ).order_by(
        F("letter__confirmation__kind").desc(),
        F("letter__confirmation__supplement_number").desc(nulls_last=True),
        "-pk",
    )
    return rows.annotate(
        following_pk=Subquery(followings.values("pk")[:1]),
        begun_at=Subquery(followings.values("begun_at")[:1]),
        newest_status=Subquery(newest.values("status")[:1]),
    )


def key_of(assignment: Assignment) -> dict[str, Any]:
    """What a following is known by: what the letter calls itself, the number, and which of that number it is."""
    earlier = Assignment.objects.filter(
        letter_id=assignment.letter_id, number=assignment.number, place_in_letter__lt=assignment.place_in_letter
    )
    letter = Confirmation.objects.get(pk=assignment.letter_id)  # as it stands now, whatever the caller holds
    return {
        "kind": letter.kind,
        "year": assignment.year,
        "supplement_number": letter.supplement_number or 0,
        "number": assignment.number,
        "occurrence": earlier.count(),
    }
