"""Pages about award letters: progress, one letter as it was issued, what failed and trying it again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from services.award_letters import approved, outcomes, proposed
from tilskudd.decisions.services import approve_decision
from tilskudd.documents.models import IssuedLetter, LetterTrouble
from tilskudd.documents.services import attempt, issue_due_letters
from tilskudd.documents.words import ISSUE


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings) -> None:
    settings.DATA = tmp_path


def page_of(user, name: str, *words: object) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=words)).content.decode().replace("\u00a0", " ")


def fails() -> None:
    raise OSError("<b>disken</b> er full")


def test_progress_is_told_in_words(given):
    """«0 av 3», and when the worker has been there «3 av 3»; before the approval nothing is promised."""
    decision = proposed(given)
    assert "Brevene lages når vedtaket er godkjent." in page_of(given.kari, "award-letters", decision.number)
    approve_decision(decision, by=given.ola, seen=1)
    assert "0 av 3 brev er laget" in page_of(given.kari, "award-letters", decision.number)
    issue_due_letters()
    page = page_of(given.auditor, "award-letters", decision.number)
    assert "3 av 3 brev er laget" in page
    assert "V-2022-001/2" in page
    assert "Brev til mottakerne" in page_of(given.kari, "decision", decision.number)


def test_a_letter_is_shown_as_it_was_issued_and_saved_as_pdf(given):
    """In its own language, with its digests, whatever language the page is in; linked from the grant."""
    decision = approved(given)
    issue_due_letters()
    letter = IssuedLetter.objects.get(number="V-2022-001/2")
    page = page_of(given.auditor, "award-letter", letter.pk)
    assert letter.html.replace("\u00a0", " ") in page
    assert '<article class="award-letter" lang="nn">' in page
    assert letter.sha256 in page
    assert letter.pdf.sha256 in page
    assert f"/brev/{letter.pk}/" in page_of(given.kari, "grant", outcomes(decision)[1].grant.pk)
    client = Client()
    client.force_login(given.auditor)
    answer = client.get(reverse("award-letter-pdf", args=[letter.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="V-2022-001-2.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_what_failed_is_told_with_its_reason_and_tried_again_by_who_may(given):
    """The reason is text; the auditor sees it and has no button."""
    decision = approved(given)
    attempt(outcomes(decision)[0], ISSUE, fails)
    for name, words in (("award-letters", [decision.number]), ("out-of-step", [])):
        page = page_of(given.auditor, name, *words)
        assert "OSError: &lt;b&gt;disken&lt;/b&gt; er full" in page
        assert "prov-igjen" not in page
        assert "prov-igjen" in page_of(given.kari, name, *words)
    trouble = LetterTrouble.objects.get()
    client = Client()
    client.force_login(given.kari)
    answer = client.post(reverse("try-letter-again", args=[trouble.pk]), follow=True)
    assert "Det prøves igjen innen ett minutt." in answer.content.decode()
    issue_due_letters()
    assert "Alt er i takt" in page_of(given.kari, "out-of-step")
    answer = client.post(reverse("try-letter-again", args=[trouble.pk]), follow=True)
    assert "Det er alt løst." in answer.content.decode()


def test_events_about_letters_are_told_in_words(given):
    """On the grant's own page, with the program as the one who did it."""
    decision = approved(given)
    issue_due_letters()
    page = page_of(given.kari, "grant", outcomes(decision)[0].grant.pk)
    assert "laget brevet V-2022-001/1" in page
