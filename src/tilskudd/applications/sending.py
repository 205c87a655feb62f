"""Sending an application: signed, whole, in time, and kept as it was; corrected and withdrawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.answer_json import as_json
from tilskudd.applications.answers import Answers, Checked, before_sending
from tilskudd.applications.application_queries import (
    HERE,
    as_attached,
    attachments_of,
    draft_of,
    live_version,
    municipality_names,
    newest_sent,
    open_deficiency,
    title_in,
    typed_in,
)
from tilskudd.applications.applying import found_by
from tilskudd.applications.budgets import Budget
from tilskudd.applications.call_models import CallVersion
from tilskudd.applications.models import (
    Application,
    ApplicationDeficiency,
    ApplicationDraft,
    Attachment,
    SentApplication,
)
from tilskudd.applications.questions import QuestionKind
from tilskudd.applications.rules import ApplicationState, CallState
from tilskudd.database.turns import take_turn
from tilskudd.parties.members import require_member
from tilskudd.parties.models import MemberRight
from tilskudd.people.clock import OSLO, now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note, prepared
from tilskudd.values.kroner import ZERO, Kroner


class NotWhole(Refusal):
    """Something is missing or wrong in what would be sent (ikke fullstendig): `findings` say all of it at once."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(_("Søknaden kan ikke sendes ennå."), *(one.message for one in checked.findings[:20]))
        self.findings = checked.findings


def checked_now(application: Application, version: CallVersion) -> Checked:
    """The application as it would be sent now, with all that stops it."""
    files, names = attachments_of(application), municipality_names(today())
    asked = version.questions.question_set
    return before_sending(
        asked, typed_in(draft_of(application)), HERE, attached=as_attached(files), municipalities=names
    )


@transaction.atomic
def send_application(application: Application, *, by: User, seen: int) -> SentApplication:
    """Sign and send (signer og send) what is written, as one who may sign for the organisation; the receipt.

    `seen` is how many saves there were when the person looked it over. The first time it came is kept. Raises
    NotAllowed, NotWhole with every fault at once, and WrongState when the deadline is out, or somebody wrote meanwhile.
    """
    require_member(by, application.organisation, MemberRight.SIGN, on=today())
    take_turn(application.about)  # an approval of what it is decided on waits for it, and it for that
    rows = Application.objects.select_for_update(of=("self",)).select_related("call__scheme", "organisation")
    application = rows.get(pk=application.pk)
    version, draft = live_version(application), draft_of(application)
    if application.state == ApplicationState.WITHDRAWN:
        raise WrongState(_("Søknaden er trukket."))
    deficiency = _refuse_closed(application, version)
    if draft.seen != seen:
        raise WrongState(
            _("%s har lagret søknaden etter at du så over den.") % (draft.saved_by.name if draft.saved_by else ""),
            _("Se over den på nytt, og send."),
        )
    checked = checked_now(application, version)
    if not checked.may_be_sent:
        raise NotWhole(checked)
    content, files = as_json(checked.answers), files_in(application, checked.answers)
    before = newest_sent(application)
    if before is not None and before.sha256 == digest_of(application, version, content, files):
        return before
    sent = _write(application, version, checked.answers, content, files, deficiency, by=by)
    _follow(application, draft, sent, version)
    prepared(application.about, by=by)
    note(by, "application.sent", application.about, number=sent.number, applied=sent.applied.ore, sha256=sent.sha256)
    return sent


def _refuse_closed(application: Application, version: CallVersion) -> ApplicationDeficiency | None:
    """The notice it answers, when the call takes in no more; refuses when there is none."""
    if version.times.state(now()) is CallState.OPEN:
        return None
    deficiency = open_deficiency(application, today()) if application.first_sent_at else None
    if deficiency is None:
        closed = version.closes_at.astimezone(OSLO)
        raise WrongState(
            _("Fristen gikk ut %(day)s kl. %(clock)s, og søknaden er ikke sendt.")
            % {"day": f"{closed:%d.%m.%Y}", "clock": f"{closed:%H.%M}"},
            _("Alt dere har skrevet, står der fortsatt."),
        )
    return deficiency


def _write(
    application: Application,
    version: CallVersion,
    answers: Answers,
    content: dict[str, Any],
    files: Sequence[Attachment],
    deficiency: ApplicationDeficiency | None,
    *,
    by: User,
) -> SentApplication:
    asked = version.questions.question_set
    where = {one.key for one in asked.questions if one.kind is QuestionKind.MUNICIPALITIES}
    codes = sorted({str(code) for key in where for code in cast(tuple[str, ...], answers.values.get(key, ()))})
    sent = SentApplication.objects.create(
        application=application,
        number=application.sent.count() + 1,
        questions=version.questions,
        call_version=version,
        content=content,
        sha256=digest_of(application, version, content, files),
        title=title_in(asked, answers.typed),
        applied=_applied(answers),
        municipalities=codes,
        deficiency=deficiency,
        by=by,
        at=now(),
    )
    sent.attachments.add(*files)
    return sent


def files_in(application: Application, answers: Answers) -> list[Attachment]:
    """The files that go with the answers, in the order they came: those of questions that are asked."""
    rows = application.attachments.filter(removed_at=None, question__in=answers.attached)
    return list(rows.select_related("file").order_by("id"))


def digest_of(
    application: Application, version: CallVersion, content: dict[str, Any], files: Sequence[Attachment]
) -> str:
    """The sha256 of what was sent, as canonical JSON: who, in which call, by which questions, answers and files.

    A file counts by its bytes, so that another one of the same name and size is something new.
    """
    whole = {
        "application": application.number,
        "organisation": application.organisation.number,
        "call": application.call.number,
        "version": version.number,
        "questions": version.questions.number,
        "answers": content,
        "files": [[one.question, one.name, one.file.sha256] for one in files],
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _applied(answers: Answers) -> Kroner:
    return next((one.applied for one in answers.values.values() if isinstance(one, Budget)), ZERO)


def _follow(application: Application, draft: ApplicationDraft, sent: SentApplication, version: CallVersion) -> None:
    application.state, application.title, application.applied = ApplicationState.SENT, sent.title, sent.applied
    application.found_by = found_by(application, version.questions.question_set, typed_in(draft))
    application.first_sent_at = application.first_sent_at or sent.at
    application.save(update_fields=["state", "title", "applied", "found_by", "first_sent_at"])


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> None:
    """Withdraw an application (trekk søknaden), as one who may sign; what was written stays."""
    require_member(by, application.organisation, MemberRight.SIGN, on=today())
    take_turn(application.about)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.state != ApplicationState.SENT:
        raise WrongState(_("Bare en søknad som er sendt, kan trekkes."))
    application.state, application.withdrawn_by, application.withdrawn_at = ApplicationState.WITHDRAWN, by, now()
    application.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    note(by, "application.withdrawn", application.about)
