"""What those who apply do: begin an application, and write on it together."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.application_queries import (
    budget_question,
    draft_of,
    live_version,
    title_in,
    typed_in,
    words_in,
)
from tilskudd.applications.figures_typed import Unreadable, whole_kroner
from tilskudd.applications.models import Application, ApplicationDraft, Call
from tilskudd.applications.queries import newest_version
from tilskudd.applications.questions import QuestionSet
from tilskudd.applications.rules import ApplicationState, CallState
from tilskudd.applications.typed import Typed, only, typed_over
from tilskudd.database.turns import take_turn
from tilskudd.parties.members import member_rights, require_member
from tilskudd.parties.models import MemberRight, Organisation
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note
from tilskudd.values.kroner import Kroner

MOST_DRAFTS: Final = 50
BEFORE_FIGURE = re.compile(r"[-/](?=[0-9])")


class AnotherDraft(Refusal):
    """The organisation has a draft in this call already; to begin one more is asked about (enda en søknad)."""


@transaction.atomic
def begin_application(call: Call, organisation: Organisation, *, by: User, another: bool = False) -> Application:
    """Begin an application (begynn på søknad) for an organisation, as one who may write for it.

    Raises NotAllowed, WrongState when the call takes none in, and AnotherDraft unless `another` says that it is meant.
    """
    require_writing(organisation, by)
    take_turn(f"applications:{call.scheme.year}")
    version = newest_version(call)
    if version.times.state(now()) is not CallState.OPEN:
        raise WrongState(_("Utlysningen tar ikke imot søknader nå."))
    drafts = Application.objects.filter(call=call, organisation=organisation, state=ApplicationState.DRAFT).count()
    if drafts >= MOST_DRAFTS:
        raise Refusal(_("Dere har %d utkast i utlysningen. Skriv videre på et av dem.") % drafts)
    if drafts and not another:
        raise AnotherDraft(
            _("Dere har alt et utkast i denne utlysningen."), _("Skriv videre på det, eller begynn på et til.")
        )
    made = Application.objects.create(
        number=_next_number(call.scheme.year), call=call, organisation=organisation, begun_by=by, begun_at=now()
    )
    ApplicationDraft.objects.create(application=made)
    note(by, "application.begun", made.about, call=call.number, organisation=organisation.number)
    return made


def _next_number(year: int) -> str:
    newest = Application.objects.filter(number__startswith=f"S-{year}-").order_by("-number").first()
    return f"S-{year}-{int(newest.number.rsplit('-', 1)[1]) + 1 if newest else 1:05}"


def require_writing(organisation: Organisation, by: User) -> None:
    """Refuse (NotAllowed) unless the person may write or sign for the organisation today."""
    if MemberRight.SIGN not in member_rights(by, organisation, today()):
        require_member(by, organisation, MemberRight.WRITE, on=today())


def held_for_writing(application: Application, *, by: User) -> Application:
    """The application as it is now, locked, for one who may write on it.

    Raises NotAllowed, and WrongState when it is withdrawn.
    """
    require_writing(application.organisation, by)
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    found = rows.get(pk=application.pk)
    if found.state == ApplicationState.WITHDRAWN:
        raise WrongState(_("Søknaden er trukket."))
    return found


@transaction.atomic
def save_draft(
    application: Application, typed: Typed, section: str, keys: Collection[str], *, by: User, seen: int
) -> ApplicationDraft:
    """Save one section of an application as it is typed (lagre utkast); nothing that is wrong stops it.

    `keys` are the questions on the page, `seen` is how many times the section was saved when the page was opened.
    Raises WrongState when somebody has saved the same section since with other words; other sections never clash.
    """
    application = held_for_writing(application, by=by)
    draft = draft_of(application)
    before = typed_in(draft)
    after = typed_over(before, typed, keys)
    count, who, _at = draft.saves.get(section, [0, "", ""])
    if after == before and seen <= count and section in draft.saves:
        return draft
    if count != seen:
        raise WrongState(
            _("%s har lagret denne delen etter at du åpnet siden.") % who,
            _("Se hva som står, og lagre det som skal gjelde."),
        )
    draft.typed = {name: list(values) for name, values in after.items()}
    draft.seen, draft.saved_by, draft.saved_at = draft.seen + 1, by, now()
    draft.saves = {**draft.saves, section: [count + 1, by.name, draft.saved_at.isoformat()]}
    draft.save(update_fields=["typed", "seen", "saves", "saved_by", "saved_at"])
    follow(application, live_version(application).questions.question_set, after)
    note(by, "application.saved", application.about, section=section)
    return draft


def follow(application: Application, asked: QuestionSet, typed: Typed) -> None:
    """Lists and searching follow what is written, until it is sent; from then on they follow what was sent."""
    if application.state != ApplicationState.DRAFT:
        return
    question = budget_question(asked)
    application.title = title_in(asked, typed)
    application.applied = _amount(only(typed, f"{question.key}-applied")) if question else None
    application.found_by = found_by(application, asked, typed)
    application.save(update_fields=["title", "applied", "found_by"])


def found_by(application: Application, asked: QuestionSet, typed: Typed) -> str:
    """What an application is found by: its number, who applies, and what they wrote.

    A line before a figure is a minus to the database's reader of words, so that «2022» would not find «S-2022».
    """
    text = f"{application.number} {application.organisation.name} {words_in(asked, typed)}"
    return BEFORE_FIGURE.sub(" ", text)


def _amount(written: str) -> Kroner | None:
    try:
        return whole_kroner(written) if written.strip() else None
    except Unreadable:
        return None
