"""Reports to the ministry: written by one, approved by two others, frozen, sent, and told when they are superseded."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client

from given import DAY, Given, kroner
from ministry_reporting import again, begun, frozen, pays, scheme_with_grants, seen, sends, writes
from tilskudd.assignments.models import AssignmentDelivery, AssignmentDocument
from tilskudd.assignments.reported import open_deadlines
from tilskudd.config.verification import verify
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.models import Grant
from tilskudd.files.services import content_of
from tilskudd.followup.ready_made import municipal_report
from tilskudd.ledger.models import Transfer
from tilskudd.ministry_reports.approving import approve_ministry_report, send_ministry_report_back, send_to_ministry
from tilskudd.ministry_reports.content import digest_of
from tilskudd.ministry_reports.models import FrozenReport, MinistryReport, MinistryReportVersion
from tilskudd.ministry_reports.queries import gathered_again, reports_open_to, reports_seen_with
from tilskudd.ministry_reports.sections import ReportSection
from tilskudd.ministry_reports.texts import DRAFT_LEFT
from tilskudd.ministry_reports.words import MinistryReportState
from tilskudd.ministry_reports.writing import (
    begin_ministry_report,
    draft_section_again,
    send_for_approval,
    take_figures,
    withdraw_ministry_report,
    write_section,
)
from tilskudd.people.models import Event, User
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import RIGHTS_OF, Role
from tilskudd.people.two_persons import SamePerson


def approves(report: MinistryReport, by: User) -> FrozenReport | None:
    return approve_ministry_report(again(report), by=by, seen=again(report).version)


def test_the_figures_are_the_ledgers_and_name_their_entries(given: Given) -> None:
    """Frame, awarded, paid and at rest; each figure's parts are transfers that give it."""
    scheme_with_grants(given, 2)
    pays(given)
    look = seen(begun(given))
    values = {key: one.value // 100 for key, one in look.by_key.items()}
    assert (values["ramme"], values["tildelt"], values["utbetalt"]) == (4_253_177, 2_253_177, 2_253_177)
    assert (values["i-ro"], values["ikke-utbetalt"], values["betalt-tilbake"]) == (2_000_000, 0, 0)
    for key in ("ramme", "tildelt", "utbetalt", "i-ro"):
        parts = {int(part.ref.removeprefix("transfer:")): abs(part.value) for part in look.by_key[key].parts}
        stand = {row.pk: row.amount.ore for row in Transfer.objects.filter(pk__in=parts)}
        assert parts == stand, key
    assert look.by_key["mottakere"].in_words == "2\u00a0mottakere"
    assert look.by_key["i-brevet"].value == kroner(20_000_000).ore


def test_the_draft_says_what_is_not_in_and_that_it_is_early(given: Given) -> None:
    """No report has come, and the year has just begun: both are said, and the frame's distance from the letter."""
    scheme_with_grants(given)
    texts = seen(begun(given)).version.texts
    assert "Ingen rapporter er kommet ennå" in texts["resultater"]
    assert "Prosjektene pågår fra {periodestart}" in texts["status"]
    assert "Rammen er {ramme}, mens brevet gir {i-brevet}" in texts["avvik"]
    assert {one.code for found in seen(MinistryReport.objects.get()).faults.values() for one in found} == {"draft-left"}


@pytest.mark.parametrize("number", [20, 21, 22, 23])
def test_a_draft_without_a_scheme_refers_to_what_there_is(given: Given, number: int) -> None:
    """An assignment that nobody has set up a scheme for, with and without money: nothing is wrong but what is left."""
    report = begin_ministry_report(given.assignment(number), by=given.kari)
    assert {one.code for found in seen(report).faults.values() for one in found} == {"draft-left"}
    assert "ramme" not in seen(report).by_key


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STEERING_OFFICER, Role.CONTROLLER])
def test_whoever_may_not_write_begins_and_writes_nothing(given: Given, role: Role) -> None:
    """The auditor, the steering officer and a controller: each verb refuses, and nothing is written."""
    scheme_with_grants(given)
    somebody = given.person("Uten Rett", role)
    with pytest.raises(NotAllowed):
        begin_ministry_report(given.assignment(20), by=somebody)
    report = begun(given)
    for act in (
        lambda: write_section(report, ReportSection.LEARNING, "Noe.", by=somebody, seen=1),
        lambda: take_figures(report, by=somebody),
        lambda: draft_section_again(report, ReportSection.LEARNING, by=somebody),
        lambda: send_for_approval(report, by=somebody, seen=1),
        lambda: withdraw_ministry_report(report, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert MinistryReportVersion.objects.count() == 1


def test_two_who_wrote_nothing_approve_and_it_is_frozen(given: Given) -> None:
    """Kari writes, Ola is the first and Nina the second; then content, files and hash stand, and the check is whole."""
    scheme_with_grants(given)
    report = begun(given)
    writes(given, report, "Vi har lært at {mottakere} var nok.")
    sends(given, report)
    assert approves(report, given.ola) is None
    assert again(report).state == MinistryReportState.WAITING
    made = approves(report, given.nina)
    assert again(report).state == MinistryReportState.FROZEN
    assert made.content["approved_by"] == ["Ola Berg", "Nina Haugen"]
    assert made.sha256 == digest_of(made.content, made.pdf.sha256, made.workbook.sha256)
    assert hashlib.sha256(content_of(made.pdf)).hexdigest() == made.pdf.sha256
    assert verify().findings == []


def test_nobody_who_wrote_approves_and_nobody_approves_twice(given: Given) -> None:
    """An approver who wrote one section, one who took the figures, and one who has approved already."""
    scheme_with_grants(given)
    report = begun(given)
    write_section(report, ReportSection.LEARNING, "Noe.", by=given.ola, seen=1)
    eva = given.person("Eva Ness", Role.APPROVER)
    take_figures(report, by=eva)
    sends(given, report)
    for person in (given.ola, eva):
        with pytest.raises(SamePerson, match="To andre må gjøre det"):
            approves(report, person)
    with pytest.raises(NotAllowed):
        approves(report, given.kari)
    approves(report, given.nina)
    with pytest.raises(Refusal, match="Du har alt godkjent"):
        approves(report, given.nina)
    assert not FrozenReport.objects.exists()
    assert [list(reports_open_to(one)) for one in (given.nina, given.siri, given.ola)] == [[], [report], []]
    approves(report, given.siri)
    assert FrozenReport.objects.exists()


def test_what_was_sent_back_is_approved_anew_by_both(given: Given) -> None:
    """The first approval was of another version: it counts no more, also when nothing was changed."""
    scheme_with_grants(given)
    report = begun(given)
    sends(given, report)
    approves(report, given.ola)
    with pytest.raises(Refusal, match="Skriv hva som må rettes"):
        send_ministry_report_back(again(report), "  ", by=given.nina)
    send_ministry_report_back(again(report), "Skriv mer om avvik.", by=given.nina)
    sends(given, report)
    assert approves(report, given.ola) is None
    assert approves(report, given.nina) is not None


def test_nobody_approves_what_they_have_not_seen(given: Given) -> None:
    """It was sent back, written and sent again while the page was open."""
    scheme_with_grants(given)
    report = begun(given)
    sends(given, report)
    send_ministry_report_back(again(report), "Mer.", by=given.nina)
    writes(given, report, "Mer.")
    sends(given, report)
    with pytest.raises(WrongState, match="endret etter at du åpnet"):
        approve_ministry_report(again(report), by=given.ola, seen=1)


def test_a_typed_figure_is_refused_and_nothing_is_written(given: Given) -> None:
    """With what is wrong and what to do; the version that stands is the one from before."""
    scheme_with_grants(given)
    report = begun(given)
    with pytest.raises(Refusal, match=r"«10» er skrevet for hånd.*Velg tallet fra listen"):
        writes(given, report, "Vi ga penger til 10 kommuner.")
    with pytest.raises(Refusal, match="«finnes-ikke»"):
        writes(given, report, "Vi ga {finnes-ikke}.")
    assert again(report).version == 1


def test_two_write_each_their_section_and_not_the_same_unseen(given: Given) -> None:
    """Ola's section and Kari's both stand; a section that somebody wrote meanwhile is not written over."""
    scheme_with_grants(given)
    report = begun(given)
    write_section(report, ReportSection.OUTLOOK, "Olas.", by=given.ola, seen=1)
    write_section(report, ReportSection.LEARNING, "Karis.", by=given.kari, seen=1)
    texts = seen(report).version.texts
    assert (texts["veien-videre"], texts["laering"]) == ("Olas.", "Karis.")
    with pytest.raises(WrongState, match="Kari Lunde har skrevet"):
        write_section(report, ReportSection.LEARNING, "Olas.", by=given.ola, seen=1)
    draft_section_again(report, ReportSection.LEARNING, by=given.kari)
    assert [row.texts["laering"] for row in report.versions.order_by("number")][2] == "Karis."


def test_an_empty_section_stops_it_and_says_which(given: Given) -> None:
    """Nothing is sent for approval with a hole in it."""
    scheme_with_grants(given)
    report = begun(given)
    writes(given, report, "")
    with pytest.raises(Refusal, match="Det vi har lært: Delen er tom"):
        sends(given, report)


def test_one_report_on_an_assignment_is_under_work_at_a_time(given: Given) -> None:
    """A second is refused until the first is withdrawn or frozen; numbers are never given twice."""
    scheme_with_grants(given)
    report = begun(given)
    with pytest.raises(Refusal, match="alt under arbeid"):
        begun(given)
    withdraw_ministry_report(again(report), by=given.kari)
    assert begun(given).number == "RO-2022-002"
    with pytest.raises(WrongState, match="Trukket"):
        writes(given, report, "Noe.")


def test_one_more_entry_shows_the_report_as_superseded(given: Given) -> None:
    """Before, nothing has moved; a grant that is lowered after the freeze is told, figure by figure, then and now."""
    scheme_with_grants(given, 2)
    report = begun(given)
    frozen(given, report)
    assert seen(report).moved_since() == []
    grant = Grant.objects.order_by("amount").first()
    approve_amendment(propose_amendment(grant, kroner(1_000_000), reason="Mindre", by=given.kari), by=given.ola)
    found = {one.either.key: one for one in seen(report).moved_since()}
    assert {"tildelt", "i-ro", "ikke-utbetalt", f"tildelt-{grant.recipient.number}"} <= set(found)
    assert (found["tildelt"].then.bare, found["tildelt"].now.bare) == ("2\u00a0253\u00a0177", "2\u00a0210\u00a0503")
    assert (found["tildelt"].difference, found["i-ro"].difference) == ("\u221242\u00a0674", "+42\u00a0674")
    assert "ramme" not in found
    assert seen(report).content["figures"] == FrozenReport.objects.get().content["figures"]
    assert verify().findings == [], "as of its cut-off it holds still"


def test_a_new_report_says_which_it_replaces(given: Given) -> None:
    """It has the new figures and the old words; the old one stands, and is replaced once."""
    scheme_with_grants(given)
    old = begun(given)
    writes(given, old, "Vi har lært noe om {mottakere}.")
    frozen(given, old)
    grant = Grant.objects.get()
    approve_amendment(propose_amendment(grant, kroner(1_000_000), reason="Mindre", by=given.kari), by=given.ola)
    new = begun(given, replaces=again(old))
    assert seen(new).version.texts["laering"] == "Vi har lært noe om {mottakere}."
    assert seen(new).by_key["tildelt"].value == kroner(1_000_000).ore
    assert frozen(given, new).content["replaces"] == old.number
    with pytest.raises(Refusal, match="nyere rapport erstatter"):
        begun(given, replaces=again(old))
    assert verify().findings == []


def test_words_about_what_is_gone_do_not_follow_into_the_new_report(given: Given) -> None:
    """The old one names the county of its only recipient, who gave the grant up; the new one has the draft's words."""
    scheme_with_grants(given)
    old = begun(given)
    [county] = [key for key in seen(old).by_key if key.startswith("fylke-")]
    writes(given, old, f"I fylket er det {{{county}}}.")
    frozen(given, old)
    approve_amendment(propose_amendment(Grant.objects.get(), kroner(0), reason="Gitt opp", by=given.kari), by=given.ola)
    new = begun(given, replaces=again(old))
    assert county not in seen(new).by_key
    assert county not in seen(new).version.texts["laering"]
    assert {one.code for found in seen(new).faults.values() for one in found} <= {DRAFT_LEFT}


def test_a_question_of_any_length_can_be_reported_on(given: Given) -> None:
    """Five hundred signs: its figure has all of them in its name."""
    asked = municipal_report()
    long = "Hvor mange møter holdt dere " + "med grupper der få er vaksinert " * 15 + "?"
    [section, *rest] = asked.sections
    questions = [
        replace(one, words=replace(one.words, nb=long)) if at == 0 else one for at, one in enumerate(section.questions)
    ]
    scheme_with_grants(given, asks=replace(asked, sections=(replace(section, questions=tuple(questions)), *rest)))
    assert any(long in one.name for one in seen(begun(given)).by_key.values())


def test_the_ministry_is_not_told_of_a_report_it_does_not_see(given: Given) -> None:
    """A sent report that a draft is to replace: those who write see the newer one, the steering officer does not."""
    scheme_with_grants(given)
    old = begun(given)
    frozen(given, old)
    send_to_ministry(again(old), "Journalpost", sent_on=DAY, by=given.kari)
    new = begun(given, replaces=again(old))
    told, listed = {}, {}
    for who in (given.kari, given.steering):
        client = Client()
        client.force_login(who)
        told[who] = client.get(f"/rapportering/oppdrag/{old.number}/").content.decode()
        listed[who] = client.get("/rapportering/oppdrag/").content.decode()
    assert f"Erstattet av {new.number}" in listed[given.kari]
    assert new.number not in listed[given.steering]
    assert new.number in told[given.kari]
    assert new.number not in told[given.steering]
    assert "erstatter denne" not in told[given.steering]


def test_a_report_is_sent_once_on_a_day_that_was(given: Given) -> None:
    """Not before it is frozen, not tomorrow, not without words, not twice; the ministry sees it from then on."""
    scheme_with_grants(given)
    report = begun(given)
    with pytest.raises(WrongState):
        send_to_ministry(again(report), "Brev", sent_on=DAY, by=given.kari)
    frozen(given, report)
    steering = RIGHTS_OF[Role.STEERING_OFFICER]
    assert list(reports_seen_with(steering)) == []
    for how, day in (("Brev", DAY + timedelta(days=1)), ("Brev", DAY - timedelta(days=1)), (" ", DAY)):
        with pytest.raises(Refusal):
            send_to_ministry(again(report), how, sent_on=day, by=given.kari)
    send_to_ministry(again(report), "Journalpost", sent_on=DAY, by=given.kari)
    assert list(reports_seen_with(steering)) == [report]
    with pytest.raises(WrongState):
        send_to_ministry(again(report), "Igjen", sent_on=DAY, by=given.kari)
    verbs = set(Event.objects.filter(about=report.about).values_list("verb", flat=True))
    assert {"ministry-report.frozen", "ministry-report.sent"} <= verbs


def test_the_check_tells_of_a_figure_that_no_longer_agrees(given: Given, monkeypatch) -> None:
    """As if an entry from before the cut-off were gone, the hash another, or an approval missing: each is told."""
    scheme_with_grants(given)
    report = begun(given)
    made = frozen(given, report)
    taking = made.version.taking
    assert {one.key: one.value for one in gathered_again(taking)} == {
        k: o.value for k, o in seen(report).by_key.items()
    }
    monkeypatch.setattr("tilskudd.ministry_reports.check.gathered_again", lambda _taking: [])
    found = {one.code for one in verify().findings}
    assert "figure-disagrees" in found
    monkeypatch.undo()
    monkeypatch.setattr("tilskudd.ministry_reports.check.digest_of", lambda *_told: "another")
    assert "report-changed" in {one.code for one in verify().findings}


def test_the_workbook_has_a_row_for_each_figure_and_no_formula(given: Given) -> None:
    """Read back: value, unit, definition, cut-off and source; a name that begins with = is a text."""
    from python_calamine import CalamineWorkbook

    scheme = scheme_with_grants(given)
    report = begun(given)
    made = frozen(given, report)
    rows = CalamineWorkbook.from_filelike(BytesIO(content_of(made.workbook))).get_sheet_by_index(0).to_python()
    head, *told = rows
    assert head[2:7] == ["Navn på tallet", "Tall", "Verdi", "Enhet", "Definisjon"]
    by_key = {row[2]: row for row in told}
    assert set(by_key) == set(seen(report).by_key)
    assert by_key["tildelt"][4:6] == [1_042_674.0, "kroner"]
    assert by_key["tildelt"][9].startswith("transfer:")
    assert by_key["andel-penger"][9] == "penger-rapportert / penger-krevd"
    assert all(row[6] and row[7] for row in told)
    assert scheme.name


@pytest.mark.parametrize("people", [("ola", "nina"), ("nina", "nina")])
def test_two_approve_at_the_same_time(own_database, people: tuple[str, str]) -> None:
    """Two persons at once: one freeze, two approvals. The same person twice at once: one approval, and no freeze."""
    given = Given()
    scheme_with_grants(given)
    report = begun(given)
    sends(given, report)
    who = [getattr(given, name) for name in people]
    name, refused = connection.settings_dict["NAME"], []
    start, version = threading.Barrier(2), again(report).version

    def at_once(by) -> None:
        connections["default"].settings_dict["NAME"] = name
        try:
            start.wait()
            approve_ministry_report(report, by=by, seen=version)
        except Refusal as refusal:
            refused.append(str(refusal))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=at_once, args=[one]) for one in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same = people[0] == people[1]
    assert (len(refused), FrozenReport.objects.count()) == ((1, 0) if same else (0, 1))
    assert report.versions.get(number=version).approvals.count() == (1 if same else 2)


def test_a_report_that_is_sent_is_the_delivery_on_the_deadline_it_answers(given: Given) -> None:
    """The assignment is delivered on that deadline, by who wrote and who approved last, with the PDF; and only once."""
    scheme_with_grants(given)
    assignment = given.assignment(20)
    first = begun(given)
    frozen(given, first)
    keys = [one.key for one in open_deadlines(assignment)]
    assert keys[0] == "01.06.22#1"
    send_to_ministry(again(first), "Journalpost 7", sent_on=DAY, by=given.kari, deadline=keys[0])
    assert [one.key for one in open_deadlines(assignment)] == keys[1:]
    delivery = AssignmentDelivery.objects.get()
    assert (delivery.delivered_on, delivery.prepared_by, delivery.settled_by) == (DAY, given.kari, given.nina)
    pdf = again(first).frozen.pdf
    assert delivery.contents[0]["documents"] == [{"name": f"{first.number}.pdf", "sha256": pdf.sha256}]
    assert AssignmentDocument.objects.get().file == pdf
    client, page = Client(), f"/oppdrag/leveringer/{delivery.pk}/"
    client.force_login(given.kari)
    shown = client.get(page)
    assert (shown.status_code, f"Rapport {first.number}" in shown.content.decode()) == (200, True)
    told = {"is_accepted": "yes", "day": DAY.isoformat(), "who": "Truls Knudsen", "words": "Takk."}
    client.post(f"{page}svar/", told | {"file": SimpleUploadedFile("svar.pdf", b"%PDF svar")})
    assert "Departementet godtok leveringen" in client.get(page).content.decode()
    second = begun(given, replaces=again(first))
    frozen(given, second)
    with pytest.raises(WrongState, match="Fristen er svart på"):
        send_to_ministry(again(second), "Journalpost 8", sent_on=DAY, by=given.kari, deadline=keys[0])
    assert again(second).state == "frozen"
    send_to_ministry(again(second), "Journalpost 8", sent_on=DAY, by=given.kari)
    assert AssignmentDelivery.objects.count() == 1
    assert verify().findings == []
