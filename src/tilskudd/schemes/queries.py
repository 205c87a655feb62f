"""Reads of schemes: their frames, and what waits for whom."""

from __future__ import annotations

from django.db.models import QuerySet

from tilskudd.people.models import Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.values.kroner import ZERO, Kroner


def frame_of(scheme: Scheme) -> Kroner:
    """The frame that was approved last; zero before the first."""
    frame = scheme.frames.filter(status=Status.APPROVED).order_by("-id").first()
    return frame.amount if frame else ZERO


def frames_open_to(user: User) -> QuerySet[Frame]:
    """The frames this person could approve: those they have prepared nothing of."""
    return not_prepared_by(user, Frame.objects.filter(status=Status.PROPOSED), called("frame"))


def frames_waiting_for(user: User) -> list[Frame]:
    """The frames this person could approve; oldest first, at most fifty."""
    return list(frames_open_to(user).select_related("scheme", "proposed_by").order_by("id")[:50])
