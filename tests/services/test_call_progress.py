"""How far a closed call has come, on its page and among the tasks of those who carry it on."""

from __future__ import annotations

import pytest
from django.test import Client

from assessing import all_assess, assesses, closed_call, officer, send_again, sent_application
from given import Given
from tilskudd.applications.assessment_queries import version_of
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.gates import check_gates, overrule_gate
from tilskudd.applications.progress import Progress, progress_of, to_assess
from tilskudd.applications.recommendation_rules import NewRecommendation
from tilskudd.applications.recommending import recommend
from tilskudd.applications.rules import Gate, RecommendationKind
from tilskudd.values.kroner import Kroner
from tilskudd.web.call_proposing import propose_call

pytestmark = pytest.mark.django_db


def stands(call) -> Progress:
    return progress_of(version_of(call))


def test_a_closed_call_waits_for_one_thing_after_the_other(given: Given) -> None:
    """Gates, assessors, assessments; an application that failed a gate waits for nobody, one sent anew waits again."""
    call, eva = closed_call(given), officer(given, "Eva Ness")
    made = [sent_application(given, call, at, check=False) for at in range(3)]
    assert stands(call) == Progress(3, 3, 0, 0, lacks_register=False)
    check_gates(call)
    overrule_gate(made[2], Gate.DEADLINE, is_met=False, words="Kom på papir dagen etter.", by=given.kari)
    assert stands(call) == Progress(3, 0, 2, 0, lacks_register=False)
    assign_assessors(call, [given.kari, eva], by=given.kari)
    assert stands(call) == Progress(3, 0, 0, 4, lacks_register=False)
    assesses(made[0], eva, 3, 3, 3)
    assesses(made[1], eva, 3, 3, 3, final=False)
    assert stands(call).unfinished == 3
    assert [(one.number, n) for one, n in to_assess(eva)] == [(call.number, 1)]
    assert [n for _call, n in to_assess(given.kari)] == [2]
    send_again(given, made[0], 400_000, 0)
    assert [n for _call, n in to_assess(eva)] == [2]


def test_the_register_of_the_closing_day_is_asked_for(given: Given) -> None:
    """A call that demands the register lacks it until a snapshot of its closing day is taken in."""
    call = closed_call(given, gates=[Gate.DEADLINE.value, Gate.VOLUNTARY_REGISTER.value])
    sent_application(given, call, 1)
    assert stands(call) == Progress(1, 1, 0, 0, lacks_register=True)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def next_of(client: Client, call) -> str:
    """What the one button of the call's page leads to."""
    html = client.get(f"/kontor/utlysninger/{call.number}/").content.decode()
    return html.split("data-next", 1)[1].split('href="', 1)[1].split('"', 1)[0]


def test_the_page_and_the_tasks_lead_on(given: Given) -> None:
    """From the register over assessors to the recommendation; when all is proposed, nothing waits."""
    call, eva = closed_call(given), officer(given, "Eva Ness")
    kari = signed_in(given.kari)
    made = [sent_application(given, call, at) for at in range(2)]
    assert next_of(kari, call) == f"/utlysning/{call.number}/vurderere/"
    assert "2 søknader mangler vurderere." in kari.get("/oppgaver/").content.decode()
    assign_assessors(call, [given.kari, eva], by=given.kari)
    assert "2 søknader venter på deg." in signed_in(eva).get("/oppgaver/").content.decode()
    for one in made:
        all_assess(one, 4, 4, 4)
    assert next_of(kari, call) == f"/utlysning/{call.number}/innstilling/"
    assert "Alle 2 søknadene er vurdert." in kari.get("/oppgaver/").content.decode()
    rows = [NewRecommendation(one.number, RecommendationKind.AWARD, Kroner.whole(500_000)) for one in made]
    recommend(call, rows, by=given.kari)
    propose_call(call, by=given.kari)
    assert "Alle 2 søknadene er vurdert." not in kari.get("/oppgaver/").content.decode()


def test_who_only_looks_is_led_to_what_all_see(given: Given) -> None:
    """A controller may not share out: the button leads to the public page, the sentence is the same."""
    call = closed_call(given)
    sent_application(given, call, 1)
    nina = signed_in(given.nina)
    assert next_of(nina, call) == f"/utlysninger/{call.number}/"
    assert "mangler vurderere" in nina.get(f"/kontor/utlysninger/{call.number}/").content.decode()
    assert "mangler vurderere" not in nina.get("/oppgaver/").content.decode()


def test_a_call_that_nobody_applied_to_says_so(given: Given) -> None:
    """No task, and no step that cannot be taken."""
    call = closed_call(given)
    kari = signed_in(given.kari)
    assert "Ingen søknader kom inn." in kari.get(f"/kontor/utlysninger/{call.number}/").content.decode()
    assert call.number not in kari.get("/oppgaver/").content.decode()
