"""Claims at a rate when two do the same at once: one is done, the other is told."""

from __future__ import annotations

from threading import Barrier, Thread

from django.db import connection

from claims import claim_of, opened_round, sends, signer
from given import Given, kroner
from tilskudd.claims.claiming import save_and_send
from tilskudd.claims.judging import recognise_plain
from tilskudd.claims.models import ClaimVersion, Submission
from tilskudd.claims.queries import measures_for
from tilskudd.claims.rules import Count
from tilskudd.decisions.models import Decision
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.web.claim_proposing import propose_covered

OSLO = "0301"


def test_two_who_sign_at_once_send_one_claim(own_database) -> None:
    """The second waits, and is told that a colleague has saved."""
    given = Given()
    round = opened_round(given)
    claim = claim_of(round, OSLO)
    by, key = signer(given, claim), measures_for(claim)[0].pk
    start, told = Barrier(2), []

    def send(count: int) -> None:
        start.wait()
        try:
            save_and_send(claim, {key: Count(count, 0)}, by=by, seen=0, states=True)
            told.append("sent")
        except WrongState:
            told.append("told")
        finally:
            connection.close()

    threads = [Thread(target=send, args=(count,)) for count in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["sent", "told"]
    assert Submission.objects.count() == ClaimVersion.objects.count() == 1


def test_two_who_propose_at_once_promise_nobody_twice(own_database) -> None:
    """Two case officers press together: one proposal, and the other is told."""
    given = Given()
    round = opened_round(given)
    measure = round.measures.get()
    given.frame(90_000, measure.scheme)
    sends(given, claim_of(round, OSLO), (3, 0))
    recognise_plain(round, by=given.kari)
    people, start, told = [given.kari, given.ola], Barrier(2), []

    def propose(by) -> None:
        start.wait()
        try:
            propose_covered(measure, by=by)
            told.append("proposed")
        except Refusal:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=propose, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["proposed", "refused"]
    assert Decision.objects.get().versions.get().total == kroner(90_000)
