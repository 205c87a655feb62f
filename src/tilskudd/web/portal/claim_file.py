"""A spreadsheet of participants checked row by row; nothing of it is kept, and only its counts may be taken over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tilskudd.claims.round_queries import rules_of
from tilskudd.claims.unusable import UnusableFile
from tilskudd.parties.models import MemberRight
from tilskudd.values.kroner import Kroner
from tilskudd.web.access import PortalRequest, needs_member
from tilskudd.web.forms import Plain
from tilskudd.web.portal.claim_view import ClaimView, claim_view

MOST_SHOWN = 100
LARGEST = 2_000_000


class ClaimFile(Plain):
    """A file of rows, CSV or xlsx."""

    file = forms.FileField(
        label=gettext_lazy("Regneark eller CSV-fil"),
        help_text=gettext_lazy("Høyst 2 MB. Bruk egne nøkler for deltakerne, aldri navn eller fødselsnummer."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx", "class": "ds-input"}),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(gettext_lazy("Filen er for stor. Send rader for deres egen kommune."))
        return given


@dataclass(frozen=True)
class Grouped:
    """How many rows have a reason (grunn), and what the municipality can do."""

    title: str
    advice: str
    count: int


@needs_member(MemberRight.WRITE, MemberRight.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_file(request: PortalRequest, number: str, round_number: str) -> HttpResponse:
    """Check a file: a verdict for each row with all reasons at once, and the counts of those that are accepted."""
    view = claim_view(request, round_number)
    rules = rules_of(view.claim.round, view.claim.code) if view.claim.code else None
    if rules is None:
        raise Http404
    form = ClaimFile(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"view": view, "form": form, "rules": rules}
    if request.method == "POST" and form.is_valid():
        # Polars takes as long to load as a page, and most pages never need it
        from tilskudd.claims.row_check import check_rows

        given = form.cleaned_data["file"]
        try:
            context |= _told(check_rows(given.read(), given.name, rules), view)
        except UnusableFile as refusal:
            for one in refusal.findings:
                form.add_error("file", one.message)
    return render(request, "portal/claim_file.html", context, status=422 if form.errors else 200)


def _told(checked: Any, view: ClaimView) -> dict[str, Any]:
    reasons: Counter[tuple[str, str]] = Counter()
    for reason, rows in checked.reasons.items():
        reasons[reason.title, reason.advice] += rows
    counts = [
        (
            one.measure,
            one.name,
            checked.counts.get((view.claim.code, one.measure.code, "given"), 0),
            checked.counts.get((view.claim.code, one.measure.code, "planned"), 0),
        )
        for one in view.measures
    ]
    return {
        "checked": checked,
        "amount": Kroner.whole(checked.amount),
        "reasons": [Grouped(*key, rows) for key, rows in reasons.most_common()],
        "rows": list(islice(checked.verdicts, MOST_SHOWN)),
        "not_accepted": checked.refused + checked.doubtful,
        "counts": counts,
    }
