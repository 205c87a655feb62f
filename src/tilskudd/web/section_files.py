"""The files of one section of an application: those that come with the form, and those that are ticked to go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final, cast

from tilskudd.applications.application_queries import attachments_of
from tilskudd.applications.attachments import attach, remove_attachment
from tilskudd.applications.models import Application, Attachment
from tilskudd.applications.questions import QuestionKind, Section
from tilskudd.people.refusal import NotAllowed, Refusal
from tilskudd.web.access import PortalRequest

MOST_AT_ONCE: Final = 20
TICKED = re.compile(r"(q[1-9][0-9]{0,5})-([1-9][0-9]{0,2})", re.ASCII)


def files_seen(files: Mapping[str, list[Attachment]]) -> str:
    """The files that a page shows, as «q9:12,13 q10:14»: the place that a box names must mean the same file later."""
    return " ".join(f"{key}:{','.join(str(one.pk) for one in rows)}" for key, rows in files.items())


def files_handled(request: PortalRequest, found: Application, here: Section) -> list[str]:
    """Take away what was ticked and put what came; why some of it was not done. Raises NotAllowed."""
    return [*_removed(request, found), *_enclosed(request, found, here)]


def _removed(request: PortalRequest, found: Application) -> Iterator[str]:
    there = {one.pk: one for rows in attachments_of(found).values() for one in rows}
    for name in request.POST.getlist("fjern")[: 2 * MOST_AT_ONCE]:
        row = there.get(_key_of(name, request.POST.get("filer", "")))
        if row is not None:
            try:
                remove_attachment(row, by=request.user)
            except NotAllowed:
                raise
            except Refusal as refusal:
                yield str(refusal)


def _key_of(ticked: str, seen: str) -> int:
    """The key of the file that a box stood at when the page was shown; zero when it stood at none."""
    match = TICKED.fullmatch(ticked)
    lists = dict(part.partition(":")[::2] for part in seen[:2_000].split())
    keys = lists.get(match[1], "").split(",") if match else []
    place = int(match[2]) - 1 if match else 0
    return int(keys[place]) if place < len(keys) and re.fullmatch(r"[0-9]{1,15}", keys[place], re.ASCII) else 0


def _enclosed(request: PortalRequest, found: Application, here: Section) -> Iterator[str]:
    for question in here.questions:
        if question.kind is not QuestionKind.ATTACHMENT:
            continue
        for file in request.FILES.getlist(question.key)[:MOST_AT_ONCE]:
            try:
                attach(found, question.key, cast(BinaryIO, file), file.name or "", by=request.user)
            except NotAllowed:
                raise
            except Refusal as refusal:
                yield str(refusal)
