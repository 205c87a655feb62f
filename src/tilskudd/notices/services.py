"""Telling people what is due, once; and the secret addresses of their calendars."""

from __future__ import annotations

import hashlib
import secrets
from email.utils import formatdate
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from tilskudd.notices.models import CalendarAddress, Notice
from tilskudd.notices.rules import wait_after
from tilskudd.people.access import require
from tilskudd.people.clock import machine_now, now, today
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note

A_TIME: Final = 500


@transaction.atomic
def tell(to: User, key: str, *, title: str, words: str, address: str) -> bool:
    """Tell a person something (varsle), once for each key; True when it is new. By e-mail where that is set up."""
    told = {"title": one_line(title)[:300], "words": words[:5000], "address": address[:300], "made_at": now()}
    _row, is_new = Notice.objects.get_or_create(to=to, key=key[:400], defaults=told)
    return is_new


def one_line(words: str) -> str:
    """Words without breaks, as the subject of an e-mail has to be."""
    return " ".join(words.split())


def is_mail_set_up() -> bool:
    """True when this installation has been told of a mail server."""
    return bool(settings.EMAIL_HOST)


def send_due_notices() -> int:
    """Send the e-mails that wait (send varsler), one by one; how many were handed over.

    Safe to run twice and by two at once. The connection is opened before a notice is begun, and what is begun stands
    before it is handed over: a program killed in between leaves a notice that is not sent again.
    """
    if not is_mail_set_up():
        return 0
    sent = 0
    with_mail = Notice.objects.filter(_is_due(), to__is_active=True).order_by("pk")
    for key in list(with_mail.values_list("pk", flat=True)[:A_TIME]):
        server = get_connection()
        try:
            server.open()
        except (OSError, SMTPException) as error:
            _failed(key, error, begun=False)
            return sent  # the server is not there: the rest wait as well
        try:
            sent += _sent_one(key, server)
        finally:
            server.close()
    return sent


def _is_due() -> Q:
    return Q(begun_at=None) & (Q(next_try_at=None) | Q(next_try_at__lte=machine_now()))


def _sent_one(key: int, server: BaseEmailBackend) -> bool:
    try:
        letter = _message(Notice.objects.select_related("to").get(pk=key))
    except ValueError as error:
        _failed(key, error, begun=False)  # what cannot be written is not begun, and stops no other
        return False
    if _begin(key) is None:
        return False
    try:
        server.send_messages([letter])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        _failed(key, error, begun=True)  # the server has said that it does not take it
        return False
    except (OSError, SMTPException) as error:
        Notice.objects.filter(pk=key).update(trouble=_told(error))  # it may have come through: not sent again
        return False
    Notice.objects.filter(pk=key).update(sent_at=machine_now(), trouble="")
    return True


@transaction.atomic
def _begin(key: int) -> Notice | None:
    """Take a notice, so that nobody else sends it; None when another has, or it is not due any more."""
    rows = Notice.objects.select_for_update(of=("self",), skip_locked=True).select_related("to")
    notice = rows.filter(_is_due(), pk=key).first()
    if notice is not None:
        notice.begun_at = machine_now()
        notice.save(update_fields=["begun_at"])
    return notice


def _failed(key: int, error: Exception, *, begun: bool) -> None:
    """The server said no: the notice is due again after a while. What another has begun meanwhile is left alone."""
    rows = Notice.objects.filter(pk=key, sent_at=None)
    rows = rows.filter(begun_at__isnull=False) if begun else rows.filter(begun_at=None)
    tries = (rows.values_list("tries", flat=True).first() or 0) + 1
    rows.update(begun_at=None, tries=tries, trouble=_told(error), next_try_at=machine_now() + wait_after(tries))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _message(notice: Notice) -> EmailMessage:
    """The e-mail: always the same message id for a notice, so that mail programs too can see that it came twice.

    Raises ValueError where it cannot be written, such as for an address that is none.
    """
    site = (settings.SITE or "http://localhost").rstrip("/")
    host = site.partition("://")[2]
    headers = {
        "Message-ID": f"<notice-{notice.pk}@{host}>",
        "Date": formatdate(machine_now().timestamp()),
        "Auto-Submitted": "auto-generated",
    }
    body = f"{notice.words}\n\n{site}{notice.address}\n"
    sender = settings.DEFAULT_FROM_EMAIL
    letter = EmailMessage(one_line(notice.title), body, sender, [notice.to.email], headers=headers)
    letter.message()  # writes its headers now, and says what is wrong with them
    return letter


@transaction.atomic
def make_calendar_address(*, by: User) -> str:
    """Give a person a new secret address for their own calendar (lag kalenderadresse); an older one is revoked.

    Returns the secret, which is shown once and kept as its sha256. Raises NotAllowed for who follows no assignments up;
    whoever loses that right has an address that gives nothing, and may still revoke it.
    """
    require(by, Right.FOLLOW_ASSIGNMENTS, on=today())
    User.objects.select_for_update().get(pk=by.pk)
    _revoke(by)
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.create(user=by, secret_sha256=sha256_of(secret), made_at=now())
    note(by, "calendar.address-made", f"user:{by.pk}")
    return secret


@transaction.atomic
def revoke_calendar_address(*, by: User) -> None:
    """Revoke the address of a person's own calendar (trekk kalenderadresse): from now on it is not there."""
    User.objects.select_for_update().get(pk=by.pk)
    if _revoke(by):
        note(by, "calendar.address-revoked", f"user:{by.pk}")


def _revoke(user: User) -> int:
    return CalendarAddress.objects.filter(user=user, revoked_at=None).update(revoked_at=now())


def sha256_of(secret: str) -> str:
    """What a secret is kept as."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
