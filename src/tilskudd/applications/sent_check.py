"""What `tilskudd verify` asks of applications: what was sent is what its digest says, with the time it first came."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min

from tilskudd.applications.models import Application, SentApplication
from tilskudd.applications.sending import digest_of
from tilskudd.values.finding import Finding, Severity

A_PIECE = 200


def faults_in_applications() -> Iterator[Finding]:
    """Every application that was sent, computed again from what is stored."""
    rows = SentApplication.objects.select_related(
        "application__organisation", "application__call", "call_version", "questions"
    )
    for sent in rows.prefetch_related("attachments__file").order_by("id").iterator(chunk_size=A_PIECE):
        files = sorted(sent.attachments.all(), key=lambda one: one.pk)
        if sent.sha256 != digest_of(sent.application, sent.call_version, sent.content, files):
            name = f"{sent.application.number} ({sent.number})"
            yield Finding("application-changed", Severity.ERROR, f"The application {name} is not what was sent.")
    moved = Application.objects.annotate(first=Min("sent__at")).filter(first__isnull=False)
    for number, first, kept in moved.values_list("number", "first", "first_sent_at").iterator():
        if first != kept:
            yield Finding("application-moved", Severity.ERROR, f"The application {number} first came at another time.")
