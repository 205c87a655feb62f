"""Who acts for the organisation: seen by all of them, given and ended by an administrator."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.parties.member_services import end_membership, give_membership
from tilskudd.parties.models import MemberRight, Membership
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.keys import number_in
from tilskudd.web.party_forms import NewMember
from tilskudd.web.posting import refusals_in, refusals_shown

A_PAGE = 50


@needs_member()
@require_GET
def members(request: PortalRequest, number: str) -> HttpResponse:
    """Who acts for the organisation today or later, newest first, fifty a page."""
    rows = Membership.objects.filter(Q(last__isnull=True) | Q(last__gte=request.today))
    rows = rows.filter(organisation=request.organisation).select_related("user", "given_by")
    before = number_in(request, "for")
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: A_PAGE + 1])
    context = {
        "members": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "may_administer": MemberRight.ADMINISTER in request.member_rights,
    }
    return render(request, "portal/members.html", context)


@needs_member(MemberRight.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: PortalRequest, number: str) -> HttpResponse:
    """Give a colleague rights."""
    form = NewMember(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        rights = [MemberRight(right) for right in told["rights"]]
        with refusals_in(form):
            give_membership(
                told["user"], request.organisation, rights, by=request.user, first=request.today, last=told["last"]
            )
            messages.success(request, _("%s kan nå gjøre dette for dere.") % told["user"].name)
            return redirect("portal-members", number)
    return render(request, "portal/new_member.html", {"form": form}, status=422 if form.errors else 200)


@needs_member(MemberRight.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def end_member(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """End what somebody may do, after a page that says what it means."""
    rows = Membership.objects.select_related("user")
    found = get_object_or_404(rows, pk=pk, organisation=request.organisation)
    if request.method != "POST":
        return render(request, "portal/end_member.html", {"membership": found})
    with refusals_shown(request):
        end_membership(found, by=request.user)
        messages.success(request, _("Rettighetene er avsluttet."))
    return redirect("portal-members", number)
