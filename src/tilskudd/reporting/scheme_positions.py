"""What schemes and assignments held on a day: read from the transfers of their own accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import CharField, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from tilskudd.decisions.models import Grant
from tilskudd.ledger.models import Account, Transfer
from tilskudd.ledger.places import Place
from tilskudd.reporting.positions import AsOf
from tilskudd.schemes.models import Scheme
from tilskudd.values.kroner import ZERO, Kroner

OF_A_SCHEME = (Place.SET_ASIDE, Place.COMMITTED, Place.SENT, Place.PAID, Place.RETURNED, Place.OWED_BACK)
"""The places that carry a scheme or one of its grants; the others are the line's alone."""


def accounts_of(schemes: Iterable[Scheme]) -> QuerySet[Account]:
    """The accounts of schemes, and of the grants they have given."""
    rows = list(schemes)
    grants = Grant.objects.filter(decision__scheme__in=[one.pk for one in rows])
    abouts = grants.annotate(called=Concat(Value("grant:"), Cast("pk", CharField()))).values("called")
    lines = Q(pk__in=[])
    for line, year in {(one.line, one.year) for one in rows}:
        lines |= Q(line=line, year=year)
    return Account.objects.filter(lines).filter(Q(subject__in=[one.about for one in rows]) | Q(subject__in=abouts))


def transfers_of(schemes: Sequence[Scheme], place: Place, cut: AsOf) -> QuerySet[Transfer]:
    """The transfers behind a figure of schemes up to its cut-off, newest first; in less out is the figure."""
    own = accounts_of(schemes).filter(place=place).values("pk")
    rows = Transfer.objects.filter(Q(target__in=own) | Q(source__in=own))
    rows = rows.filter(entry__booked_on__lte=cut.day, entry__recorded_at__lt=cut.known_before)
    return rows.select_related("entry__by", "source", "target").order_by("-id")


def figure_of(schemes: Sequence[Scheme], place: Place, cut: AsOf) -> Kroner:
    """What schemes had in a place at the end of a day; two queries."""
    own = accounts_of(schemes).filter(place=place).values("pk")
    rows = Transfer.objects.filter(entry__booked_on__lte=cut.day, entry__recorded_at__lt=cut.known_before)
    put_in = rows.filter(target__in=own).aggregate(sum=Sum("amount"))["sum"]
    taken_out = rows.filter(source__in=own).aggregate(sum=Sum("amount"))["sum"]
    return (put_in or ZERO) - (taken_out or ZERO)
