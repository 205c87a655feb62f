"""Assessment of applications: who may see what, ties, points, differences, and what is recommended."""

from __future__ import annotations

from datetime import date

import pytest

from assessing import (
    CRITERIA,
    all_assess,
    assesses,
    closed_call,
    declares,
    officer,
    role_snapshot,
    scores,
    send_again,
    sent_application,
)
from given import Given, kroner
from tilskudd.applications.assessing import GivenScore, save_assessment, settle_difference
from tilskudd.applications.assessment_queries import assessed, assessed_in, mine, others_seen, version_of
from tilskudd.applications.assessors import assign_assessors, let_off
from tilskudd.applications.impartiality import declare_impartiality, is_open_to
from tilskudd.applications.models import Assessment, Assessor, Recommendation, SettledDifference
from tilskudd.applications.recommendation_rules import LOWER_THAN_AWARDED, NewRecommendation
from tilskudd.applications.recommending import as_inadmissible, recommend
from tilskudd.applications.rules import RecommendationKind
from tilskudd.parties.models import MemberRight, Membership
from tilskudd.people.clock import now
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState

pytestmark = pytest.mark.django_db
R = RecommendationKind


@pytest.fixture
def call(given: Given):
    return closed_call(given)


def shared(given: Given, call, n: int = 1, *names: str):
    """So many applications, shared out to Kari and the officers named."""
    made = [sent_application(given, call, at) for at in range(1, n + 1)]
    people = [given.kari, *(officer(given, name) for name in names or ("Eva Ness",))]
    assign_assessors(call, people, by=given.kari)
    return made, people


def one_of(application):
    return assessed(application, version_of(application.call))


def test_applications_are_shared_out_evenly_and_twice_is_nothing_more(given: Given, call) -> None:
    """Six applications with two assessors each, over three: four each; the second time nothing is left to do."""
    made = [sent_application(given, call, at) for at in range(6)]
    people = [given.kari, officer(given, "Eva Ness"), officer(given, "Tor Vik")]
    told = assign_assessors(call, people, by=given.kari)
    assert [mine(one).count() for one in people] == [4, 4, 4]
    assert all(len(set(row.given)) == 2 and not row.left for row in told)
    assert len(told) == len(made)
    assert assign_assessors(call, people, by=given.kari) == []
    assert Assessor.objects.count() == 12


def test_the_account_says_who_was_left_and_why(given: Given, call) -> None:
    """One whose gates failed, and one for whom there is one assessor too few."""
    sent_application(given, call, 1, met=False)
    sent_application(given, call, 2)
    told = assign_assessors(call, [given.kari], by=given.kari)
    assert [row.left for row in told] == ["oppfyller ikke inngangsvilkårene", "mangler én vurderer"]


def test_nobody_gets_an_application_of_their_own_board_or_former_organisation(given: Given, call) -> None:
    """A board member by another spelling, and a representant whose time has passed."""
    board, former = sent_application(given, call, 1), sent_application(given, call, 2)
    eva = officer(given, "Eva Ness")
    role_snapshot(given, (board.organisation.number, "LUNDE,  Kari", "styreleder"))
    Membership.objects.create(
        organisation=former.organisation,
        user=eva,
        rights=[MemberRight.WRITE],
        first=date(2020, 1, 1),
        last=date(2020, 12, 31),
        given_by=given.ola,
        given_at=now(),
    )
    assign_assessors(call, [given.kari, eva], by=given.kari)
    assert [one.application for one in mine(given.kari)] == [former]
    assert [one.application for one in mine(eva)] == [board]


def test_only_the_newest_snapshot_of_roles_counts(given: Given, call) -> None:
    """Who has left the board in a newer file has no known role any more."""
    application = sent_application(given, call, 1)
    number = application.organisation.number
    role_snapshot(given, (number, "Kari Lunde", "styreleder"), day=date(2021, 1, 1))
    role_snapshot(given, (number, "Per Hansen", "styreleder"), day=date(2022, 1, 6))
    assert declare_impartiality(application, is_impartial=True, by=given.kari).statement.is_impartial


def test_who_may_not_cannot(given: Given, call) -> None:
    """A controller neither shares out, states, assesses nor recommends; a person without the right gets nothing."""
    [application], _people = shared(given, call)
    with pytest.raises(NotAllowed):
        assign_assessors(call, [given.kari], by=given.nina)
    with pytest.raises(NotAllowed):
        declare_impartiality(application, is_impartial=True, by=given.nina)
    with pytest.raises(NotAllowed):
        recommend(call, [], by=given.nina)
    with pytest.raises(Refusal, match="har ikke rett til å vurdere"):
        assign_assessors(call, [given.nina], by=given.kari)


def test_an_open_call_is_not_shared_out(given: Given) -> None:
    """Applications may still come."""
    from datetime import datetime

    from tilskudd.people.clock import OSLO

    call = closed_call(given, closes_at=datetime(2022, 3, 1, 12, tzinfo=OSLO))
    with pytest.raises(WrongState, match="fortsatt"):
        assign_assessors(call, [given.kari], by=given.kari)


def test_nothing_is_assessed_before_the_person_has_stated_to_be_impartial(given: Given, call) -> None:
    """Refused without a statement; with it the same points are saved."""
    [application], [kari, _eva] = shared(given, call)
    told = {"sent": 1, "is_final": True, "by": kari, "seen": 0}
    with pytest.raises(NotAllowed, match="ikke åpen for deg"):
        save_assessment(application, scores(application, (4, 4, 4)), "Bra.", **told)
    declares(application, kari)
    assert save_assessment(application, scores(application, (4, 4, 4)), "Bra.", **told).is_final


def test_a_known_role_is_told_and_stops_the_statement_and_a_tie_moves_the_application_on(given: Given, call) -> None:
    """The file of roles comes after it was shared out: Kari is told, steps aside, and Tor with fewest gets it."""
    [application], [kari, eva] = shared(given, call)
    tor = officer(given, "Tor Vik")
    role_snapshot(given, (application.organisation.number, "Kari Lunde", "styremedlem"))
    with pytest.raises(Refusal, match="styremedlem"):
        declare_impartiality(application, is_impartial=True, by=kari)
    told = declare_impartiality(application, is_impartial=False, by=kari)
    assert told.instead == tor
    assert told.statement.known_roles == ["styremedlem, Kari Lunde"]
    ended = Assessor.objects.get(user=kari)
    assert ended.ended_why.startswith("Ikke habil")
    assert {one.user for one in application.assessors.filter(ended_at=None)} == {eva, tor}
    assert not is_open_to(application, kari)
    with pytest.raises(Refusal, match="Det står"):
        declare_impartiality(application, is_impartial=True, by=kari)
    with pytest.raises(NotAllowed):
        assesses_again(application, kari)


def assesses_again(application, user):
    return save_assessment(application, scores(application, (4, 4, 4)), "Bra.", sent=1, is_final=True, by=user, seen=0)


def test_a_stated_tie_has_words_and_takes_the_points_back(given: Given, call) -> None:
    """Without words it is refused; afterwards the final points of who stepped aside count no more."""
    [application], [kari, eva] = shared(given, call)
    assesses(application, kari, 5, 5, 5)
    assesses(application, eva, 5, 5, 5)
    assert one_of(application).total == 15
    with pytest.raises(Refusal, match="hvilken tilknytning"):
        declare_impartiality(application, is_impartial=False, by=kari)
    declare_impartiality(application, is_impartial=False, words="Søsteren min leder prosjektet.", by=kari)
    assert one_of(application).total is None


def test_when_nobody_else_can_the_application_lacks_an_assessor(given: Given, call) -> None:
    """Ola's role would do, but he is no case officer and was not chosen."""
    [application], [kari, _eva] = shared(given, call)
    assert declare_impartiality(application, is_impartial=False, words="Nabo.", by=kari).instead is None
    assert application.assessors.filter(ended_at=None).count() == 1


def test_an_assessor_is_let_off_with_a_reason_and_once(given: Given, call) -> None:
    """Illness: another takes over; without a reason and twice it is refused."""
    [application], [kari, _eva] = shared(given, call)
    tor = officer(given, "Tor Vik")
    own = application.assessors.get(user=kari)
    with pytest.raises(Refusal, match="hvorfor"):
        let_off(own, why=" ", by=given.kari)
    assert let_off(own, why="Sykmeldt.", by=given.kari) == tor
    with pytest.raises(WrongState):
        let_off(own, why="Sykmeldt.", by=given.kari)


def test_the_other_points_are_hidden_until_both_are_done(given: Given, call) -> None:
    """Eva's final points are seen by nobody before Kari's are final too, and neither is any total."""
    [application], [kari, eva] = shared(given, call)
    assesses(application, eva, 4, 3, 5)
    assesses(application, kari, 2, 3, 5, final=False)
    assert others_seen(kari, one_of(application)) == []
    assert one_of(application).candidate.total is None
    assesses(application, kari, 3, 3, 5)
    [seen] = others_seen(kari, one_of(application))
    assert [one.points for one in seen.points] == [4, 3, 5]


def test_a_draft_keeps_what_is_there_and_a_final_one_lacks_nothing(given: Given, call) -> None:
    """Points without a reason are a draft; final they are refused with each thing that is missing."""
    [application], [kari, _eva] = shared(given, call)
    declares(application, kari)
    half = [GivenScore(CRITERIA[0], 4), GivenScore(CRITERIA[1], None, "Uklart.")]
    made = save_assessment(application, half, "", sent=1, is_final=False, by=kari, seen=0)
    assert [one["points"] for one in made.scores] == [4, None, None]
    with pytest.raises(Refusal) as told:
        save_assessment(application, half, "", sent=1, is_final=True, by=kari, seen=1)
    assert "begrunnelse for «Oppsøkende" in str(told.value)
    assert "poeng for «Målene" in str(told.value)
    assert "samlede vurderingen mangler" in str(told.value)
    with pytest.raises(Refusal, match="fra 0 til 5"):
        save_assessment(application, [GivenScore(CRITERIA[0], 6)], "", sent=1, is_final=False, by=kari, seen=1)


def test_twice_and_from_an_old_page(given: Given, call) -> None:
    """The same click twice saves once; another text from a page that is old is told so; no draft after the final."""
    [application], [kari, _eva] = shared(given, call)
    first = assesses(application, kari, 4, 4, 4)
    again = save_assessment(
        application, scores(application, (4, 4, 4)), "Samlet sett god.", sent=1, is_final=True, by=kari, seen=0
    )
    assert again == first
    assert Assessment.objects.count() == 1
    with pytest.raises(WrongState, match="nyere vurdering"):
        save_assessment(application, scores(application, (3, 4, 4)), "x", sent=1, is_final=True, by=kari, seen=0)
    with pytest.raises(WrongState, match="ferdig"):
        save_assessment(application, scores(application, (3, 4, 4)), "x", sent=1, is_final=False, by=kari, seen=1)


def test_who_is_no_assessor_cannot(given: Given, call) -> None:
    """Tor has stated to be impartial, and still is not one of the two."""
    [application], _people = shared(given, call)
    with pytest.raises(NotAllowed, match="ikke vurderer"):
        assesses(application, officer(given, "Tor Vik"), 4, 4, 4)


def test_a_new_sending_is_to_be_assessed_anew(given: Given, call) -> None:
    """An answer to a deficiency came: points on the old one are refused, and the old ones count no more."""
    [application], [kari, eva] = shared(given, call)
    for one in (kari, eva):
        assesses(application, one, 4, 4, 4)
    send_again(given, application, 400_000, 1)
    assert one_of(application).total is None
    with pytest.raises(WrongState, match="ny utgave"):
        save_assessment(application, scores(application, (4, 4, 4)), "x", sent=1, is_final=True, by=kari, seen=1)
    for one in (kari, eva):
        assesses(application, one, 4, 4, 4)
    assert one_of(application).total == 12


def test_a_wide_difference_is_settled_in_words_and_reopened_by_a_new_assessment(given: Given, call) -> None:
    """5 and 2 wait; 3 with words; then 5 becomes 4 and it waits again."""
    [application], [kari, eva] = shared(given, call)
    assesses(application, kari, 5, 4, 4)
    with pytest.raises(WrongState, match="Ikke alle"):
        settle_difference(application, CRITERIA[0], 3, "Enige.", by=kari)
    assesses(application, eva, 2, 3, 4)
    assert one_of(application).has_open_difference
    assert one_of(application).total is None
    for points, words, match in ((1, "Enige.", "fra 2 til 5"), (3, " ", "Skriv hvorfor")):
        with pytest.raises(Refusal, match=match):
            settle_difference(application, CRITERIA[0], points, words, by=kari)
    with pytest.raises(WrongState, match="ikke langt"):
        settle_difference(application, CRITERIA[1], 3, "Enige.", by=kari)
    settle_difference(application, CRITERIA[0], 3, "Arbeidet er oppsøkende, men bare ett sted.", by=kari)
    assert str(one_of(application).total) == "21/2"
    assesses(application, kari, 4, 4, 4)
    assert one_of(application).has_open_difference
    assert SettledDifference.objects.count() == 1


def ready(given: Given, call, *applied: int):
    """Applications that two have assessed, the first best."""
    made = [sent_application(given, call, at, sum_) for at, sum_ in enumerate(applied, 1)]
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    for at, one in enumerate(made):
        all_assess(one, *(max(0, 5 - at),) * 3)
    return made


def test_each_row_is_saved_or_told_why_not(given: Given, call) -> None:
    """One whole, one above, one with øre, one with money and no kind for it, one from an old page, one too long."""
    a, b, c, d, e = ready(given, call, 500_000, 400_000, 300_000, 200_000, 100_000)
    recommend(call, [NewRecommendation(e.number, R.REFUSAL)], by=given.kari)
    told = recommend(
        call,
        [
            NewRecommendation(a.number, R.AWARD, kroner(500_000)),
            NewRecommendation(b.number, R.PART, kroner(400_001)),
            NewRecommendation(c.number, R.PART, kroner(0)),
            NewRecommendation(d.number, R.RESERVE),
            NewRecommendation(e.number, R.RESERVE, place=1),
            NewRecommendation("S-2022-99999", R.REFUSAL),
            NewRecommendation(d.number, R.REFUSAL, words="x" * 1001),
        ],
        by=given.kari,
    )
    assert [row.left.split(",")[0][:30] for row in told] == [
        "",
        "Beløpet er høyere enn det som ",
        "En del er mer enn null og mind",
        "Skriv hvilken plass søknaden h",
        "En kollega har endret raden et",
        "Søknaden er ikke med i utlysni",
        "Begrunnelsen er for lang: høys",
    ]
    assert Recommendation.objects.count() == 2
    assert Recommendation.objects.get(application=e).words == LOWER_THAN_AWARDED[0]


def test_money_is_not_recommended_where_it_may_not_be(given: Given, call) -> None:
    """An unfinished one, an inadmissible one, one that is decided, and one where the person has a tie."""
    [good, tied] = ready(given, call, 500_000, 500_000)
    undone, out = sent_application(given, call, 8), sent_application(given, call, 9, met=False)
    declare_impartiality(tied, is_impartial=False, words="Nabo.", by=given.kari)
    rows = [NewRecommendation(one.number, R.AWARD, kroner(500_000)) for one in (good, tied, undone, out)]
    told = recommend(call, rows, by=given.kari, decided=[good.number])
    assert [row.left for row in told] == [
        "Søknaden er alt vedtatt.",
        "Du er ikke habil i denne søknaden.",
        "Vurderingen er ikke ferdig.",
        "Søknaden oppfyller ikke inngangsvilkårene, og kan bare avvises.",
    ]
    assert [row.number for row in as_inadmissible(call, by=given.kari)] == [out.number]
    assert as_inadmissible(call, by=given.kari) == []


def test_reads_of_a_call_take_as_many_queries_whatever_there_is(given: Given, call, django_assert_num_queries) -> None:
    """Five for one application and five for eight."""
    ready(given, call, 100_000)
    version = version_of(call)
    with django_assert_num_queries(5):
        assert len(assessed_in(version)) == 1
    for at in range(10, 17):
        sent_application(given, call, at)
    with django_assert_num_queries(5):
        assert len(assessed_in(version)) == 8
