"""Accepting a grant: what the portal asks of the package that keeps acceptances."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from django.http import Http404

from tilskudd.decisions.models import Grant
from tilskudd.people.models import User

KEEPER: Final = "tilskudd.documents.acceptance"


def accept_grant(grant: Grant, by: User) -> None:
    """Accept a grant with its terms (godta tilskudd), as one who may sign. Raises Http404 while nothing keeps it."""
    if not can_be_accepted():
        raise Http404
    _keeper().accept_grant(grant, by=by)


def acceptances_of(grants: Collection[int]) -> Mapping[int, datetime]:
    """When each of these grants was accepted, by key; those that are not accepted have none."""
    return dict(_keeper().acceptances_of(grants)) if can_be_accepted() else {}


def can_be_accepted() -> bool:
    """True when there is a package that keeps acceptances."""
    try:
        return find_spec(KEEPER) is not None
    except ModuleNotFoundError:
        return False


def _keeper() -> Any:
    return import_module(KEEPER)
