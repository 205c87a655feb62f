"""From recommendations to decisions and letters: what each is told, what it rests on, and who may approve."""

from __future__ import annotations

import pytest

from assessing import (
    CRITERIA,
    all_assess,
    assesses,
    closed_call,
    declares,
    officer,
    role_snapshot,
    send_again,
    sent_application,
)
from given import Given, kroner, ledger_text
from tilskudd.applications.assessing import settle_difference
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.impartiality import declare_impartiality
from tilskudd.applications.models import ReservationLifted
from tilskudd.applications.recommendation_rules import NewRecommendation
from tilskudd.applications.recommending import as_inadmissible, recommend
from tilskudd.applications.rules import RecommendationKind
from tilskudd.config.verification import verify
from tilskudd.decisions.models import Decision, Grant, Outcome
from tilskudd.decisions.proposal import correct_line
from tilskudd.decisions.services import send_decision_back
from tilskudd.documents.content import parts_of
from tilskudd.documents.letter_facts import facts_from
from tilskudd.documents.models import IssuedLetter
from tilskudd.documents.services import issue_due_letters
from tilskudd.payments.models import Instalment
from tilskudd.people.clock import now
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.two_persons import SamePerson
from tilskudd.web.call_money import money_of_call
from tilskudd.web.call_proposing import approve_call, propose_call, propose_call_again
from tilskudd.web.grant_splitting import split_grants

pytestmark = pytest.mark.django_db
R = RecommendationKind


def row(application, kind: R, amount: int = 0, **more) -> NewRecommendation:
    newest = application.recommendations.order_by("-number").first()
    return NewRecommendation(application.number, kind, kroner(amount), seen=newest.number if newest else 0, **more)


def recommended(given: Given, **more):
    """A call of a million: one whole, one part to the krone, one on the reserve list, one refused, one turned away."""
    call = closed_call(given, frame=1_000_000, **more)
    made = [sent_application(given, call, at, 600_000, form="nn" if at == 2 else "nb") for at in range(1, 5)]
    made.append(sent_application(given, call, 5, met=False))
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    for at, one in enumerate(made[:4]):
        all_assess(one, 5 - at, 4, 4)
    a, b, c, d, _out = made
    told = recommend(
        call,
        [
            row(a, R.AWARD, 600_000),
            row(b, R.PART, 400_000),
            row(c, R.RESERVE, place=1),
            row(d, R.REFUSAL),
        ],
        by=given.kari,
    )
    assert not any(one.left for one in told)
    as_inadmissible(call, by=given.kari)
    return call, made


def test_a_decision_gives_the_frame_to_the_krone_and_letters_say_why(given: Given) -> None:
    """Five outcomes, a million promised, a letter each in its own form, points and reasons of each criterion in it."""
    call, made = recommended(given)
    decision = propose_call(call, by=given.kari)
    approve_call(decision, by=given.ola, seen=1)
    assert "committed 1 000 000\n" in ledger_text("671/71")
    assert money_of_call(call).left == kroner(0)
    kinds = list(Outcome.objects.order_by("place").values_list("kind", "matter"))
    assert kinds == [
        (kind, one.about)
        for kind, one in zip(("award", "part", "refusal", "refusal", "inadmissible"), made, strict=True)
    ]
    issue_due_letters()
    letters = [one.data for one in IssuedLetter.objects.order_by("outcome__place")]
    assert len(letters) == 5
    award, part, reserve, refusal, away = [facts_from(one) for one in letters]
    assert (part.language, part.reason_form) == ("nn", "nn")
    assert "De får 400\u00a0000\u00a0kr av dei 600\u00a0000\u00a0kr" in part.reason
    assert f"- {CRITERIA[0]}: 5 av 5 poeng. Godt 5: {CRITERIA[0][:12]}." in award.reason
    assert "nummer 1 på reservelisten" in reserve.reason
    assert "kom lavere enn de som fikk" in refusal.reason
    assert "kom etter fristen" in away.reason
    [reasons] = [
        one
        for one in parts_of(award).sections
        if any(b.kind == "list" and CRITERIA[0] in b.items[0][0] for b in one.blocks)
    ]
    assert [block.kind for block in reasons.blocks] == ["paragraph", "paragraph", "paragraph", "list"]
    assert verify().findings == []


def test_the_basis_holds_all_that_it_rests_on(given: Given) -> None:
    """The sending, versions, gates, points as fractions, and the budget in whole kroner; reasons once each."""
    call, made = recommended(given)
    assesses(made[1], given.kari, 5, 4, 4, words="Svært godt")
    propose_call(call, by=given.kari)
    told = Outcome.objects.get(matter=made[1].about).basis
    assert told["sha256"] == made[1].sent.get().sha256
    assert (told["application"], told["sending"], told["call_version"], told["rules"]) == (made[1].number, 1, 1, 2)
    assert told["criteria"][0]["points"] == "9/2"
    assert told["criteria"][0]["reasons"][0].startswith(("Godt 4", "Svært godt 5"))
    assert told["budget"] == {
        "costs": [
            {"option": "o55", "words": "Lønn og prosjektledelse", "amount": 600_000},
            {"option": "", "words": "Tolk", "amount": 10_000},
        ],
        "applied": 600_000,
        "own": 10_000,
        "others": [],
    }
    assert (told["awarded"], told["gates"][0]["met"], told["reservation"]) == (400_000, True, {})
    assert "4,5 av 5 poeng" in Outcome.objects.get(matter=made[1].about).reason_nb


def test_settled_words_stand_in_the_letter(given: Given) -> None:
    """Both assessors' reasons, and what they agreed."""
    call = closed_call(given)
    one = sent_application(given, call, 1)
    eva = officer(given, "Eva Ness")
    assign_assessors(call, [given.kari, eva], by=given.kari)
    assesses(one, given.kari, 5, 4, 4)
    assesses(one, eva, 2, 4, 4, words="Svakt")
    settle_difference(one, CRITERIA[0], 3, "Oppsøkende, men bare {ett} sted.", by=eva)
    recommend(call, [row(one, R.AWARD, 500_000)], by=given.kari)
    propose_call(call, by=given.kari)
    reason = Outcome.objects.get().reason_nn
    for words in ("3 av 5 poeng", "Godt 5", "Svakt 2", "Oppsøkende, men bare {ett} sted."):
        assert words in reason


def test_nothing_is_proposed_before_all_are_recommended(given: Given) -> None:
    """The refusal names the one that lacks; those turned away may go first, in a decision of their own."""
    call, made = recommended(given)
    late = sent_application(given, call, 9)
    with pytest.raises(Refusal, match=late.number):
        propose_call(call, by=given.kari)
    first = propose_call(call, by=given.kari, only_inadmissible=True)
    assert list(Outcome.objects.values_list("kind", flat=True)) == ["inadmissible"]
    approve_call(first, by=given.ola, seen=1)
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    all_assess(late, 1, 1, 1)
    recommend(call, [row(late, R.REFUSAL)], by=given.kari)
    second = propose_call(call, by=given.kari)
    assert second.versions.get().outcomes.count() == 5
    assert made[4].about not in set(second.versions.get().outcomes.values_list("matter", flat=True))


def test_twice_is_told(given: Given) -> None:
    """The second click finds nothing left to decide."""
    call, _made = recommended(given)
    propose_call(call, by=given.kari)
    with pytest.raises(Refusal, match="ingen søknader å vedta"):
        propose_call(call, by=given.kari)


def test_a_reservation_stops_the_approval_until_it_is_lifted_and_proposed_again(given: Given) -> None:
    """Those turned away are decided all the same; the others wait for the money."""
    call, _made = recommended(given, reservation="Stortingets vedtak")
    approve_call(propose_call(call, by=given.kari, only_inadmissible=True), by=given.ola, seen=1)
    decision = propose_call(call, by=given.kari)
    with pytest.raises(Refusal, match="forbehold om Stortingets vedtak"):
        approve_call(decision, by=given.ola, seen=1)
    ReservationLifted.objects.create(call=call, letter=given.letter, by=given.kari, at=now())
    with pytest.raises(Refusal, match="forbehold"):
        approve_call(decision, by=given.ola, seen=1)
    propose_call_again(decision, call, words="Pengene er kommet.", by=given.kari, seen=1)
    approve_call(decision, by=given.ola, seen=2)
    assert Outcome.objects.filter(basis__reservation__lifted_by=given.letter.reference).count() == 4


@pytest.mark.parametrize("change", ["recommended", "sent", "assessed", "withdrawn"])
def test_what_has_changed_is_not_approved(given: Given, change: str) -> None:
    """A new recommendation, a new sending, a new final assessment, or drawn back: the approver is told which."""
    call, made = recommended(given)
    decision = propose_call(call, by=given.kari)
    if change == "recommended":
        recommend(call, [row(made[1], R.PART, 300_000)], by=given.kari)
    elif change == "sent":
        send_again(given, made[1], 500_000, 2)
    elif change == "assessed":
        assesses(made[1], given.kari, 5, 4, 4, words="Bedre")
    else:
        type(made[1]).objects.filter(pk=made[1].pk).update(
            state="withdrawn", withdrawn_at=now(), withdrawn_by=given.kari
        )
    with pytest.raises(WrongState, match=made[1].number):
        approve_call(decision, by=given.ola, seen=1)
    assert not Grant.objects.exists()


def test_who_assessed_or_has_a_tie_does_not_approve(given: Given) -> None:
    """Ola assessed one: he prepared it. Another approver has stated a tie, a third sits on a board."""
    call, made = recommended(given)
    decision = propose_call(call, by=given.kari)
    declare_impartiality(made[3], is_impartial=False, words="Nabo.", by=given.ola)
    with pytest.raises(NotAllowed, match="ikke habil"):
        approve_call(decision, by=given.ola, seen=1)
    given.authority(100_000_000, "671/71", user=given.nina)
    role_snapshot(given, (made[2].organisation.number, "Haugen, Nina", "varamedlem"))
    with pytest.raises(NotAllowed, match="ikke habil"):
        approve_call(decision, by=given.nina, seen=1)
    given.authority(100_000_000, "671/71", user=given.siri)
    approve_call(decision, by=given.siri, seen=1)
    assert Decision.objects.get().settled_by == given.siri


def test_an_approver_who_assessed_has_prepared_it(given: Given) -> None:
    """The two persons are told apart by what they did."""
    call = closed_call(given, assessors=1)
    one = sent_application(given, call, 1)
    assign_assessors(call, [given.ola], by=given.kari)
    declares(one, given.ola)
    assesses(one, given.ola, 4, 4, 4)
    recommend(call, [row(one, R.AWARD, 500_000)], by=given.kari)
    with pytest.raises(SamePerson):
        approve_call(propose_call(call, by=given.kari), by=given.ola, seen=1)


def test_a_line_is_not_corrected_by_itself(given: Given) -> None:
    """The amount follows from the recommendation; sent back, it is changed there and proposed again."""
    call, made = recommended(given)
    decision = propose_call(call, by=given.kari)
    with pytest.raises(Refusal, match="følger av innstillingen"):
        correct_line(decision, 2, kroner(300_000), answer=None, reason="Mindre", by=given.kari, seen=1)
    send_decision_back(decision, by=given.ola, answer="Del nummer to er for stor.", seen=1)
    recommend(call, [row(made[1], R.PART, 300_000)], by=given.kari)
    propose_call_again(decision, call, words="Mindre til nummer to.", by=given.kari, seen=1)
    assert Decision.objects.get().versions.get(number=2).total == kroner(900_000)


def test_the_reserve_list_gets_what_is_left_in_a_later_decision(given: Given) -> None:
    """Refused for now; recommended anew it is proposed alone, and nobody else again."""
    call, made = recommended(given)
    recommend(call, [row(made[1], R.PART, 100_000)], by=given.kari)
    approve_call(propose_call(call, by=given.kari), by=given.ola, seen=1)
    recommend(call, [row(made[2], R.PART, 300_000)], by=given.kari)
    later = propose_call(call, by=given.kari)
    assert list(later.versions.get().outcomes.values_list("matter", "kind")) == [(made[2].about, "part")]
    approve_call(later, by=given.ola, seen=1)
    assert "committed 1 000 000\n" in ledger_text("671/71")
    assert verify().findings == []


def test_a_letter_says_when_each_part_is_paid(given: Given) -> None:
    """With 80 per cent first: two sums in the letter's own form; a refusal says nothing of payment."""
    call, _made = recommended(given)
    approve_call(propose_call(call, by=given.kari, first_part=80), by=given.ola, seen=1)
    issue_due_letters()
    told = [str(parts_of(facts_from(one.data)).as_json()) for one in IssuedLetter.objects.order_by("outcome__place")]
    assert "i to deler: 480\\xa0000\\xa0kr når" in told[0]
    assert "320\\xa0000\\xa0kr når de har teke imot det" in told[1]
    assert "80\\xa0000\\xa0kr når vi har godkjent rapporten" in told[1]
    assert "to deler" not in told[2]
    plan = list(Instalment.objects.order_by("grant", "number").values_list("amount", "needs_report"))
    assert plan == [
        (kroner(480_000), False),
        (kroner(120_000), True),
        (kroner(320_000), False),
        (kroner(80_000), True),
    ]
    assert verify().findings == []


def test_grants_are_split_in_two_and_the_second_waits_for_a_report(given: Given) -> None:
    """80 and 20 per cent to the krone; twice gives the same plan; before approval and at 100 it is refused."""
    call, _made = recommended(given)
    recommend(call, [row(_made[1], R.PART, 399_999)], by=given.kari)
    decision = propose_call(call, by=given.kari)
    with pytest.raises(WrongState, match="ikke godkjent"):
        split_grants(decision, 80, by=given.kari)
    approve_call(decision, by=given.ola, seen=1)
    decision.refresh_from_db()
    with pytest.raises(Refusal, match="1 til 99"):
        split_grants(decision, 100, by=given.kari)
    for _twice in range(2):
        told = split_grants(decision, 80, by=given.kari)
        assert [(one.first, one.second, one.left) for one in told] == [
            (kroner(480_000), kroner(120_000), ""),
            (kroner(319_999), kroner(80_000), ""),
        ]
    [first, second] = told[1].grant.instalments.order_by("number")
    assert (first.needs_report, second.needs_report) == (False, True)
    with pytest.raises(NotAllowed):
        split_grants(decision, 80, by=given.nina)
