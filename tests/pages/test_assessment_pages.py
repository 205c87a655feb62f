"""Assessment and recommendation in the office: what is closed, what stays typed, and an account of each row."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from assessing import CRITERIA, all_assess, assesses, closed_call, declares, officer, role_snapshot, sent_application
from given import Given, kroner
from tilskudd.applications.assessing import settle_difference
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.models import Assessment, Assessor, ImpartialityStatement, Recommendation
from tilskudd.applications.recommendation_rules import LOWER_THAN_AWARDED
from tilskudd.decisions.models import Decision, Grant
from tilskudd.parties.services import load_register

pytestmark = pytest.mark.django_db
CALL = "/utlysning/U-2022-1/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :])).replace("\u00a0", " ")


def shared(given: Given, n: int = 2, **more):
    call = closed_call(given, **({"frame": 1_000_000} | more))
    made = [sent_application(given, call, at, 600_000) for at in range(1, n + 1)]
    assign_assessors(call, [given.kari, officer(given, "Eva Ness")], by=given.kari)
    return call, made


def points(*given: int, words: str = "Godt.", seen: int = 0, **more: str) -> dict[str, str]:
    told = {f"p{at}": str(one) for at, one in enumerate(given)} | {f"r{at}": words for at in range(len(given))}
    return told | {"sent": "1", "seen": str(seen), "words": "Samlet god."} | more


def test_a_closed_application_shows_its_number_and_the_organisation_only(given: Given) -> None:
    """Nothing of what is answered, nor its title, amount or files; after the statement it opens."""
    _call, [one, _two] = shared(given)
    client, at = signed_in(given.kari), f"/vurdering/{one.number}/"
    answer = client.get(at)
    assert "Forening 1" in text_of(answer)
    assert one.number in text_of(answer)
    for secret in ("Fra dør til dør", "600 000", "på sitt eget språk", "Bergen"):
        assert secret not in text_of(answer)
    assert client.get(f"{at}vedlegg/q64/1/").status_code == 404
    assert client.post(at, points(4, 4, 4)).status_code == 200
    assert not Assessment.objects.exists()
    opened = client.post(f"{at}habilitet/", {"is_impartial": "ja", "words": ""}, follow=True)
    assert "på sitt eget språk" in text_of(opened)


def test_a_known_role_is_told_and_stepping_aside_moves_the_application_on(given: Given) -> None:
    """422 with the role in words; then out of the case, and Tor has it."""
    _call, [one, _two] = shared(given)
    officer(given, "Tor Vik")
    role_snapshot(given, (one.organisation.number, "Kari Lunde", "nestleder"))
    client, at = signed_in(given.kari), f"/vurdering/{one.number}/"
    assert "Nestleder, Kari Lunde" in text_of(client.get(at))
    answer = client.post(f"{at}habilitet/", {"is_impartial": "ja", "words": ""})
    assert (answer.status_code, "ikke erklære deg habil" in text_of(answer)) == (422, True)
    assert not ImpartialityStatement.objects.exists()
    answer = client.post(f"{at}habilitet/", {"is_impartial": "nei", "words": ""}, follow=True)
    assert "Tor Vik har fått den" in text_of(answer)
    assert Assessor.objects.filter(user=given.kari, application=one, ended_at=None).count() == 0
    assert "ikke er habil" in text_of(client.get(at))


def test_saving_a_final_one_opens_the_next_at_once(given: Given) -> None:
    """First to second, and from the last one to the queue, which says that all is done."""
    _call, made = shared(given)
    for one in made:
        declares(one, given.kari)
    client = signed_in(given.kari)
    assert "2 søknader venter på deg" in text_of(client.get("/vurdering/"))
    answer = client.post(f"/vurdering/{made[0].number}/", points(4, 4, 4, ferdig="1"))
    assert answer["Location"] == f"/vurdering/{made[1].number}/"
    answer = client.post(f"/vurdering/{made[1].number}/", points(4, 4, 4, ferdig="1"), follow=True)
    assert answer.redirect_chain == [("/vurdering/", 302)]
    assert "Du har vurdert alt som er ditt" in text_of(answer)


def test_what_was_typed_stays_when_something_is_missing(given: Given) -> None:
    """A final one without a reason: 422, what is missing, and the points and words still there; a draft is saved."""
    _call, [one, _two] = shared(given)
    declares(one, given.kari)
    client, at = signed_in(given.kari), f"/vurdering/{one.number}/"
    told = points(4, 3, 2, words="Mine ord", ferdig="1") | {"r1": ""}
    answer = client.post(at, told)
    assert answer.status_code == 422
    assert f"begrunnelse for «{CRITERIA[1]}»" in text_of(answer)
    assert answer.content.decode().count("Mine ord") == 2
    assert answer.content.decode().count(" checked") == 3
    told.pop("ferdig")
    assert "Utkastet er lagret" in text_of(client.post(at, told, follow=True))
    assert Assessment.objects.get().is_final is False


def test_the_other_points_are_not_on_the_page_before_both_are_done(given: Given) -> None:
    """Neither on the application nor as a total in the ranking."""
    _call, [one, _two] = shared(given)
    eva = officer(given, "Eva Ness")
    assesses(one, eva, 5, 5, 5, words="Hemmelig")
    declares(one, given.kari)
    client = signed_in(given.kari)
    assert "Hemmelig" not in client.get(f"/vurdering/{one.number}/").content.decode()
    assert "15" not in text_of(client.get(f"{CALL}innstilling/")).split("Etter rang")[1].split("Spredning")[0][:400]
    assesses(one, given.kari, 2, 5, 5)
    opened = client.get(f"/vurdering/{one.number}/")
    assert "Hemmelig 5" in text_of(opened)
    assert "Vurderingene spriker" in text_of(opened)
    wrong = {"criterion": CRITERIA[0], "points": "1", "words": "Vi ble enige."}
    answer = client.post(f"/vurdering/{one.number}/avklar/", wrong)
    assert (answer.status_code, "Vi ble enige." in answer.content.decode()) == (422, True)
    answer = client.post(f"/vurdering/{one.number}/avklar/", wrong | {"points": "3"}, follow=True)
    assert "Forskjellen er avklart" in text_of(answer)


def test_sharing_out_accounts_for_each_application(given: Given) -> None:
    """Who got which, and what was left; nobody chosen is told at the field."""
    call = closed_call(given)
    sent_application(given, call, 1)
    sent_application(given, call, 2, met=False)
    client = signed_in(given.kari)
    assert client.post(f"{CALL}vurderere/", {}).status_code == 422
    told = text_of(client.post(f"{CALL}vurderere/", {"people": [given.kari.pk]}))
    assert "Forening 1 Kari Lunde Mangler én vurderer" in told
    assert "Forening 2 – Oppfyller ikke inngangsvilkårene" in told
    own = Assessor.objects.get()
    answer = client.post(f"{CALL}vurderere/{own.pk}/ta-av/", {"why": "Syk."}, follow=True)
    assert "Kari Lunde er tatt av" in text_of(answer)


def ranked(given: Given, **more):
    call, made = shared(given, 4, **more)
    for at, one in enumerate(made):
        all_assess(one, 5 - at, 4, 4)
    return call, made


def amounts(made, *given: str, seen: int = 0, **more: str) -> dict[str, str]:
    told = {f"b{one.pk}.{seen}": amount for one, amount in zip(made, given, strict=True)}
    return told | {f"p{one.pk}.{seen}": "" for one in made} | {f"o{one.pk}.{seen}": "" for one in made} | more


def test_amounts_are_saved_together_and_the_fund_line_follows(given: Given) -> None:
    """One whole, one part, two refused; what is left to the krone; then over, and the line stands in the table."""
    _call, made = ranked(given)
    client = signed_in(given.kari)
    answer = client.post(f"{CALL}innstilling/", amounts(made, "600 000", "399 999", "0", "0"), follow=True)
    assert "4 rader er lagret" in text_of(answer)
    assert "999 999 kr av 1 000 000 kr er innstilt, og 1 kr er igjen" in text_of(answer)
    assert "Pengene rekker hit" not in text_of(answer)
    kinds = list(Recommendation.objects.order_by("application").values_list("kind", flat=True))
    assert kinds == ["award", "part", "refusal", "refusal"]
    assert Recommendation.objects.get(application=made[3]).words == LOWER_THAN_AWARDED[0]
    answer = client.post(f"{CALL}innstilling/", amounts(made, "600 000", "400 001", "0", "0", seen=1), follow=True)
    assert "Én rad er lagret" in text_of(answer)
    assert "1 kr mer enn de 1 000 000 kr" in text_of(answer)
    assert "Pengene rekker hit: 1 000 000 kr" in text_of(answer)
    assert "Ingen rader er endret" in text_of(
        client.post(
            f"{CALL}innstilling/",
            amounts(made, "600 000", "400 001", "0", "0", seen=1) | {f"b{made[1].pk}.1": ""},
            follow=True,
        )
    )


def test_assessments_that_lie_far_apart_are_named_until_they_are_settled(given: Given) -> None:
    """Both are done and differ by three: not called unfinished, but named with the way there; settled, it is gone."""
    _call, [one, _two] = shared(given)
    eva = one.assessors.exclude(user=given.kari).get().user
    assesses(one, given.kari, 4, 4, 4)
    assesses(one, eva, 1, 4, 4)
    client = signed_in(given.kari)
    answer = client.get(f"{CALL}innstilling/")
    assert f"Én er ikke ferdig vurdert. Én har vurderinger som spriker. Avklar {one.number} ." in text_of(answer)
    assert f'<a href="/vurdering/{one.number}/">' in answer.content.decode()
    settle_difference(one, CRITERIA[0], 3, "Enige.", by=given.kari)
    assert "spriker" not in text_of(client.get(f"{CALL}innstilling/"))


def test_a_row_that_is_wrong_is_told_and_the_others_are_saved(given: Given) -> None:
    """Above what was applied for, and no amount at all: both stay as typed; the good row is saved."""
    _call, made = ranked(given)
    client = signed_in(given.kari)
    answer = client.post(f"{CALL}innstilling/", amounts(made, "600 001", "mye", "100 000", ""))
    assert answer.status_code == 422
    told = text_of(answer)
    assert "Beløpet er høyere enn det som er søkt om" in told
    assert "Skriv beløpet med tall" in told
    assert 'value="600 001"' in answer.content.decode()
    assert 'value="mye"' in answer.content.decode()
    assert list(Recommendation.objects.values_list("application", flat=True)) == [made[2].pk]


def test_an_old_page_does_not_write_over_a_colleague(given: Given) -> None:
    """Eva saved the row after Kari opened the page: Kari is told, and Eva's stands."""
    _call, made = ranked(given)
    client = signed_in(given.kari)
    eva = signed_in(officer(given, "Eva Ness"))
    eva.post(f"{CALL}innstilling/", amounts(made, "500 000", "", "", ""))
    answer = client.post(f"{CALL}innstilling/", amounts(made, "400 000", "", "", ""))
    assert "En kollega har endret raden" in text_of(answer)
    assert Recommendation.objects.get().amount == kroner(500_000)


def test_a_reserve_list_with_places_and_own_words(given: Given) -> None:
    """Zero with a place is the reserve list; words of one row are its own."""
    _call, made = ranked(given)
    told = amounts(made, "600 000", "400 000", "0", "0") | {
        f"p{made[2].pk}.0": "1",
        f"o{made[3].pk}.0": "Målgruppen er en annen.",
    }
    signed_in(given.kari).post(f"{CALL}innstilling/", told)
    rows = list(Recommendation.objects.order_by("application").values_list("kind", "place", "words"))
    assert rows[2] == ("reserve", 1, "")
    assert rows[3] == ("refusal", None, "Målgruppen er en annen.")


def test_what_if_shows_beside_and_saves_nothing(given: Given) -> None:
    """Half of each, at most 250 000: four get 250 000; with least points 12 only two; strange words are told."""
    _call, _made = ranked(given)
    client = signed_in(given.kari)
    told = text_of(client.get(f"{CALL}innstilling/?prosent=50&tak=250000"))
    assert "Da får 4 til sammen 1 000 000 kr , og 0 kr er igjen. Ingenting er lagret." in told
    told = text_of(client.get(f"{CALL}innstilling/?prosent=50&minst=12"))
    assert "Da får 2 til sammen 600 000 kr , og 400 000 kr er igjen" in told
    assert "Skriv poengene med tall" in text_of(client.get(f"{CALL}innstilling/?minst=NaN"))
    filled = client.get(f"{CALL}innstilling/?prosent=50&fyll=1").content.decode()
    assert filled.count('value="300\u00a0000"') == 3
    assert not Recommendation.objects.exists()


def test_the_spread_is_by_county_or_any_question_that_can_be_counted(given: Given) -> None:
    """Counties without any are named; measures are counted by their options; a strange question is the counties."""
    load_register()
    _call, made = ranked(given)
    client = signed_in(given.kari)
    client.post(f"{CALL}innstilling/", amounts(made, "600 000", "400 000", "0", "0"))
    told = text_of(client.get(f"{CALL}innstilling/"))
    assert "Uten tilskudd: Agder, Innlandet" in told
    assert "Vestland 1 1 600 000" in told
    told = text_of(client.get(f"{CALL}innstilling/?spredning=q3"))
    assert "Oppsøkende på arbeidsplasser 2 1 400 000" in told
    assert "Bergen 1 1 600 000" in text_of(client.get(f"{CALL}innstilling/?spredning=q24"))
    assert client.get(f"{CALL}innstilling/?spredning=q2").status_code == 200


def test_from_recommendation_to_a_decision_and_two_parts(given: Given) -> None:
    """Proposed with the figures that were seen, approved by Ola, split 80 and 20 with an account."""
    _call, made = ranked(given)
    client = signed_in(given.kari)
    assert "mangler innstilling" in text_of(client.get(f"{CALL}vedtak/"))
    client.post(f"{CALL}innstilling/", amounts(made, "600 000", "400 000", "0", "0"))
    page = text_of(client.get(f"{CALL}vedtak/"))
    assert "4 søknader får svar. Det blir 1 000 000 kr av 1 000 000 kr" in page
    old = {"count": "4", "ore": "99900000", "seen": "0", "words": ""}
    assert client.post(f"{CALL}vedtak/", old).status_code == 422
    client.post(f"{CALL}vedtak/", old | {"ore": "100000000"})
    still = text_of(client.get(f"{CALL}innstilling/"))
    assert "1 000 000 kr av 1 000 000 kr er innstilt, og 0 kr er igjen" in still
    decision = Decision.objects.get()
    at = f"/vedtak/{decision.number}/"
    assert client.get(f"{at}del-i-to/").status_code == 404
    basis = text_of(signed_in(given.ola).get(at))
    assert "S-2022-00001, søkt 600 000, 13 poeng, nummer 1" in basis
    assert "Du har ingen kjent tilknytning til søkerne" in basis
    assert "Lønn og prosjektledelse 600 000" in text_of(client.get(f"{at}1/"))
    signed_in(given.ola).post(f"{at}godkjenn/", {"seen": "1"})
    assert Grant.objects.count() == 2
    assert "Del utbetalingen i to" in text_of(client.get(at))
    told = text_of(client.post(f"{at}del-i-to/", {"percent": "80", "second_from": ""}))
    assert "2 tilskudd er delt i to" in told
    assert "Forening 1 480 000 120 000" in told
    assert client.post(f"{at}del-i-to/", {"percent": "100"}).status_code == 422
    locked = client.get(f"{CALL}innstilling/").content.decode()
    assert f'name="b{made[0].pk}.' not in locked


@pytest.mark.parametrize("name", ["innstilling", "avvis", "vedtak", "vurderere"])
def test_who_may_not_cannot(given: Given, name: str) -> None:
    """A controller, the steering officer and the auditor write nothing."""
    _call, made = ranked(given)
    for user in (given.nina, given.steering, given.auditor):
        answer = signed_in(user).post(f"{CALL}{name}/", amounts(made, "600 000", "0", "0", "0"))
        assert answer.status_code in (403, 422) or "har ikke rett" in text_of(answer)
    assert not Recommendation.objects.exists()
    assert not Decision.objects.exists()


def test_a_table_of_two_hundred_rows_is_whole(given: Given, django_assert_max_num_queries) -> None:
    """Two hundred on one page in fifteen queries, and all of them saved in one go."""
    call = closed_call(given, frame=20_000_000, assessors=1)
    made = [sent_application(given, call, at, 200_000) for at in range(200)]
    assign_assessors(call, [given.kari], by=given.kari)
    for one in made:
        declares(one, given.kari)
        Assessment.objects.create(
            application=one,
            sent=one.sent.get(),
            user=given.kari,
            number=1,
            scores=[{"criterion": words, "points": 4, "reason": "Bra."} for words in CRITERIA],
            is_final=True,
            at=one.begun_at,
        )
    client = signed_in(given.kari)
    client.get(f"{CALL}innstilling/")
    with django_assert_max_num_queries(15):
        answer = client.get(f"{CALL}innstilling/")
    assert answer.content.decode().count('class="amount"') == 200
    assert len(answer.content) < 180_000
    told = client.post(f"{CALL}innstilling/", amounts(made, *["100 000"] * 200), follow=True)
    assert "200 rader er lagret" in text_of(told)
    assert "20 000 000 kr av 20 000 000 kr er innstilt, og 0 kr er igjen" in text_of(told)
