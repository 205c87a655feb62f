"""How much of each public letter the reader finds, and how much of what it finds is there: printed, per kind."""

from __future__ import annotations

import time

import pytest

from rules.test_reader_scoring import (
    LETTERS,
    MAJOR,
    NAMES,
    facts_in_truth,
    facts_told,
    recall_and_precision,
    text_of,
    told_of,
    truth_of,
)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(LETTERS is None, reason="the public letters (shared/letters) are not beside the project"),
]


@pytest.mark.parametrize("name", NAMES)
def test_recall_and_precision_of_a_letter(name):
    text, truth = text_of(name), truth_of(name)
    started = time.perf_counter()
    told = told_of(text)
    took = time.perf_counter() - started
    wanted, found = facts_in_truth(truth), facts_told(told)
    faults = {MAJOR[one["type"]] for one in truth["inconsistencies"] if one["type"] in MAJOR}
    graded = {one["code"] for one in told["findings"] if one["severity"] == "error" or one["code"] in faults}
    wanted["major findings"], found["major findings"] = {(code,) for code in faults}, {(code,) for code in graded}
    print(f"\n{name}: {len(text)} characters in {took * 1000:.0f} ms, {len(told['unread'])} lines unread")
    for kind, facts in wanted.items():
        if not facts and not found[kind]:
            print(f"  {kind:15} nothing to find, nothing found")
            continue
        recall, precision = recall_and_precision(found[kind], facts)
        print(f"  {kind:15} recall {recall:.3f}  precision {precision:.3f}  ({len(facts)} read by a person)")
    assert sum(len(facts) for facts in found.values()) or not sum(len(facts) for facts in wanted.values())
