"""The page that a recipient's auditor comes to by a link: the accounts as entered, and what the auditor says of them.

Open to all who have the link, and to nobody else: no search engine keeps it, no cache holds it, and no other site is
told of it. Referrers go to this site alone, since without any the browser's forms could not be told from forged ones.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tilskudd.followup.accounts_json import fingerprint
from tilskudd.followup.auditing import Signed, open_link, sign_statement
from tilskudd.followup.models import AuditorLink
from tilskudd.followup.queries import look_at_report, whole_report
from tilskudd.followup.rules import Conclusion
from tilskudd.people.local_accounts import TooManyTries, note_wrong_link, refuse_many_wrong_links
from tilskudd.web.access import open_to_all
from tilskudd.web.posting import refusals_in
from tilskudd.web.report_forms import AuditorForm


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def auditor(request: HttpRequest, token: str) -> HttpResponse:
    """The accounts and the form; afterwards what was signed. An unknown or old link tells calmly what to do."""
    try:
        refuse_many_wrong_links(request)
    except TooManyTries as refusal:
        return _private(render(request, "auditor_gone.html", {"why": str(refusal)}, status=429))
    link = open_link(token)
    if link is None:
        note_wrong_link(request)
        why = _("Lenken er feil, brukt opp, trukket tilbake eller for gammel. Be den som sendte den, om en ny.")
        return _private(render(request, "auditor_gone.html", {"why": why}, status=404))
    if hasattr(link, "statement"):
        return _private(render(request, "auditor_done.html", {"statement": link.statement, "report": link.report}))
    form = AuditorForm(request.POST or None, request.FILES or None) if request.method == "POST" else None
    if form is not None and form.is_valid():
        with refusals_in(form):
            _signed(token, form)
            return _private(_thanked(request, token))
    return _shown(request, link, form)


def _signed(token: str, form: AuditorForm) -> None:
    told, file = form.cleaned_data, form.cleaned_data["file"]
    signed = Signed(
        told["name"], told["title"], told["firm"], told["firm_number"], Conclusion(told["conclusion"]), told["remarks"]
    )
    sign_statement(token, signed, content=file.read(), name=file.name, seen=told["seen"])


def _thanked(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token)
    assert link is not None, "a link that was just signed by is open"
    return render(request, "auditor_done.html", {"statement": link.statement, "report": link.report})


def _shown(request: HttpRequest, link: AuditorLink, form: AuditorForm | None) -> HttpResponse:
    look = look_at_report(whole_report().get(pk=link.report_id))
    accounts = look.accounts
    if not look.report.is_theirs or accounts is None or accounts.findings:
        why = _("Regnskapet er under arbeid eller alt sendt, og kan ikke signeres nå. Spør den som sendte lenken.")
        return _private(render(request, "auditor_gone.html", {"why": why}, status=409))
    seen = fingerprint(accounts)
    context = {
        "report": look.report,
        "demand": look.demand,
        "grant": look.report.grant,
        "accounts": accounts,
        "form": form or AuditorForm(initial={"seen": seen}),
        "seen": seen,
        "last_day": link.last_day,
    }
    return _private(render(request, "auditor.html", context, status=422 if form is not None and form.errors else 200))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "same-origin"
    return answer
