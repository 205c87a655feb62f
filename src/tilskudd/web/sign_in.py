"""Signing in and out, choosing a language, and moving the example's date."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.parties.members import memberships_of
from tilskudd.people.clock import example_date
from tilskudd.people.clock import today as this_day
from tilskudd.people.models import User
from tilskudd.people.queries import standing_roles
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.people.services import choose_written_form, move_example_date
from tilskudd.people.two_persons import note
from tilskudd.web.access import OfficeRequest, needs, open_to_all
from tilskudd.web.forms import NextDate, SignIn
from tilskudd.web.kept_forms import forgotten
from tilskudd.web.posting import refusals_shown


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first page: e-mail and password, or the next page when somebody is signed in."""
    going_to = next_page(request)
    if request.user.is_authenticated and request.method != "POST":
        return redirect(going_to)
    form = SignIn(request.POST if request.method == "POST" else None)
    if form.is_valid() and (user := _who(request, form)) is not None:
        login(request, user)
        note(user, "signed-in", f"user:{user.pk}")
        response = redirect(next_page(request))
        _keep_language(response, user.written_form)
        return response
    status = 200 if not form.errors else 422
    return render(request, "sign_in.html", {"form": form, "next": going_to}, status=status)


def _who(request: HttpRequest, form: SignIn) -> User | None:
    try:
        user = authenticate(request, email=form.cleaned_data["email"], password=form.cleaned_data["password"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    if user is None:
        form.add_error(None, _("E-post og passord hører ikke sammen. Prøv igjen, eller be en administrator om hjelp."))
    return user


def next_page(request: HttpRequest) -> str:
    """Where to go after signing in: only to this site; the bare address is where the person's work is."""
    asked = request.POST.get("neste") or request.GET.get("neste") or ""
    secure = request.is_secure()
    if asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=secure
    ):
        return home_of(request.user) if asked == "/" and request.user.is_authenticated else asked
    return home_of(request.user) if request.user.is_authenticated else "/"


def home_of(user: User) -> str:
    """Where somebody begins: the portal when all they do here is to act for organisations, else their tasks."""
    day = this_day()
    acts_only = memberships_of(user, day).exists() and not standing_roles(user, day).exists()
    return reverse("portal" if acts_only else "tasks")


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        note(request.user, "signed-out", f"user:{request.user.pk}")
    logout(request)
    return forgotten(request, redirect("sign-in"))


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose bokmål or nynorsk; kept in a cookie, and on the person when somebody is signed in."""
    chosen = request.POST.get("sprak", "")
    response = redirect(next_page(request))
    if chosen in dict(settings.LANGUAGES):
        _keep_language(response, chosen)
        if request.user.is_authenticated:
            choose_written_form(request.user, chosen)
    return response


def _keep_language(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@needs(Right.MOVE_EXAMPLE_DATE)
@require_POST
def example_clock(request: OfficeRequest) -> HttpResponse:
    """Move the example's own date on: to the next day, or to the one given."""
    today = example_date()
    form = NextDate(request.POST)
    to = form.cleaned_data["to"] if form.is_valid() else (today or date.min) + timedelta(days=1)
    with refusals_shown(request):
        move_example_date(to, by=request.user)
        messages.success(request, _("Eksempelets dato er flyttet."))
    return redirect(next_page(request))


@open_to_all
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The bare address leads to what waits."""
    return redirect(home_of(request.user) if request.user.is_authenticated else "sign-in")


@open_to_all
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """For watchers: the site answers."""
    return HttpResponse("ok", content_type="text/plain")
