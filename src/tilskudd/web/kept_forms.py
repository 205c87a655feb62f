"""A form of the portal that is sent after the session ended: kept, and shown again when the person has signed in.

Only forms that came from our own pages are kept, so that no other site can put words into somebody's form.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tilskudd.people.kept_forms import KEPT_FOR, forget_form, keep_form, kept_form
from tilskudd.people.models import KeptForm
from tilskudd.people.who_asks import address_of
from tilskudd.web import errors

COOKIE: Final = "skjema"
WITHOUT: Final = "uten-skjema"
NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "neste", "sprak"})
LONGEST_TOKEN: Final = 100


def signed_out(request: HttpRequest, view: Any) -> HttpResponse:
    """A form sent after the session ended: of the portal it is kept, and of the office it is shown to be copied."""
    if getattr(view, "answers_json", False):
        return _told_by_itself()
    token = _kept(request) if hasattr(view, "member") else None
    return _with_token(errors.signed_out(request, is_kept=token is not None), token)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has gone stale: who has signed in again meanwhile comes to the page with what was typed."""
    view = request.resolver_match.func if request.resolver_match else None
    if getattr(view, "answers_json", False):
        return _told_by_itself()
    token = _kept(request) if hasattr(view, "member") and _came_from_here(request) else None
    if token is None:
        return errors.stale_form(request, reason)
    if request.user.is_authenticated:
        return _with_token(redirect(request.path), token)
    return _with_token(errors.signed_out(request, is_kept=True), token)


def _told_by_itself() -> HttpResponse:
    """For a form that saves itself: nothing is lost, and the button keeps it."""
    told = _("Ikke lagret: du er logget ut. Trykk på lagre, så tar vi vare på det du har skrevet mens du logger inn.")
    return JsonResponse({"failed": told}, status=403)


def _kept(request: HttpRequest) -> str | None:
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    if not errors.typed(request):
        return None
    return keep_form(request.path, typed, asked_from=address_of(request), token=token_of(request))


def _came_from_here(request: HttpRequest) -> bool:
    """True when the browser says that the form stood on one of our own pages; what says nothing is not believed."""
    told = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    try:
        found = urlsplit(told)
    except ValueError:
        return False
    return (found.scheme, found.netloc) == (request.scheme, request.get_host())


def _with_token(response: HttpResponse, token: str | None) -> HttpResponse:
    if token is not None:
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(KEPT_FOR.total_seconds()),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def token_of(request: HttpRequest) -> str:
    """What the browser has to show for forms that were kept; empty when it has nothing."""
    return request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN]


def shown_again(request: HttpRequest, view: Any) -> HttpResponse | None:
    """What was kept for this address, on a page of its own, or for the page itself to show as `request.kept`."""
    if request.method != "GET" or not token_of(request) or WITHOUT in request.GET:
        return None
    found = kept_form(token_of(request), request.path)
    if found is None:
        return None
    if getattr(view, "shows_kept", False):
        request.kept = found  # type: ignore[attr-defined]
        return None
    fields = fields_in(found)
    shown = [(name, value) for name, value in fields if value.strip() and name not in errors.NEVER_SHOWN]
    return render(request, "portal/kept_form.html", {"fields": fields, "shown": shown, "without": WITHOUT})


def fields_in(kept: KeptForm) -> list[tuple[str, str]]:
    """Every field with each of its values, in the order they came."""
    return [(name, value) for name, values in kept.typed.items() for value in values]


def after(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was kept is forgotten once the same form has been taken in."""
    token = token_of(request)
    if token and request.method == "POST" and response.status_code in (302, 303) and request.user.is_authenticated:
        forget_form(token, request.path)
    return response


def forgotten(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """All that was kept is forgotten when somebody signs out."""
    if token := token_of(request):
        forget_form(token)
        response.delete_cookie(COOKIE)
    return response
