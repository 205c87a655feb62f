"""Appeals in the office and in the portal: who does what, refusals that keep what was typed, what each side reads."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims import move_to
from given import DAY, Given, kroner
from pages.test_claim_pages import signed_in, text_of
from services.test_appeals import WHY, Case, signer
from tilskudd.appeals.models import Appeal, UncoveredNotice
from tilskudd.appeals.reversal import propose_reversal
from tilskudd.decisions.models import Amendment, Decision, Grant
from tilskudd.parties.services import load_register

pytestmark = pytest.mark.django_db
REASONS = {"words_nb": "Vi ser annerledes på det.", "words_nn": "Vi ser annleis på det."}


@pytest.fixture
def case(given: Given) -> Case:
    return Case(given)


def at(appeal: Appeal, act: str = "") -> str:
    return f"/klager/{appeal.number}/{act}"


def test_a_refused_organisation_reads_its_decision_and_appeals(given: Given, case: Case) -> None:
    """The list shows the refusal; its page the reasons, the letter and the deadline; the appeal gets a receipt."""
    leader = signer(given, case.second)
    client, portal = signed_in(leader), f"/portal/{case.second.number}/"
    pk = case.outcome(case.second).pk
    assert "Vedtak uten tilskudd" in text_of(client.get(portal))
    page = text_of(client.get(f"{portal}vedtak/{pk}/"))
    assert "får ikke tilskudd fra denne ordningen" in page
    assert "Tre uker etter er 8. mars 2022" in page
    assert "Klage" in text_of(client.get(f"{portal}vedtak/{pk}/brev/"))
    file = SimpleUploadedFile("vedlegg.pdf", b"%PDF vedlegg")
    told = text_of(client.post(f"{portal}vedtak/{pk}/klage/", {"words": "Feil.", "file": file}, follow=True))
    assert "mottatt som KL-2022-001" in told
    assert "Til behandling" in told
    answer = client.get(f"{portal}klager/KL-2022-001/fil/")
    assert b"".join(answer.streaming_content) == b"%PDF vedlegg"
    again = client.post(f"{portal}vedtak/{pk}/klage/", {"words": "En gang til."})
    assert again.status_code == 422
    assert "En gang til." in again.content.decode()
    assert "Klagen er trukket" in text_of(client.post(f"{portal}klager/KL-2022-001/trekk/", follow=True))


def test_another_organisations_appeal_is_not_there(given: Given, case: Case) -> None:
    """Neither its decision, its letter, its appeal nor its file, under one's own address or theirs."""
    appeal = case.appealed(case.second)
    client = signed_in(signer(given, case.first))
    own, other = f"/portal/{case.first.number}/", f"/portal/{case.second.number}/"
    pk = appeal.outcome_id
    for end in (f"vedtak/{pk}/", f"vedtak/{pk}/brev/", f"vedtak/{pk}/klage/", f"klager/{appeal.number}/"):
        assert client.get(own + end).status_code == 404
        assert client.get(other + end).status_code == 404
    assert client.post(f"{own}klager/{appeal.number}/trekk/").status_code == 404


def test_a_late_day_says_that_the_deadline_is_past(given: Given, case: Case) -> None:
    """On 9 March it is told before anything is written, and the appeal says how many days."""
    move_to(date(2022, 3, 10))
    client, portal = signed_in(signer(given, case.second)), f"/portal/{case.second.number}/"
    address = f"{portal}vedtak/{case.outcome(case.second).pk}/klage/"
    assert "Fristen er ute" in text_of(client.get(address))
    assert "2 dager for sent" in text_of(client.post(address, {"words": "Beklager"}, follow=True))
    office = signed_in(case.handler)
    appeal = Appeal.objects.get()
    office.post(at(appeal, "ta/"))
    assert "Avvis klagen" in text_of(office.get(at(appeal)))
    typed = office.post(at(appeal, "avvis/"), {"words_nb": "For sent.", "words_nn": ""})
    assert typed.status_code == 422
    assert "For sent." in typed.content.decode()
    office.post(at(appeal, "avvis/"), {"words_nb": "For sent.", "words_nn": "For seint."})
    assert "For sent." in text_of(client.get(f"{portal}klager/{appeal.number}/"))


def test_from_the_queue_to_a_grant_that_lacks_cover(given: Given, case: Case) -> None:
    """Taken, reversed beyond the item, approved on the decision's page, told on the line, and noticed."""
    appeal = case.appealed(case.second)
    client = signed_in(case.handler)
    assert "Forening 2" in text_of(client.get("/oppgaver/"))
    assert "Mona Lie" in text_of(client.get("/klager/"))
    client.post(at(appeal, "omgjor/"), {"amount": "600 000", **REASONS})
    decision = Decision.objects.get(number="V-2022-002")
    page = signed_in(case.approver).get(f"/vedtak/{decision.number}/")
    assert "160 000 kr blir lovet uten dekning" in text_of(page)
    assert "Se klagen" in text_of(page)
    assert "Vedtak V-2022-002 er godkjent" in text_of(
        signed_in(case.approver).post(f"/vedtak/{decision.number}/godkjenn/", {"seen": 1}, follow=True)
    )
    assert "Gjort om" in text_of(client.get("/klager/?fane=done"))
    assert "160 000 kr er lovet etter klage uten dekning" in text_of(client.get("/budsjett/2022/671-71/"))
    lacks = "/budsjett/2022/671-71/uten-dekning/"
    assert "Forening 2" in text_of(client.get(lacks))
    draft = client.get(f"{lacks}varsel/").content.decode().replace("\u00a0", " ")
    assert "Det mangler 160 000 kr." in draft
    told = client.post(f"{lacks}varsel/", {"words": "Mangler.", "sent_on": "2022-02-15"}, follow=True)
    assert "meldt som sendt" in text_of(told)
    assert UncoveredNotice.objects.count() == 1
    grant = Grant.objects.get(recipient=case.second)
    assert "160 000 kr uten dekning" in text_of(client.get(f"/tilskudd/{grant.pk}/"))
    assert client.get(f"/folg-krona/{grant.pk}/").status_code == 200


def test_a_raised_grant_is_settled_on_its_own_page(given: Given, case: Case) -> None:
    """The proposal names the appeal; who approved the decision is told why not; another approves."""
    appeal = case.appealed(case.first)
    propose_reversal(appeal, kroner(90_000), *WHY, by=case.handler)
    grant = Grant.objects.get(recipient=case.first)
    change = Amendment.objects.get()
    page = text_of(signed_in(given.ola).get(f"/tilskudd/{grant.pk}/"))
    assert f"Etter klage {appeal.number}" in page
    assert "kan derfor ikke godkjenne" in page
    signed_in(given.ola).post(f"/tilskudd/endringer/{change.pk}/godkjenn/")
    assert Amendment.objects.get().status == "proposed"
    signed_in(case.approver).post(f"/tilskudd/endringer/{change.pk}/godkjenn/")
    grant.refresh_from_db()
    assert grant.amount == kroner(90_000)
    leader = case.first.memberships.get().user
    told = text_of(signed_in(leader).get(f"/portal/{case.first.number}/klager/{appeal.number}/"))
    assert "Vedtaket er gjort om: 90 000 kr i alt" in told


def test_a_proposal_is_not_told_before_it_is_approved(given: Given, case: Case) -> None:
    """The organisation reads that the appeal is being handled, and neither the amount nor who took it."""
    appeal = case.appealed(case.second)
    propose_reversal(appeal, kroner(40_000), *WHY, by=case.handler)
    leader = case.second.memberships.get().user
    told = text_of(signed_in(leader).get(f"/portal/{case.second.number}/klager/{appeal.number}/"))
    assert "40 000" not in told
    assert "Til behandling" in told


def test_the_insiders_see_why_they_cannot(given: Given, case: Case) -> None:
    """Kari proposed the decision: no button, and the act is refused in words."""
    appeal = case.appealed(case.second)
    client = signed_in(given.kari)
    page = text_of(client.get(at(appeal)))
    assert "Du har vært med på vedtaket" in page
    assert "Ta klagen" not in page
    assert "kan ikke behandle klagen" in text_of(client.post(at(appeal, "ta/"), follow=True))


def test_the_instance_answers_with_its_document(given: Given, case: Case) -> None:
    """Passed on, told to the organisation; «gjøres om» without an amount is sent back to the form; then it is told."""
    appeal = case.appealed(case.second)
    client = signed_in(case.handler)
    client.post(at(appeal, "send-videre/"), REASONS)
    assert "Hos klageinstansen" in text_of(client.get("/klager/?fane=instance"))
    told = {"answered_on": "2022-02-15", "says": "ordered", "words": "Gi 50 000.", "amount": ""}
    answer = client.post(at(appeal, "svar/"), told)
    assert answer.status_code == 422
    assert "Gi 50 000." in answer.content.decode()
    file = SimpleUploadedFile("svar.pdf", b"%PDF svar")
    client.post(at(appeal, "svar/"), {**told, "amount": "50 000", "file": file})
    assert "Foreslå det klageinstansen har bestemt" in text_of(client.get(at(appeal)))
    step = appeal.steps.exclude(file=None).get()
    assert client.get(at(appeal, f"svar/{step.pk}/fil/"))["Content-Disposition"].startswith("attachment")


def test_one_that_came_by_post_is_registered_from_the_line(given: Given, case: Case) -> None:
    """With the day it came; a day after today keeps what was typed; a municipality's gets the legal ground."""
    client = signed_in(case.handler)
    place = case.outcome(case.second).place
    address = f"/vedtak/{case.decision.number}/{place}/klage/"
    assert "Registrer en klage" in text_of(client.get(f"/vedtak/{case.decision.number}/{place}/"))
    answer = client.post(address, {"received_on": "2023-01-01", "words": "Brev fra dem"})
    assert answer.status_code == 422
    assert "Brev fra dem" in answer.content.decode()
    client.post(address, {"received_on": DAY.isoformat(), "words": "Brev fra dem"})
    assert not Appeal.objects.get().from_portal
    load_register()
    given.money(1_000)
    given.authority(1_000)
    grant = given.grants(1_000, scheme=given.frame(1_000, given.scheme()), accepts=False)[0]
    told = text_of(client.get(f"/vedtak/{grant.decision.number}/1/klage/"))
    assert "forvaltningsloven § 2" in told


def test_who_may_not_cannot(given: Given, case: Case) -> None:
    """A steering officer and an auditor read the queue, and are refused every act."""
    appeal = case.appealed(case.second)
    for user in (given.steering, given.auditor):
        client = signed_in(user)
        assert client.get("/klager/").status_code == 200
        for act in ("ta/", "ta-opp/", "avvis/", "omgjor/", "send-videre/", "svar/"):
            assert client.post(at(appeal, act), REASONS).status_code == 403
