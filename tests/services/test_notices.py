"""Notices: told once, sent once to a real mail server, tried again when it says no, and never twice after a kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils.translation import get_language

import databases
from claims import move_to
from given import DAY
from tilskudd.assignments import followed as following
from tilskudd.assignments.reminding import remind_the_responsible
from tilskudd.assignments.rules import TaskKind
from tilskudd.assignments.services import give_responsible
from tilskudd.assignments.tasks import add_task
from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.notices.check import faults_in_notices
from tilskudd.notices.models import Notice
from tilskudd.notices.queries import uncertain_notices, unsent_notices
from tilskudd.notices.rules import wait_after
from tilskudd.notices.services import send_due_notices, tell
from tilskudd.people.clock import now
from tilskudd.people.models import User
from tilskudd.people.rights import Role
from tilskudd.people.services import approve_role, propose_role, withdraw


class Taken:
    """A mail server's hands: keeps what comes, or says no."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.answer = "250 OK"
        self.wait = 0

    async def handle_DATA(self, _server, _session, envelope) -> str:
        import asyncio

        if self.answer.startswith("250"):
            self.letters.append(envelope.content)
        await asyncio.sleep(self.wait)
        return self.answer


@pytest.fixture
def mail(settings):
    """A real mail server on a free port, and settings that point at it."""
    taken = Taken()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(taken, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL, settings.SITE = "tilskudd@example.no", "https://tilskudd.example.no"
    yield taken
    server.stop()


def told(user, key: str = "x") -> None:
    tell(user, key, title="Oppdrag 23: møte", words="«Møte» har frist i morgen.", address="/oppdrag/1/")


def test_the_responsible_is_reminded_once_a_stage(given):
    """What is due within fourteen days, then what is overdue; twice the same day tells nothing new; in nynorsk too."""
    group = confirm_first_letter(by=given.kari, second=given.ola).assignments.get(number="23")
    add_task(group, TaskKind.STEP, "Kall inn", due=DAY + timedelta(14), by=given.kari)
    add_task(group, TaskKind.STEP, "Senere", due=DAY + timedelta(15), by=given.kari)
    assert remind_the_responsible() == 0, "nobody is responsible"
    given.kari.written_form = "nn"
    given.kari.save()
    give_responsible(group, given.kari, by=given.kari)
    assert (remind_the_responsible(), remind_the_responsible()) == (1, 0)
    assert Notice.objects.get().words == "«Kall inn» i oppdrag 23 har frist 01.03.2022. Du er ansvarleg."
    move_to(date(2022, 3, 2))
    assert (remind_the_responsible(), remind_the_responsible()) == (2, 0)
    assert Notice.objects.filter(title__contains="over fristen").get().to == given.kari


def test_a_reminder_is_in_one_language_throughout(given, monkeypatch):
    """The words of what is due are made in the form that the reader has chosen, as those around them are."""
    monkeypatch.setattr(following, "_deadline_label", lambda _due, _row: f"Levering ({get_language()})")
    group = confirm_first_letter(by=given.kari, second=given.ola).assignments.get(number="23")
    given.kari.written_form = "nn"
    given.kari.save()
    give_responsible(group, given.kari, by=given.kari)
    move_to(date(2022, 5, 2))
    assert remind_the_responsible() == 1
    assert Notice.objects.get().words == "«Levering (nn)» i oppdrag 23 har frist 06.05.2022. Du er ansvarleg."


def test_who_has_lost_the_right_is_not_reminded(given):
    """Kari was responsible, and has no role today: nothing is told; once she has it again, it is."""
    group = confirm_first_letter(by=given.kari, second=given.ola).assignments.get(number="23")
    add_task(group, TaskKind.STEP, "Kall inn", due=DAY + timedelta(14), by=given.kari)
    give_responsible(group, given.kari, by=given.kari)
    withdraw(given.kari.roles_given.get(), by=given.anne)
    assert remind_the_responsible() == 0
    approve_role(propose_role(given.kari, Role.CASE_OFFICER, by=given.anne, first=DAY), by=given.bjorn)
    assert remind_the_responsible() == 1


def test_nothing_is_sent_where_no_server_is_set_up(given, settings):
    """The notice waits, and is told in the program."""
    settings.EMAIL_HOST = ""
    told(given.kari)
    assert send_due_notices() == 0
    assert Notice.objects.get().begun_at is None


def test_it_is_sent_once_with_its_own_message_id(own_database, given, mail):
    """To the person, from the installation, with the link; the second time nothing is due."""
    told(given.kari)
    assert (send_due_notices(), send_due_notices(), len(mail.letters)) == (1, 0, 1)
    letter = message_from_bytes(mail.letters[0])
    assert letter["To"] == given.kari.email
    assert str(make_header(decode_header(letter["Subject"]))) == "Oppdrag 23: møte"
    assert letter["Message-ID"] == f"<notice-{Notice.objects.get().pk}@tilskudd.example.no>"
    assert "https://tilskudd.example.no/oppdrag/1/" in letter.get_payload(decode=True).decode()


def test_a_break_in_the_subject_is_no_break_and_one_that_cannot_be_written_stops_no_other(own_database, given, mail):
    """A title of two lines is sent on one; an address with a break is told as trouble, not begun, and tried later."""
    two_lines = {"title": "Oppdrag 23:\nmøte", "words": "I morgen.", "address": "/oppdrag/1/"}
    Notice.objects.create(to=given.ola, key="a", made_at=now(), **two_lines)
    told(given.ola, "b")
    User.objects.filter(pk=given.ola.pk).update(email="ola\n@example.no")
    told(given.kari, "c")
    tell(given.kari, "d", **two_lines)
    assert (send_due_notices(), len(mail.letters)) == (2, 2)
    subjects = [str(make_header(decode_header(message_from_bytes(one)["Subject"]))) for one in mail.letters]
    assert subjects == ["Oppdrag 23: møte"] * 2
    assert list(unsent_notices().values_list("key", "tries", "begun_at")) == [("a", 1, None), ("b", 1, None)]
    User.objects.filter(pk=given.ola.pk).update(email="ola@example.no")
    Notice.objects.update(next_try_at=None)
    assert send_due_notices() == 2


def test_two_workers_send_each_once(own_database, given, mail):
    """Twenty notices and two workers at the same time: twenty letters, none twice."""
    for number in range(20):
        told(given.kari, str(number))

    def work() -> None:
        send_due_notices()
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    keys = [message_from_bytes(one)["Message-ID"] for one in mail.letters]
    assert (len(keys), len(set(keys))) == (20, 20)
    assert Notice.objects.filter(sent_at=None).count() == 0


def test_a_server_that_says_no_is_tried_again_later(own_database, given, mail):
    """The notice is due again after five minutes, then ten; when the server takes it, it is sent."""
    told(given.kari)
    mail.answer = "451 Try again later"
    assert (send_due_notices(), send_due_notices()) == (0, 0)
    notice = unsent_notices().get()
    assert (notice.tries, notice.begun_at, "451" in notice.trouble) == (1, None, True)
    assert [one.code for one in faults_in_notices()] == ["unsent-notice"]
    assert [wait_after(n) for n in (1, 2, 30)] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(hours=6)]
    mail.answer = "250 OK"
    Notice.objects.update(next_try_at=None)
    assert (send_due_notices(), len(mail.letters)) == (1, 1)


def test_a_server_that_is_not_there_leaves_all_due(own_database, given, settings):
    """Nothing is begun, so nothing is lost; it is tried again after a while."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    for key in "ab":
        told(given.kari, key)
    assert send_due_notices() == 0
    assert list(Notice.objects.order_by("pk").values_list("tries", "begun_at")) == [(1, None), (0, None)]


def test_a_worker_killed_in_the_middle_does_not_send_twice(own_database, given, mail, settings):
    """Killed after the server took the letter and before it was marked: not sent again, and told as uncertain."""
    told(given.kari)
    mail.wait = 30
    program = (
        "import django; django.setup()\nfrom tilskudd.notices.services import send_due_notices\nsend_due_notices()\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], env=_environment(settings))
    deadline = time.monotonic() + 60
    while not mail.letters and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(mail.letters) == 1, "the server never got the letter"
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    mail.wait = 0
    assert (send_due_notices(), len(mail.letters)) == (0, 1)
    notice = Notice.objects.get()
    assert (notice.begun_at is not None, notice.sent_at) == (True, None)
    assert list(uncertain_notices()) == [], "a worker may still be at it"
    Notice.objects.update(begun_at=notice.begun_at - timedelta(hours=1))
    assert list(uncertain_notices()) == [notice]
    assert [one.code for one in faults_in_notices()] == ["uncertain-notice"]


def _environment(settings) -> dict[str, str]:
    """What a worker of its own needs to find the same database and the same mail server."""
    return {
        **os.environ,
        "DATABASE_URL": databases.with_database(os.environ["TEST_APP_URL"], connection.settings_dict["NAME"]),
        "DATABASE_OWNER_URL": databases.with_database(os.environ["TEST_OWNER_URL"], connection.settings_dict["NAME"]),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
        "DJANGO_SETTINGS_MODULE": "tilskudd.config.settings",
        "TILSKUDD_SMTP_HOST": "127.0.0.1",
        "TILSKUDD_SMTP_PORT": str(settings.EMAIL_PORT),
        "TILSKUDD_SMTP_SECURITY": "none",
        "TILSKUDD_MAIL_FROM": "tilskudd@example.no",
    }
