"""What an organisation sees at its application when it is decided."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from applying import member
from assessing import all_assess, closed_call, officer, sent_application
from given import Given, kroner
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.models import Application, ApplicationDraft
from tilskudd.applications.recommendation_rules import NewRecommendation
from tilskudd.applications.recommending import recommend
from tilskudd.applications.rules import RecommendationKind
from tilskudd.decisions.models import Grant
from tilskudd.web.call_proposing import approve_call, propose_call

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_answer_stands_at_the_application_from_its_approval(given: Given) -> None:
    """A part and a refusal: nothing while they are proposed; then the words, the way to each, and no withdrawing."""
    call = closed_call(given)
    made = [sent_application(given, call, at) for at in range(2)]
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    for one in made:
        ApplicationDraft.objects.create(application=one)
        all_assess(one, 4, 4, 4)
    part = NewRecommendation(made[0].number, RecommendationKind.PART, kroner(150_000), "Reiser dekkes ikke.")
    recommend(call, [part, NewRecommendation(made[1].number, RecommendationKind.REFUSAL)], by=given.kari)
    decision = propose_call(call, by=given.kari)
    clients = [signed_in(member(given, one.organisation)) for one in made]
    places = [f"/portal/{one.organisation.number}/" for one in made]

    def page(at: int) -> str:
        html = clients[at].get(f"{places[at]}soknader/{made[at].number}/").content.decode()
        return re.sub(r"</?span[^>]*>", "", html).replace("\u00a0", " ")

    assert all("Trekk søknaden" in page(at) and "Se vedtaket" not in page(at) for at in (0, 1))
    approve_call(decision, by=given.ola, seen=1)
    assert "Dere har fått 150 000 kr av de 500 000 kr dere søkte om." in page(0)
    assert f'href="{places[0]}tilskudd/{Grant.objects.get().pk}/"' in page(0)
    refusal = decision.versions.get().outcomes.get(amount=0)
    assert "dere fikk ikke tilskudd" in page(1)
    assert f'href="{places[1]}vedtak/{refusal.pk}/"' in page(1)
    for at in (0, 1):
        assert "Trekk søknaden" not in page(at)
        answer = clients[at].post(f"{places[at]}soknader/{made[at].number}/trekk/", follow=True)
        assert "Søknaden er avgjort." in answer.content.decode()
    assert set(Application.objects.values_list("state", flat=True)) == {"sent"}
