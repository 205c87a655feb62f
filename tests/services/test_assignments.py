"""Following assignments: who may, what is carried over, what is refused, and two persons on a delivery."""

from __future__ import annotations

import threading
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followed_world import whole_deliverable
from given import DAY, SAMPLE, Given
from services.letters import confirm, plain
from tilskudd.assignments.delivering import deliver, prepare_delivery, record_acceptance, send_delivery_back
from tilskudd.assignments.group import (
    ask_others,
    call_meeting,
    change_member,
    compare_alternative,
    limit_target_group,
    note_answer,
    note_meeting,
)
from tilskudd.assignments.group_queries import members_of, newest_alternatives, plan_of
from tilskudd.assignments.identity import counting
from tilskudd.assignments.models import AssignmentDelivery, Following
from tilskudd.assignments.queries import (
    duties_of,
    has_part_in,
    responsible_for,
    seen_one,
)
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, Standing, TaskKind, TaskState
from tilskudd.assignments.services import agree_date, change_partner, give_responsible, note_dialogue, note_risk
from tilskudd.assignments.tasks import add_document, add_task, carry_duties, set_prerequisite, stand_task
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.config.verification import verify
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.mandate.services import take_in_letter
from tilskudd.people.clock import now
from tilskudd.people.models import Involvement, Status
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import SamePerson, has_prepared

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


@pytest.mark.parametrize("day", [date(22, 5, 6), date(9999, 12, 31)])
def test_a_year_that_nobody_meant_is_refused(given, letter, group, day):
    """The years 22 and 9999, for a meeting, a step, how it stands, an agreed day and a message; none is kept."""
    step = add_task(group, TaskKind.STEP, "Kall inn", by=given.kari)
    told = {"agreed_with": "Truls", "words": "1. april", "by": given.kari}
    message = {"who": "Truls", "is_from_ministry": True, "by": given.kari}
    package = letter.assignments.get(number="22")
    for act in (
        lambda: call_meeting(group, day, "Oppstart", by=given.kari),
        lambda: add_task(group, TaskKind.STEP, "Kall inn", due=day, by=given.kari),
        lambda: stand_task(step, TaskState.OPEN, "", due=day, by=given.kari),
        lambda: agree_date(package, AT_ONCE, day, agreed_on=min(day, DAY), **told),
        lambda: note_dialogue(group, "Hei", day=day, **message),
    ):
        with pytest.raises(Refusal, match="Se om årstallet er riktig"):
            act()
    assert [one.due for one in seen_one(group).tasks] == [None]
    assert not seen_one(package).agreed


def test_no_deliverable_without_its_duty_and_no_duty_without_a_deliverable(given, group):
    """Refused when it is added without a duty, and at delivery while a duty has none."""
    with pytest.raises(Refusal, match="minst én plikt"):
        add_task(group, TaskKind.DELIVERABLE, "Noe annet", by=given.kari)
    first, *others = [one.words for one in seen_one(group).duties]
    task = add_task(group, TaskKind.DELIVERABLE, "Mandatet", duties=[first], by=given.kari)
    with pytest.raises(Refusal) as error:
        prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    for words in others:
        assert f"Ingen leveranse svarer på plikten «{words.rstrip('.')}»" in plain(error)
    assert "«Mandatet» er ikke gjort" in plain(error)
    with pytest.raises(Refusal, match="minst én plikt"):
        carry_duties(task, [], by=given.kari)
    carry_duties(task, [first, *others], by=given.kari)
    assert seen_one(group).uncovered == []
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
    assert [(one.title, one.is_done, len(one.documents)) for one in seen_one(group).deliverables] == [
        ("Mandat", True, 1)
    ]
    done = [one.duty.words for one in duties_of(group.letter, DAY) if one.is_done]
    assert done == [seen_one(group).duties[0].words]
    stand_task(task, TaskState.DROPPED, "Slått sammen med en annen", by=given.kari)
    assert seen_one(group).deliverables == []


def test_nothing_that_is_written_is_cut(given, group):
    """One sign too many is refused in words, and what stood stands; a long file name keeps its end."""
    task = add_task(group, TaskKind.STEP, "Kall inn", by=given.kari)
    stand_task(task, TaskState.OPEN, "å" * 5000, by=given.kari)
    with pytest.raises(Refusal, match="høyst 5000 tegn"):
        stand_task(task, TaskState.DONE, "å" * 5001, by=given.kari)
    told = {"kind": DocumentKind.BASIS, "by": given.kari}
    with pytest.raises(Refusal, match="høyst 1000 tegn"):
        add_document(group, b"%PDF", "a.pdf", words="å" * 1001, **told)
    meeting = call_meeting(group, DAY, "Oppstart", by=given.kari)
    with pytest.raises(Refusal, match="høyst 500 tegn"):
        note_meeting(meeting, "Enige", present="å" * 501, by=given.kari)
    assert add_document(group, b"%PDF", f"{'å' * 300}.pdf", **told).name == f"{'å' * 196}.pdf"
    assert [(one.words, one.is_done) for one in seen_one(group).tasks] == [("å" * 5000, False)]


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


def test_who_has_had_a_hand_in_a_deliverable_since_does_not_deliver(given, group):
    """Ola compares an alternative after Kari made it ready, Geir says which duties it carries: neither delivers."""
    task = whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    geir, liv = (given.person(name, Role.APPROVER) for name in ("Geir Vold", "Liv Moe"))
    compare_alternative(task, "NAV", speaks_for="Nær", speaks_against="Få", is_recommended=True, by=given.ola)
    carry_duties(task, [one.words for one in seen_one(group).duties], by=geir)
    for who in (given.ola, geir):
        assert has_part_in(delivery, who)
        with pytest.raises(SamePerson):
            deliver(delivery, by=who)
    assert not has_part_in(delivery, liv)
    deliver(delivery, by=liv)
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


def test_the_group_works_towards_its_deadline(given, group):
    """Members with one who leads, meetings with notes, drafts; quiet when fourteen days either way are empty."""
    change_member(group, "Kari Lunde", "IMDi", is_lead=True, by=given.kari)
    change_member(group, "Ane Vik", "AVdir", by=given.kari)
    with pytest.raises(Refusal, match="Kari Lunde leder gruppen"):
        change_member(group, "Ane Vik", "AVdir", is_lead=True, by=given.kari)
    following = Following.objects.get()
    assert [(one.agency, one.is_lead) for one in members_of(following)] == [("IMDi", True), ("AVdir", False)]
    assert plan_of(following, MAY_6, DAY, is_delivered=False).is_quiet
    meeting = call_meeting(group, date(2022, 2, 22), "Oppstart", by=given.kari)
    assert not plan_of(following, MAY_6, DAY, is_delivered=False).is_quiet
    with pytest.raises(Refusal, match="ikke holdt ennå"):
        note_meeting(meeting, "Enige om arbeidsdelingen", by=given.kari)
    note_meeting(meeting, "AVdir kunne ikke", was_held=False, by=given.kari)
    assert plan_of(following, MAY_6, DAY, is_delivered=False).is_quiet
    with pytest.raises(WrongState, match="alt et notat"):
        note_meeting(meeting, "Igjen", was_held=False, by=given.kari)
    add_document(group, b"%PDF utkast", "utkast.pdf", kind=DocumentKind.DRAFT, by=given.kari)
    assert not plan_of(following, MAY_6, DAY, is_delivered=False).is_quiet
    with pytest.raises(Refusal, match="Ane Vig er ikke i gruppen"):
        change_member(group, "Ane Vig", "AVdir", is_in=False, by=given.kari)
    change_member(group, "ane vik", "AVdir", is_in=False, by=given.kari)
    with pytest.raises(Refusal, match="er ikke i gruppen"):
        change_member(group, "Ane Vik", "AVdir", is_in=False, by=given.kari)
    assert [one.name for one in members_of(following)] == ["Kari Lunde"]


def test_what_others_know_is_asked_and_answered(given, group):
    """HTSO is asked, answers with a document, and who wrote the answer down has prepared the deliverable."""
    task = add_task(group, TaskKind.DELIVERABLE, "Erfaringer", duties=[seen_one(group).duties[2].words], by=given.kari)
    question = ask_others(group, "HTSO", "Hva virker?", asked_on=DAY, task=task, by=given.kari)
    with pytest.raises(Refusal, match="før spørsmålet"):
        note_answer(question, "Tett samarbeid", who="HTSO", answered_on=date(2022, 2, 14), by=given.ola)
    told = {"who": "Leder i HTSO", "answered_on": DAY, "content": b"%PDF svar", "name": "htso.pdf"}
    note_answer(question, "Tett samarbeid på ett sted", by=given.ola, **told)
    with pytest.raises(WrongState, match="alt besvart"):
        note_answer(question, "Igjen", by=given.ola, **told)
    assert [one.name for one in seen_one(group).deliverables[0].documents] == ["htso.pdf"]
    assert has_prepared(task.about, given.ola)


def test_alternatives_have_two_sides_and_a_target_group_its_source(given, group):
    """The newest of each name counts; the highest is not below the lowest; the source is told; steps have neither."""
    task = add_task(group, TaskKind.DELIVERABLE, "Plassering", duties=[seen_one(group).duties[1].words], by=given.kari)
    told = {"speaks_for": "Fagmiljø", "speaks_against": "Avstand", "by": given.kari}
    for name, recommended in (("IMDi", False), ("NAV", False), ("nav", True)):
        compare_alternative(task, name, is_recommended=recommended, **told)
    assert [one.name for one in newest_alternatives(task)] == ["nav", "IMDi"]
    with pytest.raises(Refusal, match="lavere enn det laveste"):
        limit_target_group(task, "Over 18", lowest=60, highest=20, source="Anslag", by=given.kari)
    with pytest.raises(Refusal, match="Skriv hva"):
        limit_target_group(task, "Over 18", lowest=20, highest=60, source=" ", by=given.kari)
    step = add_task(group, TaskKind.STEP, "Møte", by=given.kari)
    with pytest.raises(Refusal, match="ikke steg"):
        compare_alternative(step, "IMDi", is_recommended=False, **told)


def test_the_turn_at_the_assignment_is_taken_before_the_row(given, group):
    """Delivering and the ministry's answer lock in the same order, so that neither waits for the other for ever."""
    whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    told = {"is_accepted": True, "day": DAY, "who": "Truls", "content": b"%PDF", "name": "svar.pdf", "by": given.kari}
    for act in (lambda: deliver(delivery, by=given.ola), lambda: record_acceptance(delivery, "Takk", **told)):
        with CaptureQueriesContext(connection) as asked:
            act()
        locks = [one["sql"] for one in asked if "pg_advisory" in one["sql"] or "FOR UPDATE" in one["sql"]]
        assert ["pg_advisory" in locks[0], "assignmentdelivery" in locks[1]] == [True, True]


def test_two_who_deliver_at_once_deliver_once(own_database, given):
    """Ola and another approver press at the same moment: one delivery, and the other is told so."""
    letter = confirm_first_letter(by=given.kari, second=given.ola)
    group = letter.assignments.get(number="23")
    whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    geir = given.person("Geir Vold", Role.APPROVER)
    answers: list[str] = []
    start = threading.Barrier(2)

    def press(who) -> None:
        start.wait()
        try:
            deliver(delivery, by=who)
            answers.append("delivered")
        except WrongState:
            answers.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(who,)) for who in (given.ola, geir)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(answers) == ["delivered", "told"]
    assert verify().findings == []


def test_verify_finds_a_delivery_by_its_maker_and_a_document_that_is_gone(given, group):
    """What nobody could do through the services is found: the same person, and contents that are not there."""
    whole_deliverable(given, group)
    delivery = prepare_delivery(group, GROUP_DUE, "Forslaget", by=given.kari)
    deliver(delivery, by=given.ola)
    Involvement.objects.create(about=delivery.about, user=given.ola, part="prepared", at=now())
    assert {one.code for one in verify().findings} == {"same-person", "not-approved"}
    told = [{"documents": [{"name": "x", "sha256": "0" * 64}]}]
    AssignmentDelivery.objects.create(
        following=delivery.following,
        deadline="",
        words="x",
        contents=told,
        prepared_by=given.kari,
        prepared_at=now(),
        status="approved",
        settled_by=given.ola,
        settled_at=now(),
        delivered_on=DAY,
    )
    assert "document-missing" in {one.code for one in verify().findings}
