"""The register of assignments in few queries, however many there are; what each role is offered; the calendar feed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import move_to
from followed_world import followed, whole_deliverable
from given import DAY, Given
from tilskudd.assignments.delivering import deliver, prepare_delivery
from tilskudd.assignments.group import call_meeting, change_member
from tilskudd.assignments.queries import seen_one
from tilskudd.assignments.rules import DocumentKind, RiskLevel, TaskKind, TaskState
from tilskudd.assignments.services import agree_date, give_responsible, note_risk
from tilskudd.assignments.tasks import add_document, add_task, carry_duties, stand_task
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.mandate.models import Assignment, Deadline, Duty
from tilskudd.notices.queries import whose_calendar
from tilskudd.notices.services import make_calendar_address, revoke_calendar_address
from tilskudd.people.rights import Role
from tilskudd.people.services import approve_role, propose_role, withdraw


@pytest.fixture
def letter(given: Given):
    """The sample letter, confirmed."""
    return confirm_first_letter(by=given.kari, second=given.ola)


def at(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def many(letter, count: int) -> None:
    """So many more assignments, each with its deadlines and a duty."""
    title = "Utrede og foreslå samordnet innsats for grupper som i dag faller mellom flere tjenester i kommunene"
    rows = [
        Assignment(letter=letter, year=2022, number=f"{100 + n}", title=title, status="new", place_in_letter=100 + n)
        for n in range(count)
    ]
    Assignment.objects.bulk_create(rows)
    Deadline.objects.bulk_create(
        Deadline(
            assignment=one, kind="date", day=date(2022, 1 + n % 12, 15), written=f"15.{1 + n % 12}.22", what="Rapport"
        )
        for n, one in enumerate(rows)
    )
    Deadline.objects.bulk_create(
        Deadline(assignment=one, kind="annual-report", day=None, written="årsrapport") for one in rows
    )
    Duty.objects.bulk_create(
        Duty(
            letter=letter,
            assignment=one,
            who="agency",
            strength="shall",
            words="IMDi skal.",
            is_carried=True,
            answer="Steg",
        )
        for one in rows
    )


def test_the_register_is_light_with_very_many(given, letter):
    """Four assignments and four hundred: the same queries, at most 20; at most 60 kB; paged by key, none left out."""
    kari, one = at(given.kari), Assignment.objects.first()
    give_responsible(one, given.kari, by=given.kari)
    note_risk(one, RiskLevel.RISK, "Det er knapt med folk", by=given.kari)
    kari.get("/oppdrag/")
    with CaptureQueriesContext(connection) as few:
        kari.get("/oppdrag/")
    many(letter, 400)
    for one in Assignment.objects.filter(place_in_letter__gt=350)[:60]:
        give_responsible(one, given.kari, by=given.kari)
        note_risk(one, RiskLevel.RISK, "Det er knapt med folk", by=given.kari)
    with CaptureQueriesContext(connection) as asked:
        answer = kari.get("/oppdrag/")
    assert len(asked) == len(few) <= 20
    assert len(answer.content) <= 60_000
    found, address = set(), "/oppdrag/"
    while address:
        html = kari.get(address).content.decode()
        found |= set(re.findall(r'<th scope="row"><a[^>]* href="/oppdrag/(\d+)/"', html))
        more = re.search(r'<a href="(\?aar=2022[^"]*for=\d+)">Vis eldre', html)
        address = f"/oppdrag/{more[1].replace('&amp;', '&')}" if more else ""
    assert len(found) == 404
    for tab in ("mine", "risiko", "over"):
        with CaptureQueriesContext(connection) as asked:
            answer = kari.get(f"/oppdrag/?fane={tab}")
        assert (answer.status_code, len(asked) <= 20, len(answer.content) <= 60_000) == (200, True, True), tab


def test_pages_of_an_assignment_are_whole_for_everybody(given, letter):
    """Who may follow up is offered what to do next; who may only look is led to the letter, and sees no forms."""
    addresses = followed(given, letter, 3)
    pages = ("assignments", "assignment", "assignment-task", "assignment-delivery", "working-group")
    for name in pages:
        for user in (given.kari, given.ola, given.nina, given.auditor):
            answer = at(user).get(addresses[name])
            main = answer.content.decode().partition("<main")[2]
            assert (answer.status_code, len(re.findall(r"<[^>]* data-next\b", main))) == (200, 1), name
    assert "Skriv hvordan det går" in at(given.kari).get(addresses["assignment"]).content.decode()
    assert (
        "<form"
        not in at(given.auditor)
        .get(addresses["assignment"])
        .content.decode()
        .partition("<main")[2]
        .partition("</main")[0]
    )
    told = plain_text(at(given.kari).get(addresses["assignment"]))
    assert "Departementet" not in told or "Godtatt 15. februar 2022" in told
    assert "Hver plikt har en leveranse, og hver leveranse en plikt." in told


def test_what_must_be_there_first_is_a_list_with_a_way_to_the_first_of_it(given: Given, letter) -> None:
    """A duty without a deliverable, then a deliverable that is not done: no form, and the next act is the first.

    A form that was open is not thrown away; when all that has a deadline is made ready, nothing more is offered.
    """
    group = letter.assignments.get(number="23")
    kari, page, front = at(given.kari), f"/oppdrag/{group.pk}/lever/", f"/oppdrag/{group.pk}/"
    first, *others = [one.words for one in seen_one(group).duties]
    task = add_task(group, TaskKind.DELIVERABLE, "Mandatet", duties=[first], by=given.kari)
    main = main_of(kari.get(page))
    assert "Dette må på plass først" in main
    assert main.count("<li><svg") == len(others) + 1
    assert "<form" not in main
    assert next_in(main) == f"{front}leveranse/"
    carry_duties(task, [first, *others], by=given.kari)
    assert next_in(main_of(kari.get(page))) == f"/oppdrag/steg/{task.pk}/"
    give_responsible(group, given.kari, by=given.kari)
    assert next_in(main_of(kari.get(front))) == f"/oppdrag/steg/{task.pk}/"
    assert next_in(main_of(kari.get(f"/oppdrag/steg/{task.pk}/"))) == f"{front}dokument/?til={task.pk}"
    refused = kari.post(page, {"deadline": "06.05.22#1", "words": "Forslaget."})
    assert (refused.status_code, "Forslaget." in main_of(refused)) == (422, True)
    add_document(group, b"%PDF", "mandat.pdf", kind=DocumentKind.RESULT, task=task, by=given.kari)
    stand_task(task, TaskState.DONE, "Mandatet er skrevet.", by=given.kari)
    assert "Det som leveres" in main_of(kari.get(page))
    made = prepare_delivery(group, "06.05.22#1", "Forslaget", by=given.kari)
    main = main_of(kari.get(page))
    assert ("<form" in main, next_in(main)) == (False, f"/oppdrag/leveringer/{made.pk}/")


def test_when_the_day_is_near_the_report_that_answers_it_is_next(given: Given, letter) -> None:
    """Not in February; in the last fourteen days it is begun from here, and then led to; where no scheme is, never."""
    info, group = (letter.assignments.get(number=number) for number in ("20", "23"))
    given.scheme(assignment=info)
    for one in (info, group):
        give_responsible(one, given.kari, by=given.kari)
    kari, page, begin = at(given.kari), f"/oppdrag/{info.pk}/", f"/oppdrag/{info.pk}/rapport/"
    assert next_in(main_of(kari.get(page))) == f"{page}lever/"
    move_to(date(2022, 5, 25))
    main = main_of(kari.get(page))
    assert main.count(f'action="{begin}"') == 1
    assert main.index(f'action="{begin}"') < main.index("data-next") < main.index("Gjør klar levering")
    assert begin not in main_of(at(given.auditor).get(page))
    kari.post(begin)
    assert next_in(main_of(kari.get(page))) == f"/rapportering/oppdrag/{info.ministry_reports.get().number}/"
    assert next_in(main_of(kari.get(f"/oppdrag/{group.pk}/"))) == f"/oppdrag/{group.pk}/lever/"


def test_what_is_overdue_is_so_in_the_list_and_on_the_page(given: Given, letter) -> None:
    """On the day itself it is not, the day after it is, until it is delivered; the same words twice are two deadlines.

    Another one when the day passes that was agreed for it.
    """
    group, package = (letter.assignments.get(number=number) for number in ("23", "22"))
    told = {"agreed_with": "Truls", "agreed_on": DAY, "words": "1. april"}
    agree_date(package, "umiddelbart#1", date(2022, 4, 1), by=given.kari, **told)
    Deadline.objects.create(assignment=group, kind="date", day=date(2022, 5, 6), written="06.05.22", what="Rapport")
    whole_deliverable(given, group)
    kari = at(given.kari)

    def late_on(day: date) -> set[str]:
        move_to(day)
        listed = main_of(kari.get("/oppdrag/?fane=over"))
        found = re.findall(r'<th scope="row"><a[^>]* href="/oppdrag/\d+/">(\d+)', listed)
        for one in (group, package):
            assert (one.number in found) == ("Oppdraget skulle vært levert" in main_of(kari.get(f"/oppdrag/{one.pk}/")))
        return set(found)

    assert [late_on(date(2022, *day)) for day in ((2, 15), (4, 2), (5, 6), (5, 7))] == [
        set(),
        {"22"},
        {"22"},
        {"22", "23"},
    ]
    for key, left in (("06.05.22#1", {"22", "23"}), ("06.05.22#2", {"22"})):
        deliver(prepare_delivery(group, key, "Forslaget", by=given.kari), by=given.ola)
        assert late_on(date(2022, 5, 7)) == left


def test_the_sum_is_of_all_that_are_listed(given: Given, letter) -> None:
    """Two pages: how many there are and their money are the same on both, and the foot says that it is of all."""
    many(letter, 30)
    kari = at(given.kari)
    first = plain_text(kari.get("/oppdrag/"))
    older = Assignment.objects.order_by("-pk")[19].pk
    second = plain_text(kari.get(f"/oppdrag/?aar=2022&for={older}"))
    told = [re.search(r"Sum for alle 34 oppdrag ([\d ]+\d)", text)[1] for text in (first, second)]
    assert told[0] == told[1] != "0"
    assert "34 oppdrag" in first.partition("Sum for alle")[0]


def main_of(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main")[0]


def next_in(main: str) -> str:
    """Where the one next act of a page leads."""
    return re.search(r'<a [^>]*data-next[^>]* href="([^"]+)"', main)[1]


def plain_text(answer) -> str:
    html = answer.content.decode().replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


def test_the_feed_stands_at_a_secret_address_until_it_is_revoked(given, letter):
    """The responsible person's days, to whoever has the address; a new one ends the old, and revoked none is there."""
    followed(given, letter, 2)
    first = make_calendar_address(by=given.kari)
    second = make_calendar_address(by=given.kari)
    nobody = Client()
    assert nobody.get(f"/kalender/{first}.ics").status_code == 404
    answer = nobody.get(f"/kalender/{second}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.count("BEGIN:VEVENT") == 2, "two steps; what is delivered is not due"
    assert f"DTSTART;VALUE=DATE:{DAY:%Y%m%d}\r\n" in text
    again = nobody.get(f"/kalender/{second}.ics").content.decode()
    assert re.findall("UID:.*", again) == re.findall("UID:.*", text)
    revoke_calendar_address(by=given.kari)
    assert nobody.get(f"/kalender/{second}.ics").status_code == 404


def test_a_delivery_that_waits_is_counted_for_who_may_deliver_it(given: Given, letter) -> None:
    """One for Ola, in the menu and on the page of tasks, and none for Kari who made it ready nor for an auditor."""
    group = letter.assignments.get(number="23")
    whole_deliverable(given, group)
    people = (given.ola, given.kari, given.auditor)
    before = [at(who).get("/oppgaver/").context["tasks_waiting"] for who in people]
    prepare_delivery(group, "06.05.22#1", "Forslaget", by=given.kari)
    answers = [at(who).get("/oppgaver/") for who in people]
    assert [one.context["tasks_waiting"] for one in answers] == [before[0] + 1, *before[1:]]
    assert answers[0].context["waiting"] == before[0] + 1
    assert "Levering på oppdrag 23" in plain_text(answers[0])


def test_meetings_stand_by_their_day_also_when_they_are_written_in_late(given: Given, letter) -> None:
    """Twenty-five meetings written in from the last to the first: the newest day first, the rest on the next page."""
    group = letter.assignments.get(number="23")
    change_member(group, "Ane Vik", "AVdir", by=given.kari)
    for number in reversed(range(25)):
        call_meeting(group, DAY + timedelta(number // 2), f"Møte {number:02}.", by=given.kari)
    kari, page = at(given.kari), f"/oppdrag/{group.pk}/gruppe/"
    found: list[str] = []
    for address in (page, page + re.search(r'href="(\?moter=\d+)', main_of(kari.get(page)))[1]):
        meetings = main_of(kari.get(address)).partition('id="h-moter"')[2].partition("</section>")[0]
        found += re.findall(r"Møte (\d\d)\.", re.sub(r"<a .*?</a>", "", meetings))
    days = [int(number) // 2 for number in found]
    assert (days, len(set(found))) == (sorted(days, reverse=True), 25)


def test_who_has_lost_the_right_has_a_feed_of_nothing_and_may_revoke_it(given: Given, letter) -> None:
    """Kari is a steering officer from today: the feed is not there, no new one is made, the old is revoked."""
    followed(given, letter, 1)
    secret = make_calendar_address(by=given.kari)
    assert Client().get(f"/kalender/{secret}.ics").status_code == 200
    withdraw(given.kari.roles_given.get(), by=given.anne)
    approve_role(propose_role(given.kari, Role.STEERING_OFFICER, by=given.anne, first=DAY), by=given.bjorn)
    assert Client().get(f"/kalender/{secret}.ics").status_code == 404
    kari = at(given.kari)
    main = main_of(kari.get("/kalender/"))
    assert ("Derfor er kalenderen tom." in main, "Steg 0" in main) == (True, False)
    assert len(re.findall(r"<[^>]* data-next\b", main)) == 1
    assert kari.post("/kalender/").status_code == 403
    assert whose_calendar(secret) == given.kari
    kari.post("/kalender/trekk/")
    assert whose_calendar(secret) is None
    main = main_of(kari.get("/kalender/"))
    assert next_in(main) == "/oppgaver/"


def test_the_page_of_what_the_letter_asks_for_says_which_duties_are_done(given: Given, letter) -> None:
    """None at first, the six of assignment 23 when its deliverable is delivered; each names what carries it."""
    client, page = at(given.auditor), f"/tildelingsbrev/{letter.reference}/plikter/"
    carried = letter.duties.filter(is_carried=True).count()

    def told() -> str:
        return client.get(page).content.decode().replace("\u00a0", " ")

    assert f"0 av {carried} som bæres av noe, er gjort." in told()
    group = letter.assignments.get(number="23")
    task = whole_deliverable(given, group)
    deliver(prepare_delivery(group, "06.05.22#1", "Forslaget", by=given.kari), by=given.ola)
    with CaptureQueriesContext(connection) as asked:
        html = told()
    assert f"{group.duties.count()} av {carried} som bæres av noe, er gjort." in html
    assert html.count(f'href="/oppdrag/steg/{task.pk}/"') == group.duties.count()
    assert len(asked) <= 32
