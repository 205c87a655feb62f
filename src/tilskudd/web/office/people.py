"""Administrasjon: who may do what, proposed by one and approved by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilskudd.people.models import Authority, RoleGiven, Status, User
from tilskudd.people.queries import held_now, proposals_waiting_for
from tilskudd.people.rights import Right, Role
from tilskudd.people.services import (
    approve_authority,
    approve_role,
    propose_authority,
    propose_role,
    register_user,
    withdraw,
)
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.forms import NewUser, ProposeAuthority, ProposeRole
from tilskudd.web.keys import number_in
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE, A_FEW = 50, 10


def _right(kind: str, pk: int) -> RoleGiven | Authority:
    """The role or authority that an address names."""
    return get_object_or_404(RoleGiven, pk=pk) if kind == "rolle" else get_object_or_404(Authority, pk=pk)


@needs(Right.SEE_PEOPLE)
@require_GET
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody and their roles, what waits, and the written authorities."""
    after = request.GET.get("etter", "").replace("\0", "")
    users = list(User.objects.filter(email__gt=after).order_by("email")[: A_PAGE + 1])
    held = held_now([user.pk for user in users])
    standing = Authority.objects.filter(status__in=[Status.PROPOSED, Status.APPROVED]).select_related("user")
    before = number_in(request, "for")
    if before:
        standing = standing.filter(id__lt=before)
    authorities = list(standing.order_by("-id")[: A_FEW + 1])
    waiting = proposals_waiting_for(request.user) if Right.APPROVE_PEOPLE in request.rights else []
    context = {
        "people": [(user, held[user.pk]) for user in users[:A_PAGE]],
        "more_people": users[A_PAGE - 1].email if len(users) > A_PAGE else None,
        "authorities": authorities[:A_FEW],
        "more": authorities[A_FEW - 1].pk if len(authorities) > A_FEW else None,
        "waiting": waiting[:A_FEW],
        "waiting_beyond": len(waiting[A_FEW:]),
        "may_propose": Right.PROPOSE_PEOPLE in request.rights,
    }
    return render(request, "office/people.html", context)


@needs(Right.PROPOSE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_user(request: OfficeRequest) -> HttpResponse:
    """Register a person, without a password of their own until a way to sign in is set up."""
    form = NewUser(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            register_user(**form.cleaned_data, password=None, by=request.user)
            messages.success(request, _("Brukeren er registrert. Den har ingen rettigheter før en rolle er godkjent."))
            return redirect("people")
    return _form(request, form, _("Registrer bruker"), _("Registrer"))


@needs(Right.PROPOSE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: OfficeRequest) -> HttpResponse:
    """Propose a role for somebody else."""
    form = ProposeRole(
        request.POST if request.method == "POST" else None,
        people=_others(request),
        initial={"first": request.today},
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            role = Role(given["role"])
            propose_role(given["user"], role, by=request.user, first=given["first"], last=given["last"])
            messages.success(request, _("Rollen er foreslått. En annen administrator må godkjenne den."))
            return redirect("people")
    return _form(request, form, _("Foreslå rolle"), _("Foreslå"))


@needs(Right.PROPOSE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_authority(request: OfficeRequest) -> HttpResponse:
    """Propose a written budget authority for somebody else."""
    form = ProposeAuthority(
        request.POST if request.method == "POST" else None,
        people=_others(request),
        initial={"first": request.today},
    )
    if form.is_valid():
        with refusals_in(form):
            given = dict(form.cleaned_data)
            for ceiling in ("per_year", "per_recipient"):
                given[ceiling] = given[ceiling] or None
            propose_authority(given.pop("user"), by=request.user, **given)
            messages.success(request, _("Fullmakten er foreslått. En annen administrator må godkjenne den."))
            return redirect("people")
    return _form(request, form, _("Foreslå fullmakt"), _("Foreslå"))


def _others(request: OfficeRequest) -> Any:
    """Everybody but oneself: nobody proposes their own rights."""
    return User.objects.filter(is_active=True).exclude(pk=request.user.pk).order_by("name")


def _form(request: OfficeRequest, form: Any, title: str, act: str) -> HttpResponse:
    context = {"form": form, "title": title, "act": act}
    return render(request, "office/people_form.html", context, status=422 if form.errors else 200)


@needs(Right.APPROVE_PEOPLE)
@require_POST
def approve(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Approve a role or an authority as the second person."""
    given = _right(kind, pk)
    with refusals_shown(request):
        if isinstance(given, RoleGiven):
            approve_role(given, by=request.user)
        else:
            approve_authority(given, by=request.user)
        messages.success(request, _("Godkjent."))
    return redirect("people")


@needs(Right.PROPOSE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: OfficeRequest, kind: str, pk: int) -> HttpResponse:
    """Withdraw a role or an authority, after a page that says what it means."""
    given = _right(kind, pk)
    if request.method != "POST":
        return render(request, "office/withdraw_right.html", {"given": given, "user": given.user})
    with refusals_shown(request):
        withdraw(given, by=request.user)
        messages.success(request, _("Trukket tilbake."))
    return redirect("people")
