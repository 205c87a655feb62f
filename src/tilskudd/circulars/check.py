"""What `tilskudd verify` asks of circulars: another approved, the circle is whole, and nobody had it otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from tilskudd.circulars.models import Addressee, CircularDelivery, CircularIssue, CircularVersion
from tilskudd.circulars.queries import circle_for, correction_circle
from tilskudd.circulars.rules import Member
from tilskudd.people.models import Involvement, Part, Status
from tilskudd.values.finding import Finding, Severity


def faults_in_circulars() -> Iterator[Finding]:
    """Every issue that was approved, and everyone in the circle of every issue that was sent."""
    yield from _approved_by_their_writers()
    yield from _circles_that_are_others()
    yield from _given_too_late()
    yield from _given_before_it_was_sent()


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _approved_by_their_writers() -> Iterator[Finding]:
    """Approved by one person who wrote no version up to the one that was sent."""
    for one in CircularIssue.objects.filter(status=Status.APPROVED).select_related("version", "circular").iterator():
        by = set(Involvement.objects.filter(about=one.about, part=Part.APPROVED).values_list("user", flat=True))
        wrote = CircularVersion.objects.filter(circular=one.circular_id, number__lte=one.version.number)
        if by != {one.settled_by_id} or by & set(wrote.values_list("by", flat=True)):
            yield _fault("circular-not-approved", f"{one.circular.number} was approved by nobody, or by who wrote it.")


def _circles_that_are_others() -> Iterator[Finding]:
    """The frozen circle is the one that the rule gives of its day, or of what was sent before."""
    rows = CircularIssue.objects.filter(sent_at__isnull=False).select_related("circular", "version__recipients_of")
    for one in rows.defer("html_nb", "html_nn").order_by("pk"):
        rule = [told.who for told in correction_circle(one)] if one.corrects_id else None
        whole = list(circle_for(one.version)) if rule is None else rule
        frozen = list(one.addressees.values_list("code", "organisation"))
        stand = {code or str(organisation) for code, organisation in frozen}
        if stand != {_key(member) for member in whole} or len(stand) != len(frozen):
            yield _fault("circular-circle", f"The circle of {one.circular.number}/{one.version.number} is another.")


def _key(member: Member) -> str:
    return member.code or str(member.organisation)


def _given_too_late() -> Iterator[Finding]:
    """Nobody was given what was wrong after its correction was sent."""
    newer = CircularIssue.objects.filter(
        circular=OuterRef("addressee__issue__circular"),
        pk__gt=OuterRef("addressee__issue"),
        sent_at__lt=OuterRef("delivered_at"),
    )
    for one in CircularDelivery.objects.filter(Exists(newer)).select_related("addressee__issue__circular"):
        yield _fault("circular-wrong-given", f"{one.addressee.issue.circular.number} went out after its correction.")


def _given_before_it_was_sent() -> Iterator[Finding]:
    """Given by a channel only what was sent, to somebody who is known, and read only by who has it."""
    rows = Addressee.objects.annotate(times=Count("deliveries")).select_related("issue__circular")
    for one in rows.filter(Q(times__gt=0) & (Q(organisation=None) | Q(issue__sent_at=None))):
        yield _fault("circular-given", f"{one.issue.circular.number} was given to {one.name}, who could not have it.")
    for one in rows.filter(times=0, reading__isnull=False):
        yield _fault("circular-read", f"{one.name} has read {one.issue.circular.number}, and never had it.")
    early = CircularDelivery.objects.filter(delivered_at__lt=F("addressee__issue__sent_at"))
    for delivery in early.select_related("addressee__issue__circular"):
        number = delivery.addressee.issue.circular.number
        yield _fault("circular-early", f"{number} was given to {delivery.addressee.name} before it was sent.")
