"""Registre: public registers as they were on a day, each with its file."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.applications.models import RegisterSnapshot
from tilskudd.applications.register_file import LARGEST, FaultyRegister
from tilskudd.applications.registers import take_in_register
from tilskudd.people.rights import Right
from tilskudd.values.finding import Finding
from tilskudd.web.access import OfficeRequest, needs, takes_body_of
from tilskudd.web.call_forms import RegisterFile
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment
from tilskudd.web.posting import refusals_in

A_PAGE = 50


@needs(Right.SEE_MONEY)
@require_GET
def registers(request: OfficeRequest) -> HttpResponse:
    """All snapshots, newest first, fifty a page."""
    before = number_in(request, "for")
    rows = RegisterSnapshot.objects.select_related("by").order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: A_PAGE + 1])
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    return render(request, "office/registers.html", {"registers": found[:A_PAGE], "more": more})


@needs(Right.SET_UP_SCHEMES)
@takes_body_of(LARGEST + 100_000)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: OfficeRequest) -> HttpResponse:
    """Take in a register from a file; everything that is wrong with it is shown at once."""
    form = RegisterFile(request.POST, request.FILES) if request.method == "POST" else RegisterFile()
    faults: Sequence[Finding] = ()
    if form.is_valid():
        file, day = form.cleaned_data["file"], form.cleaned_data["day"]
        try:
            with refusals_in(form):
                take_in_register(form.kind, day, file.chunks(), file.name, by=request.user)
                messages.success(request, _("Registeret er tatt inn."))
                return redirect("registers")
        except FaultyRegister as error:
            faults = error.findings
            form.add_error("file", _("Filen har feil, og er ikke tatt inn. Feilene står under."))
    context = {"form": form, "faults": faults}
    return render(request, "office/take_in_register.html", context, status=422 if form.errors else 200)


@needs(Right.SET_UP_SCHEMES)
@require_GET
def register_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The very file, to be saved; it has names of persons."""
    found = get_object_or_404(RegisterSnapshot.objects.select_related("file"), pk=pk)
    return attachment(found.file, found.name)
