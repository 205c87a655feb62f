"""Calls on pages: what everybody sees, and questions that are edited in words alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from calls import TEXTS, VOLUNTARY, asking_call, call_scheme, drafted_call, published_call, voluntary
from given import Given
from tilskudd.applications.call_facts import facts_of
from tilskudd.applications.call_questions import write_questions
from tilskudd.applications.calls import write_call
from tilskudd.applications.models import Call, RegisterSnapshot
from tilskudd.applications.queries import newest_questions, newest_version
from tilskudd.applications.question_edits import add_question, add_section
from tilskudd.applications.questions import ConditionKind, Option, Question, QuestionKind, QuestionSet, Words
from tilskudd.people.models import Installation
from tilskudd.values.kroner import Kroner

pytestmark = pytest.mark.django_db
OFFICE, PUBLIC = "/kontor/utlysninger/U-2022-1/", "/utlysninger/U-2022-1/"
ASKED = f"{OFFICE}sporsmal/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :])).replace("\u00a0", " ")


def small_set() -> QuestionSet:
    """A choice, an amount, and a text after them; their keys are q2, q5 and q6, the options o3 and o4."""
    whole = add_section(QuestionSet(), Words("Prosjektet", "Prosjektet", "The project"))
    options = (Option(Words("Møter")), Option(Words("Nett")))
    whole = add_question(whole, "s1", Question(QuestionKind.CHOICE, Words("Hva slags arbeid?"), options=options))
    whole = add_question(whole, "s1", Question(QuestionKind.AMOUNT, Words("Hva koster det?")))
    return add_question(whole, "s1", Question(QuestionKind.LONG_TEXT, Words("Hva skjer?"), most=500))


def asks(given: Given, call: Call | None = None) -> Call:
    call = call or drafted_call(given)
    seen = newest_questions(call).number
    write_questions(call, small_set(), by=given.kari, seen=seen, words="La til spørsmål")
    return call


def typed(call: Call, **more: str) -> dict[str, str]:
    """The form of the text as it stands, with changes."""
    told = {"nb": "Hva skjer?", "is_required": "on", "asked_in": "application", "answer": "answered", "most": "500"}
    return told | {"seen": str(newest_questions(call).number)} | more


def question_of(call: Call, key: str) -> Question:
    return newest_questions(call).question_set.question(key)


def test_everybody_reads_an_open_call_in_the_order_they_ask(given):
    """May we, is it for us, what is needed, how it is judged; deadline with clock and days left; no sign-in."""
    published_call(given)
    answer = Client().get(PUBLIC)
    told = text_of(answer)
    places = [told.index(one) for one in ("Kan vi søke?", "Er det noe for oss?", "Hva trenger vi?", "Slik vurderer vi")]
    assert places == sorted(places)
    assert "1. mars 2022 kl. 12.00 14 dager igjen" in told
    assert "20 000 000 kr" in told
    assert "Oppsøkende arbeid, også på arbeidsplasser, går foran annet" in told
    assert "Hva kaller dere prosjektet?" in told
    assert "Ble rådene forstått og fulgt" not in told, "the report's questions are not shown to applicants"
    assert not re.search(r"\b[qo][0-9]+\b", told)
    assert answer.content.count(b"data-next") == 1
    assert "Informasjonsarbeid 2022" in text_of(Client().get("/utlysninger/"))


def test_in_nynorsk_and_in_english(given):
    """Our words and the call's in each; what has no English stands in bokmål, and says so to a screen reader."""
    published_call(given, texts=replace(TEXTS, needs=Words("Vedtekter.", "Vedtektene.")))
    nynorsk = Client().get(f"{PUBLIC}?sprak=nn")
    assert "At fleire følgjer råda om vaksine." in text_of(nynorsk)
    assert b'<html lang="nn"' in nynorsk.content
    english = Client().get(f"{PUBLIC}?sprak=en")
    told = text_of(english)
    assert "May we apply?" in told
    assert "1 March 2022 at 12.00 14 days left" in told
    assert b'<html lang="en"' in english.content
    assert re.search(rb'lang="nb"[^>]*><p>Vedtekter', english.content)
    assert b"/utlysninger/?sprak=en" in english.content
    assert text_of(Client().get("/utlysninger/?sprak=en")).strip().endswith("Bokmål · Nynorsk · English")
    assert "Kan vi søke?" in text_of(Client(HTTP_ACCEPT_LANGUAGE="en").get(PUBLIC)), "only the address gives English"


def test_a_draft_is_nobodys_but_ours(given):
    """Before it is published it is not there, in either list."""
    asking_call(given)
    assert Client().get(PUBLIC).status_code == 404
    assert "Ingenting kan søkes akkurat nå." in text_of(Client().get("/utlysninger/"))
    assert Client().get(OFFICE).status_code == 302


def test_what_was_changed_and_what_the_money_waits_for_is_public(given):
    """The change in our words, the reservation; and when the deadline has passed, no button."""
    call = published_call(given, reservation="Stortingets vedtak om Prop. 51 S")
    version = newest_version(call)
    facts = replace(facts_of(version), contact="Ola Berg")
    write_call(call, facts, by=given.kari, seen=version.number, words="Ny kontakt: Ola Berg.")
    told = text_of(Client().get(PUBLIC))
    assert "Ny kontakt: Ola Berg." in told
    assert "Vi tar forbehold om: Stortingets vedtak om Prop. 51 S ." in told
    assert "Begynn på en søknad" in told
    Installation.objects.update(example_date=date(2022, 3, 2))
    told = text_of(Client().get(PUBLIC))
    assert "Fristen er ute" in told
    assert "Begynn på en søknad" not in told
    assert "Ikke lenger åpne" in text_of(Client().get("/utlysninger/"))


def test_the_button_leads_through_sign_in_to_the_portal(given):
    """Whoever writes for one organisation comes straight to its application; a municipality is told whom it is for."""
    published_call(given)
    at = "/portal/utlysninger/U-2022-1/"
    assert Client().get(at).headers["Location"].startswith("/logg-inn/?neste=")
    leader = given.administrator("Amina Yusuf", voluntary(given))
    answer = signed_in(leader).get(at)
    assert answer.headers.get("Location") == f"/portal/{VOLUNTARY[0]}/utlysninger/U-2022-1/begynn/"
    assert "Utlysningen er for frivillige organisasjoner" in text_of(signed_in(given.per).get(at))
    assert signed_in(given.per).get("/portal/utlysninger/U-2022-9/").status_code == 404


def test_public_pages_ask_little_of_the_database(given):
    """As many questions with several calls as with one, and at most 15; one page is light."""
    scheme = call_scheme(given)
    published_call(given, scheme, frame=Kroner.whole(1_000_000))
    counts = []
    for _more in range(2):
        for at in ("/utlysninger/", PUBLIC):
            Client().get(at)
            with CaptureQueriesContext(connection) as asked:
                answer = Client().get(at)
            counts.append(len(asked))
            assert len(answer.content) < 60_000
        for _number in range(3):
            published_call(given, scheme, frame=Kroner.whole(1_000_000))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15


def test_a_condition_is_chosen_in_words(given):
    """Two selects: which question, and which answer; an option of another question is refused, and nothing is lost."""
    call = asks(given)
    client = signed_in(given.kari)
    page = client.get(f"{ASKED}q6/")
    assert "Vises bare når" in text_of(page)
    wrong = client.post(f"{ASKED}q6/", typed(call, when="q5", answer="o3", help_nb="Skrevet alt"))
    assert wrong.status_code == 422
    assert "Velg et svar som «Hva koster det?» kan ha." in text_of(wrong)
    assert "Skrevet alt" in wrong.content.decode()
    assert client.post(f"{ASKED}q6/", typed(call, when="q5", answer="above")).status_code == 422
    assert client.post(f"{ASKED}q6/", typed(call, when="q5", answer="yes")).status_code == 422
    assert client.post(f"{ASKED}q6/", typed(call, when="q2", answer="o4")).status_code == 302
    condition = question_of(call, "q6").condition
    assert (condition.question, condition.kind, condition.option) == ("q2", ConditionKind.HAS, "o4")
    assert "Vises bare når «Hva slags arbeid?» er «Nett»." in text_of(client.get(ASKED))
    client.post(f"{ASKED}q6/", typed(call, when="q5", answer="above", above="100 000"))
    assert question_of(call, "q6").condition.above == Kroner.whole(100_000)
    client.post(f"{ASKED}q6/", typed(call, when=""))
    assert question_of(call, "q6").condition is None


def test_what_others_rest_on_is_not_removed(given):
    """A question and an option that a condition rests on stand; the sentence names who rests on them."""
    call = asks(given)
    client = signed_in(given.kari)
    client.post(f"{ASKED}q6/", typed(call, when="q2", answer="o4"))
    seen = newest_questions(call).number
    answer = client.post(f"{ASKED}ordne/", {"gjor": "fjern q2", "seen": seen}, follow=True)
    assert "«Hva skjer?» vises bare etter svaret på «Hva slags arbeid?»" in text_of(answer)
    choice = {"nb": "Hva slags arbeid?", "asked_in": "application", "answer": "answered", "seen": str(seen)}
    choice |= {"o3_nb": "Møter", "o4_nb": "Nett"}
    answer = client.post(f"{ASKED}q2/", choice | {"gjor": "fjern o4"})
    assert answer.status_code == 422
    assert "«Hva skjer?» vises bare etter at «Nett» er valgt" in text_of(answer)
    assert newest_questions(call).number == seen


def test_options_are_added_named_and_moved(given):
    """Several at once, one a line; moved up; each keeps its key, so that answers stay theirs."""
    call = asks(given)
    client = signed_in(given.kari)
    choice = {"nb": "Hva slags arbeid?", "asked_in": "application", "answer": "answered"}
    choice |= {"o3_nb": "Møter", "o3_en": "Meetings", "o4_nb": "Nett", "more": "Trykk\n\n  Annet "}
    choice |= {"seen": str(newest_questions(call).number), "gjor": "opp o4"}
    assert client.post(f"{ASKED}q2/", choice).status_code == 302
    options = question_of(call, "q2").options
    assert [(one.key, one.words.nb, one.words.en) for one in options] == [
        ("o4", "Nett", ""),
        ("o3", "Møter", "Meetings"),
        ("o7", "Trykk", ""),
        ("o8", "Annet", ""),
    ]


def test_moving_and_going_back(given):
    """Down and up; the trail says it in words; back to an earlier set is a new one; twice from one page is refused."""
    call = asks(given)
    client = signed_in(given.kari)
    seen = newest_questions(call).number
    client.post(f"{ASKED}ordne/", {"gjor": "opp q6", "seen": seen})
    assert [one.key for one in newest_questions(call).question_set.questions] == ["q2", "q6", "q5"]
    assert newest_questions(call).words == "Flyttet «Hva skjer?» opp"
    late = client.post(f"{ASKED}ordne/", {"gjor": "ned q2", "seen": seen}, follow=True)
    assert "Kari Lunde har endret spørsmålene etter at du åpnet siden." in text_of(late)
    client.post(f"{ASKED}utgaver/", {"til": seen, "seen": seen + 1})
    assert [one.key for one in newest_questions(call).question_set.questions] == ["q2", "q5", "q6"]
    assert "Flyttet «Hva skjer?» opp" in text_of(client.get(f"{ASKED}utgaver/"))


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        ("ordne/", {"gjor": "fjern q99"}),
        ("ordne/", {"gjor": "tøm q2"}),
        ("utgaver/", {"til": "99", "seen": "2"}),
        ("q99/", {}),
        ("del/s99/", {}),
        ("del/s99/nytt/", {}),
        ("begynn/", {"fra": "U-1999-1", "seen": "2"}),
    ],
)
def test_what_is_not_there_is_not_edited(given, at, fields):
    """Keys that the set does not have, acts that are none, sets and calls that are not there."""
    call = asks(given)
    assert signed_in(given.kari).post(f"{ASKED}{at}", fields).status_code == 404
    assert newest_questions(call).number == 2


def test_beginning_with_a_copy_of_another_call(given):
    """The questions come, with what judges each criterion."""
    scheme = call_scheme(given)
    first = asking_call(given, scheme)
    second = drafted_call(given, scheme)
    at = f"/kontor/utlysninger/{second.number}/sporsmal/begynn/"
    client = signed_in(given.kari)
    assert first.number in text_of(client.get(at))
    assert client.post(at, {"fra": first.number, "seen": "1"}).status_code == 302
    assert newest_questions(second).content == newest_questions(first).content
    assert newest_version(second).judged_by == newest_version(first).judged_by


def test_a_new_question_has_limits_that_can_be_used_at_once(given):
    """A budget has its lines; a text no options, and says so."""
    call = asks(given)
    client = signed_in(given.kari)
    told = {"nb": "Budsjett", "kind": "budget", "more": "Lønn\nReise", "seen": "2"}
    assert client.post(f"{ASKED}del/s1/nytt/", told).status_code == 302
    made = list(newest_questions(call).question_set.questions)[-1]
    assert [one.words.nb for one in made.options] == ["Lønn", "Reise"]
    wrong = client.post(f"{ASKED}del/s1/nytt/", told | {"kind": "long-text", "seen": "3"})
    assert wrong.status_code == 422
    assert "har ingen valg" in text_of(wrong)


def test_publishing_tells_all_that_stops_with_where_it_is_mended(given):
    """A call that covers nothing: each hole in a sentence with its link; posted all the same, it is refused."""
    asks(given)
    client = signed_in(given.kari)
    told = text_of(client.get(f"{OFFICE}publiser/"))
    assert "Ingenting i søknaden viser «Oppsøkende arbeid" in told
    assert f'href="{OFFICE}dekning/"' in client.get(f"{OFFICE}publiser/").content.decode()
    answer = client.post(f"{OFFICE}publiser/")
    assert answer.status_code == 422
    assert Call.objects.get().published_at is None


def test_a_criterion_and_a_duty_are_covered_by_ticking(given):
    """What is ticked stands, by its words; a criterion that the rules do not have is not there."""
    call = asks(given)
    client = signed_in(given.kari)
    seen = newest_version(call).number
    at = f"{OFFICE}dekning/kriterium/1/"
    assert client.post(at, {"named": ["q6", "register"], "seen": seen}).status_code == 302
    assert next(iter(newest_version(call).judged_by.values())) == ["q6", "register"]
    assert client.post(at, {"named": ["q99"], "seen": seen + 1}).status_code == 422
    assert client.post(f"{OFFICE}dekning/plikt/1/", {"named": ["call"], "seen": seen + 1}).status_code == 302
    assert "Selve utlysningen" in text_of(client.get(f"{OFFICE}dekning/"))
    assert client.get(f"{OFFICE}dekning/kriterium/99/").status_code == 404
    assert client.get(f"{OFFICE}dekning/plikt/0/").status_code == 404


def test_a_changed_call_keeps_what_was_typed_when_it_is_refused(given):
    """Without words about what is new nothing is written, and the form has all that was typed."""
    call = published_call(given)
    client = signed_in(given.kari)
    page = client.get(f"{OFFICE}endre/")
    form = page.context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    told |= {"closes_on": "2022-03-08", "closes_clock": "12:00", "frame": "20 000 000", "words": " "}
    answer = client.post(f"{OFFICE}endre/", told)
    assert answer.status_code == 422
    assert 'value="2022-03-08"' in answer.content.decode()
    assert client.post(f"{OFFICE}endre/", told | {"words": "Fristen er flyttet."}).status_code == 302
    assert newest_version(call).words == "Fristen er flyttet."
    client.post(f"{OFFICE}trekk/", {"why": "Pengene ble trukket inn."})
    assert "Pengene ble trukket inn." in text_of(Client().get(PUBLIC))


def test_a_register_with_faults_is_told_row_by_row(given):
    """Nothing of it is kept; a good one is listed with its file."""
    client = signed_in(given.kari)

    def sent(content: str):
        file = SimpleUploadedFile("register.csv", content.encode())
        return client.post("/registre/ta-inn/", {"register": "voluntary", "day": "2022-02-15", "file": file})

    head = "organisasjonsnummer;navn;registrert;slettet\n"
    wrong = sent(f"{head}123456789;Feil;2015-03-01;\n")
    assert wrong.status_code == 422
    assert "Rad 2: «123456789» er ikke et organisasjonsnummer." in text_of(wrong)
    assert not RegisterSnapshot.objects.exists()
    assert sent(f"{head}{VOLUNTARY[0]};Naboer;2015-03-01;\n").status_code == 302
    assert "register.csv" in text_of(client.get("/registre/"))


def test_a_large_register_is_taken_from_those_who_are_signed_in(given):
    """Three million bytes: refused before it is read from a stranger, taken from a case officer."""
    at, size = "/registre/ta-inn/", 3_000_000
    assert Client().post(at, data=b"x", content_type="text/plain", CONTENT_LENGTH=str(size)).status_code == 413
    file = SimpleUploadedFile("stor.csv", b"x" * size)
    told = {"register": "voluntary", "day": "2022-02-15", "file": file}
    assert signed_in(given.kari).post(at, told).status_code == 422
