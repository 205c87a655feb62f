"""The portal: what an organisation sees of its own, what it may do there, and that nobody else sees any of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from given import DAY, OSLO, TRONDHEIM, kroner
from reported_world import with_pictures
from reports import FACTS, demanded, fills
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.models import Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.documents.models import Acceptance
from tilskudd.documents.services import issue_due_letters
from tilskudd.followup.models import Report, ReportFile
from tilskudd.followup.writing import attach_file
from tilskudd.parties.accounts import approve_account, check_account, enter_account
from tilskudd.parties.member_services import end_membership, give_membership
from tilskudd.parties.members import account_of, member_rights
from tilskudd.parties.models import AccountState, BankAccount, MemberRight, Membership, Organisation
from tilskudd.people.models import Event
from tilskudd.people.rights import Role
from tilskudd.people.services import set_password
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.schemes.rules import SchemeRules
from tilskudd.schemes.services import NewTerm, write_rules

NOBODYS = {"portal", "portal-apply"}  # where whoever signs in chooses for whom
PORTAL = [
    one for one in get_resolver().url_patterns if str(one.pattern).startswith("portal/") and one.name not in NOBODYS
]
FIRST, SECOND = "12345678903", "97104133219"
PASSWORD = "et-langt-passord-9"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    """What stands on the page, or in what a script is answered, without tags, blanks made plain."""
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[max(html.find("<main"), 0) :])).replace("\u00a0", " ")


def grant_to(given, number: str, amount: int) -> Grant:
    """A grant of so many kroner to an organisation, with a term, by Kari and Ola."""
    scheme = given.frame(amount)
    rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "Tildeling", "Rapport innen 1. juni 2022")
    write_rules(scheme, rules, [NewTerm("Informasjonen skal være på språk folk forstår.")], by=given.kari, seen=2)
    line = ProposedOutcome(
        number, kroner(amount), "Regnet på bokmål.", "Rekna på nynorsk.", purpose="Vaksineråd på flere språk"
    )
    decision = propose_decision(scheme, [line], whole=scheme.about, rests_on=[], by=given.kari)
    approve_decision(decision, by=given.ola, seen=1)
    return decision.grants.get()


@pytest.fixture
def trondheim(given):
    """Trondheim kommune with a grant of 4 321 000 kr, an account in use and a change that waits."""
    given.money(20_000_000)
    given.authority(25_000_000)
    given.account(FIRST)
    given.account(SECOND, approved=False)
    grant_to(given, given.trondheim.number, 4_321_000)
    return given.trondheim


@pytest.fixture
def with_letter(given, trondheim):
    """Trondheim's letter is written and its report begun, so that its addresses have something to hide."""
    issue_due_letters()
    report = demanded(given, Grant.objects.get(recipient=trondheim).decision.scheme, FACTS, with_pictures())
    fills(given, report)
    key = with_pictures().sections[0].questions[-1].key
    attach_file(report, key, content=b"Per Dahl", name="3219.txt", by=given.per, seen=1)


@pytest.fixture
def oslo(given, trondheim):
    """Oslo kommune, with a representative of its own: Liv Moen."""
    oslo = Organisation.objects.get(number=OSLO)
    given.administrator("Liv Moen", oslo)
    return oslo


OF_AN_OUTCOME = ("portal-outcome", "portal-outcome-letter", "portal-outcome-letter-pdf", "portal-new-appeal")
OF_AN_APPLICATION = {
    "portal-begin-application": ["U-2022-1"],
    "portal-application": ["S-2022-00001"],
    "portal-withdraw-application": ["S-2022-00001"],
    "portal-send-application": ["S-2022-00001"],
    "portal-application-receipt": ["S-2022-00001"],
    "portal-application-file": ["S-2022-00001", 1],
    "portal-application-section": ["S-2022-00001", "s1"],
    "portal-autosave": ["S-2022-00001", "s1"],
}  # those of an application that is there are walked in test_portal_applications
OF_WHAT_OTHERS_SAY = ("portal-circular", "portal-experiences", "portal-withdraw-experience")
OF_AN_APPEAL = ("portal-appeal", "portal-appeal-file", "portal-withdraw-appeal")


def addresses_of(organisation) -> dict[str, str]:
    """Every address of the portal about an organisation, with the keys of its own rows."""
    keys = {
        "portal-award": Grant.objects.get(recipient=organisation).pk,
        "portal-accept": Grant.objects.get(recipient=organisation).pk,
        "portal-letter": Grant.objects.get(recipient=organisation).pk,
        "portal-letter-pdf": Grant.objects.get(recipient=organisation).pk,
        "portal-change": Grant.objects.get(recipient=organisation).pk,
        "portal-recovery": 1,  # one that is there is walked in test_report_pages
        **{name: Grant.objects.get(recipient=organisation).outcome_id for name in OF_AN_OUTCOME},
        **dict.fromkeys(
            OF_AN_APPEAL, "KL-2022-001"
        ),  # those of an appeal that is there are walked in test_appeal_pages
        "portal-stop-account": BankAccount.objects.filter(organisation=organisation).first().pk,
        "portal-end-member": Membership.objects.filter(organisation=organisation).first().pk,
    }
    report, file = Report.objects.filter(recipient=organisation).first(), ReportFile.objects.first()
    found = {}
    for pattern in PORTAL:
        key = [keys[pattern.name]] if pattern.name in keys else OF_AN_APPLICATION.get(pattern.name, [])
        if pattern.name.startswith("portal-report") and pattern.name != "portal-reports":
            key = [report.pk if report else 1]
        if pattern.name == "portal-report-file":
            key += [file.pk if file else 1]
        if pattern.name.startswith(("portal-claim", "portal-payment")) and not pattern.name.endswith("s"):
            key = ["2022-1"]  # those of a round and of a payment are walked in test_portal_claims
        if pattern.name in OF_WHAT_OTHERS_SAY or pattern.name.startswith("portal-circular-"):
            key = [1]  # those that are there are walked in test_circular_pages and test_experience
        found[pattern.name] = reverse(pattern.name, args=[organisation.number, *key])
    return found


SECRETS = ("TRONDHEIM", "4 321 000", "1234 56 78903", "9710 41 33219", FIRST, SECOND, "3219", "Per Dahl", "per.dahl@")
TYPED = {
    "number": "60051234564",
    "why": "Prøver",
    "name": "Liv Moen",
    "email": "liv.moen@example.no",
    "rights": ["sign"],
}


def test_nobody_else_sees_or_does_anything_for_an_organisation(given, trondheim, oslo, with_letter):
    """All its addresses, asked for and sent to, as another's administrator, as staff, as one who left, signed out."""
    left = given.colleague("Eva Lie", MemberRight.ADMINISTER, MemberRight.SIGN)
    end_membership(Membership.objects.get(user=left), by=given.per)
    people = [given.person("Liv Moen"), left, given.person("Nils Ask"), *staff(given), None]
    addresses = addresses_of(trondheim)
    assert len(addresses) == len(PORTAL)
    before = everything()
    for user in people:
        client = signed_in(user) if user else Client()
        for name, address in addresses.items():
            for answer in (client.get(address), client.post(address, TYPED)):
                assert answer.status_code in (302, 403, 404), (user, name)
                assert answer.status_code != 302 or answer["Location"].startswith("/logg-inn/"), (user, name)
                assert [secret for secret in SECRETS if secret in text_of(answer)] == [], (user, name)
                assert trondheim.name not in answer.content.decode(), (user, name)
    assert everything() == before


def staff(given) -> list:
    return [given.kari, given.ola, given.nina, given.auditor, given.steering, given.anne]


def everything() -> list:
    """All that an address of the portal could have changed."""
    return [
        list(BankAccount.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        Event.objects.exclude(verb__startswith="signed").count(),
    ]


def test_the_keys_of_another_organisation_open_nothing_through_ones_own(given, trondheim, oslo, with_letter):
    """Liv's own number in the address, Trondheim's grant, account and member in the key."""
    client, before = signed_in(given.person("Liv Moen")), everything()
    for name, address in addresses_of(trondheim).items():
        mixed = address.replace(TRONDHEIM, OSLO)
        if re.search(r"/[0-9]+/", mixed.removeprefix(f"/portal/{OSLO}")):
            for answer in (client.get(mixed), client.post(mixed, TYPED)):
                assert answer.status_code in (404, 405), name
                assert [secret for secret in SECRETS if secret in text_of(answer)] == [], name
    assert everything() == before


APPEALING = {"portal-new-appeal", "portal-withdraw-appeal"}
CLAIMING = {"portal-claim-answer", "portal-claim-confirm", "portal-claim-file"}
STEPS = ("questions", "accounts", "auditor", "send", "extension")
APPLYING = {
    "portal-begin-application",
    "portal-application-section",
    "portal-autosave",
    "portal-send-application",
}
ASKING = {"portal-circular-ask", "portal-withdraw-experience"}
WRITING = ASKING | CLAIMING | APPLYING | {f"portal-report-{step}" for step in STEPS}


@pytest.mark.parametrize(
    ("held", "opened"),
    [
        ([MemberRight.WRITE], WRITING),
        (
            [MemberRight.SIGN],
            {"portal-accept", "portal-new-account", "portal-stop-account", "portal-withdraw-application"}
            | WRITING
            | APPEALING,
        ),
        (
            [MemberRight.ADMINISTER],
            {"portal-new-account", "portal-stop-account", "portal-new-member", "portal-end-member"},
        ),
    ],
)
def test_each_right_opens_its_own_pages(given, trondheim, held, opened):
    """Who writes reads; who signs accepts and enters accounts; who administers gives rights and enters accounts."""
    client = signed_in(given.colleague("Eva Lie", *held))
    demanding = {one.name for one in PORTAL if one.callback.member}
    addresses = addresses_of(trondheim)
    refused = {name for name in addresses if client.get(addresses[name]).status_code == 403}
    assert refused == demanding - opened
    sent = {name for name in demanding - opened if client.post(addresses[name], TYPED).status_code != 403}
    assert sent == set()


def test_where_people_land_when_they_sign_in(given):
    """Who only acts for an organisation lands in the portal, staff on their tasks; who is both can change over."""
    both = given.person("Eva Lie", Role.CASE_OFFICER)
    give_membership(both, given.trondheim, [MemberRight.WRITE], by=given.per, first=DAY)
    for user, home in ((given.per, "/portal/"), (given.kari, "/oppgaver/"), (both, "/oppgaver/")):
        set_password(user, PASSWORD)
        client, told = Client(), {"email": user.email, "password": PASSWORD, "neste": "/"}
        assert client.post("/logg-inn/", told)["Location"] == home
        assert client.get("/")["Location"] == home
    client = signed_in(type(both).objects.get(pk=both.pk))
    assert 'href="/portal/"' in client.get("/oppgaver/").content.decode()
    assert 'href="/oppgaver/"' in client.get(f"/portal/{TRONDHEIM}/").content.decode()
    assert 'href="/portal/"' not in signed_in(given.ola).get("/oppgaver/").content.decode()
    per = signed_in(type(both).objects.get(pk=given.per.pk))
    assert 'href="/oppgaver/"' not in per.get("/portal/").content.decode()


def test_an_error_stands_in_the_shell_of_who_meets_it(given):
    """Per at an address of the office and at none: the portal's page, with a way back to it."""
    client = signed_in(given.per)
    for address, status in (("/budsjett/", 403), ("/oppgaver/", 403), ("/finnes-ikke/", 404), ("/portal/x/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert 'class="portal"' in answer.content.decode()
        assert "Til oversikten" in text_of(answer)
    assert 'class="portal"' not in signed_in(given.kari).get("/portal/").content.decode()


def test_a_grant_is_told_whole_in_the_readers_own_form(given, trondheim):
    """Amount, purpose, terms, how it was computed, report, decision, and whom to ask; in both forms of Norwegian."""
    grant = Grant.objects.get()
    client, address = signed_in(given.per), f"/portal/{TRONDHEIM}/tilskudd/{grant.pk}/"
    told = text_of(client.get(address))
    for words in (
        "har fått 4 321 000 kr",
        "Vaksineråd på flere språk",
        "Regnet på bokmål.",
        "Informasjonen skal være på språk folk forstår.",
        "Rapport innen 1. juni 2022",
        f"Vedtak {grant.decision.number}, 15. februar 2022",
        "Spør Kari Lunde",
    ):
        assert words in told
    client.post("/sprak/", {"sprak": "nn"})
    assert "Rekna på nynorsk." in text_of(client.get(address))
    assert "Regnet på bokmål." not in text_of(client.get(address))


def test_what_is_only_proposed_is_not_seen(given, trondheim):
    """A change that waits stays inside; an approved one is told with its reason."""
    grant = Grant.objects.get()
    change = propose_amendment(grant, kroner(4_000_000), reason="Mindre behov", by=given.kari)
    client, address = signed_in(given.per), f"/portal/{TRONDHEIM}/tilskudd/{grant.pk}/"
    told = text_of(client.get(address))
    assert "har fått 4 321 000 kr" in told
    assert "Mindre behov" not in told
    approve_amendment(change, by=given.ola)
    told = text_of(client.get(address))
    assert "har fått 4 000 000 kr" in told
    assert "Mindre behov" in told


def test_a_grant_is_accepted_on_its_letter_by_one_who_may_sign(given, trondheim):
    """Not before the letter is there; then once, by one who signs; the office sees who and when."""
    grant = Grant.objects.get()
    client, address = signed_in(given.per), f"/portal/{TRONDHEIM}/tilskudd/{grant.pk}/"
    assert "Når dere godtar" not in text_of(client.get(address))
    assert "ikke skrevet ennå" in text_of(client.post(f"{address}godta/", follow=True))
    assert client.get(f"{address}brev/").status_code == 404
    issue_due_letters()
    assert "Når dere godtar" in text_of(client.get(address))
    assert grant.outcome.recipient_name in text_of(client.get(f"{address}brev/"))
    assert b"".join(client.get(f"{address}brev/pdf/").streaming_content).startswith(b"%PDF")
    assert "Tilskuddet er godtatt." in text_of(client.post(f"{address}godta/", follow=True))
    assert "alt tatt imot" in text_of(client.post(f"{address}godta/", follow=True))
    accepted = Acceptance.objects.get()
    assert (accepted.by, accepted.letter.outcome) == (given.per, grant.outcome)


def test_an_account_from_entered_to_used(given):
    """Per types it, Kari checks it on her page, Ola approves it on his; Per reads each step."""
    per, address = signed_in(given.per), f"/portal/{TRONDHEIM}/konto/"
    assert "Kontonummer mangler" in text_of(per.get("/portal/"))
    wrong = per.post(f"{address}ny/", {"number": "1234 56 78904"})
    assert wrong.status_code == 422
    assert 'value="1234 56 78904"' in wrong.content.decode()
    assert "stemmer ikke" in text_of(wrong)
    per.post(f"{address}ny/", {"number": "1234 56 78903"})
    assert "venter på kontroll" in text_of(per.get(address))

    kari, ola, office = signed_in(given.kari), signed_in(given.ola), f"/mottakere/{TRONDHEIM}/"
    assert "Kontonummer for" in text_of(kari.get("/oppgaver/"))
    key = BankAccount.objects.get().pk
    assert "1234 56 78903" in text_of(kari.get(office))
    kari.post(f"/mottakere/kontoer/{key}/kontroller/")
    answer = kari.post(f"/mottakere/kontoer/{key}/godkjenn/", follow=True)
    assert "Du har selv laget eller endret dette" in text_of(answer)
    assert account_of(given.trondheim, DAY) is None
    assert "Kontonummer for" not in text_of(kari.get("/oppgaver/"))
    ola.post(f"/mottakere/kontoer/{key}/godkjenn/")
    assert "Vi betaler til konto 1234 56 78903" in text_of(per.get(address))
    assert "Kontonummer mangler" not in text_of(per.get("/portal/"))


def test_a_change_is_shown_as_one_and_can_be_stopped(given, trondheim):
    """Until its day the old account is used; Per did not ask for it, and stops it."""
    change = BankAccount.objects.get(number=SECOND)
    office = signed_in(given.kari).get(f"/mottakere/{TRONDHEIM}/")
    assert "Et bytte av konto venter" in text_of(office)
    check_account(change, by=given.kari)
    approve_account(change, by=given.ola)
    client, address = signed_in(given.per), f"/portal/{TRONDHEIM}/konto/"
    told = text_of(client.get(address))
    assert "Vi betaler til konto 1234 56 78903" in told
    assert "Kontoen byttes 22. februar 2022" in told
    stop = f"{address}{change.pk}/stans/"
    assert client.post(stop, {"why": " "}).status_code == 422
    assert client.post(stop, {"why": "Vi har ikke bedt om dette."}).status_code == 302
    change.refresh_from_db()
    assert change.state == AccountState.REFUSED
    assert "Kontoen byttes" not in text_of(client.get(address))


def test_only_who_checks_accounts_sees_them_whole(given, trondheim):
    """The auditor and the ministry's officer see the last four figures."""
    for user, sees in ((given.kari, True), (given.nina, True), (given.auditor, False), (given.steering, False)):
        answer = signed_in(user).get(f"/mottakere/{TRONDHEIM}/")
        assert ("1234 56 78903" in text_of(answer)) is sees
        assert "8903" in text_of(answer)


def test_a_recipient_is_found_by_name_and_number(given):
    """Small letters, a part of the name, the number with blanks; what is not there says so."""
    given.trondheim  # noqa: B018
    client = signed_in(given.auditor)
    for words in ("trondheim", "TRÅANTEN", "942 110 464", "942110464", "9421"):
        assert "TRONDHEIM" in text_of(client.get("/mottakere/", {"sok": words})), words
    for words in ("finnes ikke", "000000000", "%", "\0", "²"):
        answer = client.get("/mottakere/", {"sok": words})
        assert answer.status_code == 200
        assert "TRONDHEIM" not in text_of(answer) or not words.strip("\0")
    pages, after, names = 0, "", []
    while after is not None:
        html = client.get("/mottakere/", {"etter": after}).content.decode()
        names += re.findall(r'<th scope="row"><a href="/mottakere/([0-9]{9})/', html)
        found = re.search(r"href=\"\?etter=([0-9]{9})", html)
        after, pages = found[1] if found else None, pages + 1
    assert len(names) == len(set(names)) == Organisation.objects.count()
    assert pages > 5


def test_the_first_administrator_through_the_pages(given):
    """Kari names somebody who is registered, Ola approves; a name that does not belong to the e-mail finds nobody."""
    given.person("Per Dahl")
    address = f"/mottakere/{given.trondheim.number}/"
    told = {"name": "per  dahl", "email": "PER.DAHL@example.no", "rights": ["administer", "sign"]}
    kari = signed_in(given.kari)
    for wrong in ({"name": "Pål Dahl"}, {"email": "ingen@example.no"}):
        answer = kari.post(f"{address}administrator/", told | wrong)
        assert answer.status_code == 422
        assert "Ingen er registrert med dette navnet" in text_of(answer)
    assert kari.post(f"{address}administrator/", told).status_code == 302
    assert "Per Dahl som administrator for TRONDHEIM" in text_of(signed_in(given.ola).get("/oppgaver/"))
    key = given.trondheim.administrator_proposals.get().pk
    signed_in(given.ola).post(f"/mottakere/administratorer/{key}/godkjenn/")
    rights = member_rights(given.person("Per Dahl"), given.trondheim, DAY)
    assert rights == {MemberRight.ADMINISTER, MemberRight.SIGN}


def test_an_administrator_gives_and_ends_rights_through_the_pages(given):
    """Per lets Eva sign and ends it again; what is wrong is told beside the field, and nothing typed is lost."""
    eva, per, address = given.person("Eva Lie"), signed_in(given.per), f"/portal/{TRONDHEIM}/medlemmer/"
    told = {"name": "Eva Lie", "email": eva.email, "rights": ["sign"], "last": ""}
    answer = per.post(f"{address}ny/", told | {"rights": []})
    assert answer.status_code == 422
    assert 'value="Eva Lie"' in answer.content.decode()
    assert 'href="#id_rights_0"' in answer.content.decode()
    assert per.post(f"{address}ny/", told).status_code == 302
    assert member_rights(eva, given.trondheim, DAY) == {MemberRight.SIGN}
    assert "Eva Lie" in text_of(per.get(address))
    key = Membership.objects.get(user=eva).pk
    assert "gjelder med en gang" in text_of(per.get(f"{address}{key}/avslutt/"))
    per.post(f"{address}{key}/avslutt/")
    assert member_rights(eva, given.trondheim, DAY) == set()
    own = Membership.objects.get(user=given.per).pk
    assert "Det må alltid være én" in text_of(per.post(f"{address}{own}/avslutt/", follow=True))


def test_staff_of_the_organisation_are_told_that_they_stay_away(given):
    """A case officer who acts for Trondheim sees why there is no button."""
    both = given.person("Eva Lie", Role.CASE_OFFICER)
    give_membership(both, given.trondheim, [MemberRight.WRITE], by=given.per, first=DAY)
    enter_account(given.trondheim, FIRST, by=given.per)
    told = text_of(signed_in(both).get(f"/mottakere/{TRONDHEIM}/"))
    assert "Du er eller har vært representant" in told
    assert "Kontrollert: kontoen er deres" not in told
