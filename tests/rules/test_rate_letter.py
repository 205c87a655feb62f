"""What the letter about a grant at a rate says otherwise: when it is paid, that nobody accepts it, and what waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.award_letters import FACTS
from tilskudd.documents.content import parts_of

CLAIMED = replace(FACTS, pay_from="2022-05-16", assignment="22", line="671/60", scheme="Integreringstilskudd")


def said(facts) -> str:
    parts = parts_of(facts)
    blocks = [block for section in parts.sections for block in section.blocks]
    texts = [parts.title, parts.lead, *(block.text for block in blocks)]
    return " ".join([*texts, *(item for block in blocks for pair in block.items for item in pair)]).replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("language", "day", "need_not"),
    [
        ("nb", "tidligst 16. mai 2022", "trenger ikke å ta imot det først"),
        ("nn", "tidlegast 16. mai 2022", "treng ikkje å ta imot det først"),
        ("en", "at the earliest on 16 May 2022", "need not accept it first"),
    ],
)
def test_whoever_claimed_need_not_accept_and_is_told_the_first_day(language: str, day: str, need_not: str) -> None:
    """In all three languages; and nobody is asked to sign for it."""
    told = said(replace(CLAIMED, language=language))
    assert day in told
    assert need_not in told
    assert "rett til å signere" not in told


def test_a_part_says_that_the_rest_waits_for_cover_and_not_that_it_was_applied_for() -> None:
    """A claim is not an application: what is not covered waits."""
    told = said(replace(CLAIMED, outcome="part"))
    assert "resten venter på dekning" in told
    assert "søkte om" not in told


def test_what_is_set_off_in_full_pays_nothing_and_says_why() -> None:
    """No conditions, no payment, the reasons and whether it may be appealed."""
    told = said(replace(CLAIMED, outcome="set-off", kroner=0, reason="45 000 kr er trukket fra."))
    assert "har fått det før" in told
    assert "45 000 kr er trukket fra." in told
    assert "Tilskuddet betales" not in told


def test_other_grants_are_accepted_as_before() -> None:
    """Without a claim the recipient accepts, and nothing is said of a first day for all."""
    told = said(FACTS)
    assert "ta imot det først" not in told
    assert "rett til å signere" in told
