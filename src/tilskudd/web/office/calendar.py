"""Each person's own calendar: a secret address to subscribe to, and the feed that stands there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tilskudd.assignments.due import due_to
from tilskudd.notices.calendar import CalendarDay, calendar
from tilskudd.notices.queries import calendar_address_of, whose_calendar
from tilskudd.notices.services import make_calendar_address, revoke_calendar_address
from tilskudd.people.access import may
from tilskudd.people.clock import today
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs, open_to_all

LONG_AGO = timedelta(days=90)


@needs(Right.SEE_OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: OfficeRequest) -> HttpResponse:
    """What stands in the calendar, and whether there is an address; a new one is shown this once.

    Who has lost the right to follow assignments up sees nothing of it, and may revoke the address that is left.
    """
    follows = Right.FOLLOW_ASSIGNMENTS in request.rights
    address = ""
    if request.method == "POST":
        secret = make_calendar_address(by=request.user)
        address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
    context = {
        "address": address,
        "standing": calendar_address_of(request.user),
        "due": due_to(request.user, request.today)[:50] if follows else [],
        "may": follows,
        "today": request.today,
    }
    answer = render(request, "office/calendar.html", context)
    if address:
        answer["Cache-Control"] = "no-store"
    return answer


@needs(Right.SEE_OFFICE)
@require_POST
def revoke(request: OfficeRequest) -> HttpResponse:
    """Revoke the address."""
    revoke_calendar_address(by=request.user)
    messages.success(request, _("Adressen er trukket, og gir ikke lenger noe kalender."))
    return redirect("my-calendar")


@open_to_all
@require_safe
@cache_control(private=True, max_age=900)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar at a secret address; not there when it is revoked, or its owner follows nothing up any more."""
    user = whose_calendar(secret)
    if user is None or not may(user, Right.FOLLOW_ASSIGNMENTS, on=today()):
        raise Http404
    content = calendar(_("Frister i Tilskudd"), _host(request), _days(request, user))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="frister.ics"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _host(request: HttpRequest) -> str:
    """The name of this installation, which the keys of its days end with."""
    site: Any = settings.SITE or f"http://{request.get_host()}"
    return str(site).partition("://")[2]


def _days(request: HttpRequest, user: User) -> list[CalendarDay]:
    on = today()
    with override(user.written_form):
        return [
            CalendarDay(
                one.key,
                one.day,
                _("Oppdrag %(number)s: %(what)s") % {"number": one.followed.assignment.number, "what": one.label},
                one.followed.assignment.title,
                request.build_absolute_uri(reverse("assignment", args=[one.followed.assignment.pk])),
                one.written_at,
            )
            for one in due_to(user, on)
            if one.day >= on - LONG_AGO
        ]
