"""Uttrekk: applications as a file with one's own columns, made in the background."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilskudd.files.services import FileLost, open_file
from tilskudd.people.rights import Right
from tilskudd.reporting.exports import ask_for_export
from tilskudd.reporting.models import Export
from tilskudd.reporting.words import ExportForm, ExportState
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.export_form import ExportAsked
from tilskudd.web.posting import refusals_in

A_PAGE = 25
ASKED = {"utlysning": "call", "tilstand": "state", "sok": "words"}
"""What a list says in its address, so that the export is of the same rows."""


@needs(Right.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: OfficeRequest) -> HttpResponse:
    """One's own exports, newest first, and the form that asks for one more."""
    if request.method != "POST":
        told = {name: request.GET.get(word, "").replace("\0", "")[:100] for word, name in ASKED.items()}
        return _shown(request, ExportAsked(initial={name: value for name, value in told.items() if value}))
    form = ExportAsked(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        with refusals_in(form):
            ask_for_export(
                told["columns"],
                ExportForm(told["form"]),
                by=request.user,
                call=told["call"],
                state=told["state"],
                words=told["words"],
            )
            messages.success(request, _("Uttrekket lages nå. Du kan gå videre imens. Det står her når det er klart."))
            return redirect("exports")
    return _shown(request, form, status=422)


def _shown(request: OfficeRequest, form: ExportAsked, status: int = 200) -> HttpResponse:
    rows = list(Export.objects.filter(asked_by=request.user).order_by("-id")[:A_PAGE])
    going = any(row.state in (ExportState.WAITING, ExportState.RUNNING) for row in rows)
    context = {"exports": rows, "going": going, "form": form}
    return render(request, "office/exports.html", context, status=status)


@needs(Right.SEE_MONEY)
@require_GET
def export_file(request: OfficeRequest, pk: int) -> HttpResponse | FileResponse:
    """The file of one's own export, streamed; another's is not there."""
    export = get_object_or_404(Export.objects.select_related("file"), pk=pk, asked_by=request.user)
    if export.state != ExportState.READY or export.file is None:
        return redirect("exports")
    try:
        file = open_file(export.file)
    except FileLost as lost:
        messages.error(request, str(lost))
        return redirect("exports")
    return FileResponse(file, as_attachment=True, filename=export.file_name, content_type="application/octet-stream")
