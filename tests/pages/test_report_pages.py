"""What recipients, their auditors and the agency see and do with reports; what was typed is never lost."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims import move_to
from given import DAY, TRONDHEIM, Given, kroner
from reported_world import with_pictures
from reports import (
    ACCOUNTS,
    ANSWERS,
    BUDGET,
    DUE,
    FACTS,
    again,
    demanded,
    fills,
    grant_to_trondheim,
    keyed,
    paid_out,
    seen,
    sends,
)
from tilskudd.followup.auditing import make_auditor_link
from tilskudd.followup.demands import demand_reports, open_due_reports
from tilskudd.followup.models import AuditorStatement, ChangeRequest, Recovery, Report, ReportDemand, ReportVersion
from tilskudd.followup.ready_made import municipal_report
from tilskudd.followup.reviewing import approve_report, ask_to_complete, remind_of_reports
from tilskudd.parties.models import MemberRight
from tilskudd.people.local_accounts import TRIES_PER_ADDRESS
from tilskudd.people.models import SignInAttempt

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Rita Revisor",
    "title": "revisor",
    "firm": "Revisjon AS",
    "firm_number": "987 879 696",
    "conclusion": "clean",
    "remarks": "",
}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :])).replace("\u00a0", " ")


@pytest.fixture
def report(given: Given) -> Report:
    """A report with accounts on 100 000 to Trondheim, where an auditor must sign above 50 000."""
    return demanded(given, grant_to_trondheim(given, audit_above=50_000).decision.scheme)


@pytest.fixture
def plain_report(given: Given) -> Report:
    """The same without an auditor."""
    return demanded(given, grant_to_trondheim(given).decision.scheme)


def at(report: Report, more: str = "") -> str:
    return f"/portal/{TRONDHEIM}/rapporter/{report.pk}/{more}"


def flat(answers: dict[str, list[str]]) -> dict[str, str]:
    return {name: told[0] for name, told in answers.items()}


def pdf(content: bytes = b"%PDF-1.7 uttalelse") -> SimpleUploadedFile:
    return SimpleUploadedFile("uttalelse.pdf", content)


class TestPortal:
    def test_a_report_step_by_step_to_the_receipt(self, given, plain_report):
        """The task on the front page, questions, accounts, all that is sent, and the receipt with what is unspent."""
        client = signed_in(given.per)
        assert "«Sluttrapport»: send innen 1. juni 2022." in text_of(client.get("/portal/"))
        told = flat(keyed(ANSWERS)) | {"sett": "0", "videre": "ja"}
        step = client.post(at(plain_report, "sporsmal/"), told, follow=True)
        assert "alt er besvart" in text_of(step)
        step = client.post(at(plain_report, "regnskap/"), ACCOUNTS | {"sett": "1", "videre": "ja"}, follow=True)
        assert "ført, 2 000 kr er ubrukt" in text_of(step)
        assert "2 000 kr er ubrukt" in text_of(client.get(at(plain_report, "send/")))
        receipt = client.post(at(plain_report, "send/"), {"sett": "2"}, follow=True)
        assert receipt.request["PATH_INFO"].endswith("/kvittering/")
        assert "Vi informerte på språkkafeer." in text_of(receipt)
        assert "Ubrukt 2 000 kr" in text_of(receipt)

    def test_what_was_typed_stays_when_a_colleague_has_saved(self, given, plain_report):
        """409, with what the colleague wrote beside it, and the newer number so that it can be saved."""
        client = signed_in(given.per)
        fills(given, plain_report, q1="Dette skrev kollegaen.")
        told = flat(keyed(ANSWERS | {"q1": ["Dette skrev jeg."]})) | {"sett": "0"}
        answer = client.post(at(plain_report, "sporsmal/"), told)
        assert answer.status_code == 409
        assert "Dette skrev jeg." in answer.content.decode()
        assert "Dette skrev kollegaen." in text_of(answer)
        assert 'name="sett" value="1"' in answer.content.decode()
        answer = client.post(at(plain_report, "regnskap/"), {"used-o3": "tusen", "sett": "0"})
        assert answer.status_code == 409
        assert 'value="tusen"' in answer.content.decode()

    def test_everything_that_stops_it_is_told_with_where_to_mend_it(self, given, report):
        """422: answers, lines and the auditor, each with its address."""
        client = signed_in(given.per)
        client.post(at(report, "regnskap/"), {"used-o3": "1", "sett": "0"})
        answer = client.post(at(report, "send/"), {"sett": "1"})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert f"{at(report, 'sporsmal/')}#" in html
        assert f"{at(report, 'regnskap/?feil')}#why-o3" in html
        assert at(report, "revisor/") in html

    def test_who_may_only_write_cannot_send_and_is_told_who_can(self, given, plain_report):
        """The names of those who sign; a forged post is refused."""
        fills(given, plain_report)
        client = signed_in(given.colleague("Bare Skriver", MemberRight.WRITE))
        assert "Per Dahl" in text_of(client.get(at(plain_report, "send/")))
        assert client.post(at(plain_report, "send/"), {"sett": "1"}).status_code == 403

    def test_another_organisation_is_not_there(self, given, plain_report):
        """404 on every address of the report, in one's own organisation's name and in theirs."""
        other = given.grants(1)[0].recipient
        client = signed_in(given.administrator("Fremmed", other))
        for more in ("", "sporsmal/", "regnskap/", "send/", "kvittering/", "revisor/", "utsettelse/", "uttalelse/"):
            assert client.get(at(plain_report, more)).status_code == 404
            assert client.get(at(plain_report, more).replace(TRONDHEIM, other.number)).status_code == 404
            assert client.post(at(plain_report, more).replace(TRONDHEIM, other.number)).status_code in (404, 405)

    def test_overdue_is_loud_and_more_time_is_asked_for(self, given, plain_report):
        """The day after; the reminder stands there, and the answer comes."""
        client = signed_in(given.per)
        move_to(DUE - timedelta(days=5))
        remind_of_reports()
        assert "innen en uke" in text_of(client.get(at(plain_report)))
        asked = {"wanted_on": "2022-07-01", "words": "Syk"}
        assert "Vi har ikke svart ennå" in text_of(client.post(at(plain_report, "utsettelse/"), asked, follow=True))
        answer = client.post(at(plain_report, "utsettelse/"), {"wanted_on": "2022-07-01", "words": "Syk igjen"})
        assert answer.status_code == 422
        assert "Syk igjen" in answer.content.decode()
        move_to(DUE + timedelta(days=1))
        assert "Fristen er ute" in text_of(client.get(at(plain_report)))

    def test_a_change_is_asked_for_with_a_file(self, given, plain_report):
        """It waits, and the award shows it."""
        client, pk = signed_in(given.per), plain_report.grant_id
        told = {"words": "Flytte penger", "why": "Færre reiser", "from_on": "2022-03-01", "file": pdf()}
        answer = client.post(f"/portal/{TRONDHEIM}/tilskudd/{pk}/endring/", told, follow=True)
        assert "Venter på svar" in text_of(answer)
        assert ChangeRequest.objects.get().file_name == "uttalelse.pdf"
        assert "Flytte penger" in text_of(client.get(f"/portal/{TRONDHEIM}/tilskudd/{pk}/"))


class TestAuditor:
    def test_from_the_link_to_the_statement(self, given, report):
        """Shown once to the recipient; open to who has it, kept from search engines and caches; signed once."""
        fills(given, report)
        client = signed_in(given.per)
        html = client.post(at(report, "revisor/")).content.decode()
        address = re.search(r"http://testserver(/revisor/[^/]+/)", html)[1]
        assert address not in client.get(at(report, "revisor/")).content.decode()
        auditor = Client()
        page = auditor.get(address)
        assert "noindex" in page["X-Robots-Tag"]
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "same-origin"
        assert "38 000" in text_of(page)
        print_ = re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())[1]
        answer = auditor.post(address, FORM | {"seen": print_, "file": pdf(b"<html>")})
        assert answer.status_code == 422
        assert "Rita Revisor" in answer.content.decode()
        answer = auditor.post(address, FORM | {"seen": print_, "file": pdf()})
        assert "Regnskapet er signert" in text_of(answer)
        assert "Regnskapet er signert" in text_of(auditor.get(address))
        answer = auditor.post(address, FORM | {"seen": print_, "file": pdf()})
        assert AuditorStatement.objects.count() == 1
        assert "har signert" in text_of(client.get(at(report)))

    def test_a_wrong_or_old_link_is_calm_and_tries_are_counted(self, given, report):
        """404 without a word of whose it was; after many, 429; signing in is another matter."""
        fills(given, report)
        _link, token = make_auditor_link(again(report), by=given.per)
        move_to(DAY + timedelta(days=61))
        for one in (token, "x" * 43, "æøå"):
            answer = Client().get(f"/revisor/{one}/")
            assert answer.status_code == 404
            assert "Be den som sendte den" in text_of(answer)
            assert "TRONDHEIM" not in answer.content.decode()
        move_to(DAY)
        for _try in range(TRIES_PER_ADDRESS - 3):
            Client().get("/revisor/feil/")
        assert SignInAttempt.objects.count() == TRIES_PER_ADDRESS
        assert Client().get(f"/revisor/{token}/").status_code == 429
        assert Client().get("/logg-inn/").status_code == 200

    def test_accounts_under_work_are_not_shown(self, given, report):
        """The recipient takes a line away: the auditor is told to ask."""
        fills(given, report)
        _link, token = make_auditor_link(again(report), by=given.per)
        fills(given, report, accounts={"used-o3": "1"})
        answer = Client().get(f"/revisor/{token}/")
        assert answer.status_code == 409
        assert "under arbeid" in text_of(answer)


class TestOffice:
    def test_a_demand_is_made_and_changed_on_pages(self, given):
        """With a ready-made set; changed it keeps its questions."""
        scheme = given.ready_scheme(1_000)
        client = signed_in(given.kari)
        form = {
            "seen": "0",
            "title_nb": "Kort rapport",
            "title_nn": "Kort rapport",
            "due_on": "2022-06-01",
            "questions": "short",
            "accounts": "no",
            "share": "10",
        }
        answer = client.post(f"/ordninger/{scheme.pk}/rapportkrav/nytt/", form | {"due_on": "2021-01-01"})
        assert answer.status_code == 422
        assert "Fristen må være etter i dag" in text_of(answer)
        client.post(f"/ordninger/{scheme.pk}/rapportkrav/nytt/", form)
        demand = ReportDemand.objects.get()
        again_ = form | {"seen": "1", "questions": "as-now", "due_on": "2022-07-01"}
        client.post(f"/rapportkrav/{demand.pk}/endre/", again_)
        first, second = demand.versions.order_by("number")
        assert (second.questions, second.used_question) == (first.questions, first.used_question)
        assert second.due_on == date(2022, 7, 1)

    def test_the_list_says_how_much_of_the_money_we_have_heard_of(self, given, plain_report):
        """One of two, and the share of the money, which the number hides; filtered by state and by scheme."""
        sends(given, plain_report)
        other = given.frame(300_000)
        given.authority(300_000)
        given.grants(300_000, scheme=other)
        demand_reports(other, FACTS, municipal_report(), by=given.kari)
        open_due_reports()
        client = signed_in(given.kari)
        assert "1 av 2 rapporter har kommet, 25 prosent av pengene." in text_of(client.get("/rapporter/"))
        move_to(DUE + timedelta(days=1))
        told = text_of(client.get("/rapporter/"))
        assert "Én rapport er forfalt" in told
        only = client.get(f"/rapporter/?ordning={plain_report.demand.scheme_id}&status=sent").content.decode()
        assert only.count('<th scope="row"><a href="/rapporter/') == 1
        for strange in ("?status=x", "?ordning=x", "?del=99", "?status=%00"):
            assert client.get(f"/rapporter/{strange}").status_code == 200

    def test_sent_back_and_approved_with_what_changed(self, given, plain_report):
        """The notice on the page, the new version with what is new in it, and the approval."""
        client, address = signed_in(given.kari), f"/rapporter/{plain_report.pk}/"
        sends(given, plain_report)
        number = str(seen(plain_report))
        answer = client.post(f"{address}mangelbrev/", {"utgave": number, "words": "Mer", "due_on": "2022-02-15"})
        assert answer.status_code == 422
        assert "Fristen må være etter i dag" in text_of(answer)
        client.post(f"{address}mangelbrev/", {"utgave": number, "words": "Mer", "due_on": "2022-03-01"})
        assert "«Mer»" in text_of(signed_in(given.per).get(at(plain_report)))
        sends(given, plain_report, q1="Vi informerte på helsestasjoner.")
        told = client.get(address).content.decode()
        assert "<del>språkkafeer.</del>" in told
        assert "<ins>helsestasjoner.</ins>" in told
        stale = client.post(f"{address}godkjenn/", {"utgave": number, "words": ""})
        assert stale.status_code == 422
        client.post(f"{address}godkjenn/", {"utgave": str(seen(plain_report)), "words": "Takk."})
        assert again(plain_report).state == "approved"
        assert "2 000 kr er verken brukt eller utbetalt." in text_of(client.get(address))

    def test_drafts_are_not_shown_to_the_agency(self, given, plain_report):
        """Written and not sent: only that it is not sent, and when it is due."""
        fills(given, plain_report)
        told = text_of(signed_in(given.kari).get(f"/rapporter/{plain_report.pk}/"))
        assert "har ikke sendt rapporten ennå" in told
        assert "språkkafeer" not in told

    def test_a_change_is_answered_and_stands_on_the_grant(self, given, plain_report):
        """In part, with words; the grant's page has it."""
        grant = plain_report.grant_id
        told = {"words": "Flytte penger", "why": "Færre reiser", "from_on": "2022-03-01"}
        signed_in(given.per).post(f"/portal/{TRONDHEIM}/tilskudd/{grant}/endring/", told)
        client = signed_in(given.kari)
        assert "Én endringssøknad venter." in text_of(client.get("/oppgaver/"))
        pk = ChangeRequest.objects.get().pk
        assert client.post(f"/endringer/{pk}/", {"verdict": "partly", "words": " "}).status_code == 422
        client.post(f"/endringer/{pk}/", {"verdict": "partly", "words": "Halvparten."})
        assert "Delvis : «Halvparten.»" in text_of(client.get(f"/tilskudd/{grant}/"))

    def test_a_recovery_waits_for_somebody_else(self, given, plain_report):
        """Warned from the report's page; it stands in another's tasks, and the recipient speaks."""
        grant = plain_report.grant
        paid_out(given, grant)
        few = ACCOUNTS | {"used-o3": "0", "why-o3": "Nei", "used-o4": "0", "why-o4": "Nei"}
        approve_report(sends(given, plain_report, accounts=few), by=given.kari)
        client = signed_in(given.kari)
        told = {"reason": "Ubrukt.", "comment_by": (DAY + timedelta(days=10)).isoformat()}
        page = client.post(f"/rapporter/{plain_report.pk}/tilbakekrev/", told, follow=True)
        made = Recovery.objects.get()
        assert made.amount == kroner(50_000)
        assert "En annen person må godkjenne det" in text_of(page)
        assert "Tilbakekreving fra" in text_of(signed_in(given.ola).get("/oppgaver/"))
        assert "Tilbakekreving fra" not in text_of(client.get("/oppgaver/"))
        own = signed_in(given.per)
        notice = own.get(at(plain_report)[: -len(f"{plain_report.pk}/")] + f"tilbakekreving/{made.pk}/")
        assert "Dere kan uttale dere til og med 25. februar 2022" in text_of(notice)
        other = given.grants(1)[0].recipient
        stranger = signed_in(given.administrator("Fremmed", other))
        for address in (notice.request["PATH_INFO"], notice.request["PATH_INFO"].replace(TRONDHEIM, other.number)):
            assert stranger.get(address).status_code == 404
            assert stranger.post(address, {"words": "Greit."}).status_code == 404
        own.post(notice.request["PATH_INFO"], {"words": "Greit."})
        signed_in(given.ola).post(f"/tilbakekreving/{made.pk}/godkjenn/")
        made.refresh_from_db()
        assert made.status == "approved"
        pages = {"amount": "50 000", "day": DAY.isoformat(), "words": "Kom", "file": pdf()}
        signed_in(given.nina).post(f"/tilbakekreving/{made.pk}/innbetaling/", pages)
        back = made.money_back.get()
        assert "Penger tilbake fra" in text_of(signed_in(given.siri).get("/oppgaver/"))
        signed_in(given.siri).post(f"/tilbakekreving/innbetalinger/{back.pk}/godkjenn/")
        assert "0 kr står igjen" in text_of(own.get(notice.request["PATH_INFO"]))
        for address in (f"/tilskudd/{grant.pk}/", f"/folg-krona/{grant.pk}/", f"/rapporter/{plain_report.pk}/"):
            assert client.get(address).status_code == 200
        told = text_of(client.get(f"/folg-krona/{grant.pk}/"))
        assert "50 000 kr er ubrukt" not in told
        assert "90 000 kr er ubrukt." in told
        assert "Foreslått av Kari Lunde, godkjent av Ola Berg, etter varsel." in told
        assert "Registrert av Nina Haugen, godkjent av Siri Aas." in told


def test_a_file_is_attached_shown_and_taken_away(given: Given):
    """A question that takes files; another organisation does not see them, and the agency only when it is sent."""
    scheme = grant_to_trondheim(given, budget=BUDGET).decision.scheme
    report = demanded(given, scheme, questions=with_pictures())
    client, key = signed_in(given.per), with_pictures().sections[0].questions[-1].key
    picture = SimpleUploadedFile("bilde.jpg", b"\xff\xd8\xff bilde")
    client.post(at(report, "sporsmal/"), flat(keyed(ANSWERS)) | {"sett": "0", key: picture})
    [pk] = ReportVersion.objects.order_by("-number").first().files[key]
    assert "bilde.jpg" in text_of(client.get(at(report, "sporsmal/")))
    assert client.get(at(report, f"vedlegg/{pk}/"))["Content-Disposition"].startswith("attachment")
    assert signed_in(given.kari).get(f"/rapporter/{report.pk}/vedlegg/{pk}/").status_code == 404
    client.post(at(report, "sporsmal/"), flat(keyed(ANSWERS)) | {"sett": "2", "fjern": f"{key}-1"})
    assert ReportVersion.objects.order_by("-number").first().files[key] == []
    too_large = SimpleUploadedFile("stor.jpg", b"\xff\xd8\xff" + b"x" * 2_000_000)
    answer = client.post(at(report, "sporsmal/"), flat(keyed(ANSWERS)) | {"sett": str(seen(report)), key: too_large})
    assert answer.status_code == 422
    assert "større enn" in text_of(answer)


def test_a_notice_is_answered_again(given: Given, plain_report: Report):
    """Back with a notice the same pages are open again."""
    sent = sends(given, plain_report)
    ask_to_complete(sent, "Mer", due_on=DAY + timedelta(days=9), by=given.kari)
    client = signed_in(given.per)
    assert client.get(at(plain_report, "sporsmal/")).status_code == 200
    approve_report(sends(given, plain_report), by=given.kari)
    assert client.get(at(plain_report, "sporsmal/")).status_code == 302
    assert client.get(at(plain_report, "send/")).status_code == 302
