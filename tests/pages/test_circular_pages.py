"""Circulars and shared experience as each side sees them: whose is not there, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from circulars import CORRECTED, WORDS, corrected, proposed, sent
from given import DAY, TRONDHEIM, Given
from pages.test_assignment_pages import main_of, next_in
from pages.test_claim_pages import signed_in, text_of
from reports import FACTS, demanded, grant_to_trondheim, sends
from tilskudd.circulars.asking import answer_about, ask_about
from tilskudd.circulars.models import Circular, CircularAnswer, CircularIssue
from tilskudd.circulars.sending import deliver_due_circulars
from tilskudd.followup.reviewing import approve_report
from tilskudd.followup.sharing import share_experience
from tilskudd.parties.models import MemberRight, Organisation
from tilskudd.parties.services import load_register
from tilskudd.people.two_persons import note

pytestmark = pytest.mark.django_db
FORM = {
    "seen": "0",
    "title_nb": "Veiledning",
    "text_nb": "Satsen er 45 000 kroner.",
    "to": ["municipalities"],
    "counted_on": DAY.isoformat(),
}


def oslo(given: Given):
    """Somebody who acts for Oslo, and Oslo."""
    organisation = Organisation.objects.get(number="958935420")
    return given.administrator("Olav Oslo", organisation), organisation


def delivered() -> None:
    while deliver_due_circulars():
        pass


def test_what_is_typed_is_kept_and_all_that_is_wrong_is_told(given: Given) -> None:
    """Half of nynorsk and a file that is no PDF: 422 with the words still there; then it is saved."""
    load_register()
    assignment = given.letter.assignments.get(number="22")
    client = signed_in(given.kari)
    page = text_of(client.get(f"/rundskriv/nytt/?oppdrag={assignment.pk}"))
    assert "Skriv et rundskriv" in page
    bad = FORM | {"title_nn": "Rettleiing", "file": SimpleUploadedFile("x.pdf", b"ikke en pdf")}
    answer = client.post("/rundskriv/nytt/", bad)
    assert answer.status_code == 422
    assert "både tittel og tekst på nynorsk" in text_of(answer)
    assert "Satsen er 45 000 kroner." in answer.content.decode()
    good = FORM | {"assignment": assignment.pk, "file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 skjema")}
    told = text_of(client.post("/rundskriv/nytt/", good, follow=True))
    assert "lagret som R-2022-001" in told
    assert "Oppdrag 22" in told
    assert "R-2022-001" in text_of(client.get(f"/rundskriv/?oppdrag={assignment.pk}"))
    assert "Rundskriv om oppdraget" in text_of(client.get(f"/oppdrag/{assignment.pk}/"))


def test_scheme_must_be_chosen_for_its_recipients(given: Given) -> None:
    """Recipients of a scheme without the scheme is told where it stands."""
    answer = signed_in(given.kari).post("/rundskriv/nytt/", FORM | {"to": ["recipients"]})
    assert answer.status_code == 422
    assert "Velg ordningen." in text_of(answer)


def test_each_sees_only_the_act_that_is_theirs(given: Given) -> None:
    """Kari put it forward and sees no approval; Ola does; a forged act is refused in words, and nothing is changed."""
    issue = proposed(given)
    at = f"/rundskriv/{issue.circular_id}/"
    assert "En som ikke har skrevet" in text_of(signed_in(given.kari).get(at))
    assert "Godkjenn rundskrivet" in text_of(signed_in(given.ola).get(at))
    assert signed_in(given.kari).post(f"{at}godkjenn/").status_code == 403
    back = signed_in(given.ola).post(f"{at}send-tilbake/", {"answer": ""})
    assert back.status_code == 422
    told = text_of(signed_in(given.kari).post(f"{at}send/", follow=True))
    assert "må godkjennes av en annen" in told
    assert CircularIssue.objects.get().status == "proposed"


def test_a_circular_that_one_does_not_have_is_not_there(given: Given) -> None:
    """Before it is delivered, and for a draft: 404 for the page, its PDF, its file, reading and asking."""
    circular = sent(given)
    client = signed_in(given.per)
    at = f"/portal/{TRONDHEIM}/rundskriv/{circular.pk}/"
    for end in ("", "pdf/", "vedlegg/"):
        assert client.get(f"{at}{end}").status_code == 404
    for end in ("lest/", "spor/"):
        assert client.post(f"{at}{end}", {"words": "Hei"}).status_code == 404
    delivered()
    assert client.get(at).status_code == 200
    assert client.get(f"{at}vedlegg/").status_code == 404
    assert client.get(f"/portal/958935420/rundskriv/{circular.pk}/").status_code == 404


def test_a_question_that_waits_is_the_next_act_of_who_answers(given: Given) -> None:
    """The oldest of two; for who only looks it is not, and when both are answered it is who has received it."""
    circular = sent(given)
    delivered()
    first, second = (ask_about(circular, given.trondheim, words, by=given.per) for words in ("Når?", "Hvem?"))
    at = f"/rundskriv/{circular.pk}/"
    for question in (first, second):
        assert next_in(main_of(signed_in(given.kari).get(at))) == f"{at}sporsmal/{question.pk}/"
        assert next_in(main_of(signed_in(given.auditor).get(at))) == f"{at}mottakere/"
        answer_about(question, "Nå.", by=given.kari)
    assert next_in(main_of(signed_in(given.kari).get(at))) == f"{at}mottakere/"


def test_the_trail_ends_with_what_was_done_last(given: Given) -> None:
    """More than a hundred acts on one circular: the page shows the newest, not the last of the first hundred."""
    circular = proposed(given).circular
    for number in range(120):
        note(given.kari, "circular.asked", circular.about, organisation=f"Kommune {number}", question=number)
    page = text_of(signed_in(given.kari).get(f"/rundskriv/{circular.pk}/"))
    assert [f"Kommune {number} " in page for number in (119, 100, 99)] == [True, True, False]


def test_an_answer_to_all_hides_who_asked_and_one_to_the_one_is_hidden_from_the_others(given: Given) -> None:
    """Oslo sees the question in our words and no Trondheim, and nothing of what was answered to Trondheim alone."""
    circular = sent(given)
    delivered()
    first, second = (
        ask_about(circular, given.trondheim, words, by=given.per)
        for words in ("Gjelder det Ola Nordmann?", "Hemmelig?")
    )
    client = signed_in(given.kari)
    at = f"/rundskriv/{circular.pk}/sporsmal/"
    told = {"words": "Ja, når vilkårene er oppfylt.", "to": "all", "asked_as": "Gjelder det alle?"}
    bad = client.post(f"{at}{first.pk}/", told | {"asked_as": ""})
    assert bad.status_code == 422
    assert "Ja, når vilkårene" in bad.content.decode()
    client.post(f"{at}{first.pk}/", told)
    answer_about(second, "Bare dere.", by=given.kari)
    user, organisation = oslo(given)
    seen = text_of(signed_in(user).get(f"/portal/{organisation.number}/rundskriv/{circular.pk}/"))
    assert "Gjelder det alle?" in seen
    for hidden in ("Ola Nordmann", "Trondheim", "Hemmelig", "Bare dere", "Per Dahl"):
        assert hidden not in seen
    assert "Hemmelig?" in text_of(signed_in(given.per).get(f"/portal/{TRONDHEIM}/rundskriv/{circular.pk}/"))
    late = text_of(client.post(f"{at}{first.pk}/", told | {"words": "Et annet svar."}))
    assert "alt besvart" in late
    assert "Et annet svar." in late
    assert CircularAnswer.objects.count() == 2


def test_a_nynorsk_municipality_gets_it_in_nynorsk_and_who_may_only_administer_does_not_ask(given: Given) -> None:
    """Trondheim set to nynorsk reads nynorsk; Ada may administer, sees no form, and is refused."""
    Organisation.objects.filter(pk=given.trondheim.pk).update(written_form="nn")
    circular = sent(given)
    delivered()
    ada = given.colleague("Ada Adm", MemberRight.ADMINISTER)
    at = f"/portal/{TRONDHEIM}/rundskriv/{circular.pk}/"
    page = text_of(signed_in(ada).get(at))
    assert "Rettleiing om integreringspakka" in page
    assert "Still et spørsmål" not in page
    assert signed_in(ada).post(f"{at}spor/", {"words": "Hei"}).status_code == 403
    seen = circular.issues.get().pk
    assert f'name="utsending" value="{seen}"' in signed_in(ada).get(at).content.decode()
    assert "ny utgave etter at du åpnet siden" in text_of(signed_in(ada).post(f"{at}lest/", follow=True))
    assert "notert" in text_of(signed_in(ada).post(f"{at}lest/", {"utsending": seen}, follow=True))


def test_the_list_of_addressees_tells_what_each_had(given: Given) -> None:
    """Delivered, corrected and stopped, by filter and by issue; the page after the first goes on by key."""
    circular = sent(given)
    deliver_due_circulars(most=60)
    corrected(given, circular, replace(CORRECTED, to_counties=False))
    client = signed_in(given.auditor)
    at = f"/rundskriv/{circular.pk}/mottakere/"
    page = text_of(client.get(at))
    assert "hadde utgave 1" in page
    assert "Prøv igjen" not in page
    old = text_of(client.get(f"{at}?utgave=1&vis=ikke"))
    assert "Nei, stanset av rettelsen" in old
    assert "Fikk rettelsen i stedet" in old
    last = circular.issues.order_by("-pk").first().addressees.order_by("pk")[49].pk
    assert "får det for første gang" in text_of(client.get(f"{at}?etter={last}"))
    assert client.get(f"/rundskriv/{proposed(given, WORDS).circular_id}/mottakere/").status_code == 404


def test_experience_is_read_by_those_of_the_scheme_alone(given: Given) -> None:
    """Trondheim shares; Oslo without a grant of the scheme gets 404; before it is shared the page is empty."""
    report = demanded(given, grant_to_trondheim(given, budget=None).decision.scheme, FACTS)
    made = sends(given, report, accounts={})
    at = f"/portal/{TRONDHEIM}/erfaringer/{report.demand.scheme_id}/"
    assert "Ingen har delt noe ennå." in text_of(signed_in(given.per).get(at))
    approve_report(made, by=given.kari)
    share_experience(made, by=given.kari)
    assert "Gå dit folk er." in text_of(signed_in(given.per).get(at))
    user, organisation = oslo(given)
    assert signed_in(user).get(at.replace(TRONDHEIM, organisation.number)).status_code == 404
    refused = signed_in(given.kari).post(f"/rapporter/{report.pk}/trekk-erfaring/", {"why": ""})
    assert refused.status_code == 422
    signed_in(given.kari).post(f"/rapporter/{report.pk}/trekk-erfaring/", {"why": "Nevner en person."})
    assert "Gå dit folk er." not in text_of(signed_in(given.per).get(at))
    assert "Nevner en person." in text_of(signed_in(given.per).get(f"/portal/{TRONDHEIM}/rapporter/{report.pk}/"))
    assert Circular.objects.count() == 0
