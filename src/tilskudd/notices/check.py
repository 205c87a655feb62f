"""What `tilskudd verify` asks of notices."""

from __future__ import annotations

from collections.abc import Iterator

from tilskudd.notices.queries import uncertain_notices, unsent_notices
from tilskudd.values.finding import Finding, Severity


def faults_in_notices() -> Iterator[Finding]:
    """E-mails that were begun and neither sent nor refused, which are not sent again; and those that are refused."""
    for one in uncertain_notices().iterator(chunk_size=500):
        yield Finding("uncertain-notice", Severity.WARNING, f"Whether notice {one.pk} came through is not known.")
    for one in unsent_notices().iterator(chunk_size=500):
        yield Finding(
            "unsent-notice",
            Severity.WARNING,
            f"Notice {one.pk} was tried {one.tries} times and not sent: {one.trouble}",
        )
