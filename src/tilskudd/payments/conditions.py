"""What must be met before a grant is paid: asked of the packages before this one, in one place."""

from __future__ import annotations

from collections.abc import Collection

from tilskudd.documents.models import Acceptance


def accepted(grants: Collection[int]) -> set[int]:
    """Of these grants, by key, those whose recipient has accepted on the letter that tells of it."""
    rows = Acceptance.objects.filter(letter__outcome__grant__in=grants)
    return set(rows.values_list("letter__outcome__grant", flat=True))
