"""Budget lines opened by hand, and what is bound outside: proposed by one, approved by another."""

from __future__ import annotations

import pytest
from django.db import connection

from given import kroner, ledger_text
from tilskudd.config.verification import verify
from tilskudd.ledger.models import Entry
from tilskudd.ledger.queries import positions
from tilskudd.mandate import opening as services
from tilskudd.mandate.models import Opening, OpeningLine
from tilskudd.mandate.queries import source_of
from tilskudd.mandate.rules import ProposedLine, in_plain_order
from tilskudd.people.models import Event, Status
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

LINE = BudgetLine(671, 62)


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


SOURCE = "Tildelingsbrev 2022, side 14"
LINES = {
    "671/60": ("Integreringstilskudd", 4_982_370_000),
    "671/62": ("Kommunale innvandrertiltak", 238_300_000),
    "671/71": ("Tilskudd til integreringsarbeid", 215_200_000),
    "672/60": ("Tilskudd til opplæring i norsk", 1_017_600_000),
}


def four_lines() -> list[ProposedLine]:
    return [ProposedLine(BudgetLine.written(line), name, kroner(sum)) for line, (name, sum) in LINES.items()]


@pytest.fixture
def opening(given) -> Opening:
    return services.propose_opening_by_hand(2022, four_lines(), source=SOURCE, by=given.kari)


def approve(opening: Opening, by) -> None:
    services.approve_opening(opening, by=by, version=Opening.objects.get(pk=opening.pk).version)


def test_lines_enter_the_ledger_when_a_second_person_approves(given, opening):
    """What is at disposal by a document: four lines, 6 453 470 000 together; 671/62 stands at 238 300 000."""
    assert Entry.objects.count() == 0
    approve(opening, given.ola)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    assert {row.line: row.frame.in_kroner for row in positions(2022)} == {
        "671/60": 4_982_370_000,
        "671/62": 238_300_000,
        "671/71": 215_200_000,
        "672/60": 1_017_600_000,
    }
    assert verify().findings == []


def test_the_one_who_proposed_may_not_approve(given):
    """Ola holds both rights; what he prepared himself he may not approve, and nothing is booked."""
    opening = services.propose_opening_by_hand(2022, four_lines(), source=SOURCE, by=given.ola)
    with pytest.raises(SamePerson, match="selv laget"):
        approve(opening, given.ola)
    assert Entry.objects.count() == 0
    assert Opening.objects.get().status == Status.PROPOSED


def test_whoever_corrected_a_line_may_not_approve_it(given, opening):
    """Kari proposed, Ola corrected: neither may approve; Nina may."""
    services.correct_line(
        opening, LINE, by=given.ola, amount=kroner(238_300_001), reason="Svar fra departementet 3. februar"
    )
    with pytest.raises(SamePerson):
        approve(opening, given.ola)
    approve(opening, given.nina)
    row = OpeningLine.objects.get(line="671/62")
    assert (row.amount, row.reason) == (kroner(238_300_001), "Svar fra departementet 3. februar")
    assert ledger_text("671/62") == "appropriated -238 300 001\nat-disposal 238 300 001\n"


def test_wrong_persons_are_refused(given, opening):
    """Auditor and administrator neither take in, propose, correct, approve, send back nor withdraw."""
    for wrong in (given.auditor, given.steering, given.anne):
        for act in (
            lambda by: services.propose_opening_by_hand(2022, [ProposedLine(LINE, "x", kroner(1))], source="x", by=by),
            lambda by: services.correct_line(opening, LINE, by=by, amount=kroner(1), reason="x"),
            lambda by: approve(opening, by),
            lambda by: services.send_back(opening, by=by, answer="x"),
            lambda by: services.withdraw_opening(opening, by=by),
        ):
            with pytest.raises(NotAllowed):
                act(wrong)
    with pytest.raises(NotAllowed, match="godkjenne hva som føres"):
        approve(opening, given.kari)


def test_twice_is_refused(given, opening):
    """Approved twice: the second is told that it stands already."""
    approve(opening, given.ola)
    with pytest.raises(WrongState, match="allerede behandlet: godkjent"):
        approve(opening, given.nina)
    assert Entry.objects.count() == 4


def test_a_line_is_opened_once(given, opening):
    """A second opening of 671/62, by hand, is refused at approval; later letters are changes."""
    approve(opening, given.ola)
    again = services.propose_opening_by_hand(
        2022, [ProposedLine(LINE, "Kommunale innvandrertiltak", kroner(1))], source="Tildelingsbrev 2022", by=given.kari
    )
    with pytest.raises(Refusal) as refusal:
        approve(again, given.ola)
    assert (
        plain(refusal)
        == "Posten 671/62 er allerede åpnet i 2022. En post åpnes én gang; senere brev føres som endringer."
    )


def test_nobody_approves_what_they_have_not_seen(given, opening):
    """Ola opened the page at version 1; Nina corrected a line meanwhile."""
    services.correct_line(opening, LINE, by=given.nina, amount=kroner(1), reason="Feil lest, brevet side 6")
    with pytest.raises(WrongState, match="endret etter at du åpnet siden"):
        services.approve_opening(opening, by=given.ola, version=1)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"amount": kroner(-1), "reason": "x"}, "må være hele kroner"),
        ({"amount": Kroner(5), "reason": "x"}, "må være hele kroner"),
        ({"amount": kroner(238_300_000), "outside": kroner(5)}, "Skriv hvor det står at 5 kr"),
        (
            {"amount": kroner(238_300_000), "outside": kroner(238_300_001), "outside_source": "Regnskap"},
            "Det er bundet 1 kr mer enn posten har",
        ),
    ],
)
def test_a_correction_without_ground_is_refused(given, opening, changed, why):
    """Less than nothing, a part of a krone, something bound without a source, more bound than there is."""
    with pytest.raises(Refusal) as refusal:
        services.correct_line(opening, LINE, by=given.kari, **changed)
    assert why in plain(refusal)
    assert Opening.objects.get().version == 1


def test_what_is_bound_outside_the_program_is_booked_with_its_own_source(given, opening):
    """80 000 000 was promised before the program was taken into use: it is not at disposal here."""
    services.correct_line(
        opening,
        LINE,
        by=given.kari,
        amount=kroner(238_300_000),
        outside=kroner(80_000_000),
        outside_source="Regnskap per 31.01.2022",
    )
    approve(opening, given.ola)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 158 300 000\noutside 80 000 000\n"
    assert Entry.objects.get(kind="bound-outside").source == "Regnskap per 31.01.2022"
    assert verify().findings == []


def test_lines_by_hand_are_opened_with_their_source(given):
    """No letter as a file: the document is named, and is what every entry points to."""
    lines = [ProposedLine(LINE, "Kommunale innvandrertiltak", kroner(218_300_000))]
    opening = services.propose_opening_by_hand(2022, lines, source="Tildelingsbrev 2022, side 14", by=given.kari)
    approve(opening, given.ola)
    assert Entry.objects.get().source == "Tildelingsbrev 2022, side 14"
    assert ledger_text("671/62") == "appropriated -218 300 000\nat-disposal 218 300 000\n"


@pytest.mark.parametrize(
    ("lines", "source", "why"),
    [
        ([ProposedLine(LINE, "x", kroner(1))], "  ", "hvilket dokument"),
        ([], "Brev", "minst én post"),
        ([ProposedLine(LINE, "x", kroner(1)), ProposedLine(LINE, "y", kroner(2))], "Brev", "står to ganger"),
        ([ProposedLine(LINE, "x", kroner(-1))], "Brev", "hele kroner"),
    ],
)
def test_faulty_lines_by_hand_are_refused(given, lines, source, why):
    """No document, no line, the same line twice, less than nothing."""
    with pytest.raises(Refusal, match=why):
        services.propose_opening_by_hand(2022, lines, source=source, by=given.kari)


def test_sent_back_with_a_reason_and_proposed_anew(given, opening):
    """Nothing is booked; the reason stands; the same lines may be proposed again."""
    with pytest.raises(Refusal, match="hva som må rettes"):
        services.send_back(opening, by=given.ola, answer=" ")
    services.send_back(opening, by=given.ola, answer="671/71 mangler det som er bundet")
    with pytest.raises(WrongState, match="sendt tilbake"):
        approve(opening, given.nina)
    again = services.propose_opening_by_hand(2022, four_lines(), source=SOURCE, by=given.kari)
    approve(again, given.ola)
    assert Entry.objects.count() == 4


def test_a_withdrawn_proposal_cannot_be_approved(given, opening):
    """The one who proposed takes it back before anybody has settled it."""
    services.withdraw_opening(opening, by=given.kari)
    with pytest.raises(WrongState, match="trukket"):
        approve(opening, given.ola)


def test_the_trail_tells_who_did_what(given, opening):
    """Proposed, corrected with before and after, approved with sums."""
    services.correct_line(opening, LINE, by=given.nina, amount=kroner(1), reason="Feil lest")
    approve(opening, given.ola)
    told = list(Event.objects.filter(about=opening.reference).order_by("id").values_list("verb", "by__name"))
    assert told == [
        ("opening.proposed", "Kari Lunde"),
        ("opening.corrected", "Nina Haugen"),
        ("opening.approved", "Ola Berg"),
    ]
    corrected = Event.objects.get(verb="opening.corrected")
    assert (corrected.details["before"]["amount"], corrected.details["after"]["amount"]) == (23_830_000_000, 100)


def test_two_approvals_at_once_book_once(own_database, given):
    """Ola and Nina press the button in the same second: one wins, the other is told."""
    from concurrent.futures import ThreadPoolExecutor

    opening = services.propose_opening_by_hand(2022, four_lines(), source=SOURCE, by=given.kari)
    people = [given.ola, given.nina]

    def press(person) -> str:
        try:
            services.approve_opening(opening, by=person, version=1)
            return "approved"
        except WrongState:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, people)) == ["approved", "told"]
    assert Entry.objects.count() == 4
    assert verify().findings == []


def test_only_its_makers_withdraw_a_proposal(given, opening):
    """Whoever should approve sends it back, with a reason."""
    with pytest.raises(Refusal, match="Bare den som har laget"):
        services.withdraw_opening(opening, by=given.ola)


def test_a_stale_correction_overwrites_nothing(given, opening):
    """Nina opened the form at version 1, Kari corrected meanwhile."""
    services.correct_line(
        opening, LINE, by=given.kari, amount=kroner(200_000_000), reason="Svar fra departementet", version=1
    )
    with pytest.raises(WrongState, match="rett på nytt"):
        services.correct_line(opening, LINE, by=given.nina, amount=kroner(238_300_000), version=1)
    assert OpeningLine.objects.get(line="671/62").amount == kroner(200_000_000)


@pytest.mark.parametrize("source", ["letter:2022-1:1-2", " Letter:2022-1", "letter:x:a-b"])
def test_a_source_typed_by_hand_cannot_pose_as_a_letter(given, opening, source):
    """The program's own references are not typed."""
    with pytest.raises(Refusal, match="intern henvisning"):
        services.propose_opening_by_hand(2022, [ProposedLine(LINE, "x", kroner(1))], source=source, by=given.kari)
    with pytest.raises(Refusal, match="intern henvisning"):
        services.correct_line(
            opening, LINE, by=given.kari, amount=kroner(238_300_000), outside=kroner(1), outside_source=source
        )
    assert source_of("letter:2022-1:a-b").letter is None


def test_verify_finds_an_entry_that_no_opening_stands_behind(given, opening):
    """Five million booked past the services, and an approved opening whose line was changed afterwards."""
    from given import book
    from tilskudd.ledger.places import Kind, Place, shift

    approve(opening, given.ola)
    OpeningLine.objects.filter(line="671/71").update(amount=kroner(1))
    book(given.ola, shift(LINE, 2022, Place.APPROPRIATED, Place.AT_DISPOSAL, kroner(5_000_000)), kind=Kind.OPENING)
    assert [one.code for one in verify().findings] == ["unfounded", "unfounded"]


def test_marks_that_turn_the_text_are_made_visible(given):
    """An amount is shown in the order it was read, whatever the letter hides."""
    assert in_plain_order("a\u202e123") == "a\ufffd123"


def test_a_line_that_stands_may_have_more_bound_outside(given, opening):
    """80 000 000 turns out to be bound later: the line keeps its frame, and no more can be bound than is left."""
    approve(opening, given.ola)
    later = services.propose_opening_by_hand(
        2022, [ProposedLine(LINE, "x", kroner(0))], source="Regnskap", by=given.kari
    )
    with pytest.raises(Refusal, match="mer enn posten har"):
        services.correct_line(
            later, LINE, by=given.kari, amount=kroner(0), outside=kroner(238_300_001), outside_source="Regnskap"
        )
    services.correct_line(
        later, LINE, by=given.kari, amount=kroner(0), outside=kroner(80_000_000), outside_source="Regnskap"
    )
    approve(later, given.ola)
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 158 300 000\noutside 80 000 000\n"
    assert verify().findings == []
