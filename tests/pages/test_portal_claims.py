"""What municipalities see and do with claims at a rate, and what each payment was for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims import claim_of, move_to, opened_round, sends, signer
from given import OSLO, TRONDHEIM, Given
from services.bank_replies import paid
from tilskudd.claims.judging import ask_to_correct, judge_line, recognise_plain
from tilskudd.claims.models import ClaimLine, ClaimVersion, Submission
from tilskudd.parties.member_services import give_membership
from tilskudd.parties.models import MemberRight
from tilskudd.payments.bank_files import take_in_bank_file
from tilskudd.payments.cross_check import cross_check, fingerprint
from tilskudd.payments.models import Payment
from tilskudd.payments.services import make_run, release_run
from tilskudd.people.clock import today
from tilskudd.web.claim_proposing import approve_current, propose_covered

pytestmark = pytest.mark.django_db
AT = f"/portal/{TRONDHEIM}/krav/2022-1/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :])).replace("\u00a0", " ")


@pytest.fixture
def round(given: Given):
    """An open round of the programme, that Trondheim and all others are asked about."""
    assert given.per
    return opened_round(given)


def colleague(given: Given):
    """Eva Lie, who may write for Trondheim from today."""
    user = given.person("Eva Lie")
    give_membership(user, given.trondheim, [MemberRight.WRITE], by=given.per, first=today())
    return user


def posted(client: Client, given: str, planned: str, *, sends: bool = True, seen: int = 0, **more: str):
    told = {"given-programme": given, "planned-programme": planned, "sett": str(seen), "states": "on", "words": ""}
    return client.post(f"{AT}svar/", told | more | ({"send": ""} if sends else {"save": ""}), follow=True)


def test_who_signs_gets_a_receipt_with_counts_sums_and_what_was_stated(given: Given, round) -> None:
    """3 and 2 at 45 000: received, not granted; the number, the sum, who signed, and the statements."""
    told = text_of(posted(signed_in(given.per), "3", "2"))
    for words in ("Kvittering K-2022-1-5001", "Det er ikke innvilget", "225 000", "Per Dahl", "trenger utvidelsen"):
        assert words in told
    assert Submission.objects.get().by == given.per


def test_who_only_writes_saves_and_sees_who_can_sign(given: Given, round) -> None:
    """A save is kept and not sent; a forged send is refused with 403, and nothing is sent."""
    writer = colleague(given)
    client = signed_in(writer)
    page = text_of(client.get(f"{AT}svar/"))
    assert "Signer og send" not in page
    assert "Per Dahl" in page
    assert "Ingenting er sendt ennå" in text_of(posted(client, "1", "0", sends=False))
    assert posted(client, "1", "0", seen=1).status_code == 403
    assert not Submission.objects.exists()


def test_zero_is_an_answer(given: Given, round) -> None:
    """Nobody to claim for is received as such, and the list says so."""
    client = signed_in(given.per)
    assert "dere har ingen deltakere" in text_of(posted(client, "0", "0"))
    assert "Dere har svart null" in text_of(client.get(f"/portal/{TRONDHEIM}/krav/"))


@pytest.mark.parametrize("typed", ["3,5", "tre", "-1", "100000", "", "٣", "1e5", "1 2", "0x1"])
def test_what_is_no_count_is_told_at_the_field_and_stays(given: Given, round, typed: str) -> None:
    """Nothing is written, and what was typed stands in the field."""
    answer = posted(signed_in(given.per), typed, "4")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'value="{typed}"' in html or not typed
    assert 'aria-invalid="true"' in html
    assert 'value="4"' in html
    assert not ClaimVersion.objects.exists()


def test_a_colleagues_newer_counts_are_shown_beside_what_was_typed(given: Given, round) -> None:
    """Eva saves while Per types: told, both stand, and sending again is Per's."""
    posted(signed_in(colleague(given)), "7", "0", sends=False)
    client = signed_in(given.per)
    answer = posted(client, "9", "0")
    assert answer.status_code == 409
    assert "Eva Lie har lagret kravet" in text_of(answer)
    assert 'value="9"' in answer.content.decode()
    posted(client, "9", "0", seen=1)
    assert ClaimLine.objects.get(version__submission__isnull=False).given == 9


def test_the_same_click_twice_is_told_kindly(given: Given, round) -> None:
    """The second sending of the very same counts shows the receipt, and is not one more."""
    client = signed_in(given.per)
    posted(client, "3", "0")
    assert "De er ikke sendt en gang til" in text_of(posted(client, "3", "0"))
    assert Submission.objects.count() == 1


def test_the_deadline_passes_between_opening_and_sending(given: Given, round) -> None:
    """What was typed is shown, with that the claim will be late; after the last day it is told and nothing is sent."""
    move_to(date(2022, 5, 14))
    client = signed_in(given.per)
    answer = posted(client, "3", "0", tilstand="open")
    assert answer.status_code == 409
    assert "Fristen gikk ut mens du hadde siden åpen" in text_of(answer)
    assert 'value="3"' in answer.content.decode()
    assert not Submission.objects.exists()
    move_to(date(2022, 11, 16))
    assert "Siste dag for sene krav var" in text_of(posted(client, "3", "0", tilstand="late"))
    assert not Submission.objects.exists()


def test_a_person_number_in_the_remark_is_refused(given: Given, round) -> None:
    """Free text is where names and numbers come in; a number is stopped, and not kept."""
    answer = posted(signed_in(given.per), "3", "0", words="Gjelder 010190 12345")
    assert answer.status_code == 422
    assert "fødselsnummer" in text_of(answer)
    assert not ClaimVersion.objects.exists()


def test_a_forged_measure_is_refused(given: Given, round) -> None:
    """Another measure's field in the form."""
    answer = posted(signed_in(given.per), "3", "0", **{"given-training": "5"})
    assert "kan ikke kreve tilskudd for dette tiltaket" in text_of(answer)
    assert not ClaimVersion.objects.exists()


def test_after_the_round_closed_only_what_we_ask_for_or_fewer(given: Given, round) -> None:
    """A deficiency notice stands on top with its day; without one more participants are refused."""
    client = signed_in(given.per)
    posted(client, "3", "2")
    move_to(date(2022, 11, 20))
    assert "ikke til flere" in text_of(posted(client, "9", "0", seen=1))
    ask_to_correct(claim_of(round, "5001"), "Antallet er høyt.", due_on=date(2022, 11, 30), by=given.kari)
    assert "Antallet er høyt." in text_of(client.get(AT))
    assert "Kvittering" in text_of(posted(client, "6", "0", seen=1))
    assert Submission.objects.latest("pk").sort == "answer"


def test_planned_are_confirmed_with_the_numbers_filled_in(given: Given, round) -> None:
    """Three had it and two were to: the page has five as given, and it is sent as a confirmation."""
    client = signed_in(given.per)
    posted(client, "3", "2")
    move_to(date(2022, 11, 20))
    page = client.get(f"{AT}bekreft/").content.decode()
    assert 'value="5"' in page
    told = {"given-programme": "5", "planned-programme": "0", "sett": "1", "states": "on", "words": "", "send": ""}
    client.post(f"{AT}bekreft/", told)
    assert Submission.objects.latest("pk").sort == "confirmation"


def decided(given: Given, round, kroner: int) -> None:
    measure = round.measures.get()
    given.authority(100_000_000, "671/60")
    given.frame(kroner, measure.scheme)
    recognise_plain(round, by=given.kari)
    approve_current(propose_covered(measure, by=given.kari), by=given.ola, seen=1)


def paid_to(given: Given) -> Payment:
    """Trondheim's grant is paid on the day that it is due."""
    given.debtor()
    given.bank_account(given.trondheim)
    move_to(date(2022, 5, 16))
    run = make_run(by=given.nina, execution_date=today())
    release_run(run, by=given.siri, seen=fingerprint(run, cross_check(run)))
    take_in_bank_file(paid(*run.payments.all(), day=today()), "svar.xml", by=given.nina)
    return run.payments.get()


def test_what_waits_for_cover_is_said_in_those_words(given: Given, round) -> None:
    """Five recognised, money for four: one waits, and the municipality need do nothing."""
    sends(given, claim_of(round, "5001"), (5, 0))
    decided(given, round, 4 * 45_000)
    told = text_of(signed_in(given.per).get(AT))
    assert "Anerkjent og venter på dekning" in told
    assert "180 000" in told
    assert "trenger ikke gjøre noe" in told


def test_a_grant_at_a_rate_is_not_asked_to_be_accepted(given: Given, round) -> None:
    """Neither on the front page, in the list, nor on the grant: the claim is enough."""
    sends(given, claim_of(round, "5001"), (2, 0))
    decided(given, round, 29_300_000)
    client = signed_in(given.per)
    pk = given.trondheim.grants.get().pk
    assert "Godta" not in text_of(client.get("/portal/"))
    assert "Godta tilskuddet" not in text_of(client.get(f"/portal/{TRONDHEIM}/tilskudd/{pk}/"))
    assert "kravet er nok" in text_of(client.get(f"/portal/{TRONDHEIM}/tilskudd/{pk}/"))


def test_a_payment_opens_its_specification_from_the_banks_reference(given: Given, round) -> None:
    """Found with blanks and small letters; count times rate adds up to what came, as page and as CSV."""
    sends(given, claim_of(round, "5001"), (2, 1))
    decided(given, round, 29_300_000)
    payment = paid_to(given)
    client = signed_in(given.per)
    asked = payment.end_to_end_id.lower().replace("-", " - ")
    found = client.get(f"/portal/{TRONDHEIM}/betalinger/", {"referanse": asked}, follow=True)
    assert payment.end_to_end_id in text_of(found)
    page = text_of(client.get(f"/portal/{TRONDHEIM}/betalinger/{payment.end_to_end_id}/"))
    for words in ("3 deltakere i utvidet introduksjonsprogram", "K-2022-1-5001", "135 000", "V-2022-001"):
        assert words in page
    csv = client.get(f"/portal/{TRONDHEIM}/betalinger/{payment.end_to_end_id}/spesifikasjon.csv")
    text = b"".join(csv.streaming_content if csv.streaming else [csv.content]).decode("utf-8-sig")
    assert "135000" in text
    assert not re.search(r"(?m)(^|[;,])[=+@]", text)


def test_nobody_else_sees_a_claim_or_a_payment(given: Given, round) -> None:
    """As another municipality's signer, a stranger and staff: 404 or 403 by every address, and nothing is written."""
    claim = claim_of(round, "5001")
    sends(given, claim, (2, 1))
    decided(given, round, 29_300_000)
    payment = paid_to(given)
    before = (ClaimVersion.objects.count(), Submission.objects.count())
    pay = f"/portal/{TRONDHEIM}/betalinger/"
    addresses = [f"/portal/{TRONDHEIM}/krav/", AT, f"{AT}svar/", f"{AT}bekreft/", f"{AT}kvittering/", f"{AT}regneark/"]
    addresses += [pay, f"{pay}{payment.end_to_end_id}/", f"{pay}{payment.end_to_end_id}/spesifikasjon.csv"]
    told = {"given-programme": "9", "planned-programme": "0", "sett": "1", "states": "on", "send": ""}
    people = (signer(given, claim_of(round, "0301")), given.person("Nils Ask"), given.kari, given.auditor)
    for user in people:
        client = signed_in(user)
        for address in addresses:
            for answer in (client.get(address), client.post(address, told)):
                assert answer.status_code in (403, 404, 405), (user, address, answer.status_code)
                assert "K-2022-1-5001" not in answer.content.decode()
    oslo = signed_in(signer(given, claim_of(round, "0301")))
    assert oslo.get(f"/portal/{OSLO}/betalinger/{payment.end_to_end_id}/").status_code == 404
    assert oslo.get(f"/portal/{OSLO}/krav/2022-9/").status_code == 404
    assert (ClaimVersion.objects.count(), Submission.objects.count()) == before


def test_a_page_in_nynorsk_uses_the_measures_nynorsk_name(given: Given, round) -> None:
    """What the agency has written in nynorsk is shown, not the bokmål."""
    client = signed_in(given.per)
    client.post("/sprak/", {"sprak": "nn", "neste": "/"})
    told = text_of(client.get(f"{AT}svar/"))
    assert "Utvida introduksjonsprogram" in told
    assert "treng utvidinga" in told
    assert "utvidet introduksjonsprogram" not in told.lower()


GOOD = "5001,programme,a{n},2020-01-06,2022-02-28,4,{status}\n"


def file_of(text: str, name: str = "krav.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_spreadsheet_gets_a_verdict_for_each_row_and_nothing_of_it_is_kept(given: Given, round) -> None:
    """Two good rows become counts that can be saved; four faulty ones are told with all their reasons; no row stays."""
    rows = GOOD.format(n=1, status="given") + GOOD.format(n=2, status="planned")
    rows += "5001,programme,a3,2020-01-06,2022-02-31,9,given\n0301,programme,a4,2020-01-06,2022-02-28,4,given\n"
    head = "municipality,measure,key,start_date,end_date,months,status\n"
    client = signed_in(given.per)
    answer = client.post(f"{AT}regneark/", {"file": file_of(head + rows)})
    told = text_of(answer)
    assert "Datoen «2022-02-31» finnes ikke" in told
    assert "«9» måneder" in told
    assert "Kommunen er ikke med i runden" in told
    assert 'name="given-programme" value="1"' in answer.content.decode()
    assert 'name="planned-programme" value="1"' in answer.content.decode()
    assert not ClaimVersion.objects.exists()


def test_a_person_number_in_a_file_is_never_shown_again(given: Given, round) -> None:
    """The row is refused, and the number stands nowhere in the answer."""
    head = "municipality,measure,key,start_date,end_date,months,status\n"
    row = "5001,programme,01019012345,2020-01-06,2022-02-28,4,given\n"
    answer = signed_in(given.per).post(f"{AT}regneark/", {"file": file_of(head + row)})
    assert "fødselsnummer" in text_of(answer)
    assert "01019012345" not in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "krav.csv"),
        ("bare tull", "krav.csv"),
        ("PK\x03\x04 ikke et regneark", "krav.xlsx"),
        ("<xml/>", "krav.xlsm"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(given: Given, round, content: str, name: str) -> None:
    """422 with what is wrong, and the page can be used again."""
    answer = signed_in(given.per).post(f"{AT}regneark/", {"file": file_of(content, name)})
    assert answer.status_code == 422
    assert "Dette må rettes" in text_of(answer)


def test_fewer_recognised_say_why(given: Given, round) -> None:
    """The reason that the agency wrote stands for the municipality to read."""
    sends(given, claim_of(round, "5001"), (3, 0))
    line = ClaimLine.objects.get(version__claim=claim_of(round, "5001"))
    judge_line(line, 2, reason="Én sluttet i april.", by=given.kari)
    assert "Én sluttet i april" in text_of(signed_in(given.per).get(AT))
