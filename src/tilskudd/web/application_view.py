"""What the pages of an application share: whose it is, its sections as steps, its files, and the language it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilskudd.applications.answers import Checked
from tilskudd.applications.application_queries import asked_sections
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.models import Application, ApplicationDraft, Attachment, CallNotice
from tilskudd.applications.questions import Section
from tilskudd.parties.members import holders_of
from tilskudd.parties.models import MemberRight
from tilskudd.web.access import PortalRequest
from tilskudd.web.templatetags.figures import moment


def own_application(request: PortalRequest, application_number: str) -> Application:
    """One of the organisation's own applications; another's is not there."""
    rows = Application.objects.select_related("call__scheme", "organisation")
    return get_object_or_404(rows, number=application_number, organisation=request.organisation)


def language_now() -> str:
    """The language that the questions are asked in."""
    return "nn" if get_language() == "nn" else "nb"


@dataclass(frozen=True)
class Step:
    """One section as a step on the way (steg): how far it is, who saved it last, and where it is written."""

    section: Section
    words: str
    address: str
    lacks: int
    saved: str
    is_begun: bool

    @property
    def is_done(self) -> bool:
        return self.is_begun and not self.lacks


def steps_of(application: Application, version: CallVersion, draft: ApplicationDraft, checked: Checked) -> list[Step]:
    """The sections in order, with how many things each lacks before it can be sent."""
    found = []
    for section in asked_sections(version.questions.question_set):
        keys = {one.key for one in section.questions}
        lacks = len({one.question for one in checked.findings if one.question in keys})
        save = draft.saves.get(section.key)
        found.append(
            Step(
                section,
                section.words.in_language(language_now()),
                address_of(application, section.key),
                lacks,
                _saved(save),
                save is not None,
            )
        )
    return found


def _saved(save: Sequence[Any] | None) -> str:
    if save is None:
        return ""
    return _("%(name)s lagret %(at)s") % {"name": save[1], "at": moment(datetime.fromisoformat(save[2]))}


def address_of(application: Application, section: str) -> str:
    """The page where a section is written."""
    return reverse("portal-application-section", args=[application.organisation.number, application.number, section])


def page_of(application: Application, version: CallVersion) -> Callable[[str], str]:
    """A function from a question to the page it stands on."""
    where = {
        one.key: address_of(application, section.key)
        for section in asked_sections(version.questions.question_set)
        for one in section.questions
    }
    overview = reverse("portal-application", args=[application.organisation.number, application.number])
    return lambda question: where.get(question, overview)


def opens_own(application: Application, files: Mapping[str, list[Attachment]]) -> Callable[[str, int], str]:
    """A function from a question and the number of its file to where the organisation opens it."""

    def opens(question: str, number: int) -> str:
        args = [application.organisation.number, application.number, files[question][number - 1].pk]
        return reverse("portal-application-file", args=args)

    return opens


def opens_in_office(application: Application, files: Mapping[str, list[Attachment]]) -> Callable[[str, int], str]:
    """The same for the agency."""

    def opens(question: str, number: int) -> str:
        return reverse("application-file", args=[application.number, files[question][number - 1].pk])

    return opens


def signers_of(request: PortalRequest) -> list[tuple[str, str]]:
    """Who may sign for the organisation, at most ten."""
    rows = holders_of(MemberRight.SIGN, request.organisation, request.today).select_related("user")
    return list(rows.order_by("user__name").values_list("user__name", "user__email").distinct()[:10])


def changes_since(application: Application) -> list[CallNotice]:
    """What was changed in the call after the application was begun, newest first."""
    return list(application.notices.select_related("version").order_by("-id")[:20])
