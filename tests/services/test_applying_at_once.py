"""Two of an organisation who press the same button at once."""

from __future__ import annotations

from test_ledger_at_once import at_once

from applying import filled, member
from calls import published_call
from given import Given
from tilskudd.applications.application_queries import draft_of
from tilskudd.applications.models import SentApplication
from tilskudd.applications.sending import send_application
from tilskudd.parties.services import load_register


def test_two_submits_at_once_are_one(own_database: str, given: Given) -> None:
    """Both get the same receipt."""
    load_register()
    call = published_call(given)
    application = filled(given, call)
    leader, seen = member(given, application.organisation), draft_of(application).seen

    def send(_number: int) -> int:
        return send_application(application, by=leader, seen=seen).pk

    found = at_once(send, how_many=2)
    assert len(set(found)) == 1
    assert SentApplication.objects.count() == 1
