"""Forms that were sent after the session ended (skjema som er tatt vare på): kept for a day, and never saved.

Whoever sent one has a random token in a cookie; the table holds its hash. Anybody may send a form without a session, so
there is a limit to how large one is, how many come from one address, and how many there are.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction

from tilskudd.database.turns import take_turn
from tilskudd.people.clock import machine_now
from tilskudd.people.models import KeptForm
from tilskudd.people.who_asks import keyed

KEPT_FOR: Final = timedelta(hours=24)
LARGEST: Final = 200_000
MOST_AN_HOUR: Final = 20
MOST_IN_ALL: Final = 2_000
LONGEST_PATH: Final = 500
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@transaction.atomic
def keep_form(path: str, typed: Mapping[str, Sequence[str]], *, asked_from: str, token: str = "") -> str | None:
    """Keep what was typed in a form for a day; the token to find it by, or None when there is no room for it.

    At most 200 kB, 20 an hour from one address, 2 000 in all. `token` is what the browser has from before; it is used
    again when it stands for something.
    """
    fields = {_clean(name): [_clean(value) for value in values] for name, values in typed.items()}
    if len(path) > LONGEST_PATH or len(json.dumps(fields).encode()) > LARGEST:
        return None
    take_turn("kept-forms")
    address, rows = keyed(f"form:{asked_from}"), KeptForm.objects.all()
    lately = rows.filter(address_hash=address, at__gt=machine_now() - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR or rows.count() >= MOST_IN_ALL:
        return None
    if not token or not rows.filter(token_hash=_hash(token)).exists():
        token = secrets.token_urlsafe(32)
    KeptForm.objects.create(token_hash=_hash(token), path=path, typed=fields, address_hash=address, at=machine_now())
    return token


def kept_form(token: str, path: str) -> KeptForm | None:
    """The newest form that was kept for whoever has the token, at an address; None when there is none, or it is old."""
    rows = KeptForm.objects.filter(token_hash=_hash(token), path=path, at__gt=machine_now() - KEPT_FOR)
    return rows.order_by("-pk").first()


def forget_form(token: str, path: str = "") -> int:
    """Delete what was kept for a token, at one address or at all; how many went."""
    rows = KeptForm.objects.filter(token_hash=_hash(token))
    return (rows.filter(path=path) if path else rows).delete()[0]


def forget_old_forms() -> int:
    """Delete the forms that nobody came back for within a day; how many went. Safe to run at any time."""
    return KeptForm.objects.filter(at__lte=machine_now() - KEPT_FOR).delete()[0]


def _clean(text: str) -> str:
    return UNSTORABLE.sub("", text)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
