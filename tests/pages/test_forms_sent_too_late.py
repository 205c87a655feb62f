"""A form of the portal that is sent after the session ended is shown again to who signs in, and saved by a click."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from applying import K, begun, member
from calls import VOLUNTARY, published_call, voluntary
from given import Given
from tilskudd.applications.application_queries import draft_of, live_version
from tilskudd.applications.applying import save_draft
from tilskudd.applications.models import Application, Call
from tilskudd.parties.models import MemberRight
from tilskudd.parties.services import load_register
from tilskudd.people.models import KeptForm, User

pytestmark = pytest.mark.django_db
PASSWORD = "riktig-passord-1"
HERE = "http://testserver"


@pytest.fixture
def call(given: Given) -> Call:
    """The call of 2022, open until 1 March at noon."""
    load_register()
    return published_call(given)


@pytest.fixture
def application(given: Given, call: Call) -> Application:
    """An application that the leader has begun."""
    return begun(given, call)


def plain(answer) -> str:
    page = answer.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def leader_of(given: Given, application: Application) -> User:
    user = member(given, application.organisation)
    user.set_password(PASSWORD)
    user.save()
    return user


def address_of(application: Application) -> str:
    whole = live_version(application).questions.question_set
    section = next(one.key for one in whole.sections if any(q.key == K["title"] for q in one.questions))
    return f"/portal/{application.organisation.number}/soknader/{application.number}/del/{section}/"


def signs_in(client: Client, user: User, page) -> object:
    """Press the page's button, and sign in."""
    address = html.unescape(re.search(r'data-next href="([^"]+)"', page.content.decode())[1])
    assert client.get(address).status_code == 200
    neste = address.partition("neste=")[2].replace("%2F", "/")
    posted = {"email": user.email, "password": PASSWORD, "neste": neste}
    return client.post("/logg-inn/", posted, follow=True)


TYPED = {"sett": "0", "neste": "1", K["title"]: "Vaksineprat på jobben"}


def test_what_was_typed_stands_in_the_form_after_signing_in(given: Given, application: Application) -> None:
    """Kept, told, filled in, and not saved before a click; then it is forgotten."""
    client, leader, address = Client(), leader_of(given, application), address_of(application)
    answer = client.post(address, TYPED)
    assert answer.status_code == 403
    assert "vi har tatt vare på det" in plain(answer)
    cookie = client.cookies["skjema"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    page = signs_in(client, leader, answer)
    assert page.request["PATH_INFO"] == address
    assert "Det du skrev, er tatt vare på" in plain(page)
    assert 'value="Vaksineprat på jobben"' in page.content.decode()
    assert draft_of(application).typed == {}
    assert client.post(address, TYPED).status_code == 302
    assert draft_of(application).typed[K["title"]] == ["Vaksineprat på jobben"]
    assert not KeptForm.objects.exists()
    assert "er tatt vare på" not in plain(client.get(address))


def test_a_colleague_who_saved_meanwhile_is_not_written_over(given: Given, application: Application) -> None:
    """Both stand on the page at once, and saving what was kept clashes as it would have done then."""
    client, leader, address = Client(), leader_of(given, application), address_of(application)
    answer = client.post(address, TYPED)
    colleague = member(given, application.organisation, MemberRight.WRITE, name="Kasserer")
    section = address.rstrip("/").rpartition("/")[2]
    save_draft(application, {K["title"]: ("Kassererens",)}, section, [K["title"]], by=colleague, seen=0)
    page = signs_in(client, leader, answer)
    assert "Kassererens" in plain(page)
    assert 'value="Vaksineprat på jobben"' in page.content.decode()
    sett = re.search(r'name="sett" value="(\d+)"', page.content.decode())[1]
    assert client.post(address, TYPED | {"sett": sett}).status_code == 409
    assert draft_of(application).typed[K["title"]] == ["Kassererens"]


def test_it_is_shown_to_nobody_else(given: Given, application: Application, call: Call) -> None:
    """Not in another browser; not to somebody of another organisation in the same one; not after signing out."""
    client, address = Client(), address_of(application)
    leader = leader_of(given, application)
    client.post(address, TYPED)
    other = Client()
    other.force_login(leader)
    assert "Vaksineprat" not in plain(other.get(address))
    stranger = member(given, voluntary(given, VOLUNTARY[1], "Andre"))
    client.force_login(stranger)
    answer = client.get(address)
    assert (answer.status_code, "Vaksineprat" in plain(answer)) == (404, False)
    client.post("/logg-ut/")
    assert not KeptForm.objects.exists()


def test_other_forms_of_the_portal_are_shown_and_sent_by_a_click(given: Given, application: Application) -> None:
    """What was typed stands there as text, with a button that sends it; nothing is done before that, and once."""
    client, leader = Client(), leader_of(given, application)
    address = f"/portal/{application.organisation.number}/utlysninger/{application.call.number}/begynn/"
    answer = client.post(address, {"enda-en": "1", "words": "<script>alert(1)</script>\nlinje to"})
    page = signs_in(client, leader, answer)
    assert "Send skjemaet nå" in plain(page)
    assert "<script>alert" not in page.content.decode()
    assert "alert(1)" in plain(page)
    assert "Send skjemaet nå" not in plain(client.get(f"{address}?uten-skjema=1"))
    assert Application.objects.count() == 1
    assert client.post(address, {"enda-en": "1"}).status_code == 302
    assert Application.objects.count() == 2
    assert "Send skjemaet nå" not in plain(client.get(address))


def test_a_stale_token_from_our_own_page_leads_to_the_form(given: Given, application: Application) -> None:
    """Signed in again in another tab: straight to the page with what was typed; signed out: by way of signing in."""
    leader, address = leader_of(given, application), address_of(application)
    client = Client(enforce_csrf_checks=True)
    client.force_login(leader)
    answer = client.post(address, TYPED, headers={"Origin": HERE})
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = client.get(address)
    assert 'value="Vaksineprat på jobben"' in page.content.decode()
    out = Client(enforce_csrf_checks=True)
    answer = out.post(address, TYPED, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "vi har tatt vare på det" in plain(answer)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://ond.example"}, {"Origin": "null"}, {"Referer": "http://testserver.ond.example/"}],
)
def test_another_site_cannot_put_words_into_a_form(given: Given, application: Application, headers) -> None:
    """A form from elsewhere is not kept, signed in or not: it says that nothing is saved, and leaves no cookie."""
    for client in (Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)):
        answer = client.post(address_of(application), TYPED, headers=headers)
        assert answer.status_code == 403
        assert "skjema" not in client.cookies
        client.force_login(leader_of(given, application))
        assert client.post(address_of(application), TYPED, headers=headers).status_code == 403
    assert not KeptForm.objects.exists()


def test_forms_of_the_office_and_empty_ones_are_not_kept(given: Given, application: Application) -> None:
    """The office shows what was typed to be copied; a button with nothing typed leads back after signing in."""
    client = Client()
    answer = client.post(f"/soknader/{application.number}/mangelbrev/", {"words": "Regnskapet mangler"})
    assert "Regnskapet mangler" in plain(answer)
    client.post(address_of(application), {"sett": "", "x": "  "})
    assert not KeptForm.objects.exists()
    assert "skjema" not in client.cookies


def test_when_there_is_no_room_it_is_shown_to_be_copied(given: Given, application: Application) -> None:
    """Too large to keep: 403 with every word, as before."""
    answer = Client().post(address_of(application), TYPED | {K["goal"]: "ord " * 60_000})
    assert answer.status_code == 403
    assert "er ikke lagret. Logg inn igjen" in plain(answer)
    assert "ord ord" in plain(answer)
    assert not KeptForm.objects.exists()
