"""The signed chain over all entries and events."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, connections, transaction

import databases
from given import LINE, book, kroner
from tilskudd.ledger import seals
from tilskudd.ledger.models import Entry, Seal, SealedEntry, SealedEvent
from tilskudd.ledger.places import Move, Place, shift
from tilskudd.ledger.seals import as_file, broken_seals, ranges, seal
from tilskudd.people.clock import machine_now
from tilskudd.people.models import Event
from tilskudd.people.two_persons import note

KEY = Ed25519PrivateKey.from_private_bytes(b"only for these tests, 32 bytes !")
OURS = frozenset({KEY.public_key().public_bytes_raw().hex()})
WAIT_SECONDS = 30


def set_aside(amount: int) -> Move:
    return shift(LINE, 2022, Place.AT_DISPOSAL, Place.SET_ASIDE, kroner(amount), subject="scheme:1")


@pytest.fixture
def office(own_database, given):
    """People with roles and a line with money, all of it committed; nothing sealed."""
    given.money(1_000)
    assert given.ola
    return given


@pytest.fixture
def intruder(own_database: str) -> Iterator[Callable[[str, str], None]]:
    """The owner of the tables, who switches the triggers of a table off, changes it, and covers the tracks."""
    with psycopg.connect(databases.with_database(os.environ["TEST_OWNER_URL"], own_database)) as connection:

        def change(table: str, statement: str) -> None:
            for words in (f"alter table {table} disable trigger user", statement):
                connection.execute(words)
            connection.execute("set constraints all immediate")
            connection.execute(f"alter table {table} enable trigger user")
            connection.commit()

        yield change


def codes() -> set[str]:
    return {finding.code for finding in broken_seals(OURS)}


def test_everything_that_stands_is_sealed(office):
    """Each entry and each event stands in one seal, and the seal holds."""
    made = seal(KEY)
    assert SealedEntry.objects.count() == Entry.objects.count() == 1
    assert SealedEvent.objects.count() == Event.objects.count() > 5
    assert made.before is None
    assert broken_seals(OURS) == []


def test_a_seal_made_before_there_were_roots_still_holds(office, intruder):
    """Its digest is over the rows' text itself; one changed row, and it does not hold. The next one has a root."""
    at = machine_now()
    chain = seals._chain(None, at)
    entries = [seals._fed(chain, "entry", row) for row in seals._rows("entries", seals.UNSEALED_ENTRIES)]
    events = [seals._fed(chain, "event", row) for row in seals._rows("events", seals.UNSEALED_EVENTS)]
    old = Seal.objects.create(
        sealed_at=at,
        entries=ranges(entries),
        events=ranges(events),
        digest=chain.hexdigest(),
        signature=KEY.sign(chain.hexdigest().encode()).hex(),
        public_key=KEY.public_key().public_bytes_raw().hex(),
    )
    SealedEntry.objects.bulk_create(SealedEntry(entry_id=pk, seal=old) for pk in entries)
    SealedEvent.objects.bulk_create(SealedEvent(event_id=pk, seal=old) for pk in events)
    note(office.ola, "test.later", "test")
    assert seal(KEY).root
    assert broken_seals(OURS) == []
    intruder("people_event", "update people_event set verb = 'forged' where id = (select min(id) from people_event)")
    assert codes() == {"seal-digest"}


def test_nothing_to_seal_gives_no_seal(office):
    """An hour in which nothing happened makes no link."""
    assert seal(KEY) is not None
    assert seal(KEY) is None
    assert Seal.objects.count() == 1


def test_each_seal_follows_the_one_before(office):
    """The digest rests on the digest before it, and the file names it."""
    made = []
    for amount in (1, 2, 3):
        book(office.ola, set_aside(amount))
        made.append(seal(KEY))
    assert [one.before_id for one in made] == [None, made[0].pk, made[1].pk]
    assert len({one.digest for one in made}) == 3
    assert broken_seals(OURS) == []


def test_what_commits_out_of_order_is_in_the_next_seal(office):
    """An act begins before the seal and commits after it: its ids are lower than sealed ones, and it is not missed."""
    begun, sealed = threading.Event(), threading.Event()
    by = office.ola

    def act() -> None:
        with transaction.atomic():
            late.append(note(by, "test.late", "test").pk)
            begun.set()
            assert sealed.wait(WAIT_SECONDS)
        connections.close_all()

    late: list[int] = []
    thread = threading.Thread(target=act)
    thread.start()
    assert begun.wait(WAIT_SECONDS)
    early = note(by, "test.early", "test").pk
    first = seal(KEY)
    sealed.set()
    thread.join(WAIT_SECONDS)
    second = seal(KEY)
    assert late[0] < early
    assert SealedEvent.objects.get(event_id=early).seal_id == first.pk
    assert SealedEvent.objects.get(event_id=late[0]).seal_id == second.pk
    assert second.events == [[late[0], late[0]]]
    assert broken_seals(OURS) == []


def test_under_way_while_sealing_goes_on(office):
    """Four people act while seals are made as fast as they can be: in the end every row stands in exactly one."""
    by, stop = office.ola, threading.Event()

    def act(number: int) -> None:
        for round_ in range(40):
            with transaction.atomic():
                note(by, "test.act", f"{number}:{round_}")
            book(by, set_aside(1), key=f"{number}:{round_}")
        connections.close_all()

    threads = [threading.Thread(target=act, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seal(KEY)
    stop.set()
    seal(KEY)
    assert Entry.objects.count() == 161
    assert not Entry.objects.filter(sealed=None).exists()
    assert not Event.objects.filter(sealed=None).exists()
    assert Seal.objects.count() > 3
    assert broken_seals(OURS) == []


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("ledger_transfer", "update ledger_transfer set amount = amount + 1"),
        ("ledger_transfer", "update ledger_transfer set source_id = target_id, target_id = source_id"),
        ("ledger_entry", "update ledger_entry set about = 'grant:2'"),
        ("ledger_entry", "update ledger_entry set source = 'letter:9'"),
        ("ledger_entry", "update ledger_entry set booked_on = booked_on + 1"),
        ("ledger_entry", "update ledger_entry set recorded_at = recorded_at + interval '1 microsecond'"),
        ("ledger_entry", "update ledger_entry set by_id = (select min(id) from people_user where id <> by_id)"),
        ("ledger_account", "update ledger_account set subject = 'scheme:2' where place = 'set-aside'"),
        ("people_event", "update people_event set details = '{}' where details <> '{}'"),
        ("people_event", "update people_event set by_id = null where by_id is not null"),
        ("people_event", "update people_event set verb = 'other'"),
    ],
)
def test_a_changed_row_is_seen(office, intruder, table, statement):
    """The owner switches the trigger off, changes a sealed row and switches it on: the digest does not match."""
    book(office.ola, set_aside(10))
    seal(KEY)
    intruder(table, statement)
    assert codes() == {"seal-digest"}


def test_a_removed_row_is_seen(office, intruder):
    """An event is taken away with its place in the seal: the seal lists one that is not there."""
    seal(KEY)
    last = Event.objects.latest("id").pk
    intruder("ledger_sealedevent", f"delete from ledger_sealedevent where event_id = {last}")
    intruder("people_event", f"delete from people_event where id = {last}")
    assert codes() == {"seal-rows", "seal-digest"}


def test_a_row_added_to_an_old_seal_is_seen(office):
    """The application may add rows, also to the list of what is sealed: a late one in an old seal does not match."""
    made = seal(KEY)
    late = note(office.ola, "test.late", "test")
    SealedEvent.objects.create(event=late, seal=made)
    assert codes() == {"seal-rows", "seal-digest"}


def test_a_removed_seal_is_seen(office, intruder):
    """A whole link is taken out of the middle of the chain, and the next one is bent to fit."""
    for amount in (1, 2, 3):
        book(office.ola, set_aside(amount))
        seal(KEY)
    first, second, third = Seal.objects.order_by("id").values_list("pk", flat=True)
    intruder("ledger_sealedentry", f"delete from ledger_sealedentry where seal_id = {second}")
    intruder("ledger_seal", f"update ledger_seal set before_id = null where id = {second}")
    intruder("ledger_seal", f"update ledger_seal set before_id = {first} where id = {third}")
    intruder("ledger_seal", f"delete from ledger_seal where id = {second}")
    assert codes() == {"seal-digest"}


def test_a_seal_by_another_key_is_seen(office):
    """Whoever has the database but not the key can make a seal, and it is not ours."""
    seal(Ed25519PrivateKey.generate())
    assert codes() == {"seal-signature"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update ledger_seal set signature = repeat('0', 128)", "seal-signature"),
        ("update ledger_seal set signature = 'not hex'", "seal-signature"),
        ("update ledger_seal set digest = repeat('0', 64)", "seal-digest"),
        ("update ledger_seal set events = '{}'", "seal-rows"),
    ],
)
def test_a_changed_seal_is_seen(office, intruder, statement, code):
    """What the seal itself says is covered by the rows, the chain or the signature."""
    seal(KEY)
    intruder("ledger_seal", statement)
    assert code in codes()


def test_a_changed_time_of_a_seal_is_seen(office, intruder):
    """A seal that is dated back says that rows stood before they did."""
    seal(KEY)
    intruder("ledger_seal", "update ledger_seal set sealed_at = sealed_at - interval '1 year'")
    assert codes() != set()


def test_the_seal_as_a_file(office):
    """Enough to see elsewhere, later, that the same rows stand: ids as ranges, digest, signature, the one before."""
    first = seal(KEY)
    note(office.ola, "test.one", "test")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note(office.ola, "test.undone", "test")
        raise ZeroDivisionError
    note(office.ola, "test.two", "test")
    second = seal(KEY)
    file = as_file(second)
    one, two = Event.objects.order_by("id").values_list("id", flat=True)[Event.objects.count() - 2 :]
    assert file["events"] == [[one, one], [two, two]]  # the one undone between them took a number
    assert file["entries"] == []
    assert file["before"] == first.pk
    assert (file["digest"], file["public_key"]) == (second.digest, *OURS)
    KEY.public_key().verify(bytes.fromhex(file["signature"]), file["digest"].encode())
    assert as_file(first)["entries"] == [[1, 1]]
    assert as_file(Seal.objects.get(pk=second.pk)) == file


def test_ids_as_ranges():
    """Both ends included, so that a million ids in a row take two numbers."""
    assert ranges([]) == []
    assert ranges([1, 2, 3, 7, 9, 10]) == [[1, 3], [7, 7], [9, 10]]


def test_many_sealers_at_once_are_harmless(office):
    """Two timers, a restart: one seals, the others go away; the chain has no fork and no row stands twice."""
    by, errors = office.ola, []

    def run(number: int) -> None:
        try:
            for round_ in range(60):
                if number == 0:
                    note(by, "test.act", f"{round_}")
                seal(KEY)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert errors == []
    seal(KEY)
    assert not Event.objects.filter(sealed=None).exists()
    assert broken_seals(OURS) == []


def test_a_sealer_sees_the_seal_before_it(office):
    """One looks, another seals in between, then the first gets the lock: it must look again, and find nothing."""
    before: list[object] = []

    def another_seals_first(execute, statement, parameters, many, context):
        if "pg_try_advisory" in statement and not before:
            before.append(context["connection"].cursor().execute("select 1"))  # any statement takes the snapshot
            thread = threading.Thread(target=lambda: (seal(KEY), connections.close_all()))
            thread.start()
            thread.join(WAIT_SECONDS)
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(another_seals_first):
        assert seal(KEY) is None
    assert Seal.objects.count() == 1
