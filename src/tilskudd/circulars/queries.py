"""Reads of circulars: what counts, who is in a circle, who has received what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tilskudd.circulars.models import (
    Addressee,
    Circular,
    CircularDelivery,
    CircularIssue,
    CircularQuestion,
    CircularTrouble,
    CircularVersion,
)
from tilskudd.circulars.rules import Corrected, Granted, Holder, Meant, Member, Numbered, Reach, Why
from tilskudd.circulars.rules import circle_on as circle_by_rule
from tilskudd.circulars.rules import correction_circle as correction_by_rule
from tilskudd.circulars.typeset_parts import CircularFacts
from tilskudd.decisions.models import Amendment, Grant
from tilskudd.parties.models import HeldCode
from tilskudd.parties.queries import municipalities_on, organisations_with
from tilskudd.people.clock import OSLO, machine_now, today
from tilskudd.people.models import Installation, Status, User
from tilskudd.people.queries import called, not_prepared_by
from tilskudd.schemes.models import Scheme
from tilskudd.values.period import Period

STANDING = (Status.PROPOSED, Status.APPROVED)


def newest_version(circular: Circular) -> CircularVersion:
    """What the circular says now."""
    newest = circular.versions.select_related("by", "file", "recipients_of").order_by("-number").first()
    assert newest is not None, "a circular has a version"
    return newest


def issues_of(circular: Circular) -> list[CircularIssue]:
    """Everything that was proposed, the newest first."""
    related = ("version__recipients_of", "version__file", "proposed_by", "settled_by", "sent_by", "corrects__version")
    return list(circular.issues.select_related(*related, "pdf_nb", "pdf_nn").order_by("-pk"))


def sent_issue(circular: Circular) -> CircularIssue | None:
    """What was sent last: the one that counts."""
    return circular.issues.filter(sent_at__isnull=False).order_by("-pk").first()


def issues_open_to(user: User) -> QuerySet[CircularIssue]:
    """The issues that this person could approve: they wrote no version of the circular."""
    return not_prepared_by(user, CircularIssue.objects.filter(status=Status.PROPOSED), called("circular-issue"))


def circle_for(version: CircularVersion) -> tuple[Member, ...]:
    """Everyone a version is for, on the day that its circle is counted on; at most four queries."""
    day, choice = version.counted_on, version.choice
    rows = list(municipalities_on(day)) if choice.municipalities or choice.counties else []
    names = {one.code: f"{one.name} kommune" for one in rows}
    counties = {one.county_code: f"{one.county} fylkeskommune" for one in rows}
    held = HeldCode.objects.filter(code__in=[*names, *counties], first__lte=day).select_related("organisation")
    only = Period(day, day)
    return circle_by_rule(
        day,
        choice,
        municipalities=[Numbered(code, name, only) for code, name in names.items()],
        counties=[Numbered(code, name, only) for code, name in counties.items()],
        holders=[Holder(one.organisation_id, one.code, Period(one.first, one.last)) for one in held] if rows else [],
        granted=_granted(version.recipients_of) if version.recipients_of else [],
    )


def facts_of(version: CircularVersion, language: str) -> CircularFacts:
    """All that a version says in a language, as it stands today."""
    chosen = {
        "municipalities": version.to_municipalities,
        "counties": version.to_counties,
        "recipients": version.recipients_of is not None,
    }
    assignment = version.circular.assignment
    return CircularFacts(
        language=language,
        agency=Installation.objects.get().agency,
        number=f"{version.circular.number}/{version.number}",
        day=today(),
        title=version.title_nn if language == "nn" else version.title_nb,
        text=version.text_nn if language == "nn" else version.text_nb,
        to=tuple(name for name, is_chosen in chosen.items() if is_chosen),
        scheme=version.recipients_of.name if version.recipients_of else "",
        made_with=version.made_with,
        assignment=f"{assignment.number} i {assignment.letter.title}" if assignment else "",
        wrong=version.wrong,
    )


def _granted(scheme: Scheme) -> list[Granted]:
    """Who has a grant of a scheme, from when, and until it was taken back whole."""
    gone = (
        Amendment.objects.filter(grant=OuterRef("pk"), status=Status.APPROVED).filter(amount=0).order_by("settled_at")
    )
    rows = Grant.objects.filter(decision__scheme=scheme).select_related("recipient").order_by("pk")
    found = []
    for one in rows.annotate(gone_at=Subquery(gone.values("settled_at")[:1])):
        first = one.granted_at.astimezone(OSLO).date()
        last = one.gone_at.astimezone(OSLO).date() if one.gone_at else None
        found.append(Granted(one.recipient_id, one.recipient.name, Period(first, last)))
    return found


def correction_circle(issue: CircularIssue) -> tuple[Corrected, ...]:
    """Everyone who gets an issue that corrects what was sent before it.

    Whoever's organisation was not known then, and is known now, is known here; once the issue is sent, whom it was sent
    to as unknown stays so.
    """
    rows = Addressee.objects.filter(issue__circular=issue.circular_id, issue__lt=issue.pk)
    had = Exists(CircularDelivery.objects.filter(addressee=OuterRef("pk")))
    meant = []
    for one in rows.annotate(has_had=had).order_by("pk"):
        meant.append(Meant(_member(one), one.issue_id, one.has_had))
    known = known_by_now([one.who for one in meant], issue.version.counted_on)
    for code in issue.addressees.filter(organisation=None).values_list("code", flat=True):
        known.pop(code, None)
    return correction_by_rule(meant, known)


def _member(one: Addressee) -> Member:
    return Member(one.organisation_id, one.code, one.name, Why(one.why))


def known_by_now(members: Collection[Member], day: date) -> dict[str, int]:
    """The organisations, by number, of those nobody was known for."""
    codes = [one.code for one in members if one.organisation is None]
    return {code: one.pk for code, one in organisations_with(codes, day).items()} if codes else {}


def due_addressees(channel: str) -> QuerySet[Addressee]:
    """Whom the newest sent issues are to be given to by a channel, but for those that failed and wait."""
    given = CircularDelivery.objects.filter(addressee=OuterRef("pk"), channel=channel)
    later = Q(next_at__isnull=True) | Q(next_at__gt=machine_now())
    waits = CircularTrouble.objects.filter(later, addressee=OuterRef("pk"), solved_at=None)
    rows = Addressee.objects.filter(~_superseded(), organisation__isnull=False)
    return rows.filter(~Exists(given), ~Exists(waits)).order_by("pk")


def is_due(one: Addressee, channel: str) -> bool:
    """Whether somebody is still to be given theirs: they lack it, and nothing newer of the circular is sent."""
    newer = CircularIssue.objects.filter(circular=one.issue.circular_id, pk__gt=one.issue_id, sent_at__isnull=False)
    given = CircularDelivery.objects.filter(addressee=one, channel=channel)
    return not given.exists() and not newer.exists()


def _superseded() -> Exists:
    """That a later issue of the same circular was sent."""
    newer = CircularIssue.objects.filter(
        circular=OuterRef("issue__circular"), pk__gt=OuterRef("issue"), sent_at__isnull=False
    )
    return Exists(newer)


def addressees_of(issue: CircularIssue) -> QuerySet[Any]:
    """Everyone in the circle of an issue, with when they had it and what is wrong."""
    came = CircularDelivery.objects.filter(addressee=OuterRef("pk")).order_by("pk").values("delivered_at")[:1]
    rows: QuerySet[Any] = issue.addressees.annotate(came_at=Subquery(came))
    return rows.select_related("organisation", "trouble", "reading__by", "had__version").order_by("pk")


def reach_of(issues: Collection[int]) -> dict[int, Reach]:
    """Where everyone stands, for each of some issues; one query."""
    rows = Addressee.objects.filter(issue__in=issues).annotate(
        came=Exists(CircularDelivery.objects.filter(addressee=OuterRef("pk"))),
        stuck=Exists(CircularTrouble.objects.filter(addressee=OuterRef("pk"), solved_at=None)),
        stopped=_superseded(),
    )
    known, not_come = Q(organisation__isnull=False), Q(came=False)
    told = (
        rows.order_by()
        .values("issue")
        .annotate(
            whole=Count("pk"),
            received=Count("pk", filter=Q(came=True)),
            read=Count("reading"),
            unknown=Count("pk", filter=~known),
            halted=Count("pk", filter=known & not_come & Q(stopped=True)),
            failed=Count("pk", filter=known & not_come & Q(stuck=True, stopped=False)),
        )
    )
    return {
        row["issue"]: Reach(row["whole"], row["received"], row["read"], row["failed"], row["unknown"], row["halted"])
        for row in told
    }


def stuck_issues(most: int) -> list[Any]:
    """The newest sent issues that something keeps from some in their circle, with `stuck`, how many; newest first."""
    newer = CircularIssue.objects.filter(circular=OuterRef("circular"), pk__gt=OuterRef("pk"), sent_at__isnull=False)
    waits = CircularIssue.objects.filter(
        ~Exists(newer), addressees__trouble__isnull=False, addressees__trouble__solved_at=None
    )
    rows: QuerySet[Any] = waits.annotate(stuck=Count("addressees")).select_related("circular", "version")
    return list(rows.defer("html_nb", "html_nn").order_by("-pk")[:most])


def received_by(organisation: int) -> QuerySet[Any]:
    """The circulars an organisation has, each in the newest issue that it received, newest first."""
    had = CircularDelivery.objects.filter(addressee=OuterRef("pk")).order_by("pk").values("delivered_at")[:1]
    rows: QuerySet[Any] = Addressee.objects.filter(organisation=organisation).annotate(came_at=Subquery(had))
    rows = rows.filter(came_at__isnull=False)
    newer = CircularDelivery.objects.filter(
        addressee__organisation=OuterRef("organisation"),
        addressee__issue__circular=OuterRef("issue__circular"),
        addressee__issue__gt=OuterRef("issue"),
    )
    related = ("issue__version", "issue__circular", "reading__by", "had")
    return (
        rows.filter(~Exists(newer)).select_related(*related).defer("issue__html_nb", "issue__html_nn").order_by("-pk")
    )


def unread_of(organisations: Collection[int]) -> QuerySet[Any]:
    """What some organisations have received in its newest issue, and not said that they have read."""
    newer = Addressee.objects.filter(
        organisation=OuterRef("organisation"),
        issue__circular=OuterRef("issue__circular"),
        issue__gt=OuterRef("issue"),
        deliveries__isnull=False,
    )
    rows: QuerySet[Any] = Addressee.objects.filter(organisation__in=organisations, reading=None)
    rows = rows.filter(Exists(CircularDelivery.objects.filter(addressee=OuterRef("pk"))), ~Exists(newer))
    return rows.select_related("issue__version", "issue__circular").defer("issue__html_nb", "issue__html_nn")


def questions_seen_by(circular: Circular, organisation: int) -> QuerySet[CircularQuestion]:
    """One's own questions, and those that are answered to all; newest first."""
    seen = Q(organisation=organisation) | Q(answer__to_all=True)
    return circular.questions.filter(seen).select_related("answer", "by").order_by("-pk")


def unanswered() -> QuerySet[CircularQuestion]:
    """Questions that nobody has answered, oldest first."""
    return CircularQuestion.objects.filter(answer=None).order_by("pk")


def circulars_in_order() -> QuerySet[Any]:
    """All circulars, newest first, with how many questions wait."""
    waiting = Count("questions", filter=Q(questions__answer=None))
    rows: QuerySet[Any] = Circular.objects.annotate(waiting=waiting)
    return rows.select_related("assignment").order_by("-pk")
