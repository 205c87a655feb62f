"""What `tilskudd verify` asks of all award letters; their bytes are checked with all stored files."""

from __future__ import annotations

from collections.abc import Iterator

from tilskudd.documents.letter_facts import digest_of
from tilskudd.documents.models import Acceptance, IssuedLetter
from tilskudd.people.models import Status
from tilskudd.values.finding import Finding, Severity


def faults_in_letters() -> Iterator[Finding]:
    """Letters that are not as they were issued, or of nothing that was decided, and acceptances of nothing."""
    deep = ("outcome__version__decision", "recipient", "pdf")
    for letter in IssuedLetter.objects.select_related(*deep).order_by("pk").iterator(chunk_size=100):
        fault = _fault_of(letter)
        if fault:
            yield Finding(fault[0], Severity.ERROR, f"The letter {letter.number} {fault[1]}.")
    for accepted in Acceptance.objects.filter(letter__outcome__grant=None).select_related("letter"):
        yield Finding("accepted-nothing", Severity.ERROR, f"{accepted.letter.number} was accepted, but gives nothing.")


def _fault_of(letter: IssuedLetter) -> tuple[str, str] | None:
    outcome, decision = letter.outcome, letter.outcome.version.decision
    if letter.sha256 != digest_of(letter.data, letter.pdf.sha256, letter.html):
        return "letter-digest", "is not as it was issued: its words, its file or its facts are others"
    if decision.status != Status.APPROVED or outcome.version.number != decision.version:
        return "letter-undecided", "stands on something that was never decided"
    told = (letter.data["number"], letter.data["recipient_number"], letter.data["kroner"], letter.recipient_id)
    if told != (letter.number, letter.recipient.number, outcome.amount.in_kroner, outcome.recipient_id):
        return "letter-other", "says another number, recipient or amount than the decision"
    return None
