"""Payment runs: made of what is due by one, released by another as one file; all the money of it, or none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from given import DAY, Given, kroner, ledger_text
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.documents.models import IssuedLetter
from tilskudd.documents.services import accept_letter, issue_due_letters
from tilskudd.files.services import content_of
from tilskudd.ledger.models import Entry
from tilskudd.ledger.record import Overdrawn
from tilskudd.parties.account_holding import hold_account
from tilskudd.parties.members import account_of
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.debtor import approve_debtor, propose_debtor, withdraw_debtor
from tilskudd.payments.due import WaitsFor, what_is_due
from tilskudd.payments.instalments import mark_report_met, plan_instalments
from tilskudd.payments.models import DebtorAccount, Payment, PaymentRun
from tilskudd.payments.plan import Planned
from tilskudd.payments.queries import runs_open_to
from tilskudd.payments.services import make_run, release_run, withdraw_run
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import SamePerson, prepared
from tilskudd.values.finding import Severity


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


def seen_by(run: PaymentRun) -> str:
    return fingerprint(run, cross_check(run))


def released(given, run: PaymentRun, by=None) -> PaymentRun:
    release_run(run, by=by or given.siri, seen=seen_by(run))
    run.refresh_from_db()
    return run


def warned(run: PaymentRun) -> list[str]:
    return [one.code for one in cross_check(run) if one.severity is Severity.WARNING]


def erred(run: PaymentRun) -> list[str]:
    return [one.code for one in cross_check(run) if one.severity is Severity.ERROR]


@pytest.fixture
def paying(given):
    """Three grants that are accepted, with accounts, and an agency that may pay."""
    given.debtor()
    given.grants(500, 300, 200)
    return given


@pytest.fixture
def run(paying) -> PaymentRun:
    """The run of the three, made by Nina."""
    return make_run(by=paying.nina, execution_date=DAY)


def test_a_run_is_made_and_released_and_the_money_is_sent(paying, run):
    """Three payments of 1 000 together: nothing moves when it is made, all of it when it is released."""
    assert (run.number, run.count, run.total, run.status) == ("UB-2022-001", 3, kroner(1_000), "made")
    assert ledger_text().endswith("committed 1 000\n")
    released(paying, run)
    assert ledger_text().endswith("committed 0\nsent 1 000\n")
    written = content_of(run.file).decode()
    assert all(written.count(f">{one.end_to_end_id}</EndToEndId>") == 1 for one in run.payments.all())
    assert "<CtrlSum>1000.00</CtrlSum>" in written
    assert (run.status, run.released_by) == ("released", paying.siri)
    assert verify().findings == []


def test_what_is_in_a_run_is_not_due_again(paying, run):
    """Neither while it waits nor when it is released; when it is withdrawn it is."""
    assert what_is_due(DAY).due == []
    with pytest.raises(Refusal, match="Ingenting er forfalt"):
        make_run(by=paying.nina, execution_date=DAY)
    withdraw_run(run, by=paying.nina)
    again = make_run(by=paying.nina, execution_date=DAY)
    assert (again.number, again.total) == ("UB-2022-002", kroner(1_000))
    released(paying, again)
    assert what_is_due(DAY).due == []
    identities = Payment.objects.values_list("end_to_end_id", flat=True)
    assert len(set(identities)) == 6


def test_the_database_itself_pays_an_instalment_once(paying, run):
    """A second payment of the same instalment cannot be written, whatever a program believes."""
    one = run.payments.first()
    one.pk, one.place, one.end_to_end_id = None, 99, "X-1"
    with pytest.raises(IntegrityError, match="an_instalment_is_paid_once"), transaction.atomic():
        one.save(force_insert=True)
    withdraw_run(run, by=paying.nina)
    other = make_run(by=paying.nina, execution_date=DAY).payments.first()
    other.pk, other.place = None, 98
    with pytest.raises(IntegrityError, match="end_to_end_id"), transaction.atomic():
        other.save(force_insert=True)


def test_the_wrong_persons_neither_make_nor_release(paying, run):
    """Case officer, approver, auditor and administrator do neither."""
    for person in (paying.kari, paying.ola, paying.auditor, paying.anne):
        for act in (
            lambda person=person: make_run(by=person, execution_date=DAY),
            lambda person=person: release_run(run, by=person, seen=seen_by(run)),
            lambda person=person: withdraw_run(run, by=person),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_who_made_the_run_does_not_release_it(paying, run):
    """Nina made it; Per may."""
    with pytest.raises(SamePerson):
        released(paying, run, by=paying.nina)
    assert list(runs_open_to(paying.nina)) == []
    assert list(runs_open_to(paying.siri)) == [run]


def test_who_approved_or_prepared_a_decision_does_not_release_its_payment(given):
    """A controller who approved the decision, one who changed a grant, and one who made its basis."""
    given.debtor()
    both = given.person("Mia Holm", Role.CONTROLLER, Role.APPROVER)
    changer = given.person("Tor Dahl", Role.CONTROLLER, Role.CASE_OFFICER)
    scheme = given.ready_scheme(1_000)
    given.authority(1_000, user=both)
    grant = given.grants(500, scheme=scheme)[0]
    approve_amendment(propose_amendment(grant, kroner(400), reason="Ned", by=changer), by=both)
    run = make_run(by=given.nina, execution_date=DAY)
    for person in (both, changer):
        with pytest.raises(SamePerson):
            released(given, run, by=person)
        assert list(runs_open_to(person)) == []
    prepared(grant.decision.about, by=given.siri)  # something new is known of who made the decision
    with pytest.raises(SamePerson, match="V-2022-001"):
        released(given, run, by=given.siri)
    third = given.person("Eva Strand", Role.CONTROLLER)
    released(given, run, by=third)
    assert verify().findings == []


def test_who_entered_an_account_does_not_release_a_payment_to_it(given):
    """The account of one of the two was typed in by Per; Eva may release."""
    given.debtor()
    grants = given.grants(500, 300)
    given.bank_account(grants[0].recipient, by=given.siri)
    run = make_run(by=given.nina, execution_date=DAY)
    with pytest.raises(SamePerson):
        released(given, run, by=given.siri)
    assert list(runs_open_to(given.siri)) == []
    released(given, run, by=given.person("Eva Strand", Role.CONTROLLER))


def test_nobody_releases_what_they_have_not_seen(paying, run):
    """A change of a grant is proposed after Per opened the page: the cross-check says more than he saw."""
    seen = seen_by(run)
    propose_amendment(run.payments.first().grant, kroner(400), reason="Ned", by=paying.kari)
    with pytest.raises(WrongState, match="Kryss-sjekken viser noe annet"):
        release_run(run, by=paying.siri, seen=seen)
    assert "amendment-waits" in warned(run)
    released(paying, run)


def test_a_grant_that_is_lowered_after_the_run_was_made_stops_it(paying, run):
    """500 became 400: the run is refused, and the next one pays 400."""
    grant = run.payments.get(place=1).grant
    approve_amendment(propose_amendment(grant, kroner(400), reason="Ned", by=paying.kari), by=paying.ola)
    assert set(erred(run)) == {"commitment", "amended"}
    with pytest.raises(Refusal, match="større enn tilsagnet"):
        released(paying, run)
    assert ledger_text().endswith("committed 900\n")
    withdraw_run(run, by=paying.siri)
    assert released(paying, make_run(by=paying.nina, execution_date=DAY)).total == kroner(900)
    assert verify().findings == []


def test_the_ledger_has_the_last_word(paying, run, monkeypatch):
    """Where the cross-check were blind, the money would still not be there."""
    grant = run.payments.get(place=1).grant
    approve_amendment(propose_amendment(grant, kroner(400), reason="Ned", by=paying.kari), by=paying.ola)
    monkeypatch.setattr("tilskudd.payments.services.errors_in", lambda found: [])
    with pytest.raises(Overdrawn):
        released(paying, run)
    run.refresh_from_db()
    assert (run.status, run.file) == ("made", None)
    assert Entry.objects.filter(kind="sent").count() == 0


def test_an_account_that_is_held_or_replaced_stops_the_run(paying, run):
    """After the run was made the account is held; an organisation with a held account is not paid at all."""
    payment = run.payments.get(place=1)
    hold_account(payment.bank_account, "Meldt stjålet", by=paying.nina)
    assert account_of(payment.recipient, DAY) is None
    assert erred(run) == ["account-changed"]
    with pytest.raises(Refusal, match="holdt tilbake"):
        released(paying, run)
    withdraw_run(run, by=paying.nina)
    assert [one.why for one in what_is_due(DAY).waits] == [WaitsFor.HELD]
    new = paying.bank_account(payment.recipient)
    assert what_is_due(DAY).due[0].account == new


def test_a_new_account_is_shown_loudly(paying, run):
    """The first time all three are new; a changed one is told with both numbers."""
    assert warned(run) == ["new-account"]
    released(paying, run)
    first = run.payments.get(place=1)
    before, after = first.bank_account, paying.bank_account(first.recipient)
    grant = first.grant
    scheme = paying.frame(2_000, grant.decision.scheme)
    paying.grants(50, 60, scheme=scheme)
    second = make_run(by=paying.nina, execution_date=DAY)
    (found,) = [one for one in cross_check(second) if one.code == "changed-account"]
    assert before.shown.replace("\u00a0", " ") in found.message
    assert after.shown.replace("\u00a0", " ") in found.message
    assert warned(second) == ["changed-account"]


def test_the_same_recipient_twice_with_the_same_amount_is_told(paying):
    """Two decisions give the same municipality 70 each."""
    for _number in range(2):
        paying.grants(70, scheme=paying.ready_scheme(70))
    run = make_run(by=paying.nina, execution_date=DAY)
    assert "twice" in warned(run)


def test_a_run_needs_who_pays_a_bank_day_and_something_due(given):
    """No debtor; a Saturday; yesterday; in three months; nothing due."""
    given.grants(100)
    with pytest.raises(Refusal, match="Ingen avsender"):
        make_run(by=given.nina, execution_date=DAY)
    given.debtor()
    for day in (date(2022, 2, 19), DAY - timedelta(days=1), DAY + timedelta(days=90)):
        with pytest.raises(Refusal):
            make_run(by=given.nina, execution_date=day)
    make_run(by=given.nina, execution_date=DAY)
    with pytest.raises(Refusal, match="Ingenting er forfalt"):
        make_run(by=given.nina, execution_date=DAY)


def test_a_grant_waits_for_acceptance_account_day_and_report(given):
    """Two instalments: half at acceptance, half on 1 June when the report is good."""
    given.debtor()
    (grant,) = given.grants(1_000, accepts=False)
    assert [one.why for one in what_is_due(DAY).waits] == [WaitsFor.ACCEPTANCE]
    june = date(2022, 6, 1)
    plan_instalments(grant, [Planned(kroner(600)), Planned(kroner(400), june, needs_report=True)], by=given.kari)
    issue_due_letters()
    accept_letter(IssuedLetter.objects.get(), by=given.administrator("Styrer", grant.recipient))
    assert [one.why for one in what_is_due(DAY).waits] == [WaitsFor.DAY]
    assert [one.why for one in what_is_due(june).waits] == [WaitsFor.REPORT]
    run = released(given, make_run(by=given.nina, execution_date=DAY))
    assert run.total == kroner(600)
    second = grant.instalments.get(number=2)
    with pytest.raises(NotAllowed):
        mark_report_met(second, by=given.nina)
    mark_report_met(second, by=given.kari)
    assert [one.instalment.amount for one in what_is_due(june).due] == [kroner(400)]
    with pytest.raises(WrongState):
        mark_report_met(second, by=given.kari)


def part(amount, due_on=None) -> Planned:
    """An instalment that needs no acceptance."""
    return Planned(amount, due_on, needs_acceptance=False)


def test_a_plan_adds_up_and_stands_when_something_is_sent(given):
    """One krone too little, half a krone, nothing; and a new plan when the first instalment is in a run."""
    given.debtor()
    (grant,) = given.grants(1_000)
    for amounts in ((999,), (), (1_000, 0), (1_100, -100)):
        with pytest.raises(Refusal):
            plan_instalments(grant, [part(kroner(one)) for one in amounts], by=given.kari)
    with pytest.raises(NotAllowed):
        plan_instalments(grant, [part(kroner(1_000))], by=given.nina)
    plan_instalments(grant, [part(kroner(500)), part(kroner(300)), part(kroner(200))], by=given.kari)
    plan_instalments(grant, [part(kroner(900)), part(kroner(100))], by=given.kari)
    assert [one.instalment.amount for one in what_is_due(DAY).due] == [kroner(900), kroner(100)]
    make_run(by=given.nina, execution_date=DAY)
    with pytest.raises(WrongState, match="utbetalingskjøring"):
        plan_instalments(grant, [part(kroner(1_000))], by=given.kari)


def test_open_instalments_follow_an_amended_grant(given):
    """600 sent; the grant goes from 1 000 to 700, and then to 900: what is left is 100, and then 300."""
    given.debtor()
    (grant,) = given.grants(1_000)
    plan_instalments(grant, [part(kroner(600)), part(kroner(400), date(2022, 3, 1))], by=given.kari)
    released(given, make_run(by=given.nina, execution_date=DAY))
    march = date(2022, 3, 1)
    approve_amendment(propose_amendment(grant, kroner(700), reason="Ned", by=given.kari), by=given.ola)
    assert [one.instalment.amount for one in what_is_due(march).due] == [kroner(100)]
    approve_amendment(propose_amendment(grant, kroner(900), reason="Opp", by=given.kari), by=given.ola)
    assert [one.instalment.amount for one in what_is_due(march).due] == [kroner(300)]
    assert verify().findings == []


def test_a_grant_that_is_raised_when_all_is_sent_gets_one_instalment_more(given):
    """800 of 1 000 after a reduction, all sent; raised to 1 000 again."""
    given.debtor()
    (grant,) = given.grants(1_000)
    approve_amendment(propose_amendment(grant, kroner(800), reason="Ned", by=given.kari), by=given.ola)
    grant.refresh_from_db()
    released(given, make_run(by=given.nina, execution_date=DAY))
    approve_amendment(propose_amendment(grant, kroner(1_000), reason="Opp", by=given.kari), by=given.ola)
    run = released(given, make_run(by=given.nina, execution_date=DAY))
    assert (run.total, run.payments.get().instalment.number) == (kroner(200), 2)
    assert ledger_text().endswith("committed 0\nsent 1 000\n")
    assert verify().findings == []


def test_a_settled_run_is_settled(paying, run):
    """Released twice, withdrawn after release, released after withdrawal."""
    released(paying, run)
    for act in (lambda: withdraw_run(run, by=paying.nina), lambda: release_run(run, by=paying.siri, seen="")):
        with pytest.raises(WrongState, match="allerede behandlet"):
            act()


def test_two_releases_at_once_send_once(own_database):
    """Four clicks by two controllers: one wins, the others are told, and there is one file."""
    given = Given()
    given.debtor()
    given.grants(500, 300, 200)
    run = make_run(by=given.nina, execution_date=DAY)
    seen, eva = seen_by(run), given.person("Eva Strand", Role.CONTROLLER)

    def release(by):
        try:
            release_run(run, by=by, seen=seen)
        except WrongState:
            return "refused"
        finally:
            connection.close()
        return "released"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(release, [given.siri, eva, given.siri, eva])) == ["refused"] * 3 + ["released"]
    assert Entry.objects.filter(kind="sent").count() == 3
    assert ledger_text().endswith("committed 0\nsent 1 000\n")
    assert verify().findings == []


def test_two_runs_at_once_pay_once(own_database):
    """Two controllers make a run at the same moment: the second finds nothing due."""
    given = Given()
    given.debtor()
    given.grants(500, 300, 200)

    def make(by):
        try:
            make_run(by=by, execution_date=DAY)
        except Refusal:
            return "nothing"
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(make, [given.nina, given.siri])) == ["made", "nothing"]
    assert Payment.objects.count() == 3


def test_who_pays_is_settled_by_two(given):
    """A wrong check digit, an organisation number that is none, the same person, twice; the newest counts."""
    told = {
        "name": "IMDi",
        "organisation_number": "987 879 696",
        "account": "9999.01.00019",
        "bic": "dnbanokk",
        "agreement": "",
        "account_form": "IBAN",
    }
    for wrong in ({"account": "99990100018"}, {"organisation_number": "987879697"}, {"bic": "X"}):
        with pytest.raises(Refusal):
            propose_debtor(**{**told, **wrong}, by=given.nina)
    with pytest.raises(NotAllowed):
        propose_debtor(**told, by=given.kari)
    made = propose_debtor(**told, by=given.nina)
    with pytest.raises(WrongState):
        propose_debtor(**told, by=given.siri)
    with pytest.raises(SamePerson):
        approve_debtor(made, by=given.nina)
    withdraw_debtor(made, by=given.siri)
    with pytest.raises(WrongState):
        approve_debtor(made, by=given.siri)
    newest = propose_debtor(**told, by=given.nina)
    approve_debtor(newest, by=given.siri)
    assert DebtorAccount.objects.get(status="approved").debtor.account == "99990100019"


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (lambda run: run.payments.filter(place=1).update(state="paid"), "payment-not-booked"),
        (lambda run: run.payments.filter(place=1).update(state="paid"), "payment-unanswered"),
        (lambda run: run.payments.filter(place=1).update(state="rejected"), "grant-payments"),
        (lambda run: PaymentRun.objects.update(released_by=run.made_by), "released-by-maker"),
        (lambda run: PaymentRun.objects.update(released_at=DAY_BEFORE), "payment-file"),
        (lambda run: Entry.objects.filter(pk=0), None),
    ],
)
def test_verify_finds_what_was_written_past_the_services(paying, run, forge, code):
    """States, persons and moments changed by plain SQL."""
    released(paying, run)
    forge(run)
    codes = {one.code for one in verify().findings}
    assert code in codes if code else codes == set()


DAY_BEFORE = "2022-02-14T12:00:00+01:00"
