"""Award letters: issued once, never again; what fails stops no other; only who may sign for the recipient accepts."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

import databases
from given import DAY
from rules.award_letters import pdf_text
from services.award_letters import approved, line, member, outcomes, proposed, scheme_of
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.documents import jobs, services
from tilskudd.documents.channels import Folder
from tilskudd.documents.check import faults_in_letters
from tilskudd.documents.delivery import deliver_due_letters
from tilskudd.documents.models import Acceptance, Delivery, IssuedLetter, LetterTrouble
from tilskudd.documents.queries import due_outcomes, progress_of, troubles
from tilskudd.documents.services import accept_letter, issue_due_letters, issue_letter, try_again
from tilskudd.files.folder import keep, written
from tilskudd.files.services import content_of
from tilskudd.parties.models import MemberRight
from tilskudd.parties.queries import organisation_with
from tilskudd.parties.services import load_register
from tilskudd.people.models import Event
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.schemes.services import NewTerm, write_rules
from tilskudd.values.kroner import ZERO


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings) -> Path:
    """Files and delivered letters of each test lie apart."""
    settings.DATA = tmp_path
    return tmp_path


def test_every_outcome_of_an_approved_decision_gets_its_letter(given):
    """Also the refusal: numbered by the decision's lines, in the recipient's written form, with a digest of it all."""
    decision = approved(given)
    assert issue_due_letters() == 3
    letters = list(IssuedLetter.objects.order_by("number"))
    assert [(one.number, one.language) for one in letters] == [
        ("V-2022-001/1", "nb"),
        ("V-2022-001/2", "nn"),
        ("V-2022-001/3", "nn"),
    ]
    texts = [pdf_text(content_of(one.pdf)).replace("\u00a0", " ") for one in letters]
    assert "OSLO KOMMUNE" in letters[0].html
    assert "300 kr" in texts[0]
    assert "Grunn på nynorsk." in texts[1]
    assert "får ikkje tilskot" in texts[2]
    assert (progress_of(decision).whole, progress_of(decision).issued) == (3, 3)
    assert issue_due_letters() == 0
    assert verify().findings == []


def test_terms_are_tied_to_the_ministrys_letter(given):
    """What the letter of the ministry lays on recipients stands in each letter, with the letter it comes from."""
    load_register()
    scheme = scheme_of(given)
    duty = scheme.assignment.letter.duties.order_by("id").first()
    rules = scheme.versions.order_by("number").last().rules
    write_rules(scheme, rules, [NewTerm("Egne ord", True, duty)], by=given.kari, seen=2)
    given.frame(1_000, scheme)
    oslo = organisation_with("0301", DAY).number
    decision = propose_decision(scheme, [line(oslo, 100)], whole=scheme.about, rests_on=[], by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    data = issue_letter(outcomes(decision)[0]).data
    assert data["conditions"] == [
        {"words": "Egne ord", "is_demanded": True, "letter": duty.letter.title, "quote": duty.words}
    ]
    assert data["deadlines"]
    assert data["rules"] == 3


def test_a_letter_is_issued_once_and_never_rendered_again(given, monkeypatch):
    """The same row and the same bytes, whatever happens to the recipient, the template or the day afterwards."""
    outcome = outcomes(approved(given))[0]
    letter = issue_letter(outcome)
    before = content_of(letter.pdf)
    outcome.recipient.written_form = "nn"
    outcome.recipient.save(update_fields=["written_form"])
    monkeypatch.setattr("tilskudd.documents.services.rendered", lambda _parts: (b"%PDF other", "other"))
    assert issue_letter(outcome, language="en") == letter
    again = IssuedLetter.objects.get()
    assert (content_of(again.pdf), again.html, again.sha256) == (before, letter.html, letter.sha256)
    assert hashlib.sha256(before).hexdigest() == letter.pdf.sha256


def test_a_letter_in_english_when_it_is_asked_for(given):
    """The language is chosen when the letter is issued."""
    letter = issue_letter(outcomes(approved(given))[1], language="en")
    assert letter.language == "en"
    assert 'lang="en"' in letter.html
    assert "receives a grant of" in letter.html


def test_nothing_is_issued_before_the_decision_is_approved(given):
    """A proposal has no letters, and an earlier version of an approved one has none either."""
    decision = proposed(given)
    assert not due_outcomes().exists()
    with pytest.raises(WrongState, match="når vedtaket er godkjent"):
        issue_letter(outcomes(decision)[0])
    assert IssuedLetter.objects.count() == 0


def test_a_failing_letter_stops_no_other_and_is_tried_again(given, monkeypatch):
    """It is written down with its reason, waits longer each time, and is solved when it succeeds."""
    decision = approved(given)
    bad = outcomes(decision)[1]
    real = services.facts_of

    def failing(outcome, *more):
        if outcome == bad:
            raise ValueError("Typst falt om")
        return real(outcome, *more)

    monkeypatch.setattr(services, "facts_of", failing)
    assert issue_due_letters() == 2
    trouble = troubles().get()
    assert (trouble.outcome_id, trouble.tries, trouble.why) == (bad.pk, 1, "ValueError: Typst falt om")
    assert issue_due_letters() == 0, "it waits"
    pauses = []
    for _try in range(4):
        pauses.append(trouble.next_at - trouble.last_at)
        LetterTrouble.objects.update(next_at=trouble.last_at)
        issue_due_letters()
        trouble.refresh_from_db()
    assert pauses == [timedelta(minutes=one) for one in (1, 5, 30, 120)]
    assert (trouble.tries, trouble.next_at) == (5, None), "given up: a person must ask"
    assert progress_of(decision).failed == 1
    monkeypatch.setattr(services, "facts_of", real)
    assert issue_due_letters() == 0
    with pytest.raises(NotAllowed):
        try_again(trouble, by=given.auditor)
    try_again(trouble, by=given.kari)
    assert issue_due_letters() == 1
    trouble.refresh_from_db()
    assert trouble.solved_at
    with pytest.raises(WrongState, match="alt løst"):
        try_again(trouble, by=given.kari)
    assert verify().findings == []


def test_killed_between_the_file_and_the_row(given, monkeypatch):
    """The bytes lie there without a row and do no harm; the next one makes the same letter of them."""
    outcome = outcomes(approved(given))[0]
    kept = []

    def dies(chunks, **_more):
        with written(chunks) as unfinished:
            keep(unfinished)
            kept.append(unfinished.sha256)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tilskudd.documents.services.store", dies)
        with pytest.raises(KeyboardInterrupt):
            issue_letter(outcome)
    assert IssuedLetter.objects.count() == 0
    assert issue_letter(outcome).pdf.sha256 == kept[0]


def test_two_workers_at_once_issue_each_letter_once(own_database, given):
    """Both go through the same list; nobody waits, and nothing is made twice."""
    approved(given)

    def work(_number: int) -> int:
        try:
            return issue_due_letters()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert sorted(IssuedLetter.objects.values_list("number", flat=True)) == [f"V-2022-001/{one}" for one in (1, 2, 3)]
    assert Event.objects.filter(verb="letter.issued").count() == 3
    assert LetterTrouble.objects.count() == 0


def test_the_job_issues_and_delivers_and_may_run_twice(given, data_folder):
    """Each letter lies in the decision's folder under a safe name, once."""
    approved(given)
    for _time in range(2):
        jobs.issue_due_letters(0)
    folder = data_folder / "letters" / "V-2022-001"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{one.number.replace('/', '-')}-{one.recipient.number}.pdf" for one in IssuedLetter.objects.all()
    )
    assert Delivery.objects.count() == 3
    letter = IssuedLetter.objects.order_by("number").first()
    assert (data_folder / letter.deliveries.get().reference).read_bytes() == content_of(letter.pdf)


def test_a_channel_that_fails_is_a_trouble_and_tried_again(given, monkeypatch):
    """The letter stands; only its delivery is out of step."""
    approved(given)
    issue_due_letters()

    def fails(*_words):
        raise OSError("disken er full")

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "deliver", fails)
        assert deliver_due_letters() == 0
    assert {(one.errand, one.why) for one in troubles()} == {("deliver", "OSError: disken er full")}
    for trouble in troubles():
        try_again(trouble, by=given.kari)
    assert deliver_due_letters() == 3
    assert not troubles().exists()


def test_who_may_sign_for_the_recipient_accepts_once(given):
    """Not who may only write, not who signs for another, not a person of the agency; and only once."""
    decision = approved(given)
    letter, other = (issue_letter(one) for one in outcomes(decision)[:2])
    eva, per, liv = (given.person(name) for name in ("Eva Dal", "Per Ås", "Liv Moe"))
    member(given, letter.recipient, eva, MemberRight.SIGN)
    member(given, letter.recipient, per, MemberRight.WRITE, MemberRight.ADMINISTER)
    member(given, other.recipient, liv, MemberRight.SIGN)
    for wrong in (per, liv, given.kari, given.ola):
        with pytest.raises(NotAllowed, match="ikke rett til å signere"):
            accept_letter(letter, by=wrong)
    made = accept_letter(letter, by=eva, words=" Takk ")
    assert (made.by, made.words) == (eva, "Takk")
    event = Event.objects.get(verb="letter.accepted")
    assert (event.about, event.details["sha256"]) == (letter.outcome.grant.about, letter.sha256)
    with pytest.raises(WrongState, match="alt tatt imot"):
        accept_letter(letter, by=eva)
    assert Acceptance.objects.count() == 1


def test_a_refusal_and_a_withdrawn_grant_cannot_be_accepted(given):
    """There is nothing to accept."""
    first, _second, refused = outcomes(approved(given))
    eva = given.person("Eva Dal")
    for outcome in (first, refused):
        member(given, outcome.recipient, eva, MemberRight.SIGN)
    with pytest.raises(Refusal, match="ikke noe tilskudd"):
        accept_letter(issue_letter(refused), by=eva)
    letter = issue_letter(first)
    approve_amendment(propose_amendment(first.grant, ZERO, reason="Avlyst", by=given.kari), by=given.ola)
    with pytest.raises(Refusal, match="ikke noe tilskudd"):
        accept_letter(letter, by=eva)


def test_a_letter_that_was_changed_is_found(own_database, given):
    """By the owner of the tables, past the trigger: another word, another amount, another recipient."""
    letter = issue_letter(outcomes(approved(given))[0])
    url = databases.with_database(os.environ["TEST_OWNER_URL"], own_database)
    changes = ("html = html || ' '", "html = rtrim(html), data = jsonb_set(data, '{kroner}', '1')")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("alter table documents_issuedletter disable trigger user")
        for change in changes:
            owner.execute(f"update documents_issuedletter set {change} where id = {letter.pk}")
            assert [one.code for one in faults_in_letters()] == ["letter-digest"]


def test_names_of_files_lead_nowhere_else(tmp_path):
    """Whatever a channel is given, the file lies inside the folder of letters."""
    place = Folder().deliver("../../etc", "V-1/../2", "..", b"x")
    assert place == "letters/-etc/V-1-2--.pdf"
    assert (Path(settings.DATA) / place).read_bytes() == b"x"
