"""What waits of applications in the organisations somebody acts for: the same three queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tilskudd.applications.models import Application, ApplicationDeficiency, CallVersion
from tilskudd.applications.queries import open_calls
from tilskudd.applications.rules import ApplicationState
from tilskudd.parties.models import Organisation

MOST: Final = 200


@dataclass(frozen=True)
class ApplicationTask:
    """An application that waits (oppgave): to be mended by a day, or to be written before the call closes."""

    number: str
    title: str
    closes_at: datetime | None = None
    mend_by: date | None = None


@dataclass(frozen=True)
class Applying:
    """What an organisation may do about applications now (søke): those that wait, and how many calls are open to it."""

    tasks: tuple[ApplicationTask, ...] = ()
    calls: int = 0

    @property
    def first(self) -> ApplicationTask | None:
        return self.tasks[0] if self.tasks else None

    @property
    def more(self) -> int:
        """How many wait beside the most urgent one."""
        return max(0, len(self.tasks) - 1)


def applying_now(organisations: Collection[Organisation], at: datetime, today: date) -> dict[int, Applying]:
    """What waits by the key of the organisation: what is to be mended first, then drafts by their deadline."""
    keys = [one.pk for one in organisations]
    calls = list(open_calls(at).select_related("call", "rules")[:MOST])
    tasks: dict[int, list[ApplicationTask]] = defaultdict(list)
    for key, task in [*_to_mend(keys, today), *_to_write(keys, calls)]:
        tasks[key].append(task)
    return {
        one.pk: Applying(tuple(tasks[one.pk]), sum(call.rules.recipients == one.kind for call in calls))
        for one in organisations
    }


def _to_mend(keys: Collection[int], today: date) -> Iterable[tuple[int, ApplicationTask]]:
    rows = ApplicationDeficiency.objects.filter(
        application__organisation__in=keys,
        application__state=ApplicationState.SENT,
        answer_by__gte=today,
        answers=None,
    )
    for row in (
        rows.select_related("application")
        .defer("application__found_by", "application__stems")
        .order_by("answer_by", "pk")[:MOST]
    ):
        yield (
            row.application.organisation_id,
            ApplicationTask(row.application.number, row.application.title, mend_by=row.answer_by),
        )


def _to_write(keys: Collection[int], calls: Iterable[CallVersion]) -> Iterable[tuple[int, ApplicationTask]]:
    closes = {one.call_id: one.closes_at for one in calls}
    rows = Application.objects.filter(organisation__in=keys, state=ApplicationState.DRAFT, call__in=closes)
    found = rows.order_by("-pk").values_list("organisation_id", "number", "title", "call_id")[:MOST]
    for key, number, title, call in sorted(found, key=lambda row: closes[row[3]]):
        yield key, ApplicationTask(number, title, closes_at=closes[call])
