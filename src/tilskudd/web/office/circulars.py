"""Rundskriv: all of them, one with where it stands, and who has received it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tilskudd.circulars.models import Circular, CircularIssue, CircularVersion
from tilskudd.circulars.queries import (
    addressees_of,
    circulars_in_order,
    issues_of,
    newest_version,
    reach_of,
    unanswered,
)
from tilskudd.circulars.rules import Reach
from tilskudd.people.queries import who_did_what
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import has_prepared
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.circular_view import STAGE_WORDS, Stage, circle_seen, shown, stage_of
from tilskudd.web.forms import Answer
from tilskudd.web.keys import number_in
from tilskudd.web.office.letters import attachment

A_PAGE = 50
QUESTIONS_SHOWN = 25
NO_REACH = Reach()
FILTERS = (
    ("", gettext_lazy("Alle"), Q()),
    ("fatt", gettext_lazy("Har fått det"), Q(came_at__isnull=False)),
    ("lest", gettext_lazy("Har lest det"), Q(reading__isnull=False)),
    ("ikke", gettext_lazy("Har ikke fått det"), Q(came_at__isnull=True)),
)


def circular_called(pk: int) -> Circular:
    """One of them, with its assignment."""
    rows = Circular.objects.select_related("assignment__letter", "by")
    return get_object_or_404(rows.defer("assignment__letter__text", "assignment__letter__reading"), pk=pk)


@needs(Right.SEE_MONEY)
@require_GET
def circulars(request: OfficeRequest) -> HttpResponse:
    """All circulars, newest first, with where each stands and how many have received it."""
    before = number_in(request, "for")
    rows = circulars_in_order()
    about = number_in(request, "oppdrag")
    rows = rows.filter(assignment=about) if about else rows
    found = list((rows.filter(pk__lt=before) if before else rows)[: A_PAGE + 1])
    keys = [one.pk for one in found[:A_PAGE]]
    versions: dict[int, CircularVersion] = {}
    for version in CircularVersion.objects.filter(circular__in=keys).defer("text_nb", "text_nn").order_by("number"):
        versions[version.circular_id] = version
    issues: dict[int, list[CircularIssue]] = {key: [] for key in keys}
    for issue in CircularIssue.objects.filter(circular__in=keys).defer("html_nb", "html_nn").order_by("-pk"):
        issues[issue.circular_id].append(issue)
    sent = {key: next((one.pk for one in of_it if one.sent_at), 0) for key, of_it in issues.items()}
    reach = reach_of(list(sent.values()))
    shown_rows = []
    for one in found[:A_PAGE]:
        stage, _issue = stage_of(versions[one.pk], issues[one.pk])
        shown_rows.append((one, versions[one.pk], STAGE_WORDS[stage], reach.get(sent[one.pk])))
    context = {
        "circulars": shown_rows,
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "about": about,
        "may_write": Right.WRITE_CIRCULARS in request.rights,
    }
    return render(request, "office/circulars.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def circular(request: OfficeRequest, pk: int) -> HttpResponse:
    """One of them: what it says, whom it is for, what to do next, and what is asked."""
    return circular_shown(request, circular_called(pk))


def circular_shown(request: OfficeRequest, found: Circular, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page, also after an act that was refused."""
    version, issues = newest_version(found), issues_of(found)
    version.circular = found
    stage, issue = stage_of(version, issues)
    language = "nn" if request.GET.get("form") == "nn" and version.text_nn else "nb"
    last = next((one for one in issues if one.sent_at), None)
    back = issues[0] if stage is Stage.DRAFT and issues and issues[0].status == "sent-back" else None
    may_write = Right.WRITE_CIRCULARS in request.rights
    made_it = issue is not None and has_prepared(issue.about, request.user)
    approves = stage is Stage.WAITS and Right.APPROVE_CIRCULARS in request.rights
    context: dict[str, Any] = {
        "circular": found,
        "version": version,
        "issue": issue,
        "stage": stage.value,
        "stage_words": STAGE_WORDS[stage],
        "html": shown(version, issue, language),
        "form_shown": language,
        "sent": [one for one in issues if one.sent_at],
        "last": last,
        "reach": reach_of([last.pk]).get(last.pk, NO_REACH) if last else None,
        "circle": circle_seen(version) if last is None else None,
        "too_early": version.counted_on > request.today,
        "back": back if back and back.version_id == version.pk else None,
        "may_write": may_write,
        "to_answer": unanswered().filter(circular=found).first() if may_write else None,
        "may_approve": approves and not made_it,
        "made_it": approves and made_it,
        "questions": list(
            found.questions.select_related("organisation", "by", "answer__by").order_by("-pk")[:QUESTIONS_SHOWN]
        ),
        "events": who_did_what(found.about, 20),
        "form": Answer(),
        **bound,
    }
    return render(request, "office/circular.html", context, status=status)


@needs(Right.SEE_MONEY)
@require_GET
def addressees(request: OfficeRequest, pk: int) -> HttpResponse:
    """Everyone in the circle of the newest issue that was sent, or the one asked for, fifty a page."""
    found = circular_called(pk)
    sent = [one for one in issues_of(found) if one.sent_at]
    issue = next((one for one in sent if one.version.number == number_in(request, "utgave")), sent[0] if sent else None)
    if issue is None:
        raise Http404
    chosen, after = request.GET.get("vis", ""), number_in(request, "etter")
    rows = addressees_of(issue).filter(next((q for name, _word, q in FILTERS if name == chosen), Q()))
    part = list((rows.filter(pk__gt=after) if after else rows)[: A_PAGE + 1])
    context = {
        "circular": found,
        "issue": issue,
        "sent": sent,
        "reach": reach_of([issue.pk]).get(issue.pk, NO_REACH),
        "rows": part[:A_PAGE],
        "more": part[A_PAGE - 1].pk if len(part) > A_PAGE else None,
        "filters": [(name, word, name == chosen) for name, word, _q in FILTERS],
        "chosen": chosen,
        "may_write": Right.WRITE_CIRCULARS in request.rights,
        "is_newest": bool(sent) and issue.pk == sent[0].pk,
    }
    return render(request, "office/circular_addressees.html", context)


@needs(Right.SEE_MONEY)
@require_GET
def circular_file(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """The file of a version."""
    rows = CircularVersion.objects.select_related("file").filter(file__isnull=False)
    version = get_object_or_404(rows, circular=pk, number=number)
    return attachment(version.file, version.file_name)


@needs(Right.SEE_MONEY)
@require_GET
def circular_pdf(request: OfficeRequest, pk: int, issue: int) -> HttpResponse:
    """An issue as it goes out, in bokmål, or in nynorsk when that is asked for."""
    rows = CircularIssue.objects.select_related("circular", "version", "pdf_nb", "pdf_nn")
    one = get_object_or_404(rows.defer("html_nb", "html_nn"), circular=pk, pk=issue)
    language = "nn" if request.GET.get("form") == "nn" else "nb"
    return attachment(one.pdf_in(language), f"{one.circular.number}-{one.version.number}.pdf")
