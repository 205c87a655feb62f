"""Text that people typed: what of it is kept, and how long it is as they see it. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST_MARKS: Final = 10
"""Signs that may sit on one character for nothing; each one more counts as a character of its own."""

# Control characters but the line break, half surrogate pairs, and marks that turn the direction of the text around.
UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
JOINER: Final = "\u200d"
NO_SIGN: Final = frozenset({"Mn", "Me", "Mc", "Cf"})
SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
# The vowels and final consonants of a Korean syllable that is written letter by letter.
JAMO: Final = range(0x1160, 0x1200)
FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)


def plain(text: str) -> str:
    """The text with line breaks as «\\n», tabs as spaces and without what cannot be seen or stored; ends trimmed."""
    return UNWANTED.sub("", LINE_BREAK.sub("\n", text).replace("\t", " ")).strip()


def one_line(text: str) -> str:
    """Plain text on one line, with single spaces."""
    return " ".join(plain(text).split())


def characters(text: str) -> int:
    """How many characters a person sees: one for «é» however it is written, for a flag, a joined emoji, a line break.

    Marks, joiners and skin tones count with the character they sit on, up to ten of them. One pass through the text,
    without normalizing it first, which takes quadratic time on long rows of marks.
    """
    count = marks = 0
    joined = half_a_flag = False
    for sign in text:
        code = ord(sign)
        follows = joined or code in SKIN_TONES or code in JAMO or unicodedata.category(sign) in NO_SIGN
        if code in FLAG_LETTERS and not follows:
            follows, half_a_flag = half_a_flag, not half_a_flag
        else:
            half_a_flag = False
        joined = sign == JOINER
        marks = marks + 1 if follows else 0
        if not follows or marks > MOST_MARKS or not count:
            count += 1
    return count
