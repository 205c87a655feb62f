"""Letters made up in the style of many ministries, each with what a person reads in it beside it (`.json`).

All names in them are invented. What a person read was written down before the reader saw the letter. Lists there are
facts of one kind; `optional` are facts that a careful person may read or leave out, and `null` a kind that is not
scored. `errors` are the faults put in: each must be graded an error, and nothing else may be.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tilskudd.mandate.reader.read import read_letter

FOLDER = Path(__file__).resolve().parents[1] / "data" / "letters"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
KINDS = ["assignments", "deadlines", "financing", "changes", "positions", "recipients", "rates", "calendar"]
LEAST = 0.99

Facts = set[tuple[Any, ...]]


def truth_of(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def told_of(name: str) -> dict[str, Any]:
    path = next(path for path in FOLDER.glob(f"{name}.*") if path.suffix != ".json")
    return read_letter(path.read_bytes(), path.name).as_json()


def facts_told(told: dict[str, Any], kind: str) -> Facts:
    tasks = told["assignments"]
    match kind:
        case "assignments":
            return {(one["number"], one["status"]) for one in tasks}
        case "deadlines":
            return {(one["number"], due["kind"], due["date"]) for one in tasks for due in one["deadlines"]}
        case "financing":
            rows = [(one["number"], money) for one in tasks for money in one["financing"]]
            return {(number, money["chapter"], money["item"], money["amount"]) for number, money in rows}
        case "changes" | "positions":
            return {(one["chapter"], one["item"], one["amount"]) for one in told[kind] if one["amount"]}
        case "recipients":
            rows = [(one["number"], row) for one in tasks for row in (*one["recipients"], *one["earmarks"])]
            return {
                (number, row.get("code") or row.get("name") or row["recipient"], row["amount"]) for number, row in rows
            }
        case "rates":
            return {(one["number"], rate["amount"]) for one in tasks for rate in one["rates"]}
    return {(due["date"],) for due in told["letter"]["deadlines"] if due["date"]}


def facts_read(truth: dict[str, Any], kind: str) -> Facts:
    return {tuple(one) if isinstance(one, list) else (one,) for one in truth[kind]}


def f1(told: Facts, truth: Facts) -> float:
    return 2 * len(told & truth) / (len(told) + len(truth)) if told or truth else 1.0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_is_read_as_a_person_reads_it(name, kind):
    truth = truth_of(name)
    if truth[kind] is None:
        pytest.skip("a person may read this one way or another")
    left_open = {tuple(one[1:]) for one in truth.get("optional", ()) if one[0] == kind}
    told, read = facts_told(told_of(name), kind) - left_open, facts_read(truth, kind) - left_open
    assert f1(told, read) >= LEAST, (told - read, read - told)


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_faults_put_in_are_errors(name):
    truth, told = truth_of(name), told_of(name)
    graded = Counter(one["code"] for one in told["findings"] if one["severity"] == "error")
    assert graded == Counter(truth["errors"])
    warned = {one["code"] for one in told["findings"] if one["severity"] == "warning"}
    assert {*truth.get("warnings", ())} <= warned


@pytest.mark.parametrize("name", NAMES)
def test_the_head_and_the_signatures_are_read(name):
    truth, told = truth_of(name), told_of(name)
    assert {key: told["letter"][key] for key in truth["letter"]} == truth["letter"]
    if "signed" in truth:
        assert [one["name"] for one in told["letter"]["signed_by"]] == truth["signed"]


@pytest.mark.parametrize("name", NAMES)
def test_titles_and_partners_that_a_person_noted_are_read(name):
    truth, tasks = truth_of(name), told_of(name)["assignments"]
    titles = {one["number"]: one["title"] for one in tasks}
    assert {number: titles[number] for number in truth.get("titles", {})} == truth.get("titles", {})
    partners = {(one["number"], partner["name"]) for one in tasks for partner in one["partners"]}
    assert {tuple(one) for one in truth.get("partners", ())} <= partners


@pytest.mark.parametrize("name", NAMES)
def test_little_is_left_unread_and_no_address_meeting_or_heading(name):
    """What is left is amounts, dates and sources in sentences that the reading has no place for."""
    told = told_of(name)
    left = [one["text"] for one in told["unread"]]
    assert len(left) <= 12, left
    assert not [one for one in left if one.startswith("Postboks") or "møte" in one[:40].lower()]


def test_there_are_enough_letters():
    assert len(NAMES) >= 20
