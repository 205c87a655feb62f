"""Every sentence stands once in each language, tells the same facts in each, and is used."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from tilskudd.mandate.reader.wording import LANGUAGES
from tilskudd.values.budget import BudgetLine

READER = Path(__file__).resolve().parents[2] / "src" / "tilskudd" / "mandate" / "reader"
BOKMAAL = LANGUAGES["nb"]


def facts(sentence: str) -> set[tuple[str | None, str | None]]:
    return {(name, told) for _, name, told, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_every_sentence_with_the_same_facts(code):
    language = LANGUAGES[code]
    assert set(language.sentences) == set(BOKMAAL.sentences)
    assert set(language.printed) == set(BOKMAAL.printed)
    for name, sentence in language.sentences.items():
        assert facts(sentence) == facts(BOKMAAL.sentences[name]), name
        assert sentence.endswith((".", "?")), name
    for name, words in language.printed.items():
        assert facts(words) == facts(BOKMAAL.printed[name]), name


def test_every_sentence_is_said_by_some_check():
    checks = "\n".join(path.read_text(encoding="utf-8") for path in READER.glob("*.py"))
    assert not [name for name in BOKMAAL.sentences if f'"{name}"' not in checks]


def test_each_language_tells_days_lines_and_numbers_its_own_way():
    told = {
        code: (
            one.day(date(2026, 6, 1)),
            one.line(BudgetLine(671, 1)).replace("\u00a0", " "),
            one.format_field(1, "word"),
            one.format_field(40, "word"),
            one.format_field(-1000, "kr").replace("\u00a0", " "),
        )
        for code, one in LANGUAGES.items()
    }
    assert told == {
        "nb": ("1. juni 2026", "kap. 671 post 01", "ett", "40", "−1 000 kr"),
        "nn": ("1. juni 2026", "kap. 671 post 01", "eitt", "40", "−1 000 kr"),
        "en": ("1 June 2026", "chapter 671 item 01", "one", "40", "−1 000 kr"),
    }


def test_no_norwegian_word_is_left_in_the_english_view():
    words = " ".join([*LANGUAGES["en"].sentences.values(), *LANGUAGES["en"].printed.values()])
    words = re.sub(r"«[^»]*»|\{[^}]*\}", "", words)
    assert not re.findall(r"[æøåÆØÅ]|\b(?:oppdrag|brevet|ikke|og|er)\b", words)
