"""One digest over many rows, of which any one can be shown alone."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tilskudd.ledger.merkle import Tree, joined, leaf, node, paths

ROWS = st.lists(st.binary(max_size=20), min_size=1, max_size=70)


def root_of(rows) -> str:
    tree = Tree()
    for row in rows:
        tree.add(row)
    return tree.root()


def test_small_trees_are_those_of_the_standard():
    """RFC 6962: nothing, one leaf, two, and three parted two and one."""
    assert root_of([]) == hashlib.sha256(b"").hexdigest()
    assert root_of([b"a"]) == hashlib.sha256(b"\0a").hexdigest()
    assert root_of([b"a", b"b"]) == node(leaf(b"a"), leaf(b"b")).hex()
    assert root_of([b"a", b"b", b"c"]) == node(node(leaf(b"a"), leaf(b"b")), leaf(b"c")).hex()


@given(ROWS, st.data())
def test_every_row_leads_to_the_root_by_its_path(rows, data):
    """And no other row does by the same path; a path is no longer than the tree is high."""
    place = data.draw(st.integers(0, len(rows) - 1))
    path = paths(rows, [place])[place]
    assert joined(rows[place], path) == root_of(rows)
    assert len(path) <= len(rows).bit_length()
    assert joined(rows[place] + b"x", path) != root_of(rows)


@given(ROWS, ROWS)
def test_other_rows_have_another_root(some, others):
    """Also when the rows are the same in another order, or cut otherwise."""
    assert (root_of(some) == root_of(others)) == (some == others)
