"""Who is asking, and may they? Asked once for every page, before the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tilskudd.people.rights import Right
from tilskudd.web import errors, kept_forms
from tilskudd.web.access import introduce, introduce_member


class SignedIn:
    """Refuses whoever may not see the page; a view that names no right is a bug and fails.

    A page of the portal is not there at all for who does not act for its organisation.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            return errors.not_by_link(request)
        return kept_forms.after(request, response)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "open_to_all", False):
            return None
        if not request.user.is_authenticated:
            if request.method == "POST":
                return kept_forms.signed_out(request, view)
            return redirect(f"/logg-inn/?{urlencode({'neste': request.get_full_path()})}")
        if hasattr(view, "member"):
            return self._of_the_portal(request, view, kwargs.get("number"))
        right: Right = view.right
        if right not in introduce(request).rights:
            return errors.no_right(request, right)
        return None

    def _of_the_portal(self, request: HttpRequest, view: Any, number: str | None) -> HttpResponse | None:
        asking = introduce_member(request)
        if not asking.represented:
            return errors.acts_for_nobody(request)
        if number is None:
            return kept_forms.shown_again(request, view)
        held = asking.represented.get(number)
        if held is None:
            return errors.not_found(request)
        asking.organisation, asking.member_rights = held.organisation, held.rights
        if view.member and not view.member & held.rights:
            return errors.no_member_right(request, view.member)
        return kept_forms.shown_again(request, view)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return errors.shown(request, error)


class SmallBodies:
    """Refuses a large body before anything reads it: a form is small, and a letter is at most two million bytes.

    A view that is marked with more takes more, from those who are signed in.
    """

    LARGEST = 2_500_000

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        told = request.META.get("CONTENT_LENGTH") or "0"
        more = getattr(view, "largest_body", 0)
        most = more if more and request.user.is_authenticated else self.LARGEST
        if told.isdigit() and int(told[:12]) <= most:
            return None
        return HttpResponse(_too_large(request, more), status=413, content_type="text/plain; charset=utf-8")


def _too_large(request: HttpRequest, more: int) -> str:
    if more and not request.user.is_authenticated:
        return _(
            "Du er logget ut, og filene er ikke sendt. Gå tilbake i nettleseren, der det du skrev, står ennå. "
            "Logg inn i en annen fane, og send på nytt."
        )
    return _("Det du sendte, er for stort.")
