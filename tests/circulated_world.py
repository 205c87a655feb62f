"""Circulars in the worlds of pages: one that waits, one sent and corrected with questions, and many of each."""

from __future__ import annotations

from dataclasses import replace

from circulars import CORRECTED, WORDS, proposed
from given import Given
from tilskudd.circulars import sending
from tilskudd.circulars.asking import answer_about, ask_about, mark_read
from tilskudd.circulars.models import Circular, CircularQuestion, CircularTrouble
from tilskudd.circulars.queries import sent_issue
from tilskudd.circulars.sending import deliver_due_circulars, send_circular
from tilskudd.circulars.settling import approve_circular
from tilskudd.circulars.writing import CircularWords, begin_circular, propose_circular, write_circular
from tilskudd.decisions.models import Grant


class Strict:
    """A channel that has no room for some."""

    name = "folder"

    def deliver(self, decision: str, letter: str, recipient: str, pdf: bytes) -> str:
        if recipient.endswith("7"):
            raise OSError("Mappen for utsending er full: " + "x" * 60)
        return f"letters/{decision}/{letter}-{recipient}.pdf"


def circulated(given: Given, rows: int) -> dict[str, str]:
    """So many circulars to Trondheim, the last sent in as many versions with as many questions; their addresses."""
    scheme = Grant.objects.filter(recipient=given.trondheim, amount__gt=0).order_by("pk").last().decision.scheme
    small = replace(
        WORDS,
        to_municipalities=False,
        to_counties=False,
        recipients_of=scheme,
        content=b"%PDF-1.7 skjema",
        file_name="skjema.pdf",
    )
    channels, sending.CHANNELS = sending.CHANNELS, (Strict(),)
    try:
        for _number in range(rows):
            _sent(given, begin_circular(small, by=given.kari), None)
        whole = begin_circular(replace(WORDS, to_counties=rows > 1), by=given.kari)
        _sent(given, whole, None)
        _many(given, whole, rows, small)
    finally:
        sending.CHANNELS = channels
    waits = proposed(given, replace(WORDS, to_counties=rows > 1)).circular
    question = CircularQuestion.objects.filter(answer=None).first()
    trouble = CircularTrouble.objects.filter(solved_at=None).order_by("-pk").first()
    issue = whole.issues.order_by("-pk").first()
    one, wait = f"/rundskriv/{whole.pk}/", f"/rundskriv/{waits.pk}/"
    portal = f"/portal/{given.trondheim.number}/rundskriv/"
    own = f"{portal}{whole.pk}/"
    return {
        "circulars": "/rundskriv/",
        "new-circular": "/rundskriv/nytt/",
        "circular": one,
        "write-circular": f"{one}skriv/",
        "propose-circular": f"{wait}legg-fram/",
        "approve-circular": f"{wait}godkjenn/",
        "send-back-circular": f"{wait}send-tilbake/",
        "withdraw-circular": f"{wait}ta-tilbake/",
        "send-circular": f"{wait}send/",
        "circular-addressees": f"{one}mottakere/",
        "answer-circular-question": f"{one}sporsmal/{question.pk}/",
        "circular-file": f"{one}utgave/{issue.version.number}/fil/",
        "circular-pdf": f"{one}utsending/{issue.pk}/pdf/",
        "try-circular-again": f"/ute-av-takt/rundskriv/{trouble.pk}/prov-igjen/",
        "portal-circulars": portal,
        "portal-circular": own,
        "portal-circular-read": f"{own}lest/",
        "portal-circular-ask": f"{own}spor/",
        "portal-circular-pdf": f"{own}pdf/",
        "portal-circular-file": f"{own}vedlegg/",
    }


def _sent(given: Given, circular: Circular, words: CircularWords | None) -> None:
    seen = circular.versions.count()
    if words:
        write_circular(circular, words, by=given.kari, seen=seen)
        seen += 1
    issue = propose_circular(circular, by=given.kari, seen=seen)
    approve_circular(issue, by=given.ola)
    send_circular(issue, by=given.kari)
    deliver_due_circulars(most=400)


def _many(given: Given, whole: Circular, rows: int, small: CircularWords) -> None:
    """As many questions, of which all but one are answered to all, and some corrections."""
    for number in range(rows):
        question = ask_about(
            whole, given.trondheim, f"Gjelder det også deltakere som begynte i fjor, gruppe {number}?", by=given.per
        )
        if number < rows - 1:
            asked = "Gjelder det også deltakere som begynte i fjor?"
            answer_about(question, "Ja, når de avslutter innen fristen.", by=given.kari, to_all=True, asked_as=asked)
    mark_read(whole, given.trondheim, by=given.per, seen=sent_issue(whole).pk)
    file = {"content": small.content, "file_name": small.file_name}
    for _number in range(min(rows, 2)):
        _sent(given, whole, replace(CORRECTED, to_counties=rows > 1, **file))
