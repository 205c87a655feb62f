"""Pages for what went wrong: what did not happen, that nothing is lost, what to do."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tilskudd.files.services import FileLost
from tilskudd.parties.models import MemberRight
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.people.rights import Right
from tilskudd.people.words import RIGHT_WORDS, names_of_roles_with
from tilskudd.web.access import introduce, introduce_member

log = logging.getLogger("tilskudd.web")

OFFICE, PORTAL = "base.html", "portal/base.html"
NEVER_SHOWN = frozenset(
    {"csrfmiddlewaretoken", "password", "passord", "versjon", "version", "neste", "sprak", "sett", "filer"}
)


def page(request: HttpRequest, status: int, title: str, *sentences: str, **more: object) -> HttpResponse:
    """An error page in the same shell."""
    content = {"title": title, "sentences": sentences, "base": shell_around(request), **more}
    return render(request, "error.html", content, status=status)


def shell_around(request: HttpRequest) -> str:
    """The shell an error stands in: the portal's for who acts for an organisation and has no work in the office."""
    if getattr(request, "represented", None):
        return PORTAL
    if not (hasattr(request, "user") and request.user.is_authenticated):
        return OFFICE
    return PORTAL if not introduce(request).roles and introduce_member(request).represented else OFFICE


def no_right(request: HttpRequest, right: Right) -> HttpResponse:
    """The page exists, but not for this person: say who has it."""
    return page(
        request,
        403,
        _("Du har ikke tilgang til denne siden"),
        _("Du har ikke rett til å %s.") % RIGHT_WORDS[right],
        _("Det har rollene %s. Be en av dem, eller be en administrator om rollen.") % names_of_roles_with(right),
    )


def no_member_right(request: HttpRequest, rights: Collection[MemberRight]) -> HttpResponse:
    """The page exists for the organisation, but this person may not do what it is for."""
    acts = _(" eller ").join(str(right.label) for right in MemberRight if right in rights)
    return page(
        request,
        403,
        _("Du har ikke tilgang til denne siden"),
        _("Du har ikke rett til å %s for organisasjonen.") % acts,
        _("Be en administrator i organisasjonen om retten."),
    )


def acts_for_nobody(request: HttpRequest) -> HttpResponse:
    """The portal is for those who act for an organisation."""
    return page(
        request,
        403,
        _("Du representerer ingen organisasjon her"),
        _("Be administratoren i organisasjonen om å gi deg rettigheter."),
        _("Har organisasjonen ingen administrator, tar dere kontakt med oss."),
    )


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, so that it can be copied and nothing is lost."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_SHOWN
        for value in values
        if isinstance(value, str) and value.strip()
    ]


def signed_out(request: HttpRequest, *, is_kept: bool = False) -> HttpResponse:
    """A form sent after the session ended; `is_kept` when it waits for the person to sign in."""
    kept = _("Det du skrev, er ikke lagret, men vi har tatt vare på det. Logg inn, så kommer du tilbake til det.")
    lost = _("Det du sendte, er ikke lagret. Logg inn igjen, og send det på nytt.")
    return page(
        request,
        403,
        _("Du er logget ut"),
        kept if is_kept else lost,
        typed=typed(request),
        sign_in=True,
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has gone stale: cookies off, or the page lay open too long."""
    return page(
        request,
        403,
        _("Siden var for gammel til å sendes"),
        _("Det du sendte, er ikke lagret. Gå tilbake, last siden på nytt, og send igjen."),
        _("Skjer det igjen, må nettleseren godta informasjonskapsler fra dette nettstedet."),
        typed=typed(request),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.user.is_authenticated:
        introduce(request)
    return page(request, 404, _("Siden finnes ikke"), _("Adressen er feil, eller det den viste til, er flyttet."))


def not_by_link(request: HttpRequest) -> HttpResponse:
    """An address that only a button may use, opened by itself, as after signing in again."""
    if request.user.is_authenticated:
        introduce(request)
    return page(
        request,
        405,
        _("Denne adressen åpnes bare fra en knapp"),
        _("Ingenting er endret. Gå dit du var, og prøv derfra."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 400, _("Forespørselen kunne ikke leses"), _("Ingenting er lagret. Gå tilbake og prøv igjen."))


def shown(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for an error that a view let through; None leaves 404 to Django."""
    if isinstance(error, Http404):
        return None
    if isinstance(error, NotAllowed):
        return page(request, 403, _("Du kan ikke gjøre dette"), str(error), typed=typed(request))
    if isinstance(error, Refusal):
        return page(request, 409, _("Dette gikk ikke"), str(error), typed=typed(request))
    if isinstance(error, SuspiciousOperation):
        return bad_request(request)
    if isinstance(error, FileLost):
        return page(request, 410, _("Filen er borte"), str(error))
    reference = secrets.token_hex(4)
    log.exception("failed with reference %s: %s %s", reference, request.method, request.path, exc_info=error)
    return page(
        request,
        500,
        _("Noe gikk galt hos oss"),
        _("Det du ba om, er ikke gjort, og ingenting er endret."),
        _("Prøv igjen. Skjer det på nytt, oppgi referansen %s til administratoren.") % reference,
        typed=typed(request),
    )
