"""Seals: a signed chain over all entries and events, so that what stood cannot be changed unseen.

Every hour, in one repeatable-read transaction, everything that stands in no seal yet is sealed. «Since the last
id» would miss rows that commit out of order; «in no seal yet» misses none and needs no lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection, transaction

from tilskudd.ledger.merkle import Tree
from tilskudd.ledger.models import Seal, SealedEntry, SealedEvent
from tilskudd.people.clock import machine_now
from tilskudd.values.finding import Finding, Severity

FIRST: Final = "0" * 64
SEAL_LOCK: Final = 7_200_000_001

ENTRIES: Final = """
    select e.id, e.key, e.kind, e.booked_on, e.recorded_at, e.by_id, e.about, e.source, e.reverses_id, (
        select json_agg(json_build_array(
            s.line, s.year, s.place, s.subject, t.line, t.year, t.place, t.subject, x.amount) order by x.id)
        from ledger_transfer x join ledger_account s on s.id = x.source_id join ledger_account t on t.id = x.target_id
        where x.entry_id = e.id)
    from ledger_entry e
"""
EVENTS: Final = "select v.id, v.at, v.by_id, v.verb, v.about, v.details::jsonb::text from people_event v"
UNSEALED_ENTRIES: Final = (
    ENTRIES + " where not exists (select from ledger_sealedentry z where z.entry_id = e.id) order by e.id"
)
UNSEALED_EVENTS: Final = (
    EVENTS + " where not exists (select from ledger_sealedevent z where z.event_id = v.id) order by v.id"
)
ENTRIES_OF: Final = ENTRIES + " join ledger_sealedentry z on z.entry_id = e.id where z.seal_id = %s order by e.id"
EVENTS_OF: Final = EVENTS + " join ledger_sealedevent z on z.event_id = v.id where z.seal_id = %s order by v.id"


def ranges(ids: Iterable[int]) -> list[list[int]]:
    """Ids in order as ranges, both ends included: 1, 2, 3, 7 becomes [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for pk in ids:
        if found and found[-1][1] == pk - 1:
            found[-1][1] = pk
        else:
            found.append([pk, pk])
    return found


def canonical(word: str, row: Sequence[Any]) -> str:
    """One entry or event as the one line of text that is sealed: JSON, moments in UTC."""
    return json.dumps([word, *map(_plain, row)], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def seal(key: Ed25519PrivateKey) -> Seal | None:
    """Seal everything that is not sealed (forsegle); None when there is nothing, or another seals right now."""
    with connection.cursor() as cursor:  # before the transaction: its snapshot must see the last seal
        cursor.execute("select pg_try_advisory_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return None
    try:
        return _seal_the_rest(key)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [SEAL_LOCK])


@transaction.atomic(durable=True)
def _seal_the_rest(key: Ed25519PrivateKey) -> Seal | None:
    with connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
    before, sealed_at, tree = Seal.objects.order_by("-id").first(), machine_now(), Tree()
    entries = [_grown(tree, "entry", row) for row in _rows("entries", UNSEALED_ENTRIES)]
    events = [_grown(tree, "event", row) for row in _rows("events", UNSEALED_EVENTS)]
    if not entries and not events:
        return None
    digest = digest_of(before.digest if before else FIRST, sealed_at, tree.root())
    made = Seal.objects.create(
        sealed_at=sealed_at,
        before=before,
        entries=ranges(entries),
        events=ranges(events),
        root=tree.root(),
        digest=digest,
        signature=key.sign(digest.encode()).hex(),
        public_key=key.public_key().public_bytes_raw().hex(),
    )
    SealedEntry.objects.bulk_create([SealedEntry(entry_id=pk, seal=made) for pk in entries], batch_size=5_000)
    SealedEvent.objects.bulk_create([SealedEvent(event_id=pk, seal=made) for pk in events], batch_size=5_000)
    return made


def digest_of(before: str, sealed_at: datetime, root: str) -> str:
    """What is signed: the digest before, the time of this seal, and the root over its rows."""
    return hashlib.sha256(canonical("seal", [before, sealed_at, root]).encode()).hexdigest()


def _grown(tree: Tree, word: str, row: Sequence[Any]) -> int:
    tree.add(canonical(word, row).encode())
    return int(row[0])


def _chain(before: Seal | None, sealed_at: datetime) -> Any:
    """A digest that begins with the one before and the time of this seal, as seals without a root have it."""
    link = [before.digest if before else FIRST, sealed_at]
    return hashlib.sha256(canonical("seal", link).encode())


def _fed(chain: Any, word: str, row: Sequence[Any]) -> int:
    chain.update(b"\n" + canonical(word, row).encode())
    return int(row[0])


def _rows(name: str, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
    """Rows in bounded pieces, by a cursor on the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(2_000):
            yield from rows


def as_file(made: Seal) -> dict[str, Any]:
    """The seal as a file that can be kept elsewhere: with it, a changed or removed row is seen."""
    return {
        "seal": made.pk,
        "sealed_at": made.sealed_at.astimezone(UTC).isoformat(),
        "before": made.before_id,
        "entries": made.entries,
        "events": made.events,
        "root": made.root,
        "digest": made.digest,
        "signature": made.signature,
        "public_key": made.public_key,
    }


def broken_seals(trusted: frozenset[str], *, say: Callable[[str], None] = lambda text: None) -> list[Finding]:
    """Compute every seal again and test chain and signature. `trusted` are the public keys that may have signed."""
    findings: list[Finding] = []
    before: Seal | None = None
    for made in Seal.objects.order_by("id").iterator():
        entries, events, digest = _computed(made, before)
        if made.before_id != (before.pk if before else None):
            findings.append(_broken(made, "seal-chain", "does not follow the seal before it"))
        if ranges(entries) != made.entries or ranges(events) != made.events:
            findings.append(_broken(made, "seal-rows", "no longer covers the rows it lists"))
        if digest != made.digest:
            findings.append(
                _broken(made, "seal-digest", "does not match the rows: something was changed after it was sealed")
            )
        if made.public_key not in trusted or not signed(made):
            findings.append(_broken(made, "seal-signature", "is not signed by a key of this installation"))
        before = made
        say(f"seal {made.pk}")
    return findings


def _computed(made: Seal, before: Seal | None) -> tuple[list[int], list[int], str]:
    """The rows that stand in a seal now, and the digest they give."""
    if made.root:
        tree = Tree()
        entries = [_grown(tree, "entry", row) for row in _rows("entries", ENTRIES_OF, [made.pk])]
        events = [_grown(tree, "event", row) for row in _rows("events", EVENTS_OF, [made.pk])]
        return entries, events, digest_of(before.digest if before else FIRST, made.sealed_at, tree.root())
    chain = _chain(before, made.sealed_at)
    entries = [_fed(chain, "entry", row) for row in _rows("entries", ENTRIES_OF, [made.pk])]
    events = [_fed(chain, "event", row) for row in _rows("events", EVENTS_OF, [made.pk])]
    return entries, events, chain.hexdigest()


def lines_of(made: Seal) -> Iterator[tuple[str, int, str]]:
    """Every row of a seal in its order: «entry» or «event», its id, and the line of text that is sealed."""
    for word, sql in (("entry", ENTRIES_OF), ("event", EVENTS_OF)):
        for row in _rows(word, sql, [made.pk]):
            yield word, int(row[0]), canonical(word, row)


def signed(made: Seal) -> bool:
    """True when the signature belongs to the digest and the key in the seal."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(made.public_key))
        key.verify(bytes.fromhex(made.signature), made.digest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _broken(made: Seal, code: str, what: str) -> Finding:
    return Finding(code, Severity.ERROR, f"Seal {made.pk} {what}.")
