"""Rounds of claims in the office: who does what, refusals that keep what was typed, bulk acts accounted for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localtime

from claims import TIMES, all_send, claim_of, draft_round, move_to, opened_round, sends
from given import Given, kroner
from tilskudd.claims.models import Claim, Round, Verdict
from tilskudd.decisions.models import Decision, Grant
from tilskudd.web.claim_proposing import propose_covered

pytestmark = pytest.mark.django_db
AT = "/krav/2022-1/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :])).replace("\u00a0", " ")


def funded(given: Given, amount: int = 29_300_000, **more: object):
    round = opened_round(given, **more)
    given.authority(100_000_000, "671/60")
    given.frame(amount, round.measures.get(code="programme").scheme)
    return round


def test_a_draft_says_all_that_is_missing_and_opens_when_nothing_is(given: Given) -> None:
    """Two things first; then the button says how many are asked, and opening says it too."""
    round = draft_round(given)
    measure = round.measures.get()
    type(measure).objects.filter(pk=measure.pk).update(window=None, window_reason="", group_first=None, group_last=None)
    client = signed_in(given.kari)
    assert "velg hvem tiltaket gjelder" in text_of(client.get(AT))
    type(measure).objects.filter(pk=measure.pk).update(
        window=measure.window, window_reason="Brevet", group_first=TIMES.opens_on, group_last=TIMES.late_until
    )
    assert "356 kommuner og fylkeskommuner" in text_of(client.get(AT))
    assert "356 er spurt" in text_of(client.post(f"{AT}apne/", follow=True))
    assert Claim.objects.count() == 356


@pytest.mark.parametrize("name", ["apne", "anerkjenn", "purr", "krav/0301/svar", "krav/0301/mangelbrev"])
def test_who_may_not_cannot(given: Given, name: str) -> None:
    """A controller and the steering officer are refused by the service's own right, and nothing is written."""
    round = funded(given)
    sends(given, claim_of(round, "0301"), (2, 0))
    for user in (given.nina, given.steering, given.auditor):
        assert signed_in(user).post(f"{AT}{name}/", {"seen": "1"}).status_code == 403
    assert not Verdict.objects.exists()


def test_times_in_the_wrong_order_keep_what_was_typed(given: Given) -> None:
    """The deadline before it opens: 422, the sentence, and every field as it was written."""
    round = draft_round(given)
    closes = localtime(round.closes_at)
    told = {
        "title": "Pakken",
        "title_nn": "Pakka",
        "opens_on": "2022-06-01",
        "closes_on": closes.date().isoformat(),
        "closes_clock": "12:00",
        "late_until": "2022-11-15",
        "pay_from": "2022-05-16",
        "covers_first": "given-first",
    }
    answer = signed_in(given.kari).post(f"{AT}endre/", told)
    assert answer.status_code == 422
    assert "Fristen er før runden åpner" in text_of(answer)
    assert 'value="Pakka"' in answer.content.decode()
    assert Round.objects.get().title == TIMES.title


def test_a_bulk_act_accounts_for_every_row(given: Given) -> None:
    """Two recognised and one zero; what they come to is said, and each stands with its name."""
    round = funded(given)
    all_send(given, round, [("0301", (3, 0)), ("4601", (2, 1)), ("5001", (0, 0))])
    told = text_of(signed_in(given.kari).post(f"{AT}anerkjenn/"))
    assert "2 linjer er anerkjent, med 6 deltakere" in told
    assert "1 linjer var null" in told
    assert "Oslo kommune" in told
    assert "Bergen kommune" in told


def test_a_verdict_on_fewer_needs_a_reason_and_stays_typed(given: Given) -> None:
    """One of three without a reason: 422 at the form; with it the claim says why."""
    round = funded(given)
    sends(given, claim_of(round, "0301"), (3, 0))
    client = signed_in(given.kari)
    address = f"{AT}krav/0301/svar/"
    answer = client.post(address, {"seen": "1", "count-programme": "1", "reason-programme": ""})
    assert answer.status_code == 422
    assert "hvorfor færre anerkjennes" in text_of(answer)
    assert 'value="1"' in answer.content.decode()
    told = {"seen": "1", "count-programme": "1", "reason-programme": "To sluttet i april."}
    assert "To sluttet i april" in text_of(client.post(address, told, follow=True))
    assert Verdict.objects.get().recognised == 1


def test_a_verdict_on_what_was_not_seen_is_refused(given: Given) -> None:
    """The municipality has sent a second version: the form with the first is told so."""
    round = funded(given)
    sends(given, claim_of(round, "0301"), (3, 0))
    sends(given, claim_of(round, "0301"), (5, 0))
    answer = signed_in(given.kari).post(f"{AT}krav/0301/svar/", {"seen": "1", "count-programme": "3"})
    assert "sendt nye antall" in text_of(answer)
    assert not Verdict.objects.exists()


def test_small_counts_are_hidden_from_who_has_no_work_with_them(given: Given) -> None:
    """Two participants in Oslo: the case officer and the auditor see 2 and 90 000; the steering officer «1–3»."""
    round = funded(given)
    sends(given, claim_of(round, "0301"), (2, 0))
    sends(given, claim_of(round, "4601"), (9, 0))
    for user in (given.kari, given.auditor):
        assert "90 000" in text_of(signed_in(user).get(f"{AT}krav/0301/"))
    client = signed_in(given.steering)
    told = text_of(client.get(f"{AT}krav/0301/"))
    assert "1–3" in told
    assert "90 000" not in told
    listed = text_of(client.get(f"{AT}?vis=alle"))
    assert "1–3 krevd" in listed
    assert "9 krevd" in text_of(client.get(f"{AT}?vis=behandling"))
    assert "90 000" not in listed


def test_a_measure_and_a_claim_of_another_round_are_not_there(given: Given) -> None:
    """404 for a code, a municipality and a round that this one does not have."""
    funded(given)
    client = signed_in(given.kari)
    for address in ("tiltak/training/", "krav/9999/", "krav/123456789/", "tiltak/programme/vedtak/x/"):
        assert client.get(f"{AT}{address}").status_code == 404
    assert client.get("/krav/2022-7/").status_code == 404


def test_the_fuse_is_told_before_the_frame_breaks(given: Given) -> None:
    """Six with many participants each: the forecast goes over the frame; the draft to the ministry is a link away."""
    round = funded(given)
    codes = ("0301", "4601", "5001", "1103", "3024", "3005")
    all_send(given, round, [(code, (40, 10)) for code in codes])
    told = text_of(signed_in(given.kari).get(AT))
    assert "300 deltakere er meldt inn" in told
    assert "Prognosen går over rammen" in told
    assert "Taket: 651 deltakere" in told
    assert "Les varselet til departementet" in told


def test_the_proposal_is_of_what_was_seen(given: Given) -> None:
    """A form that says two when five are covered now is told, and nothing is proposed."""
    round = funded(given)
    sends(given, claim_of(round, "0301"), (5, 0))
    signed_in(given.kari).post(f"{AT}anerkjenn/")
    client = signed_in(given.kari)
    answer = client.post(f"{AT}tiltak/programme/vedtak/", {"units": "2", "seen": "0"})
    assert "endret etter at du åpnet siden" in text_of(answer)
    assert not Decision.objects.exists()
    client.post(f"{AT}tiltak/programme/vedtak/", {"units": "5", "seen": "0"})
    assert Decision.objects.get().versions.get().total == kroner(225_000)


def test_a_stale_decision_is_not_approved_by_its_page(given: Given) -> None:
    """Oslo corrects after the proposal: the approver is told, and no grant is given; no line is corrected by hand."""
    round = funded(given)
    sends(given, claim_of(round, "0301"), (5, 0))
    signed_in(given.kari).post(f"{AT}anerkjenn/")
    decision = propose_covered(round.measures.get(), by=given.kari)
    page = text_of(signed_in(given.kari).get(f"/vedtak/{decision.number}/"))
    assert "Se kravrunden" in page
    answer = signed_in(given.kari).post(
        f"/vedtak/{decision.number}/1/rett/", {"seen": "1", "amount": "1", "reason": "Prøve"}
    )
    assert "følger av antall deltakere og satsen" in text_of(answer)
    sends(given, claim_of(round, "0301"), (4, 0))
    told = text_of(signed_in(given.ola).post(f"/vedtak/{decision.number}/godkjenn/", {"seen": "1"}, follow=True))
    assert "er endret etter at vedtaket ble foreslått" in told
    assert not Grant.objects.exists()


def test_a_regulation_that_is_missing_after_the_deadline_is_a_task(given: Given) -> None:
    """And so are lines that nobody has answered; a steering officer has neither."""
    round = funded(given, regulation=False)
    sends(given, claim_of(round, "0301"), (5, 0))
    move_to(date(2022, 5, 14))
    told = text_of(signed_in(given.kari).get("/oppgaver/"))
    assert "Ingenting kan vedtas før forskriften er registrert" in told
    assert "Én linje venter på svar" in told
    assert "forskriften" not in text_of(signed_in(given.steering).get("/oppgaver/"))
