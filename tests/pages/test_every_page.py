"""Walks the list of addresses itself: every page as every role that may see it, with one row and with fifty."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from sites import entered
from tilskudd.people.rights import RIGHTS_OF
from world import ROLES

pytestmark = pytest.mark.xdist_group("fifty rows")
PATTERNS = {pattern.name: pattern for pattern in get_resolver().url_patterns}
POST_ONLY = {
    "begin-month",
    "month-report",
    "send-month",
    "sign-month",
    "send-back-month",
    "revoke-calendar",
    "assignment-no-prerequisite",
    "assignment-deliver",
    "assignment-delivery-back",
    "assignment-accepted",
    "share-experience",
    "withdraw-experience",
    "portal-withdraw-experience",
    "propose-circular",
    "approve-circular",
    "send-back-circular",
    "withdraw-circular",
    "send-circular",
    "try-circular-again",
    "portal-circular-read",
    "portal-circular-ask",
    "declare-impartiality",
    "settle-difference",
    "end-assessor",
    "turn-away",
    "take-appeal",
    "portal-withdraw-appeal",
    "open-round",
    "recognise-plain",
    "remind-round",
    "judge-claim",
    "ask-to-correct",
    "rearrange-questions",
    "sign-out",
    "language",
    "example-clock",
    "send-letter",
    "confirm-letter",
    "send-back-letter",
    "take-back-letter",
    "ask-to-mend",
    "overrule-gate",
    "check-gates",
    "portal-autosave",
    "approve-opening",
    "send-back-opening",
    "withdraw-opening",
    "approve-right",
    "copy-scheme",
    "approve-frame",
    "send-back-frame",
    "withdraw-frame",
    "approve-decision",
    "send-back-decision",
    "withdraw-decision",
    "approve-amendment",
    "send-back-amendment",
    "withdraw-amendment",
    "propose-named",
    "run-recipe",
    "try-letter-again",
    "approve-administrator",
    "withdraw-administrator",
    "check-account",
    "approve-account",
    "refuse-account",
    "hold-account",
    "portal-accept",
    "portal-stop-account",
    "propose-debtor",
    "approve-debtor",
    "withdraw-debtor",
    "take-in-bank-file",
    "release-run",
    "withdraw-run",
    "try-again",
    "approve-settlement",
    "approve-report",
    "complete-report",
    "answer-extension",
    "lower-grant",
    "propose-recovery",
    "approve-recovery",
    "send-back-recovery",
    "withdraw-recovery",
    "register-money-back",
    "approve-money-back",
    "withdraw-money-back",
    "withdraw-settlement",
    "begin-ministry-report",
    "draft-ministry-report",
    "take-ministry-figures",
    "send-ministry-report",
    "approve-ministry-report",
    "send-back-ministry-report",
    "withdraw-ministry-report",
    "ministry-report-sent",
}
FILES = {
    "month-file",
    "month-report-file",
    "explanation-file",
    "annual-file",
    "assignment-document",
    "circular-file",
    "circular-pdf",
    "portal-circular-pdf",
    "portal-circular-file",
    "assessment-file",
    "appeal-file",
    "appeal-answer-file",
    "portal-appeal-file",
    "portal-outcome-letter-pdf",
    "award-letter-pdf",
    "application-file",
    "portal-application-file",
    "export-file",
    "letter-file",
    "letter-page",
    "ministry-answer-file",
    "portal-letter-pdf",
    "regulation-file",
    "register-file",
    "portal-payment-csv",
    "run-proof",
    "run-weights",
    "statistic-file",
    "trail-package",
    "trail-script",
    "run-file",
    "bank-file-content",
    "settlement-file",
    "report-file",
    "auditor-statement-file",
    "change-file",
    "money-back-file",
    "portal-report-file",
    "portal-report-statement",
    "ministry-report-pdf",
    "ministry-report-workbook",
}
# A letter with all its answers, corrections and what it would book; a scheme with rules, terms, frames and its line;
# a decision with its checks, the money of its line, and what its approver has bound before under which authority; the
# tasks, with one list for each kind; the way of a krone through every package.
MOST_QUERIES = {"recipient": 17, "grant-trail": 36, "tasks": 53, "letter": 21, "scheme": 20, "decision": 27}
OUR_SCRIPT = re.compile(r'<script src="/static/(?:questions|points)\.[0-9a-f]+\.js" defer></script>')
MOST_QUERIES |= {
    "assignment": 33,
    "assignment-delivery": 16,
    "assignment-task": 27,
    "assignments": 21,
    "working-group": 27,
    "grant": 18,
    "payments": 28,
    "new-run": 20,
    "run": 30,
    "round": 31,
    "claim": 28,
    "propose-covered": 22,
    "cover-notice": 21,
    "call": 26,
    "portal": 18,
    "portal-application": 18,
    "portal-application-section": 18,
    "portal-send-application": 20,
    "portal-application-receipt": 18,
    "application": 18,
    "assessment": 20,
    "portfolio": 16,
    "annual": 17,
    "ministry-report": 38,
}
MOST_QUERIES |= dict.fromkeys(
    [
        "assignment-date",
        "assignment-deliverable",
        "assignment-new-document",
        "assignment-prepare",
        "assignment-prerequisite",
        "assignment-responsible",
        "assignment-risk",
        "assignment-step",
        "assignment-task-duties",
        "group-inquiry",
        "assignment-task-stands",
        "my-calendar",
    ],
    23,
)
# An assignment with all that is written about it: each kind of row is read once, for one as for many.
# A call with what stops it, an application with its draft; all that is due and out of step; a run with its cross-check;
# claims with the money that decisions hold of them; a report to the ministry with all of its figures counted anew.
NO_PAGE = {"front", "alive", "budget", "trail-json"} | FILES
SEEN: set[str] = set()
"""Pages that this process has shown once, so that their templates are there."""
PAGES = sorted(set(PATTERNS) - POST_ONLY - NO_PAGE - {"sign-in"})


def right_of(name: str):
    return getattr(PATTERNS[name].callback, "right", None)


def members_of(name: str):
    """The rights in an organisation of which a page of the portal demands one; None for a page of the office."""
    return getattr(PATTERNS[name].callback, "member", None)


def is_open(name: str) -> bool:
    return getattr(PATTERNS[name].callback, "open_to_all", False)


def may(role: str, name: str) -> bool:
    return members_of(name) is not None if role == "member" else right_of(name) in RIGHTS_OF[role]


def signed_in(world, role: str) -> Client:
    client = Client()
    client.force_login(world.people[role])
    return client


def looked_at(world, role: str, name: str):
    """The page and how many queries it took, when nothing is being looked up for the first time."""
    client = signed_in(world, role)
    if name not in SEEN:
        client.get(world.addresses[name])
        SEEN.add(name)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(world.addresses[name])
    return answer, len(asked)


def test_every_address_names_what_it_demands():
    """A right in the office, rights in an organisation, or openly none: an address that says nothing is a bug."""
    for name, pattern in PATTERNS.items():
        assert [right_of(name) is not None, members_of(name) is not None, is_open(name)].count(True) == 1, name
        is_portal = str(pattern.pattern).startswith("portal/")
        assert is_portal == (members_of(name) is not None), name


def test_every_address_is_walked(one_row):
    """A new address must be given a place in the world, or this fails."""
    assert set(one_row.addresses) == set(PATTERNS)


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_light_whole_and_lead_on(world_of_one_row, world_of_fifty_rows, django_db_blocker, role):
    """As many queries with fifty rows as with one, at most 15; at most 60 kB; one heading, a way back, one next act."""
    faults = []
    for name in (page for page in PAGES if may(role, page)):
        with django_db_blocker.unblock():
            with entered(world_of_one_row) as world:
                few, few_queries = looked_at(world, role, name)
            with entered(world_of_fifty_rows) as world:
                many, many_queries = looked_at(world, role, name)
        for answer in (few, many):
            html = answer.content.decode()
            main = html[html.index("<main") :]
            if answer.status_code != 200:
                faults.append(f"{name}: {answer.status_code}")
            if len(answer.content) > 60_000:
                faults.append(f"{name}: {len(answer.content)} bytes")
            if html.count("<h1") != 1:
                faults.append(f"{name}: {html.count('<h1')} headings")
            if len(re.findall(r"<[^>]* data-next\b", main)) != 1:
                faults.append(f"{name}: {len(re.findall(r'<[^>]* data-next', main))} next acts")
            if not ('class="ds-breadcrumbs"' in html or 'aria-current="page"' in html[: html.index("<main")]):
                faults.append(f"{name}: no way back")
            if re.search(r"\sstyle\s*=|<script|\son[a-z]+=", OUR_SCRIPT.sub("", html)):
                faults.append(f"{name}: inline style or script")
        if few_queries != many_queries or many_queries > MOST_QUERIES.get(name, 15):
            faults.append(f"{name}: {few_queries} queries with one row, {many_queries} with fifty")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_cannot(one_row, role):
    """Every address that demands a right the role lacks answers 403, says who has it, and writes nothing."""
    client = signed_in(one_row, role)
    refused = [name for name in PATTERNS if right_of(name) is not None and not may(role, name)]
    for name in refused:
        for answer in (client.get(one_row.addresses[name]), client.post(one_row.addresses[name], {"answer": "x"})):
            assert answer.status_code == 403, name
            assert "Det har rollene" in answer.content.decode(), name
    assert refused


def test_nobody_sees_anything_without_signing_in(one_row):
    """Asked for, they lead to the sign-in page and back; sent to, they show what was typed."""
    client = Client()
    for name in PATTERNS:
        if is_open(name):
            continue
        address = one_row.addresses[name]
        answer = client.get(address)
        assert answer.status_code == 302, name
        assert answer["Location"] == f"/logg-inn/?neste={address.replace('/', '%2F')}", name
        answer = client.post(address, {"answer": "Det jeg skrev"})
        assert answer.status_code == 403, name
        # saved by a script, the words are still in the page that asks
        assert name == "portal-autosave" or "Det jeg skrev" in answer.content.decode(), name


def test_files_are_saved_and_never_shown_as_pages(one_row):
    """What somebody sent in comes as an attachment of no type; only our own pictures of pages are shown."""
    client = signed_in(one_row, "auditor")
    for name in FILES - {"letter-page"}:
        role = "auditor" if may("auditor", name) else next(role for role in ROLES if may(role, name))
        answer = signed_in(one_row, role).get(one_row.addresses[name])
        assert answer["Content-Disposition"].startswith("attachment"), name
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
        assert b"".join(answer.streaming_content)
    picture = client.get(one_row.addresses["letter-page"])
    assert picture["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_what_changes_something_is_not_done_by_a_link(one_row, name):
    """GET on an address that acts answers 405, in the same shell, with a way on."""
    role = next((role for role in ROLES if is_open(name) or may(role, name)), None)
    answer = signed_in(one_row, role).get(one_row.addresses[name])
    assert answer.status_code == 405
    assert "Ingenting er endret" in answer.content.decode()


def test_every_answer_carries_the_security_headers(one_row):
    """Strict content policy, no framing, no sniffing, cookies out of reach of scripts."""
    answer = signed_in(one_row, "approver").get("/budsjett/2022/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    cookies = Client().get("/logg-inn/").cookies
    assert all(cookie["httponly"] for cookie in cookies.values())


def test_a_forged_form_is_refused_and_shows_what_was_typed(one_row):
    """Without the token nothing happens, and nothing typed is lost."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(one_row.people["case-officer"])
    answer = client.post("/budsjett/apninger/ny/", {"source": "Brevet mitt", "lines": "671/62; x; 5", "year": "2022"})
    assert answer.status_code == 403
    assert "Brevet mitt" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/finnes-ikke/",
        "/budsjett/2022/999-99/",
        "/budsjett/posteringer/99999999999999999999999/",
        "/tildelingsbrev/2099-9/",
        "/budsjett/2022/671-62/et-sted/",
    ],
)
def test_what_is_not_there_says_so_in_the_same_shell(one_row, address):
    """404 with a heading and a way on, never a traceback."""
    answer = signed_in(one_row, "approver").get(address)
    assert answer.status_code == 404
    assert "Siden finnes ikke" in answer.content.decode()
    assert "Mine oppgaver" in answer.content.decode()


def test_a_fault_of_ours_shows_a_reference_and_no_traceback(one_row, monkeypatch, caplog):
    """What did not happen, that nothing is changed, and the reference that stands in the log."""
    monkeypatch.setattr("tilskudd.web.office.budget.positions", lambda *_words: 1 / 0)
    client = signed_in(one_row, "approver")
    client.raise_request_exception = False
    answer = client.get("/budsjett/2022/")
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in html
    assert re.search(r"referansen ([0-9a-f]{8})", html)[1] in caplog.text


@pytest.mark.parametrize(
    "strange",
    [
        "?for=abc",
        "?for=-1",
        "?for=99999999999999999999",
        "?del=0",
        "?del=999999999999",
        "?del=x",
        "?etter=%00",
        "?for=²",
        "?del=²",
    ],
)
def test_strange_addresses_do_no_harm(one_row, strange):
    """What people or robots write after the question mark never breaks a page."""
    for role, address in (
        ("controller", "/revisjon/"),
        ("approver", "/budsjett/2022/"),
        ("administrator", "/administrasjon/"),
    ):
        assert signed_in(one_row, role).get(address + strange).status_code in (200, 400)


@pytest.mark.parametrize("next_page", ["abc", "letter", "//evil.example", "https://evil.example/", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(one_row, next_page):
    """A next page that is no address of this site is left out, never followed and never a fault."""
    answer = signed_in(one_row, "approver").get("/logg-inn/", {"neste": next_page})
    assert (answer.status_code, answer["Location"]) == (302, "/oppgaver/")


def test_a_large_body_is_refused_before_it_is_read(one_row):
    """Also from somebody who has not signed in: nothing reaches the disk."""
    answer = Client().post("/logg-inn/", b"x" * 3_000_000, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
