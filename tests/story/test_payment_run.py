"""Ten grants from promise to bank and back: one rejected and paid after correction, one returned, all accounted for."""

from __future__ import annotations

import json
from datetime import date

from given import DAY, kroner, ledger_text
from rules.bank_files import DEBTOR
from rules.test_with_a_bank import Bank, bank  # noqa: F401  # the bank is a fixture
from services.bank_replies import paid, rejected, released_run, returned
from tilskudd.config.verification import verify
from tilskudd.files.services import content_of
from tilskudd.ledger.models import Entry
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.cross_check import cross_check
from tilskudd.payments.debtor import approve_debtor, propose_debtor
from tilskudd.payments.due import what_is_due
from tilskudd.payments.models import BankFile, Payment
from tilskudd.payments.queries import failed_payments, late_payments, strange_answers
from tilskudd.people.services import move_example_date

AMOUNTS = [1_000_000 + number * 1_000 for number in range(10)]
TOTAL = "10 045 000"


def last(count: int) -> str:
    """The last places of the line that money has been in."""
    return "".join(ledger_text().splitlines(keepends=True)[-count:])


def test_ten_grants_are_paid(given):
    """Each stage in the ledger; the run of the corrected one shows the new account."""
    given.debtor()
    given.grants(*AMOUNTS)
    assert last(2) == f"set-aside 0\ncommitted {TOTAL}\n"

    run = released_run(given)
    assert last(2) == f"committed 0\nsent {TOTAL}\n"
    third, seventh = run.payments.get(place=3), run.payments.get(place=7)

    take_in_bank_file(rejected(run, third), "mottaksretur.xml", by=given.nina)
    assert last(2) == "committed 1 002 000\nsent 9 043 000\n"

    move_example_date(date(2022, 2, 16), by=given.anne)
    others = run.payments.exclude(pk=third.pk).order_by("place")
    take_in_bank_file(paid(*others, day=DAY), "kontomelding.xml", by=given.nina)
    assert last(3) == "committed 1 002 000\nsent 0\npaid 9 043 000\n"

    take_in_bank_file(returned(seventh, day=date(2022, 2, 16)), "retur.xml", by=given.nina)
    assert last(3) == "committed 2 008 000\nsent 0\npaid 8 037 000\n"
    assert {one.pk for one in failed_payments()} == {third.pk, seventh.pk}
    assert what_is_due(date(2022, 2, 16)).due == []

    given.bank_account(third.recipient)
    given.bank_account(seventh.recipient)
    move_example_date(date(2022, 2, 17), by=given.anne)
    from tilskudd.payments.cross_check import fingerprint
    from tilskudd.payments.services import make_run, release_run

    again = make_run(by=given.siri, execution_date=date(2022, 2, 17))
    assert (again.count, again.total) == (2, kroner(2_008_000))
    found = cross_check(again)
    assert "new-account" in {one.code for one in found}
    release_run(again, by=given.nina, seen=fingerprint(again, found))
    assert last(3) == "committed 0\nsent 2 008 000\npaid 8 037 000\n"

    take_in_bank_file(paid(*again.payments.all(), day=date(2022, 2, 17)), "kontomelding-2.xml", by=given.siri)
    assert last(3) == f"committed 0\nsent 0\npaid {TOTAL}\n"
    assert (strange_answers().count(), late_payments().count(), failed_payments().count()) == (0, 0, 0)
    assert Payment.objects.count() == 12
    assert verify().findings == []


def test_a_bank_at_the_other_end(given, bank: Bank):  # noqa: F811
    """Our file to a bank on loopback, its answers read in as it gives them, twice over and in the wrong order."""
    told = {"account_form": "IBAN", "name": DEBTOR.name, "organisation_number": DEBTOR.organisation_number}
    told |= {"account": DEBTOR.account, "bic": DEBTOR.bic, "agreement": ""}
    approve_debtor(propose_debtor(**told, by=given.nina), by=given.siri)
    given.grants(*AMOUNTS)
    run = released_run(given)
    bank.agree()
    bank.ask("POST", "/payments", content_of(run.file))
    bank.ask("POST", "/_mock/advance?days=4")
    waiting = [one for one in json.loads(bank.ask("GET", "/_mock/mailbox")) if not one["type"].startswith("pacs")]
    assert waiting
    move_example_date(date(2022, 2, 18), by=given.anne)
    for one in [*reversed(waiting), *waiting]:
        take_in_bank_file(one["body"].encode(), f"{one['type']}.xml", by=given.nina)
    assert last(3) == f"committed 0\nsent 0\npaid {TOTAL}\n"
    assert BankFile.objects.count() == len({one["body"] for one in waiting})
    assert Entry.objects.filter(kind="paid").count() == 10
    assert [one.why for one in strange_answers()] == []
    assert verify().findings == []
