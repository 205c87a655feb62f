"""Applications: begun, written by several, enclosed, sent in time and whole, mended, and looked up at the gates."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest

from applying import (
    PDF,
    K,
    at_clock,
    begun,
    enclose,
    fill,
    filled,
    kroner,
    member,
    move_to,
    sends,
    sent,
    typed_now,
    whole_answer,
)
from calls import CLOSES, VOLUNTARY, published_call, register_shows, voluntary
from given import Given
from tilskudd.applications.application_queries import draft_of, is_admissible, live_version, newest_checks
from tilskudd.applications.applying import AnotherDraft, begin_application, save_draft
from tilskudd.applications.attachments import attach, harmless, remove_attachment, saved_as
from tilskudd.applications.deficiencies import ask_to_mend
from tilskudd.applications.gates import check_gates, overrule_gate
from tilskudd.applications.models import Application, Attachment, Call, GateCheck, SentApplication
from tilskudd.applications.rules import ApplicationState, Gate
from tilskudd.applications.sending import NotWhole, send_application, withdraw_application
from tilskudd.files.models import StoredFile
from tilskudd.parties.models import MemberRight
from tilskudd.parties.services import load_register
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState

pytestmark = pytest.mark.django_db

ALL_GATES = frozenset(Gate)


@pytest.fixture
def call(given: Given) -> Call:
    """The call of 2022, open until 1 March at noon."""
    load_register()
    return published_call(given, gates=ALL_GATES)


def test_an_application_goes_from_nothing_to_a_receipt(given: Given, call: Call) -> None:
    """Written, enclosed, signed and sent; the receipt holds the time, the sum and the digest, and lists follow."""
    application = filled(given, call)
    receipt = sends(given, application)
    application.refresh_from_db()
    assert (application.number, application.state) == ("S-2022-00001", ApplicationState.SENT)
    assert (receipt.applied, application.applied) == (kroner(300_000), kroner(300_000))
    assert receipt.municipalities == ["0301", "4601"]
    assert (len(receipt.sha256), application.first_sent_at) == (64, receipt.at)
    assert receipt.attachments.count() == Attachment.objects.count() >= 2
    assert application.organisation.name in application.found_by


def test_only_who_may_writes_and_only_who_may_signs(given: Given, call: Call) -> None:
    """A stranger, another organisation's leader, a treasurer who may write: each is told whom to ask."""
    ours, other = voluntary(given), voluntary(given, VOLUNTARY[1], "Andre")
    stranger, theirs = given.person("Fremmed"), member(given, other)
    for somebody in (stranger, theirs, given.kari):
        with pytest.raises(NotAllowed):
            begin_application(call, ours, by=somebody)
    application = filled(given, call, ours)
    treasurer = member(given, ours, MemberRight.WRITE, name="Kasserer")
    save_draft(application, {}, "s1", [], by=treasurer, seen=1)
    for somebody in (treasurer, theirs):
        with pytest.raises(NotAllowed, match="signere"):
            send_application(application, by=somebody, seen=draft_of(application).seen)
    with pytest.raises(NotAllowed):
        save_draft(application, {K["title"]: ("Vårt",)}, "s1", [K["title"]], by=theirs, seen=1)
    with pytest.raises(NotAllowed):
        attach(application, K["statutes"], io.BytesIO(PDF), "v.pdf", by=theirs)


def test_a_second_draft_is_asked_about(given: Given, call: Call) -> None:
    """Several are allowed, when that is what they mean."""
    first = begun(given, call)
    leader = member(given, first.organisation)
    with pytest.raises(AnotherDraft):
        begin_application(call, first.organisation, by=leader)
    assert begin_application(call, first.organisation, by=leader, another=True).number == "S-2022-00002"


def test_two_who_write_the_same_section_are_warned_and_others_are_not(given: Given, call: Call) -> None:
    """The leader saves the first section; the treasurer, who opened it before, is told, and nothing is overwritten."""
    application = begun(given, call)
    leader = member(given, application.organisation)
    treasurer = member(given, application.organisation, MemberRight.WRITE, name="Kasserer")
    save_draft(application, {K["title"]: ("Fra dør til dør",)}, "s1", [K["title"]], by=leader, seen=0)
    with pytest.raises(WrongState, match=r"Leder .* har lagret denne delen"):
        save_draft(application, {K["title"]: ("Noe annet",)}, "s1", [K["title"]], by=treasurer, seen=0)
    save_draft(application, {K["goal"]: ("At flere får råd",)}, "s2", [K["goal"]], by=treasurer, seen=0)
    assert typed_now(application) == {K["title"]: ("Fra dør til dør",), K["goal"]: ("At flere får råd",)}
    again = save_draft(application, {K["title"]: ("Fra dør til dør",)}, "s1", [K["title"]], by=treasurer, seen=0)
    assert again.saves["s1"][0] == 1, "the same words again are no save"


def test_everything_that_is_missing_is_told_at_once(given: Given, call: Call) -> None:
    """An empty application lacks all that is demanded; nothing is sent, and what was written stands."""
    application = begun(given, call)
    with pytest.raises(NotWhole) as refused:
        sends(given, application)
    assert len(refused.value.findings) > 15
    assert SentApplication.objects.count() == 0


def test_a_missing_enclosure_stops_the_sending_before_the_deadline(given: Given, call: Call) -> None:
    """It is told then, not when the deadline is out and nothing can be done."""
    application = filled(given, call, without="statutes")
    with pytest.raises(NotWhole, match="Vedtekter"):
        sends(given, application)
    enclose(application, by=member(given, application.organisation))
    assert sends(given, application).number == 1


def test_the_deadline_passes_between_opening_and_sending(given: Given, call: Call, monkeypatch) -> None:
    """One second before noon it is in time; at noon it is late: told in a sentence, and nothing is lost."""
    first, second = filled(given, call), filled(given, call, voluntary(given, VOLUNTARY[1], "Sene"))
    at_clock(monkeypatch, CLOSES - timedelta(seconds=1))
    assert sends(given, first).at == CLOSES - timedelta(seconds=1)
    at_clock(monkeypatch, CLOSES)
    before = typed_now(second)
    with pytest.raises(WrongState, match=r"Fristen gikk ut 01\.03\.2022 kl\. 12\.00"):
        sends(given, second)
    assert typed_now(second) == before
    with pytest.raises(WrongState, match="tar ikke imot"):
        begun(given, call)


def test_corrected_until_the_deadline_and_the_first_time_is_kept(given: Given, call: Call, monkeypatch) -> None:
    """Sent again with another sum: the newest counts, the first stands; the same again says nothing new."""
    at_clock(monkeypatch, datetime(2022, 2, 20, 9, tzinfo=CLOSES.tzinfo))
    application = sent(given, call)
    first = application.first_sent_at
    leader = member(given, application.organisation)
    assert sends(given, application).number == 1
    at_clock(monkeypatch, datetime(2022, 2, 22, 9, tzinfo=CLOSES.tzinfo))
    fill(application, whole_answer(live_version(application).questions.question_set, 250_000), by=leader)
    assert sends(given, application).number == 2
    application.refresh_from_db()
    assert (application.first_sent_at, application.applied) == (first, kroner(250_000))


def test_a_deficiency_notice_lets_it_in_and_keeps_the_first_time(given: Given, call: Call, monkeypatch) -> None:
    """After the deadline only by notice, until its day is over in Norway; a second mending needs a new notice."""
    application = sent(given, call)
    first, leader = application.first_sent_at, member(given, application.organisation)
    with pytest.raises(WrongState, match="rette søknaden selv"):
        ask_to_mend(application, "Regnskapet er fra 2019.", date(2022, 3, 10), by=given.kari)
    late = CLOSES + timedelta(days=2)
    at_clock(monkeypatch, late)
    fill(application, whole_answer(live_version(application).questions.question_set, 200_000), by=leader)
    with pytest.raises(WrongState, match="Fristen gikk ut"):
        sends(given, application)
    with pytest.raises(NotAllowed):
        ask_to_mend(application, "Regnskapet er fra 2019.", date(2022, 3, 10), by=given.nina)
    with pytest.raises(Refusal, match="dag som har vært"):
        ask_to_mend(application, "Regnskapet er fra 2019.", date(2022, 3, 1), by=given.kari)
    notice = ask_to_mend(application, "Regnskapet er fra 2019.", date(2022, 3, 10), by=given.kari)
    at_clock(monkeypatch, datetime(2022, 3, 10, 23, 59, 59, tzinfo=CLOSES.tzinfo))
    assert sends(given, application).deficiency == notice
    application.refresh_from_db()
    assert application.first_sent_at == first
    fill(application, whole_answer(live_version(application).questions.question_set, 100_000), by=leader)
    with pytest.raises(WrongState, match="Fristen gikk ut"):
        sends(given, application)


def test_what_was_written_meanwhile_is_looked_over_first(given: Given, call: Call) -> None:
    """The treasurer saves while the leader looks it over: the leader is told, and sends nothing unseen."""
    application = filled(given, call)
    leader, seen = member(given, application.organisation), draft_of(application).seen
    save_draft(application, {K["title"]: ("Nytt navn",)}, "s1", [K["title"]], by=leader, seen=1)
    with pytest.raises(WrongState, match="etter at du så over den"):
        send_application(application, by=leader, seen=seen)


def test_withdrawn_is_withdrawn(given: Given, call: Call) -> None:
    """By one who signs; afterwards nothing is written, enclosed or sent."""
    application = sent(given, call)
    leader = member(given, application.organisation)
    with pytest.raises(NotAllowed):
        withdraw_application(
            application, by=member(given, application.organisation, MemberRight.WRITE, name="Kasserer")
        )
    withdraw_application(application, by=leader)
    for act in (
        lambda: sends(given, application),
        lambda: save_draft(application, {}, "s1", [], by=leader, seen=1),
        lambda: attach(application, K["statutes"], io.BytesIO(PDF), "v.pdf", by=leader),
        lambda: withdraw_application(application, by=leader),
    ):
        with pytest.raises(WrongState):
            act()


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        for name, content in files.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("regnskap.pdf", b"MZ\x90\x00 a program"),
        ("bilde.png", b"<svg onload=alert(1)>"),
        ("mappe.zip", zipped(a=b"1")),
        ("ark.xlsx", zipped(xl__workbook_dot_xml=b"<a/>", xl__vbaProject_dot_bin=b"macro")),
        ("brev.docx", zipped(word__document_dot_xml=b"<a/>")),
        ("side.html", b"<!doctype html><script>alert(1)</script>"),
    ],
)
def test_a_file_is_what_its_content_says(given: Given, call: Call, name: str, content: bytes) -> None:
    """Whatever it is called: a program, a page, a zip, a workbook with macros; the call takes PDF and pictures."""
    application = begun(given, call)
    with pytest.raises(Refusal, match="Vi kan ikke ta imot"):
        attach(application, K["statutes"], io.BytesIO(content), name, by=member(given, application.organisation))
    assert Attachment.objects.count() == 0


def test_a_file_that_is_too_large_or_empty_or_one_too_many(given: Given, call: Call) -> None:
    """A gigabyte is stopped as soon as too much has come, and nothing of it is left."""
    application = begun(given, call)
    leader = member(given, application.organisation)

    class Gigabyte(io.RawIOBase):
        """A file that never ends, and how much of it was asked for."""

        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += max(size, 0)
            assert self.asked < 60_000_000, "it was read on and on"
            return b"%PDF" + b"x" * (size - 4)

    with pytest.raises(Refusal, match="større enn"):
        attach(application, K["statutes"], Gigabyte(), "stor.pdf", by=leader)
    with pytest.raises(Refusal, match="er tom"):
        attach(application, K["statutes"], io.BytesIO(b""), "tom.pdf", by=leader)
    for number in range(10):
        attach(application, K["statutes"], io.BytesIO(PDF + bytes([65 + number])), "v.pdf", by=leader)
    with pytest.raises(Refusal, match="ikke plass til flere"):
        attach(application, K["statutes"], io.BytesIO(PDF), "v.pdf", by=leader)
    with pytest.raises(Refusal, match="tar ikke imot vedlegg"):
        attach(application, K["title"], io.BytesIO(PDF), "v.pdf", by=leader)


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\regnskap.pdf", "regnskap.pdf"),
        ("regnskap\u202efdp.exe", "regnskapfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ("\0\x1b[31m.pdf", "[31m.pdf"),
        ("   ...   ", "vedlegg"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
        ("Årsregnskap 2021 æøå.pdf", "Årsregnskap 2021 æøå.pdf"),
    ],
)
def test_hostile_names_are_made_harmless(came: str, kept: str) -> None:
    """No folders, no control or direction signs, no markup, and not too long; ordinary names stand."""
    assert harmless(came) == kept


def test_a_file_that_is_taken_away_stands_where_it_was_sent(given: Given, call: Call) -> None:
    """It is gone from what is written, and not from what was sent; the bytes are never deleted."""
    application = sent(given, call)
    one = Attachment.objects.filter(question=K["statutes"]).get()
    remove_attachment(one, by=member(given, application.organisation))
    assert application.sent.get().attachments.filter(pk=one.pk).exists()
    assert StoredFile.objects.filter(pk=one.file_id).exists()
    with pytest.raises(NotWhole):
        sends(given, application)
    assert saved_as(one).endswith(".pdf")


def test_the_gates_are_looked_up_with_proof_of_the_day(given: Given, call: Call, monkeypatch) -> None:
    """One was registered in time, one the day after; a person may say otherwise with a reason, and it stands."""
    ours, late = sent(given, call), sent(given, call, voluntary(given, VOLUNTARY[1], "Nye"))
    with pytest.raises(WrongState, match="fristen er ute"):
        check_gates(call, by=given.kari)
    at_clock(monkeypatch, CLOSES + timedelta(days=3))
    snapshot = register_shows(
        given,
        date(2022, 3, 2),
        [(VOLUNTARY[0], "Naboer", "2015-01-01", ""), (VOLUNTARY[1], "Nye", "2022-03-02", "")],
    )
    assert check_gates(call) == 8
    assert check_gates(call, by=given.kari) == 0, "nothing is new"
    assert is_admissible(newest_checks(ours), ALL_GATES) is True
    checks = newest_checks(late)
    assert (checks[Gate.VOLUNTARY_REGISTER].is_met, checks[Gate.DEADLINE].is_met) == (False, True)
    assert (checks[Gate.VOLUNTARY_REGISTER].on, checks[Gate.VOLUNTARY_REGISTER].proof) == (
        date(2022, 3, 1),
        snapshot.reference,
    )
    assert is_admissible(checks, ALL_GATES) is False
    with pytest.raises(Refusal, match="Skriv hvorfor"):
        overrule_gate(late, Gate.VOLUNTARY_REGISTER, is_met=True, words=" ", by=given.kari)
    overrule_gate(late, Gate.VOLUNTARY_REGISTER, is_met=True, words="Registeret bekrefter i brev.", by=given.kari)
    assert check_gates(call) == 0
    assert is_admissible(newest_checks(late), ALL_GATES) is True
    with pytest.raises(NotAllowed):
        check_gates(call, by=given.nina)


def test_without_a_snapshot_of_the_day_the_register_is_not_guessed(given: Given, call: Call, monkeypatch) -> None:
    """A snapshot from before the deadline proves nothing about it: that gate waits."""
    application = sent(given, call)
    register_shows(given, date(2022, 2, 1), [(VOLUNTARY[0], "Naboer", "2015-01-01", "")])
    at_clock(monkeypatch, CLOSES + timedelta(days=3))
    check_gates(call)
    assert Gate.VOLUNTARY_REGISTER not in newest_checks(application)
    assert is_admissible(newest_checks(application), ALL_GATES) is None
    assert GateCheck.objects.count() == 3


def test_lists_follow_the_draft_and_then_what_was_sent(given: Given, call: Call) -> None:
    """A draft is found by what is written; what is written after the sending is not seen by others."""
    application = filled(given, call)
    application.refresh_from_db()
    title = application.title
    assert title and application.applied == kroner(300_000)
    sends(given, application)
    leader = member(given, application.organisation)
    save_draft(application, {K["title"]: ("Hemmelig utkast",)}, "s1", [K["title"]], by=leader, seen=1)
    assert Application.objects.get(pk=application.pk).title == title
    move_to(date(2022, 2, 16))
