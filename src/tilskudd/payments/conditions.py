"""What a grant must meet before it is paid (vilkår for utbetaling), each asked in one place."""

from __future__ import annotations

from collections.abc import Collection

from tilskudd.payments.models import Instalment


def accepted(grants: Collection[int]) -> set[int]:
    """Of these grants, by key, those whose recipient has accepted; for many at once."""
    rows = Instalment.objects.filter(grant__in=grants, accepted_on__isnull=False)
    return set(rows.values_list("grant_id", flat=True))
