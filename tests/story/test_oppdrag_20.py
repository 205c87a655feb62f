"""Assignment 20 whole: from the ministry's letter to ten paid grants, one rejected and paid later, one returned."""

from __future__ import annotations

from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from test_follow_the_krone import KEY, checked_outside, package

from given import DAY, Given, account_number, ledger_text
from services.bank_replies import paid, rejected, released_run, returned
from tilskudd.config.example_distribution import share_out_assignment_20
from tilskudd.config.example_schemes import set_up_assignment_20
from tilskudd.config.verification import verify
from tilskudd.decisions.models import Decision, Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.distribution.outcomes import outcomes_of
from tilskudd.documents.models import IssuedLetter
from tilskudd.documents.services import accept_letter, issue_due_letters
from tilskudd.files.services import content_of
from tilskudd.ledger.seals import seal
from tilskudd.mandate.answers import record_ministry_answer
from tilskudd.parties.accounts import approve_account, check_account, enter_account
from tilskudd.parties.services import load_register
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.due import what_is_due
from tilskudd.payments.services import make_run, release_run
from tilskudd.people.clock import today
from tilskudd.people.services import move_example_date
from tilskudd.schemes.models import Frame
from tilskudd.schemes.services import approve_frame
from tilskudd.web.follow import trail_of

HEAD = "appropriated -238 300 000\nat-disposal 218 300 000\n"


def decided(given: Given) -> Decision:
    """The letter confirmed, twenty million set aside, shared out, and the krone answered by the ministry."""
    load_register()
    given.authority(25_000_000)
    scheme = set_up_assignment_20(given.letter, by=given.kari)
    approve_frame(Frame.objects.get(), by=given.ola)
    assert ledger_text() == f"{HEAD}set-aside 20 000 000\n"
    run = share_out_assignment_20(scheme, by=given.kari)
    told = {"content": b"Summen skal holdes.", "name": "svar.txt", "words": "Summen skal holdes."}
    record_ministry_answer(given.letter, [1], **told, answered_on=DAY, answered_by="Departementet", by=given.kari)
    answer = given.letter.ministry_answers.get()
    outcomes = outcomes_of(run, on=today(), as_printed=False, answers={"5001": answer.pk})
    rests_on = [run.about, run.recipe.about, run.recipe.statistic.about]
    decision = propose_decision(scheme, outcomes, rests_on=rests_on, by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    assert ledger_text() == f"{HEAD}set-aside 0\ncommitted 20 000 000\n"
    return decision


def the_ten_accept_and_say_where(given: Given) -> None:
    """Each municipality's own administrator accepts on the letter and enters an account, which two of us check."""
    issue_due_letters()
    for number, letter in enumerate(IssuedLetter.objects.order_by("pk")):
        administrator = given.administrator(f"Administrator {number}", letter.recipient)
        accept_letter(letter, by=administrator)
        an_account(given, letter.recipient, 100 + number, administrator)


def an_account(given: Given, organisation, number: int, by) -> None:
    made = enter_account(organisation, account_number(number), by=by)
    check_account(made, by=given.kari)
    approve_account(made, by=given.ola)


def to(day: date, given: Given) -> None:
    move_example_date(day, by=given.anne)


def test_from_the_letter_to_ten_paid_grants(own_database, tmp_path):
    """Ledger text at each stage; nothing is lost, doubled or unaccounted for, and the trail holds outside."""
    given = Given()
    decided(given)
    given.debtor()
    assert what_is_due(today()).due == []
    the_ten_accept_and_say_where(given)
    run = released_run(given)
    assert (run.count, run.total.in_kroner) == (10, 20_000_000)
    assert ledger_text() == f"{HEAD}set-aside 0\ncommitted 0\nsent 20 000 000\n"
    sent = content_of(run.file)

    bergen, asker = (run.payments.get(grant__outcome__code=code) for code in ("4601", "3025"))
    take_in_bank_file(rejected(run, bergen), "mottaksretur.xml", by=given.nina)
    assert ledger_text() == f"{HEAD}set-aside 0\ncommitted 3 102 086\nsent 16 897 914\n"
    take_in_bank_file(paid(*run.payments.exclude(pk=bergen.pk)), "kontomelding.xml", by=given.nina)
    assert ledger_text() == f"{HEAD}set-aside 0\ncommitted 3 102 086\nsent 0\npaid 16 897 914\n"
    to(date(2022, 2, 17), given)
    take_in_bank_file(returned(asker, day=date(2022, 2, 17)), "retur.xml", by=given.nina)
    assert ledger_text() == f"{HEAD}set-aside 0\ncommitted 4 339 442\nsent 0\npaid 15 660 558\n"
    assert what_is_due(today()).due == []

    for place, payment in enumerate((bergen, asker)):
        by = payment.recipient.memberships.get().user
        an_account(given, payment.recipient, 200 + place, by)
    assert what_is_due(today()).due == [], "a change of account waits seven days"
    to(today() + timedelta(days=7), given)
    again = make_run(by=given.siri, execution_date=today())
    found = cross_check(again)
    assert "new-account" in {one.code for one in found}, "a change is shown loudly"
    release_run(again, by=given.nina, seen=fingerprint(again, found))
    take_in_bank_file(paid(*again.payments.all(), day=today()), "kontomelding-2.xml", by=given.siri)
    assert ledger_text() == f"{HEAD}set-aside 0\ncommitted 0\nsent 0\npaid 20 000 000\n"
    assert content_of(run.file) == sent, "a file is written once"
    assert verify().findings == []

    client = Client()
    client.force_login(given.nina)
    for asked in (asker.end_to_end_id, "1 237 356", "671/62"):
        found = client.get("/folg-krona/", {"sok": asked}).content.decode()
        assert f"/folg-krona/{asker.grant_id}/" in found, asked

    assert seal(KEY)
    grant = Grant.objects.get(outcome__code="3025")
    trail = trail_of(grant)
    assert [step.name for step in trail.steps][-5:] == ["award-letter", "payment", "bank", "payment", "bank"]
    assert trail.is_sealed
    done = checked_outside(tmp_path, package(grant))
    assert (done.returncode, done.stderr) == (0, "")
    assert "paid: 1237356,00 kroner" in done.stdout
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    assert checked_outside(tmp_path, package(grant), other).returncode == 1
