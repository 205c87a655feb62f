"""Every address names the right it demands; the middleware asks for it, and the service asks again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tilskudd.people.rights import Right

View = TypeVar("View", bound=Callable[..., Any])


def needs(right: Right) -> Callable[[View], View]:
    """Mark a view with the right it demands."""

    def marked(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return marked


def open_to_all(view: View) -> View:
    """Mark a view that demands no right, such as signing in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view
