"""Files that are put with an application, and taken away again; none is ever deleted."""

from __future__ import annotations

import re
import unicodedata
from typing import BinaryIO, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tilskudd.applications.answer_reading import TYPE_WORDS
from tilskudd.applications.application_queries import live_version
from tilskudd.applications.applying import held_for_writing
from tilskudd.applications.models import Application, ApplicationDraft, Attachment
from tilskudd.applications.questions import QuestionKind
from tilskudd.applications.typed import MOST_FILES
from tilskudd.files.models import StoredFile
from tilskudd.files.office_types import ZIP, office_type
from tilskudd.files.services import FileTooLarge, open_file, store
from tilskudd.people.clock import now
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal
from tilskudd.people.two_persons import note

LARGEST: Final = 25_000_000
MOST_IN_ALL: Final = 40
LONGEST_NAME: Final = 150
ENDINGS: Final = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    **dict(zip(list(TYPE_WORDS)[1:5], (".docx", ".xlsx", ".odt", ".ods"), strict=True)),
}


@transaction.atomic
def attach(application: Application, question: str, content: BinaryIO, name: str, *, by: User) -> Attachment:
    """Put a file with a question (legg ved), read as a stream; what it is, is told by its content.

    The same file again, as when a form is sent twice, is the one that is there. Raises NotAllowed, and Refusal for a
    file that is too large, empty, of another type, or one too many.
    """
    application = held_for_writing(application, by=by)
    asked = live_version(application).questions.question_set.questions
    found = next((one for one in asked if one.key == question and one.kind is QuestionKind.ATTACHMENT), None)
    if found is None:
        raise Refusal(_("Spørsmålet tar ikke imot vedlegg. Last siden på nytt."))
    there = Attachment.objects.filter(application=application, removed_at=None)
    if there.filter(question=question).count() >= MOST_FILES or there.count() >= MOST_IN_ALL:
        raise Refusal(_("Det er ikke plass til flere vedlegg her."), _("Fjern ett, eller slå sammen noen av dem."))
    most = min(found.most, LARGEST) if isinstance(found.most, int) else LARGEST
    name = harmless(name)
    stored, kind = _stored(content, name, most)
    _refuse_kind(name, kind, found.types or tuple(TYPE_WORDS))
    if same := there.filter(question=question, file=stored, name=name).first():
        return same
    made = Attachment.objects.create(
        application=application,
        question=question,
        file=stored,
        name=name,
        media_type=kind,
        size=stored.size,
        by=by,
        at=now(),
    )
    _seen_anew(application, by)
    note(by, "application.attached", application.about, name=name, question=question)
    return made


def _stored(content: BinaryIO, name: str, most: int) -> tuple[StoredFile, str]:
    try:
        stored = store(content, at=now(), most=most)
    except FileTooLarge:
        raise Refusal(
            _("«%(name)s» er større enn %(most)d MB.") % {"name": name, "most": most // 1_000_000},
            _("Gjør filen mindre, eller del den."),
        ) from None
    if not stored.size:
        raise Refusal(_("«%s» er tom. Se etter om det er riktig fil.") % name)
    if stored.media_type != ZIP:
        return stored, stored.media_type
    with open_file(stored) as file:
        return stored, office_type(file)


def _refuse_kind(name: str, kind: str, types: tuple[str, ...]) -> None:
    if kind not in types:
        words = ", ".join(TYPE_WORDS.get(one, one) for one in types)
        raise Refusal(
            _("Vi kan ikke ta imot «%(name)s», for vi kan bare åpne %(types)s.") % {"name": name, "types": words},
            _("Lagre filen slik, og last den opp igjen."),
        )


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take a file away (fjern vedlegg) from what is written; what was sent with it keeps it."""
    held_for_writing(attachment.application, by=by)
    attachment = Attachment.objects.select_related("application").get(pk=attachment.pk)
    if attachment.removed_at is not None:
        return
    attachment.removed_at, attachment.removed_by = now(), by
    attachment.save(update_fields=["removed_at", "removed_by"])
    _seen_anew(attachment.application, by)
    note(by, "application.attachment-removed", attachment.application.about, name=attachment.name)


def _seen_anew(application: Application, by: User) -> None:
    """Whoever is about to sign must look again; the words of a section do not clash with its files."""
    ApplicationDraft.objects.filter(application=application).update(seen=F("seen") + 1, saved_by=by, saved_at=now())


def harmless(name: str) -> str:
    """A file's name that can be shown and saved: no folders, no control or direction signs, 150 signs at most."""
    last = re.split(r"[\\/]", name.replace("\0", ""))[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    kept = re.sub(r'[<>:"|?*;]+', "_", " ".join(kept.split())).strip(". ")
    if len(kept) > LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if dot else kept[:LONGEST_NAME]
    return kept or "vedlegg"


def saved_as(attachment: Attachment) -> str:
    """The name a file is saved under: its own, with the ending of what it is."""
    ending = ENDINGS.get(attachment.media_type, ".bin")
    is_so = attachment.name.lower().endswith((ending, ".jpeg") if ending == ".jpg" else ending)
    return attachment.name if is_so else attachment.name + ending
