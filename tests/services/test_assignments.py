"""Following assignments: who may, what is carried over, what is refused, and two persons on a delivery."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from followed_world import whole_deliverable
from given import DAY, SAMPLE, SAMPLE_FOLDER, Given
from services.letters import confirm, plain
from tilskudd.assignments.delivering import deliver, prepare_delivery, record_acceptance, send_delivery_back
from tilskudd.assignments.identity import counting
from tilskudd.assignments.models import AssignmentDelivery, Following
from tilskudd.assignments.queries import deliverables_of, duties_of, overdue, responsible_for, seen, seen_one
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, Standing, TaskKind, TaskState
from tilskudd.assignments.services import agree_date, change_partner, give_responsible, note_dialogue, note_risk
from tilskudd.assignments.tasks import add_document, add_task, carry_duties, set_prerequisite, stand_task
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.config.verification import verify
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.mandate.services import take_in_letter
from tilskudd.people.models import Status
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson

GROUP_DUE, AT_ONCE = "06.05.22#1", "umiddelbart#1"
MAY_6 = date(2022, 5, 6)


@pytest.fixture
def letter(given: Given) -> Letter:
    """The sample letter, confirmed."""
    return confirm_first_letter(by=given.kari, second=given.ola)


@pytest.fixture
def group(letter) -> Assignment:
    """Assignment 23: a working group, no money, due 6 May."""
    return letter.assignments.get(number="23")


def test_whoever_may_only_look_writes_nothing(given, group):
    """The steering officer, the controller and the auditor read; they neither take responsibility nor write a risk."""
    for who in (given.nina, given.auditor):
        with pytest.raises(NotAllowed, match="følge opp oppdrag"):
            note_risk(group, RiskLevel.RISK, "Sent", by=who)
    with pytest.raises(Refusal, match="kan ikke være ansvarlig"):
        give_responsible(group, given.nina, by=given.kari)
    assert not Following.objects.exists()


def test_the_newest_responsible_counts_and_the_earlier_stands(given, group):
    """Kari is responsible, then Ola: it is Ola's now, and both rows stand."""
    for who in (given.kari, given.ola):
        give_responsible(group, who, by=given.kari)
    assert seen_one(group).responsible == given.ola
    assert [one.pk for one in responsible_for(given.ola)] == [group.pk]
    assert not responsible_for(given.kari).exists()
    assert Following.objects.get().responsible.count() == 2


def test_a_date_is_agreed_only_where_the_letter_has_none(given, letter, group):
    """«Umiddelbart» gets a day with whom, when and the words; 6 May stands in the letter and is not ours to move."""
    package = letter.assignments.get(number="22")
    told = {"agreed_with": "Truls Knudsen", "agreed_on": DAY, "words": "Meld fra innen 1. september."}
    assert seen_one(package).standing is Standing.NOBODY
    give_responsible(package, given.kari, by=given.kari)
    assert seen_one(package).standing is Standing.NO_DAY
    agree_date(package, AT_ONCE, date(2022, 9, 1), by=given.kari, content=b"%PDF e-post", name="epost.pdf", **told)
    assert (seen_one(package).next_due.day, seen_one(package).standing) == (date(2022, 9, 1), Standing.ON_TRACK)
    with pytest.raises(Refusal, match="Brevet har selv en dato"):
        agree_date(group, GROUP_DUE, date(2022, 6, 1), by=given.kari, **told)
    with pytest.raises(WrongState, match="står ikke i brevet"):
        agree_date(group, "medio mai#1", date(2022, 6, 1), by=given.kari, **told)
    with pytest.raises(Refusal, match="etter i dag"):
        agree_date(package, AT_ONCE, date(2022, 9, 1), by=given.kari, **{**told, "agreed_on": date(2022, 2, 16)})


def test_overdue_is_seen_the_same_way_in_the_list_and_on_the_page(given, letter, group):
    """The day after 6 May it is overdue, in SQL and by the rules, until delivered; 22 when its agreed day passes."""
    package = letter.assignments.get(number="22")
    told = {"agreed_with": "Truls", "agreed_on": DAY, "words": "1. april"}
    agree_date(package, AT_ONCE, date(2022, 4, 1), by=given.kari, **told)
    rows = list(counting().select_related("letter__confirmation"))
    for day in (DAY, date(2022, 4, 2), MAY_6, date(2022, 5, 7), date(2022, 6, 2)):
        late = {one.assignment.pk for one in seen(rows, day) if one.is_overdue}
        assert set(overdue(counting(), day).values_list("pk", flat=True)) == late, day
        assert (group.pk in late, package.pk in late) == (day > MAY_6, day > date(2022, 4, 1))
    whole_deliverable(given, group)
    deliver(prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari), by=given.ola)
    assert group.pk not in overdue(counting(), date(2022, 5, 7)).values_list("pk", flat=True)


def test_no_deliverable_without_its_duty_and_no_duty_without_a_deliverable(given, group):
    """Refused when it is added without a duty, and at delivery while a duty has none."""
    with pytest.raises(Refusal, match="minst én plikt"):
        add_task(group, TaskKind.DELIVERABLE, "Noe annet", by=given.kari)
    first, *others = [one.words for one in seen_one(group).duties]
    task = add_task(group, TaskKind.DELIVERABLE, "Mandatet", duties=[first], by=given.kari)
    with pytest.raises(Refusal) as error:
        prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    for words in others:
        assert f"Ingen leveranse svarer på plikten «{words}»" in plain(error)
    assert "«Mandatet» er ikke gjort" in plain(error)
    with pytest.raises(Refusal, match="minst én plikt"):
        carry_duties(task, [], by=given.kari)
    carry_duties(task, [first, *others], by=given.kari)
    assert seen_one(group).cover.is_whole
    assert [len(one.carriers) for one in duties_of(group.letter, DAY) if one.duty.assignment_id == group.pk] == [1] * 6


def test_a_deliverable_is_done_when_it_holds_something(given, group):
    """Words and a document; and what others ask about deliverables and duties says that it is done."""
    task = add_task(group, TaskKind.DELIVERABLE, "Mandat", duties=[seen_one(group).duties[0].words], by=given.kari)
    with pytest.raises(Refusal, match="noe dokument"):
        stand_task(task, TaskState.DONE, "Mandatet er skrevet", by=given.kari)
    with pytest.raises(Refusal, match="Skriv hva leveransen sier"):
        stand_task(task, TaskState.DONE, " ", by=given.kari)
    add_document(group, b"%PDF", "mandat.pdf", kind=DocumentKind.RESULT, task=task, by=given.kari)
    stand_task(task, TaskState.DONE, "Mandatet er skrevet", by=given.kari)
    assert [(one.title, one.is_done, len(one.documents)) for one in deliverables_of(group)] == [("Mandat", True, 1)]
    assert duties_of(group.letter, DAY)[-8].is_done == any(
        one.duty.assignment_id == group.pk and one.is_done for one in [duties_of(group.letter, DAY)[-8]]
    )
    stand_task(task, TaskState.DROPPED, "Slått sammen med en annen", by=given.kari)
    assert deliverables_of(group) == []


def test_prerequisites_run_in_no_circle(given, group):
    """A before B before C: C before A is refused with the ring in words; taken away, it may be set."""
    keys = [f"task:{add_task(group, TaskKind.STEP, name, by=given.kari).pk}" for name in "ABC"]
    for before, after in pairwise(keys):
        set_prerequisite(group, before, after, holds=True, by=given.kari)
    with pytest.raises(Refusal, match="C → A → B → C"):
        set_prerequisite(group, keys[2], keys[0], holds=True, by=given.kari)
    with pytest.raises(Refusal, match="seg selv"):
        set_prerequisite(group, keys[0], keys[0], holds=True, by=given.kari)
    set_prerequisite(group, keys[0], keys[1], holds=False, by=given.kari)
    set_prerequisite(group, keys[2], keys[0], holds=True, by=given.kari)
    assert seen_one(group).edges == {(keys[1], keys[2]), (keys[2], keys[0])}
    with pytest.raises(WrongState, match="Slik står det"):
        set_prerequisite(group, keys[2], keys[0], holds=True, by=given.kari)


def test_one_prepares_and_another_delivers(given, group):
    """Not the one who prepared it, nor who wrote a deliverable; twice is refused; sent back it can be made anew."""
    whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.ola)
    for who in (given.ola, given.kari):
        with pytest.raises(SamePerson):
            deliver(delivery, by=who)
    with pytest.raises(NotAllowed):
        deliver(delivery, by=given.nina)
    with pytest.raises(WrongState, match="alt klar"):
        prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    send_delivery_back(delivery, "Rett tallene", by=given.ola)
    again = prepare_delivery(group, GROUP_DUE, "Forslaget, rettet", by=given.kari)
    deliver(again, by=given.ola)
    with pytest.raises(WrongState, match="venter ikke lenger"):
        deliver(again, by=given.ola)
    assert (seen_one(group).standing, seen_one(group).delivered_on) == (Standing.DELIVERED, DAY)
    assert verify().findings == []


def test_what_changed_after_it_was_made_ready_is_not_delivered(given, group):
    """A document that came later is not in what was prepared: sent back and made anew."""
    task = whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    add_document(group, b"%PDF 2", "nytt.pdf", kind=DocumentKind.RESULT, task=task, by=given.kari)
    with pytest.raises(WrongState, match="endret etter"):
        deliver(delivery, by=given.ola)
    assert AssignmentDelivery.objects.get().status == Status.PROPOSED


def test_the_ministry_accepts_with_a_document_or_asks_for_more(given, group):
    """Without its document nothing is kept; not accepted it may be delivered again, and then accepted."""
    whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    told = {"day": DAY, "who": "Truls Knudsen", "by": given.kari, "name": "svar.pdf"}
    with pytest.raises(WrongState, match="noe som er levert"):
        record_acceptance(delivery, "Takk", is_accepted=True, content=b"%PDF", **told)
    deliver(delivery, by=given.ola)
    with pytest.raises(Refusal, match="Legg ved svaret"):
        record_acceptance(delivery, "Takk", is_accepted=True, content=b"", **told)
    record_acceptance(delivery, "Botilbudet mangler", is_accepted=False, content=b"%PDF nei", **told)
    with pytest.raises(WrongState, match="alt registrert"):
        record_acceptance(delivery, "Takk", is_accepted=True, content=b"%PDF", **told)
    assert seen_one(group).standing is Standing.NOT_ACCEPTED
    again = prepare_delivery(group, GROUP_DUE, "Nå med botilbud", by=given.kari)
    deliver(again, by=given.ola)
    record_acceptance(again, "Takk", is_accepted=True, content=b"%PDF ja", **told)
    assert seen_one(group).standing is Standing.ACCEPTED


def test_a_corrected_letter_takes_the_following_over(given, letter, group):
    """The same number in the letter that replaces it has all that was written; the replaced one takes nothing more."""
    give_responsible(group, given.kari, by=given.kari)
    note_risk(group, RiskLevel.RISK, "AVdir svarer sent", by=given.kari)
    change_partner(group, "Bufdir", PartnerRole.CONSULT, why="Har botilbud", by=given.kari)
    note_dialogue(group, "Spurte om frist", day=DAY, who="Truls", is_from_ministry=False, by=given.kari)
    task = add_task(group, TaskKind.STEP, "Møte", by=given.kari)
    text = SAMPLE.read_text(encoding="utf-8") + "\n"
    corrected = take_in_letter(text.encode(), "rettet.txt", by=given.kari)
    confirm(corrected, given.kari, given.ola)
    new = corrected.assignments.get(number="23")
    followed = seen_one(new)
    assert (followed.responsible, followed.risk.words) == (given.kari, "AVdir svarer sent")
    assert [one.title for one in followed.tasks] == ["Møte"]
    assert [one.pk for one in counting().filter(number="23")] == [new.pk]
    with pytest.raises(WrongState, match="erstattet"):
        note_risk(group, RiskLevel.RISK, "Etterpå", by=given.kari)
    stand_task(task, TaskState.DONE, "Holdt", by=given.kari)
    assert Following.objects.count() == 1
    assert (SAMPLE_FOLDER / "tillegg-2.txt").exists()
