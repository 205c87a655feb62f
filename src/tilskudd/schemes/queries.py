"""Reads of schemes: their frames, and what waits for whom."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from tilskudd.people.models import Involvement, Part, Status, User
from tilskudd.schemes.models import Frame, Scheme
from tilskudd.values.kroner import ZERO, Kroner


def frame_of(scheme: Scheme) -> Kroner:
    """The frame that was approved last; zero before the first."""
    frame = scheme.frames.filter(status=Status.APPROVED).order_by("-id").first()
    return frame.amount if frame else ZERO


def frames_waiting_for(user: User) -> list[Frame]:
    """The frames this person could approve: those they have prepared nothing of; oldest first, at most fifty."""
    own = Involvement.objects.filter(about=OuterRef("about_text"), user=user, part=Part.PREPARED)
    rows = Frame.objects.filter(status=Status.PROPOSED).annotate(
        about_text=Concat(Value("frame:"), Cast("pk", CharField()))
    )
    return list(rows.filter(~Exists(own)).select_related("scheme", "proposed_by").order_by("id")[:50])
