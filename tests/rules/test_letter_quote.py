"""The sentence around a figure of a letter, word for word, and what is proposed on a bar."""

from __future__ import annotations

import pytest

from given import SAMPLE
from tilskudd.ledger.places import Place
from tilskudd.values.kroner import Kroner
from tilskudd.web.charts import Segment, proposed_on
from tilskudd.web.letter_quote import sentence_around

TEXT = SAMPLE.read_text(encoding="utf-8")


def around(words: str, text: str = TEXT) -> str:
    start = text.index(words)
    return sentence_around(text, start, start + len(words))


def test_the_sentence_that_gives_the_money_is_whole():
    """Assignment 20: «mill.» and «kap.» end no sentence, and the lines are joined."""
    assert around("20 mill. kroner over") == (
        "Til dette er det satt av 20 mill. kroner over kap. 671 Bosetting av flyktninger og tiltak for innvandrere, "
        "post 62 Kommunale innvandrertiltak."
    )


def test_one_point_of_a_list_is_quoted_alone():
    """The three earmarks stand one under the other, each with its bullet."""
    assert around("Selvhjelp for innvandrere") == "Selvhjelp for innvandrere og flyktninger – 500 000 kroner"


@pytest.mark.parametrize("text", ["x" * 2000, ". " * 500 + "20 mill." + ". " * 500, "20 mill."])
def test_text_without_sentences_is_cut(text):
    """Never more than 400 characters on either side."""
    at = len(text) // 2
    assert len(sentence_around(text, at, at)) <= 800


def test_what_is_proposed_lies_on_what_is_set_aside():
    """20 of 100 set aside, 10 of them proposed; more than is set aside is not drawn."""
    places = {"at-disposal": Kroner.whole(80), "set-aside": Kroner.whole(20)}
    assert proposed_on(places, Kroner.whole(10)) == Segment("proposed", "0.00%", "10.00%")
    assert proposed_on(places, Kroner.whole(21)) is None
    assert proposed_on({"at-disposal": Kroner.whole(80)}, Kroner.whole(1)) is None
    assert Place.SET_ASIDE == "set-aside"
