#!/usr/bin/env python3
"""Check a trail from Tilskudd without Tilskudd: python3 verify_trail.py TRAIL.json PUBLIC-KEY

Every row must lead to the root of its seal, every seal must be signed with the key and follow the one before it, and
the money of the trail's subject is added up. Exit status: 0 the trail holds, 1 it does not.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def need(holds: bool, words: str) -> None:
    if not holds:
        raise ValueError(words)


def point(text: bytes) -> Point:
    """A point of the curve edwards25519 from its 32 bytes, RFC 8032 5.1.3."""
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    need(len(text) == 32 and y < P and (x * x - square) % P == 0 and not (x == 0 and sign), "no point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def times(number: int, p: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        total, p, number = (add(total, p) if number & 1 else total), add(p, p), number >> 1
    return total


def is_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Ed25519, RFC 8032 5.1.7."""
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    left, right = times(s, base), add(point(signature[:32]), times(k, point(key)))
    same = all((left[at] * right[2] - right[at] * left[2]) % P == 0 for at in (0, 1))
    return len(signature) == 64 and s < L and same


def root_of(line: str, path: list[list[str]]) -> str:
    digest = hashlib.sha256(b"\0" + line.encode()).digest()
    for side, half in path:
        need(side in ("L", "R"), "a side is L or R")
        pair = bytes.fromhex(half) + digest if side == "L" else digest + bytes.fromhex(half)
        digest = hashlib.sha256(b"\1" + pair).digest()
    return digest.hex()


def check(content: bytes, key: bytes) -> tuple[Any, dict[str, int]]:
    trail = json.loads(content)
    again = json.dumps(trail, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    need(again == content and trail["format"] == "tilskudd-trail-1", "the file is not as it was written")
    before, roots = None, {}
    for seal in trail["seals"]:
        told = json.dumps(["seal", seal["before"], seal["sealed_at"], seal["root"]], separators=(",", ":"))
        need(before in (None, seal["before"]), f"seal {seal['seal']} does not follow the one before it")
        need(hashlib.sha256(told.encode()).hexdigest() == seal["digest"], f"seal {seal['seal']} has another digest")
        signature = bytes.fromhex(seal["signature"])
        need(is_signed(key, seal["digest"].encode(), signature), f"seal {seal['seal']} is not signed with this key")
        before, roots[seal["seal"]] = seal["digest"], seal["root"]
    lines, money = [row["line"] for row in trail["rows"]], dict[str, int]()
    need(len(roots) == len(trail["seals"]) and len({*lines}) == len(lines) > 0, "a row or a seal stands twice, or none")
    for row in trail["rows"]:
        need(root_of(row["line"], row["path"]) == roots[row["seal"]], "a row is not what was sealed")
        what = json.loads(row["line"])
        for move in what[10] if what[0] == "entry" else []:
            for place, subject, sign in ((move[2], move[3], -1), (move[6], move[7], 1)):
                if subject == trail["subject"]:
                    money[place] = money.get(place, 0) + sign * move[8]
    need(bool(money), "no row moves the money of " + trail["subject"])
    return trail, money


if __name__ == "__main__":
    try:
        trail, money = check(Path(sys.argv[1]).read_bytes(), bytes.fromhex(sys.argv[2].strip()))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError) as error:
        sys.exit(f"THE TRAIL DOES NOT HOLD: {error}")
    print(f"The trail of {trail['subject']} holds: {len(trail['rows'])} rows in {len(trail['seals'])} seals.")
    print("\n".join(f"  {place}: {ore // 100},{ore % 100:02} kroner" for place, ore in money.items()))
