"""Answers as they are stored, and back, exactly. Pure. What comes back may be anything: it gives findings.

A value carries its sort, so that what was sent can be read for ever, also without its question set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from tilskudd.applications.answer_reading import Value
from tilskudd.applications.answers import Answers
from tilskudd.applications.budgets import Budget, Cost, GrantStatus, OtherGrant
from tilskudd.applications.typed import FIELD, Attached
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner

FORMAT: Final = 1
MOST: Final = 10**15
KEY = re.compile(r"q[1-9][0-9]{0,5}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def as_json(answers: Answers) -> dict[str, Any]:
    """The answers as plain JSON with their format; amounts in øre, days as ISO 8601."""
    return {
        "format": FORMAT,
        "values": {key: _value_out(value) for key, value in answers.values.items()},
        "typed": {name: list(values) for name, values in answers.typed.items()},
        "attached": {key: [list(one) for one in files] for key, files in answers.attached.items()},
    }


def from_json(stored: object) -> tuple[Answers | None, list[Finding]]:
    """The answers that were stored, or None and why they cannot be read; never raises, whatever comes in."""
    try:
        row = _mapping(stored)
        if type(row["format"]) is not int or row["format"] != FORMAT:
            raise _Wrong("formatet er ukjent")
        values = {_key(key): _value_in(value) for key, value in _mapping(row["values"]).items()}
        typed = {_field(name): tuple(_text(one) for one in _list(one)) for name, one in _mapping(row["typed"]).items()}
        attached = {_key(key): _files(files) for key, files in _mapping(row["attached"]).items()}
        return Answers(values, typed, attached), []
    except (_Wrong, KeyError) as why:
        told = f"Svarene kan ikke leses: {why if isinstance(why, _Wrong) else 'noe mangler'}. Hent dem fra en kopi."
        return None, [Finding("answers-unreadable", Severity.ERROR, told)]


class _Wrong(ValueError):
    """What was stored has another shape."""


def _value_out(value: Value) -> dict[str, Any]:
    match value:
        case bool():
            return {"yes": value}
        case str():
            return {"text": value}
        case int():
            return {"number": value}
        case Kroner():
            return {"amount": value.ore}
        case date():
            return {"day": value.isoformat()}
        case Budget():
            return {"budget": _budget_out(value)}
    files = [one for one in value if isinstance(one, Attached)]
    return {"files": [list(one) for one in files]} if files else {"several": list(value)}


def _budget_out(budget: Budget) -> dict[str, Any]:
    return {
        "costs": [{"option": one.option, "words": one.words, "amount": one.amount.ore} for one in budget.costs],
        "applied": budget.applied.ore,
        "own": budget.own.ore,
        "others": [{"giver": one.giver, "amount": one.amount.ore, "status": one.status.value} for one in budget.others],
    }


def _value_in(stored: object) -> Value:
    row = _mapping(stored)
    if len(row) != 1:
        raise _Wrong("et svar er ikke av ett slag")
    sort, value = next(iter(row.items()))
    if sort not in READERS:
        raise _Wrong("et svar er av et slag vi ikke kjenner")
    return READERS[sort](value)


def _budget_in(stored: object) -> Budget:
    row = _mapping(stored)
    costs = [
        Cost(_text(one["option"]), _text(one["words"]), _amount(one["amount"]))
        for one in map(_mapping, _list(row["costs"]))
    ]
    others = [
        OtherGrant(_text(one["giver"]), _amount(one["amount"]), _status(one["status"]))
        for one in map(_mapping, _list(row["others"]))
    ]
    return Budget(tuple(costs), _amount(row["applied"]), _amount(row["own"]), tuple(others))


def _mapping(stored: object) -> Mapping[str, Any]:
    if isinstance(stored, dict) and all(isinstance(key, str) for key in stored):
        return stored
    raise _Wrong("en del av dem har feil form")


def _list(stored: object) -> list[Any]:
    if isinstance(stored, list):
        return stored
    raise _Wrong("en liste mangler")


def _text(stored: object) -> str:
    if isinstance(stored, str) and not UNSTORABLE.search(stored):
        return stored
    raise _Wrong("en tekst kan ikke lagres")


def _key(stored: str) -> str:
    if KEY.fullmatch(stored):
        return stored
    raise _Wrong("et spørsmål har en nøkkel vi ikke har laget")


def _field(stored: str) -> str:
    if FIELD.fullmatch(stored):
        return stored
    raise _Wrong("et felt har et navn vi ikke har laget")


def _number(stored: object) -> int:
    if type(stored) is int and -MOST <= stored <= MOST:
        return stored
    raise _Wrong("et tall er ikke et helt tall vi kan bruke")


def _amount(stored: object) -> Kroner:
    return Kroner(_number(stored))


def _status(stored: object) -> GrantStatus:
    if stored in [one.value for one in GrantStatus]:
        return GrantStatus(stored)
    raise _Wrong("et annet tilskudd har en status vi ikke kjenner")


def _yes(stored: object) -> bool:
    if stored is True:
        return True
    raise _Wrong("en erklæring er ikke krysset av")


def _day(stored: object) -> date:
    try:
        if isinstance(stored, str) and DAY.fullmatch(stored):
            return date.fromisoformat(stored)
    except ValueError:
        pass
    raise _Wrong("en dag finnes ikke")


def _several(stored: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(stored))


def _files(stored: object) -> tuple[Attached, ...]:
    files = [_list(one) for one in _list(stored)]
    if all(len(one) == 3 for one in files):
        return tuple(Attached(_text(one[0]), _text(one[1]), _number(one[2])) for one in files)
    raise _Wrong("et vedlegg har feil form")


READERS: Final[Mapping[str, Callable[[object], Value]]] = {
    "yes": _yes,
    "text": _text,
    "number": _number,
    "amount": _amount,
    "day": _day,
    "several": _several,
    "files": _files,
    "budget": _budget_in,
}
