"""The real supplement no. 1 to the agency's letter for 2022, where it is at hand: from text to a full ledger check."""

from __future__ import annotations

from pathlib import Path

import pytest

from given import ledger_text
from tilskudd.config.example_letters import answer_letter
from tilskudd.config.verification import verify
from tilskudd.ledger.queries import positions
from tilskudd.mandate.confirmation import confirm_letter, send_for_confirmation
from tilskudd.mandate.letter_queries import findings_in, remarks_in
from tilskudd.mandate.models import Assignment, Confirmation
from tilskudd.mandate.services import take_in_letter

NAME = Path("shared", "letters", "imdi-2022-tillegg-1.txt")
LETTER = next((up / NAME for up in Path(__file__).resolve().parents if (up / NAME).exists()), NAME)


@pytest.mark.skipif(not LETTER.exists(), reason="the letter is not at hand")
def test_the_real_letter_goes_the_same_way(given):
    """Four lines, 6 453 470 000 kroner; two errors answered and told; four assignments with ten recipients."""
    letter = take_in_letter(LETTER.read_bytes(), LETTER.name, by=given.kari)
    answer_letter(letter, by=given.kari)
    assert [one.found["code"] for one in findings_in(letter) if one.is_error] == ["table-sum", "wrong-reference"]
    assert {one.finding for one in remarks_in(letter)} >= {1, 2}
    send_for_confirmation(letter, by=given.kari)
    confirm_letter(letter, by=given.ola, version=Confirmation.objects.get(pk=letter.pk).version)
    assert {row.line: row.frame.in_kroner for row in positions(2022)} == {
        "671/60": 4_982_370_000,
        "671/62": 238_300_000,
        "671/71": 215_200_000,
        "672/60": 1_017_600_000,
    }
    assert ledger_text("671/62") == "appropriated -238 300 000\nat-disposal 238 300 000\n"
    told = {one.number: one for one in Assignment.objects.all()}
    recipients = told["20"].amounts.filter(sort="recipient")
    assert (recipients.count(), sum(one.amount.in_kroner for one in recipients)) == (10, 20_000_001)
    assert told["23"].amounts.count() == 0
    assert verify().findings == []
