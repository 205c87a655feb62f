"""One digest over many rows, of which any single row can be shown without the others (Merkle-tre). Pure.

As in certificate transparency (RFC 6962, 2.1): a leaf is sha256 over 0 and the row, a node sha256 over 1 and its two
halves, and a tree is parted at the largest power of two below its size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

LEFT: Final = "L"
RIGHT: Final = "R"
Path = list[tuple[str, str]]


def leaf(row: bytes) -> bytes:
    """The digest of one row."""
    return hashlib.sha256(b"\0" + row).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The digest of two halves."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows row by row and keeps one digest for each of its levels, however many rows there are."""

    def __init__(self) -> None:
        self._halves: list[tuple[int, bytes]] = []

    def add(self, row: bytes) -> None:
        """Take one more row."""
        height, digest = 0, leaf(row)
        while self._halves and self._halves[-1][0] == height:
            digest = node(self._halves.pop()[1], digest)
            height += 1
        self._halves.append((height, digest))

    def root(self) -> str:
        """The digest over all rows so far, in hexadecimal; of no rows, that of nothing."""
        if not self._halves:
            return hashlib.sha256().hexdigest()
        digest = self._halves[-1][1]
        for _height, half in reversed(self._halves[:-1]):
            digest = node(half, digest)
        return digest.hex()


def paths(rows: Iterable[bytes], wanted: Iterable[int]) -> dict[int, Path]:
    """For each wanted row, by its place from zero: the halves to join it with, from the leaf up, and on which side."""
    leaves, found = [leaf(row) for row in rows], {}
    for place in wanted:
        found[place] = _path(leaves, place)
    return found


def _path(leaves: Sequence[bytes], place: int) -> Path:
    if len(leaves) == 1:
        return []
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    if place < cut:
        return [*_path(leaves[:cut], place), (RIGHT, _root(leaves[cut:]).hex())]
    return [*_path(leaves[cut:], place - cut), (LEFT, _root(leaves[:cut]).hex())]


def _root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node(_root(leaves[:cut]), _root(leaves[cut:]))


def joined(row: bytes, path: Iterable[tuple[str, str]]) -> str:
    """The root that a row and its path give, in hexadecimal."""
    digest = leaf(row)
    for side, half in path:
        digest = node(bytes.fromhex(half), digest) if side == LEFT else node(digest, bytes.fromhex(half))
    return digest.hex()
