"""Assessment when two do the same at once: one is done, the other is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from django.db import connection

from assessing import all_assess, assesses, closed_call, declares, officer, scores, sent_application
from given import Given, kroner
from tilskudd.applications.assessing import save_assessment
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.impartiality import declare_impartiality
from tilskudd.applications.models import Assessment, Assessor, Recommendation
from tilskudd.applications.recommendation_rules import NewRecommendation
from tilskudd.applications.recommending import recommend
from tilskudd.applications.rules import RecommendationKind
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.people.refusal import Refusal
from tilskudd.web.call_proposing import approve_call, propose_call


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each of these gave, or the refusal, when all began together."""
    start, told = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            told.append(act())
        except Refusal as refusal:
            told.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def refused(told: Sequence[object]) -> int:
    return sum(isinstance(one, Refusal) for one in told)


def test_two_who_share_out_at_once_give_each_application_its_two(own_database) -> None:
    """The second finds that nothing is left to do."""
    given = Given()
    call = closed_call(given)
    for at in range(6):
        sent_application(given, call, at)
    people = [given.kari, officer(given, "Eva Ness"), officer(given, "Tor Vik")]
    told = at_once(*(lambda by=by: assign_assessors(call, people, by=by) for by in people[:2]))
    assert sorted(len(rows) for rows in told) == [0, 6]
    assert Counter(Assessor.objects.values_list("application", flat=True)).most_common()[0][1] == 2


def test_two_windows_of_one_person_save_one_assessment(own_database) -> None:
    """The other window is told that there is a newer one."""
    given = Given()
    call = closed_call(given)
    one = sent_application(given, call, 1)
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    declares(one, given.kari)

    def saves(points: int) -> object:
        rows = scores(one, (points,) * 3)
        return save_assessment(one, rows, "Samlet.", sent=1, is_final=True, by=given.kari, seen=0)

    told = at_once(lambda: saves(3), lambda: saves(4))
    assert refused(told) == 1
    assert Assessment.objects.count() == 1


def test_both_assessors_step_aside_at_once_and_two_others_get_it(own_database) -> None:
    """Never the same one twice, and never one of the two who left."""
    given = Given()
    call = closed_call(given)
    one = sent_application(given, call, 1)
    pair = [given.kari, officer(given, "Eva Ness")]
    others = {officer(given, "Tor Vik"), officer(given, "Liv Holm")}
    assign_assessors(call, pair, by=given.kari)
    at_once(*(lambda by=by: declare_impartiality(one, is_impartial=False, words="Nabo.", by=by) for by in pair))
    assert {row.user for row in one.assessors.filter(ended_at=None)} == others


def ready(given: Given):
    call = closed_call(given, frame=500_000)
    one = sent_application(given, call, 1)
    people = [given.kari, officer(given, "Eva Ness")]
    assign_assessors(call, people, by=given.kari)
    all_assess(one, 4, 4, 4)
    return call, one, people


def test_two_who_recommend_at_once_write_one_row(own_database) -> None:
    """The other's row is told to have been changed by a colleague."""
    given = Given()
    call, one, people = ready(given)

    def saves(by, amount: int) -> object:
        row = NewRecommendation(one.number, RecommendationKind.PART, kroner(amount))
        return recommend(call, [row], by=by)

    told = at_once(lambda: saves(people[0], 100_000), lambda: saves(people[1], 200_000))
    assert sorted(bool(rows[0].left) for rows in told) == [False, True]
    assert Recommendation.objects.count() == 1


def test_an_approval_and_a_new_assessment_at_once_never_both_stand_unseen(own_database) -> None:
    """Either the approval came first, or it is refused because the points are others now."""
    given = Given()
    call, one, people = ready(given)
    recommend(call, [NewRecommendation(one.number, RecommendationKind.AWARD, kroner(500_000))], by=given.kari)
    decision = propose_call(call, by=given.kari)
    at_once(
        lambda: approve_call(decision, by=given.ola, seen=1),
        lambda: assesses(one, people[1], 5, 4, 4, words="Bedre"),
    )
    decided = Decision.objects.get()
    newest = sorted(Assessment.objects.filter(user=people[1]).values_list("at", "pk"))[-1]
    if decided.status == "approved":
        known = Outcome.objects.get().basis["assessments"]
        assert newest[1] in known or newest[0] >= decided.settled_at
