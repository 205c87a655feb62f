"""RULES.json: read as it stands, or refused with everything that is wrong with it at once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tilskudd.claims.row_rules import MeasureRules, RoundRules, read_rules
from tilskudd.claims.rules import GroupedBy
from tilskudd.claims.unusable import UnusableFile
from tilskudd.values.budget import BudgetLine

GROUP = {"by": "end", "from": "2022-01-01", "to": "2022-03-31"}
MEASURE = {"code": "programme", "rate": 45000, "line": "671/60", "group": GROUP, "max_months": 4}
RULES = {"round": "2022-1", "measures": [MEASURE], "received_by": "2022-11-15", "municipalities": None}


def refused(told: object) -> str:
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    with pytest.raises(UnusableFile) as unusable:
        read_rules(content)
    return str(unusable.value)


def test_rules_are_read_as_they_stand():
    """With a list of municipalities or without, and with fields that nobody asked for."""
    line, by = BudgetLine(671, 60), GroupedBy.END
    measure = MeasureRules("programme", 45_000, line, by, date(2022, 1, 1), date(2022, 3, 31), 4)
    rules = RoundRules("2022-1", (measure,), date(2022, 11, 15))
    assert read_rules(b"\xef\xbb\xbf" + json.dumps(RULES | {"note": [1.5]}).encode()) == rules
    listed = read_rules(json.dumps(RULES | {"municipalities": ["0301", "4601"]}).encode())
    assert listed.municipalities == {"0301", "4601"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"round": None}, ["«round» mangler"]),
        ({"round": 5}, ["«round»", "«5»"]),
        ({"received_by": "15.11.2022"}, ["«received_by»", "«15.11.2022»"]),
        ({"received_by": "2022-02-30"}, ["«received_by»", "2022-02-30 finnes ikke"]),
        ({"measures": []}, ["«measures»"]),
        ({"measures": {"code": "x"}}, ["«measures»"]),
        ({"measures": [MEASURE] * 51}, ["«measures»"]),
        ({"measures": [5, None]}, ["«measures[0]»", "«measures[1]» mangler"]),
        ({"municipalities": "0301"}, ["«municipalities»"]),
        ({"municipalities": []}, ["«municipalities»"]),
        ({"municipalities": ["0301", 301, "30"]}, ["«municipalities[1]»", "«municipalities[2]»"]),
        ({"measures": [MEASURE, MEASURE]}, ["«programme»", "to ganger"]),
    ],
)
def test_what_is_wrong_with_a_round_is_told_with_its_place(changed, words):
    message = refused(RULES | changed)
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"rate": 45000.0}, ["rate", "uten desimaler", "«45000.0»"]),
        ({"rate": "45000"}, ["rate"]),
        ({"rate": True}, ["rate"]),
        ({"rate": 0}, ["rate"]),
        ({"rate": -1}, ["rate"]),
        ({"rate": 10**12}, ["rate"]),
        ({"rate": float("nan")}, ["rate"]),
        ({"max_months": 4.5}, ["max_months", "«4.5»"]),
        ({"max_months": 0}, ["max_months"]),
        ({"line": "671"}, ["line", "671/60"]),
        ({"line": 671}, ["line"]),
        ({"code": ""}, ["code"]),
        ({"code": "=A1"}, ["code"]),
        ({"group": None}, ["group» mangler"]),
        ({"group": GROUP | {"by": "middle"}}, ["group.by", "«middle»"]),
        ({"group": GROUP | {"by": ["end"]}}, ["group.by"]),
        ({"group": GROUP | {"from": "2022-04-01"}}, ["2022-04-01 er etter", "2022-03-31"]),
        ({"group": {"by": "end"}}, ["group.from» mangler", "group.to» mangler"]),
    ],
)
def test_what_is_wrong_with_a_measure_is_told_with_its_place(changed, words):
    message = refused(RULES | {"measures": [MEASURE, MEASURE | {"code": "other"} | changed]})
    assert [word for word in words if word not in message] == []
    assert "measures[1]" in message and "measures[0]" not in message


def test_everything_wrong_is_told_at_once_and_has_an_end():
    """Six faults in one file, six findings; of ten thousand, some fifty."""
    measure = {"code": "x y", "rate": 1.5, "line": "?", "group": GROUP | {"by": "x"}, "max_months": "4"}
    with pytest.raises(UnusableFile) as unusable:
        read_rules(json.dumps(RULES | {"measures": [measure], "round": ""}).encode())
    assert len(unusable.value.findings) == 6
    with pytest.raises(UnusableFile) as unusable:
        read_rules(json.dumps(RULES | {"municipalities": [0] * 10_000}).encode())
    assert len(unusable.value.findings) < 60


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"round: 2022-1",
        b'{"round": "1", "round": "2"}',
        b"\xff\xfe{\0}\0",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
        b" " * (2**20 + 1),
        b'{"round": "\\ud800"}',
    ],
)
def test_what_is_no_such_json_is_refused(content):
    assert refused(content).isprintable()
