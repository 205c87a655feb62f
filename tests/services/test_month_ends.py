"""The month end: reconciled by one, signed by another, and changed by what is booked later."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from given import Given, kroner
from services.bank_replies import paid, released_run
from tilskudd.config.verification import verify
from tilskudd.ledger.models import Year
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.people import services as people
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson
from tilskudd.reporting.annual_queries import appropriations
from tilskudd.reporting.models import MonthEnd, MonthReport, SignedSum
from tilskudd.reporting.month_end import (
    begin_month,
    explain_difference,
    send_month,
    send_month_back,
    sign_month,
    take_in_month_report,
    type_month_report,
)
from tilskudd.reporting.month_end_file import FaultySums
from tilskudd.reporting.month_end_queries import booked_in, look_at_month, months_open_to
from tilskudd.reporting.month_end_rules import SumKey
from tilskudd.reporting.position_counting import count_what_is_new

KEY = SumKey("671/62", "870")


def month_of_payments(given: Given, *amounts: int) -> tuple[int, int]:
    """So many whole kroner paid to municipalities; the year and the month the bank paid in, which is over."""
    given.grants(*amounts)
    given.debtor()
    run = released_run(given)
    take_in_bank_file(paid(*run.payments.all()), "svar.xml", by=given.nina)
    (day,) = set(run.payments.values_list("settled_on", flat=True))
    people.move_example_date(date(2022, 6, 1), by=given.anne)
    return day.year, day.month


@pytest.fixture
def month(given: Given) -> MonthEnd:
    """150 kroner paid to two municipalities; the S-rapport has them; begun by Nina."""
    found = begin_month(*month_of_payments(given, 100, 50), by=given.nina)
    type_month_report(found, "671/62; 870; 150", by=given.nina)
    return found


def test_a_month_without_differences_is_signed_by_another(given: Given, month: MonthEnd):
    """Nina reconciles and sends, Ola signs; the list stands, counted or not, and all is verified."""
    assert booked_in(month.year, month.month) == {("671/62", "870"): kroner(150)}
    count_what_is_new()
    assert booked_in(month.year, month.month) == {("671/62", "870"): kroner(150)}
    send_month(month, by=given.nina)
    assert [one.pk for one in months_open_to(given.ola)] == [month.pk]
    assert not months_open_to(given.nina).exists()
    sign_month(month, by=given.ola)
    month.refresh_from_db()
    assert (month.state, month.signed_by) == ("signed", given.ola)
    assert [(one.ours, one.reported) for one in SignedSum.objects.all()] == [(kroner(150), kroner(150))]
    assert verify().findings == []


def test_an_unexplained_difference_stops_it_with_a_sentence(given: Given, month: MonthEnd):
    """The S-rapport has ten kroner less: sent only when somebody has said why; another difference is not explained."""
    type_month_report(month, "671/62; 870; 140", by=given.nina)
    with pytest.raises(Refusal, match=r"Én differanse er ikke forklart: post 671/62, konto 870, 10"):
        send_month(month, by=given.nina)
    explain_difference(month, KEY, "Ført i mars", seen=kroner(10), by=given.nina, content=b"bilag", name="bilag.txt")
    type_month_report(month, "671/62; 870; 139", by=given.nina)
    with pytest.raises(Refusal, match="11"):
        send_month(month, by=given.nina)
    type_month_report(month, "671/62; 870; 140", by=given.nina)
    send_month(month, by=given.nina)
    sign_month(month, by=given.ola)


def test_a_difference_is_explained_as_it_was_seen(given: Given, month: MonthEnd):
    """Without words, where nothing differs, or when it is another now: refused, and nothing is written."""
    with pytest.raises(Refusal, match="ingen differanse"):
        explain_difference(month, KEY, "Fordi", seen=kroner(0), by=given.nina)
    type_month_report(month, "671/62; 870; 100", by=given.nina)
    with pytest.raises(Refusal, match="Skriv hva"):
        explain_difference(month, KEY, "  ", seen=kroner(50), by=given.nina)
    with pytest.raises(WrongState, match="blitt en annen"):
        explain_difference(month, KEY, "Fordi", seen=kroner(49), by=given.nina)
    assert not month.explanations.exists()


def test_who_made_any_of_it_may_not_sign_and_others_may_not_keep_it(given: Given, month: MonthEnd):
    """The controller keeps it and the approver signs; neither does the other's, and the steering officer neither."""
    for act in (
        lambda: begin_month(2022, 1, by=given.ola),
        lambda: type_month_report(month, "671/62; 870; 1", by=given.steering),
        lambda: send_month(month, by=given.ola),
    ):
        with pytest.raises(NotAllowed):
            act()
    send_month(month, by=given.nina)
    for who in (given.nina, given.steering, given.auditor, given.kari):
        with pytest.raises(NotAllowed):
            sign_month(month, by=who)
    both = given.person("Begge To")
    from tilskudd.people.rights import Role

    for role in (Role.CONTROLLER, Role.APPROVER):
        people.approve_role(people.propose_role(both, role, by=given.anne, first=date(2022, 1, 1)), by=given.bjorn)
    send_month_back(month, "Se på 671/62 igjen", by=given.ola)
    send_month(month, by=both)
    with pytest.raises(SamePerson):
        sign_month(month, by=both)
    sign_month(month, by=given.ola)


def test_twice_and_in_the_wrong_order(given: Given, month: MonthEnd):
    """Signed before it is sent, sent twice, signed twice, worked on while it waits: told as it is."""
    with pytest.raises(WrongState):
        sign_month(month, by=given.ola)
    with pytest.raises(WrongState):
        begin_month(month.year, month.month, by=given.siri)
    send_month(month, by=given.nina)
    for act in (
        lambda: send_month(month, by=given.nina),
        lambda: type_month_report(month, "671/62; 870; 1", by=given.nina),
    ):
        with pytest.raises(WrongState, match="venter på signatur"):
            act()
    sign_month(month, by=given.ola)
    with pytest.raises(WrongState, match="signert"):
        sign_month(month, by=given.ola)
    with pytest.raises(WrongState, match="ingenting er endret"):
        begin_month(month.year, month.month, by=given.nina)


def test_a_later_entry_shows_the_signed_month_as_changed(given: Given):
    """Paid in the month and known after it was signed: the list stands, what changed is told, and it is done again."""
    given.grants(100, 50)
    given.debtor()
    run = released_run(given)
    first, second = run.payments.order_by("place")
    take_in_bank_file(paid(first), "en.xml", by=given.nina)
    first.refresh_from_db()
    people.move_example_date(date(2022, 6, 1), by=given.anne)
    month = begin_month(first.settled_on.year, first.settled_on.month, by=given.nina)
    type_month_report(month, f"671/62; 870; {first.amount.in_kroner}", by=given.nina)
    send_month(month, by=given.nina)
    sign_month(month, by=given.ola)
    month.refresh_from_db()
    assert look_at_month(month).changed == []
    take_in_bank_file(paid(second), "to.xml", by=given.nina)
    seen = look_at_month(month)
    assert [(one.key, one.signed, one.now) for one in seen.changed] == [(KEY, first.amount, kroner(150))]
    assert [one.ours for one in seen.rows] == [first.amount]
    again = begin_month(month.year, month.month, by=given.nina)
    assert (again.number, look_at_month(again).rows[0].ours) == (2, kroner(150))


def test_a_faulty_file_leaves_nothing(given: Given, month: MonthEnd):
    """All findings at once, and the sums are those of before."""
    with pytest.raises(FaultySums) as told:
        take_in_month_report(
            month, "kapittel;post;konto;beløp\n671;62;870;1,5\n1;1;x;2\n".encode(), "s.csv", by=given.nina
        )
    assert len(told.value.findings) == 2
    assert MonthReport.objects.count() == 1
    taken = take_in_month_report(month, "kapittel;post;konto;beløp\n671;62;870;150\n".encode(), "s.csv", by=given.nina)
    assert (taken.number, taken.file_name, taken.sums.get().amount) == (2, "s.csv", kroner(150))


def test_a_month_that_lasts_or_has_no_report_is_not_sent(given: Given):
    """Over first, reported first; a month to come, or in a year without lines, is not begun."""
    given.lines()
    begun = begin_month(2022, 2, by=given.nina)
    with pytest.raises(Refusal, match=r"ikke over før 28\.02\.2022"):
        send_month(begun, by=given.nina)
    people.move_example_date(date(2022, 3, 5), by=given.anne)
    with pytest.raises(Refusal, match="S-rapporten mangler"):
        send_month(begun, by=given.nina)
    with pytest.raises(Refusal, match="ikke begynt"):
        begin_month(2022, 5, by=given.nina)
    with pytest.raises(Refusal, match="Ingen poster er åpnet i 2021"):
        begin_month(2021, 5, by=given.nina)


def test_the_last_month_of_a_closed_year_is_signed_all_the_same(given: Given, month: MonthEnd):
    """Closing a year stops what is booked, not what is signed for."""
    Year.objects.filter(year=2022).update(closed_on=date(2022, 6, 1))
    send_month(month, by=given.nina)
    sign_month(month, by=given.ola)
    assert look_at_month(MonthEnd.objects.get()).changed == []


def test_two_sign_at_the_same_time_and_one_does(own_database, given: Given):
    """The second waits for the first, and is told that it is signed."""
    begun = begin_month(*month_of_payments(given, 5), by=given.nina)
    type_month_report(begun, "671/62; 870; 5", by=given.nina)
    send_month(begun, by=given.nina)
    from tilskudd.people.rights import Role

    approvers = [given.ola, given.person("Ada Lie", Role.APPROVER)]
    told: list[str] = []

    def sign(who) -> None:
        try:
            sign_month(begun, by=who)
            told.append("signed")
        except WrongState:
            told.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(who,)) for who in approvers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["refused", "signed"]
    assert SignedSum.objects.count() == 1


def test_what_the_bank_pays_after_new_year_belongs_to_the_year_it_is_paid_in(given: Given):
    """Sent of the money of 2022, paid by the bank on 3 January: in January and in the statement of 2023 alone."""
    given.grants(100)
    given.debtor()
    run = released_run(given)
    Year.objects.create(year=2023)
    people.move_example_date(date(2023, 1, 4), by=given.anne)
    take_in_bank_file(paid(*run.payments.all(), day=date(2023, 1, 3)), "svar.xml", by=given.nina)
    for _counted in range(2):
        assert (booked_in(2022, 12), booked_in(2023, 1)) == ({}, {("671/62", "870"): kroner(100)})
        assert [one.booked for one in appropriations(2022, date(2022, 12, 31)) if one.line == "671/62"] == [kroner(0)]
        assert [one.booked for one in appropriations(2023, date(2023, 12, 31)) if one.line == "671/62"] == [kroner(100)]
        count_what_is_new()
