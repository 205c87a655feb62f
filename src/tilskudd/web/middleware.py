"""Who is asking, and may they? Asked once for every page, before the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from tilskudd.people.rights import Right
from tilskudd.web import errors
from tilskudd.web.access import introduce


class SignedIn:
    """Refuses whoever may not see the page; a view that names no right is a bug and fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if getattr(view, "open_to_all", False):
            return None
        right: Right = view.right
        if not request.user.is_authenticated:
            if request.method == "POST":
                return errors.signed_out(request)
            return redirect(f"/logg-inn/?{urlencode({'neste': request.get_full_path()})}")
        if right not in introduce(request).rights:
            return errors.no_right(request, right)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return errors.shown(request, error)
