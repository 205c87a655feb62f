"""What those who apply see and do: written together, enclosed, looked over, signed, corrected; and who sees nothing."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applying import PDF, K, at_clock, begun, enclose, fill, filled, member, sends, sent, whole_answer
from calls import CLOSES, VOLUNTARY, published_call, voluntary
from given import Given
from tilskudd.applications.application_queries import draft_of, live_version
from tilskudd.applications.applying import save_draft
from tilskudd.applications.deficiencies import ask_to_mend
from tilskudd.applications.models import Application, Attachment, Call, SentApplication
from tilskudd.applications.questions import QuestionKind
from tilskudd.applications.rules import ApplicationState
from tilskudd.parties.models import MemberRight
from tilskudd.parties.services import load_register
from tilskudd.people.models import User

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>\u202e"


@pytest.fixture
def call(given: Given) -> Call:
    """The call of 2022, open until 1 March at noon."""
    load_register()
    return published_call(given)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())


def main_of(answer) -> str:
    page = answer.content.decode()
    return plain(page[page.index("<main") :])


def at(application: Application) -> str:
    return f"/portal/{application.organisation.number}/soknader/{application.number}/"


def leader_of(given: Given, application: Application) -> User:
    return member(given, application.organisation)


def section_of(application: Application, name: str) -> str:
    """The key of the section where a question of the ready-made set stands."""
    whole = live_version(application).questions.question_set
    return next(one.key for one in whole.sections if any(q.key == K[name] for q in one.questions))


def typed_in_section(application: Application, section: str, **more: str) -> dict[str, object]:
    """A whole section as a browser posts it."""
    whole = live_version(application).questions.question_set
    keys = {one.key for one in whole.section(section).questions}
    answer = {name: list(values) for name, values in whole_answer(whole).items() if name.partition("-")[0] in keys}
    return answer | {"sett": "0"} | more


def test_an_application_is_begun_where_the_call_is_open(given: Given, call: Call) -> None:
    """What the registers know is shown and not asked; a second draft is asked about and takes a click more."""
    organisation = voluntary(given)
    client = signed_in(member(given, organisation))
    begin = f"/portal/{organisation.number}/utlysninger/{call.number}/begynn/"
    page = main_of(client.get(begin))
    assert "Dette vet vi alt" in page
    assert organisation.name in page
    answer = client.post(begin)
    assert answer["Location"] == at(Application.objects.get())
    again = client.post(begin)
    assert again.status_code == 409
    assert "alt et utkast" in main_of(again)
    assert Application.objects.count() == 1
    assert client.post(begin, {"enda-en": "1"}).status_code == 302
    assert Application.objects.count() == 2


@pytest.mark.parametrize("page", ["", "del/s1/", "del/s1/lagre/", "send/", "kvittering/", "trekk/", "fil/1/"])
def test_another_organisations_application_is_not_there(given: Given, call: Call, page: str) -> None:
    """At its own address and under one's own number alike, to read and to send to; and a made-up number."""
    theirs = sent(given, call, voluntary(given, VOLUNTARY[1], "Andre"))
    mine = begun(given, call)
    client = signed_in(leader_of(given, mine))
    mixed = f"/portal/{mine.organisation.number}/soknader/{theirs.number}/{page}"
    for address in (f"{at(theirs)}{page}", mixed, mixed.replace(theirs.number, "S-2022-99999")):
        for answer in (client.get(address), client.post(address, {"sett": "1"})):
            assert answer.status_code in (404, 405), address
            assert theirs.organisation.name not in answer.content.decode()
    assert client.get(mixed).status_code in (404, 405)


def test_the_office_reads_what_was_sent_and_not_what_is_written(given: Given, call: Call) -> None:
    """A draft is the organisation's own; one who only acts for it does not see the office."""
    draft, whole = begun(given, call), sent(given, call, voluntary(given, VOLUNTARY[1], "Andre"))
    office = signed_in(given.kari)
    assert office.get(f"/soknader/{draft.number}/").status_code == 404
    assert whole.title in main_of(office.get(f"/soknader/{whole.number}/"))
    assert office.get(at(draft)).status_code == 403, "Kari acts for nobody"
    assert signed_in(leader_of(given, draft)).get(f"/soknader/{whole.number}/").status_code == 403


def test_a_section_is_saved_whatever_is_wrong_with_it(given: Given, call: Call) -> None:
    """Markup, a number in words: kept as typed, shown as text, told as a warning; and it leads on."""
    application = begun(given, call)
    client, section = signed_in(leader_of(given, application)), section_of(application, "title")
    posted = typed_in_section(application, section, neste="1") | {K["title"]: [SCRIPT]}
    answer = client.post(f"{at(application)}del/{section}/", posted)
    assert answer.status_code == 302
    page = client.get(f"{at(application)}del/{section}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "alert(1)" in main_of(client.get(at(application)))
    numbers = section_of(application, "reach")
    client.post(f"{at(application)}del/{numbers}/", typed_in_section(application, numbers) | {K["reach"]: ["mange"]})
    page = main_of(client.get(f"{at(application)}del/{numbers}/"))
    assert "«mange» kan ikke leses som et tall" in page


def test_two_who_write_the_same_section_choose_question_by_question(given: Given, call: Call) -> None:
    """Theirs beside mine; a click puts theirs in the form and saves nothing; saving keeps what was chosen."""
    application = begun(given, call)
    leader, section = leader_of(given, application), section_of(application, "title")
    colleague = member(given, application.organisation, MemberRight.WRITE, name="Kasserer")
    keys = [one.key for one in live_version(application).questions.question_set.section(section).questions]
    theirs = {K["title"]: ("Kassererens tittel",), K["goal"]: ("Kassererens mål",)}
    save_draft(application, theirs, section, keys, by=colleague, seen=0)
    client = signed_in(leader)
    mine = typed_in_section(application, section) | {K["title"]: ["Min tittel"], K["goal"]: ["Mitt mål"]}
    answer = client.post(f"{at(application)}del/{section}/", mine)
    assert answer.status_code == 409
    page = main_of(answer)
    for words in ("Kasserer", "Kassererens tittel", "Min tittel", "Kassererens mål", "Mitt mål"):
        assert words in page
    assert draft_of(application).typed[K["title"]] == ["Kassererens tittel"]
    chosen = client.post(f"{at(application)}del/{section}/", mine | {"sett": "1", "bruk": K["title"]})
    assert chosen.status_code == 409
    assert 'value="Kassererens tittel"' in chosen.content.decode()
    assert "Mitt mål" in main_of(chosen)
    assert draft_of(application).typed[K["goal"]] == ["Kassererens mål"], "nothing is saved by choosing"
    client.post(f"{at(application)}del/{section}/", mine | {"sett": "1", K["title"]: ["Kassererens tittel"]})
    typed = draft_of(application).typed
    assert (typed[K["title"]], typed[K["goal"]]) == (["Kassererens tittel"], ["Mitt mål"])


def test_other_sections_never_clash(given: Given, call: Call) -> None:
    """The treasurer saves the budget while the leader writes about the project."""
    application = begun(given, call)
    client = signed_in(leader_of(given, application))
    for name in ("title", "budget", "reach"):
        section = section_of(application, name)
        answer = client.post(f"{at(application)}del/{section}/", typed_in_section(application, section))
        assert answer.status_code == 302, name


def test_a_form_that_saves_itself_answers_in_a_sentence(given: Given, call: Call) -> None:
    """Saved with the number of the save; a clash and a session that ended are told, and nothing else is written."""
    application = begun(given, call)
    client, section = signed_in(leader_of(given, application)), section_of(application, "title")
    address = f"{at(application)}del/{section}/lagre/"
    answer = client.post(address, typed_in_section(application, section))
    assert (answer.status_code, answer.json()["seen"]) == (200, 1)
    assert answer.json()["saved"].startswith("Lagret")
    clash = client.post(address, typed_in_section(application, section) | {K["title"]: ["Et annet"]})
    assert (clash.status_code, "etter at du åpnet siden" in clash.json()["failed"]) == (409, True)
    gone = Client().post(address, typed_in_section(application, section))
    assert (gone.status_code, "logget ut" in gone.json()["failed"]) == (403, True)
    assert draft_of(application).seen == 1


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("regnskap\u202efdp.pdf", "regnskapfdp.pdf"),
        ("a\u200b\x07b.pdf", "ab.pdf"),
        ("å" * 300 + ".pdf", "å" * 140 + ".pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
        ("side.html", "side.html"),
    ],
)
def test_files_with_hostile_names_are_kept_harmless(given: Given, call: Call, came: str, kept: str) -> None:
    """Shown as text, saved as an attachment of no type under a name with its true ending, that runs nowhere."""
    application = begun(given, call)
    client, section = signed_in(leader_of(given, application)), section_of(application, "statutes")
    answer = client.post(
        f"{at(application)}del/{section}/", typed_in_section(application, section) | {K["statutes"]: upload(came)}
    )
    assert answer.status_code == 302
    row = Attachment.objects.get()
    assert (row.name, row.media_type) == (kept, "application/pdf")
    page = client.get(f"{at(application)}del/{section}/").content.decode()
    assert "<img src" not in page
    assert "\u202e" not in page
    file = client.get(f"{at(application)}fil/{row.pk}/")
    assert file["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in file["Content-Disposition"]
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert file["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(file.streaming_content) == PDF


def test_what_is_no_file_of_ours_is_told_and_the_others_stand(given: Given, call: Call) -> None:
    """A program that says it is a PDF is refused in a sentence; the file beside it is kept, once, sent twice or not."""
    application = begun(given, call)
    client, section = signed_in(leader_of(given, application)), section_of(application, "statutes")
    for _twice in range(2):
        files = [upload("vedtekter.pdf"), upload("virus.pdf", b"MZ\x90\x00")]
        answer = client.post(f"{at(application)}del/{section}/", {"sett": "0", K["statutes"]: files})
        assert answer.status_code == 422
        assert "Vi kan ikke ta imot «virus.pdf»" in main_of(answer)
    assert Attachment.objects.get().name == "vedtekter.pdf"


def test_a_part_with_files_alone_can_be_finished(given: Given, call: Call) -> None:
    """With all its files it says so, and who saved it."""
    application = begun(given, call)
    enclose(application, by=leader_of(given, application))
    client, section = signed_in(leader_of(given, application)), section_of(application, "statutes")
    client.post(f"{at(application)}del/{section}/", {"sett": "0", "lagre": "1"})
    page = client.get(at(application)).content.decode()
    step = page[page.index(f"del/{section}/") :]
    assert "Ferdig." in plain(step[: step.index("</li>")])


def test_the_file_that_was_ticked_goes_and_no_other(given: Given, call: Call) -> None:
    """A colleague has taken the first away meanwhile: the box still means the file that it stood at."""
    application = begun(given, call)
    leader, section = leader_of(given, application), section_of(application, "statutes")
    for name in ("en.pdf", "to.pdf", "tre.pdf"):
        client = signed_in(leader)
        client.post(
            f"{at(application)}del/{section}/",
            typed_in_section(application, section, sett=str(draft_of(application).saves.get(section, [0])[0]))
            | {K["statutes"]: upload(name, PDF + name.encode())},
        )
    page = client.get(f"{at(application)}del/{section}/").content.decode()
    seen = html.unescape(re.search(r'name="filer" value="([^"]+)"', page)[1])
    first, second, third = Attachment.objects.order_by("pk")
    ticked = {"fjern": f"{K['statutes']}-1", "filer": seen}
    for _twice in range(2):
        sett = str(draft_of(application).saves.get(section, [0])[0])
        client.post(f"{at(application)}del/{section}/", typed_in_section(application, section, sett=sett) | ticked)
    removed = dict(Attachment.objects.values_list("pk", "removed_at"))
    assert removed[first.pk] is not None
    assert removed[second.pk] is None
    assert removed[third.pk] is None
    for strange in ("q9", "q9-0", "q9-99", "'; drop", f"{K['statutes']}-²"):
        client.post(f"{at(application)}del/{section}/", {"fjern": strange, "filer": "q9:x q9 :,", "sett": "9"})
    assert Attachment.objects.filter(removed_at=None).count() == 2


def test_a_gigabyte_is_refused_before_it_is_read(given: Given, call: Call) -> None:
    """What is announced is enough: 413 for who is signed in and who is not, and nothing is read."""
    application = begun(given, call)
    address = f"{at(application)}del/{section_of(application, 'statutes')}/"

    class Never:
        """A body that must not be read."""

        def read(self, *_size: int) -> bytes:
            raise AssertionError("it was read")

        readline = read

    for client in (signed_in(leader_of(given, application)), Client()):
        answer = client.generic(
            "POST",
            address,
            b"",
            "multipart/form-data; boundary=x",
            CONTENT_LENGTH="1000000000",
            **{"wsgi.input": Never()},
        )
        assert answer.status_code == 413
    small = signed_in(leader_of(given, application)).generic(
        "POST",
        f"{at(application)}send/",
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH="9000000",
        **{"wsgi.input": Never()},
    )
    assert small.status_code == 413, "only this address takes in files"


def test_all_that_is_missing_is_linked_before_it_is_sent(given: Given, call: Call) -> None:
    """The mandatory file too, before it is sent and not after; each sentence leads to its field."""
    application = filled(given, call, without="statutes")
    client = signed_in(leader_of(given, application))
    page = client.get(f"{at(application)}send/").content.decode()
    assert f'href="{at(application)}del/{section_of(application, "statutes")}/#{K["statutes"]}"' in page
    assert "Signer og send" not in page
    answer = client.post(f"{at(application)}send/", {"sett": str(draft_of(application).seen)})
    assert answer.status_code == 422
    assert not SentApplication.objects.exists()


def test_who_only_writes_is_told_who_may_sign(given: Given, call: Call) -> None:
    """The treasurer looks it over; a forged send is refused, and nothing is sent."""
    application = filled(given, call)
    leader = leader_of(given, application)
    client = signed_in(member(given, application.organisation, MemberRight.WRITE, name="Kasserer"))
    page = main_of(client.get(f"{at(application)}send/"))
    assert "Signer og send" not in page
    assert leader.email in page
    assert client.post(f"{at(application)}send/", {"sett": str(draft_of(application).seen)}).status_code == 403
    assert not SentApplication.objects.exists()


def test_a_recipient_is_shown_with_what_it_has_sent_and_all_of_it_is_one_click_away(
    given: Given, call: Call, monkeypatch
) -> None:
    """The newest few on its page, no draft; by its number the list has them all, and nobody else's."""
    monkeypatch.setattr("tilskudd.web.recipient_view.A_FEW", 1)
    home, another = voluntary(given), voluntary(given, VOLUNTARY[1], "Andre")
    older, newer, theirs = (filled(given, call, one) for one in (home, home, another))
    for one in (older, newer, theirs):
        sends(given, one)
    draft = filled(given, call, home)
    office, number = signed_in(given.auditor), home.number
    page = office.get(f"/mottakere/{number}/").content.decode()
    assert newer.number in page
    for one in (older, theirs, draft):
        assert one.number not in page
    assert f'href="/soknader/?soker={number}"' in page
    listed = main_of(office.get("/soknader/", {"soker": number}))
    assert older.number in listed
    assert newer.number in listed
    assert theirs.number not in listed
    assert "Ingen søknader passer" in main_of(office.get("/soknader/", {"soker": "999999999"}))
    # an extract knows no applicant, and would hold everybody's
    assert "/uttrekk/?" not in office.get("/soknader/", {"soker": number}).content.decode()


def test_the_receipt_is_a_full_copy_and_shows_what_changed(given: Given, call: Call, monkeypatch) -> None:
    """Number, time, digest, who signed, every answer; the second time with what changed since the first.

    The agency sees the same, but not before the deadline.
    """
    application = filled(given, call)
    client = signed_in(leader_of(given, application))
    answer = client.post(f"{at(application)}send/", {"sett": str(draft_of(application).seen)}, follow=True)
    page = main_of(answer)
    first = SentApplication.objects.get()
    for words in (application.number, first.sha256, first.by.name, "300 000 kr", f"{K['statutes']}.pdf"):
        assert words in page
    fill(application, whole_answer(first.questions.question_set, 250_000), by=leader_of(given, application))
    sends(given, application)
    page = main_of(client.get(f"{at(application)}kvittering/"))
    assert "gang nummer 2" in page
    assert re.search(r"endret fra 300 000 kr til 250 000 kr", page)
    assert "endret fra" not in main_of(client.get(f"{at(application)}kvittering/?nr=1"))
    assert client.get(f"{at(application)}kvittering/?nr=7").status_code == 404
    office = signed_in(given.auditor)
    assert "endret fra" not in main_of(office.get(f"/soknader/{application.number}/"))
    at_clock(monkeypatch, CLOSES)
    assert "endret fra 300 000 kr til 250 000 kr" in main_of(office.get(f"/soknader/{application.number}/"))


def test_the_deadline_between_opening_and_sending(given: Given, call: Call, monkeypatch) -> None:
    """Told in a sentence, with all that was written; nothing is sent."""
    application = filled(given, call)
    client = signed_in(leader_of(given, application))
    assert "Signer og send" in main_of(client.get(f"{at(application)}send/"))
    at_clock(monkeypatch, CLOSES)
    answer = client.post(f"{at(application)}send/", {"sett": str(draft_of(application).seen)})
    assert answer.status_code == 409
    assert "Fristen gikk ut" in main_of(answer)
    assert application.number in main_of(answer)
    assert not SentApplication.objects.exists()


def test_a_deficiency_notice_waits_on_the_first_page(given: Given, call: Call, monkeypatch) -> None:
    """Before: an open call, then a draft with its deadline; after it, what is to be mended and by when."""
    organisation = voluntary(given)
    client = signed_in(member(given, organisation))
    assert "Én utlysning er åpen for dere" in main_of(client.get("/portal/"))
    application = filled(given, call)
    assert "er ikke sendt. Fristen er 1. mars 2022 kl. 12.00" in main_of(client.get("/portal/"))
    sends(given, application)
    assert "er ikke sendt" not in main_of(client.get("/portal/"))
    at_clock(monkeypatch, CLOSES + timedelta(days=1))
    ask_to_mend(application, "Regnskapet er fra 2019.", date(2022, 3, 10), by=given.kari)
    page = main_of(client.get("/portal/"))
    assert "noe mangler i søknaden. Rett den innen 10. mars 2022" in page
    assert "Rett søknaden" in page
    assert "Regnskapet er fra 2019." in main_of(client.get(at(application)))


def test_withdrawing_asks_once_and_belongs_to_who_signs(given: Given, call: Call) -> None:
    """The treasurer may not; the leader is asked on a page, and it stands as withdrawn in both places."""
    application = sent(given, call)
    writer = signed_in(member(given, application.organisation, MemberRight.WRITE, name="Kasserer"))
    assert writer.post(f"{at(application)}trekk/").status_code == 403
    client = signed_in(leader_of(given, application))
    assert "kan ikke gjøres om" in main_of(client.get(f"{at(application)}trekk/"))
    assert "Søknaden er trukket." in main_of(client.post(f"{at(application)}trekk/", follow=True))
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "Trukket" in main_of(signed_in(given.kari).get(f"/soknader/{application.number}/"))


@pytest.mark.parametrize("words", ["prat", "vaksinepratene", "S-2022-00001", "00001", "naboer", "Naboer arb", "PRAT"])
def test_applications_are_found_by_words_and_their_beginnings(given: Given, call: Call, words: str) -> None:
    """A stem, a beginning, the number, the organisation; what is not there is said so."""
    application = filled(given, call)
    section = section_of(application, "title")
    keys = [K["title"]]
    save_draft(
        application, {K["title"]: ("Vaksineprat og prating",)}, section, keys, by=leader_of(given, application), seen=1
    )
    sends(given, application)
    client = signed_in(given.kari)
    assert application.number in main_of(client.get("/soknader/", {"sok": words}))
    for nothing in ("zzzz", "S-2022-77777", "'; drop table", "prat & !"):
        page = main_of(client.get("/soknader/", {"sok": f"{nothing} zzzz"}))
        assert "Ingen søknader passer" in page


def test_every_question_that_takes_files_takes_them(given: Given, call: Call) -> None:
    """At most ten with one question; the eleventh is told, and the first ten stand."""
    application = begun(given, call)
    enclose(application, by=leader_of(given, application))
    client, section = signed_in(leader_of(given, application)), section_of(application, "statutes")
    files = [upload(f"{n}.pdf", PDF + bytes([65 + n])) for n in range(11)]
    answer = client.post(
        f"{at(application)}del/{section}/", typed_in_section(application, section) | {K["statutes"]: files}
    )
    assert answer.status_code == 422
    assert "ikke plass til flere vedlegg" in main_of(answer)
    assert Attachment.objects.filter(question=K["statutes"]).count() == 10
    kinds = [one.kind for one in live_version(application).questions.question_set.questions]
    assert kinds.count(QuestionKind.ATTACHMENT) >= 2
