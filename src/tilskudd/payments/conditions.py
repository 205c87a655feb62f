"""What must be met before a grant is paid: asked of the packages before this one, in one place."""

from __future__ import annotations

from collections.abc import Collection

from tilskudd.documents.models import Acceptance
from tilskudd.payments.models import Instalment


def accepted(grants: Collection[int]) -> set[int]:
    """Of these grants, by key, those whose recipient has accepted: on the letter, or as somebody has noted."""
    on_letters = Acceptance.objects.filter(letter__outcome__grant__in=grants)
    noted = Instalment.objects.filter(grant__in=grants, accepted_on__isnull=False)
    return {*on_letters.values_list("letter__outcome__grant", flat=True), *noted.values_list("grant_id", flat=True)}
