"""The rules that the rows of a claim file are held against, as RULES.json has them: nothing is assumed or rounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tilskudd.claims.rules import GroupedBy
from tilskudd.claims.unusable import Faults, refused, shown
from tilskudd.values.budget import BudgetLine

LARGEST: Final = 1024 * 1024
MOST_MEASURES: Final = 50
HIGHEST_RATE: Final = 1_000_000_000
MOST_MONTHS: Final = 60
CODE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII | re.IGNORECASE)
MUNICIPALITY: Final = re.compile(r"[0-9]{4}")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class MeasureRules:
    """What may be claimed for one measure (tiltak): `rate` whole kroner a participant; both days belong to the period.

    `months` of a row is from 1 to `max_months`. Raises ValueError when the period ends before it begins, or rate or
    months are not above zero.
    """

    code: str
    rate: int
    line: BudgetLine
    by: GroupedBy
    first: date
    last: date
    max_months: int

    def __post_init__(self) -> None:
        if self.last < self.first or self.rate < 1 or self.max_months < 1:
            raise ValueError(f"no such measure: {self}")


@dataclass(frozen=True, slots=True)
class RoundRules:
    """The rules of one round of claims (innmelding).

    `received_by`, the last day claims are received: what has a date after it can be planned, never given. Of
    `municipalities`, None takes every number of four digits. Raises ValueError without measures, or with one twice.
    """

    round: str
    measures: tuple[MeasureRules, ...]
    received_by: date
    municipalities: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not self.measures or len({measure.code for measure in self.measures}) < len(self.measures):
            raise ValueError(f"no rules: {self}")


def read_rules(content: bytes) -> RoundRules:
    """The rules in RULES.json; raises UnusableFile with every fault of the file and where in it."""
    told = json_of(content)
    if not isinstance(told, dict):
        raise refused("rules-not-an-object", "Reglene er ikke et objekt med «round», «measures» og «received_by».")
    asked = Asked(Faults())
    name = asked.text(told, "round", "")
    received_by = asked.day(told, "received_by", "")
    municipalities = asked.municipalities(told)
    measures = [asked.measure(one, f"measures[{at}].") for at, one in enumerate(asked.measures(told))]
    asked.once(one.get("code") for one in told.get("measures") or () if isinstance(one, dict))
    asked.faults.stop()
    return RoundRules(name, tuple(one for one in measures if one), received_by, municipalities)


def json_of(content: bytes) -> Any:
    """The JSON, numbers with a fraction as Decimal; raises UnusableFile."""
    if len(content) > LARGEST:
        raise refused("rules-too-large", "Regelfilen er større enn 1 MB.")
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=without_twins
        )
    except json.JSONDecodeError as error:
        raise refused("rules-not-json", f"Reglene er ikke JSON; det stopper i linje {error.lineno}.") from error
    except (ValueError, RecursionError) as error:
        raise refused("rules-not-json", "Reglene er ikke JSON i UTF-8.") from error


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise refused("rules-field-twice", "Et felt står to ganger i samme objekt i regelfilen.")
    return told


class Asked:
    """Asks the file for one thing after the other, and notes what is wrong; a stand-in goes on in place of a fault."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def wrong(self, where: str, must: str, value: Any) -> None:
        if value is None:
            self.faults.add("rules-missing", f"«{where}» mangler; det må være {must}.")
        else:
            self.faults.add("rules-wrong", f"«{where}» må være {must}, ikke {shown(str(value))}.")

    def text(self, told: dict[str, Any], name: str, where: str) -> str:
        value = told.get(name)
        if isinstance(value, str) and value.strip() and len(value) <= 100 and value.isprintable():
            return value.strip()
        self.wrong(where + name, "en tekst på 1–100 tegn", value)
        return ""

    def day(self, told: dict[str, Any], name: str, where: str) -> date:
        value = told.get(name)
        if isinstance(value, str) and DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.faults.add("rules-impossible-date", f"«{where}{name}»: datoen {value} finnes ikke.")
                return date.min
        self.wrong(where + name, "en dato som 2022-03-31", value)
        return date.min

    def whole(self, told: dict[str, Any], name: str, where: str, most: int) -> int:
        value = told.get(name)
        if type(value) is int and 1 <= value <= most:
            return value
        self.wrong(where + name, f"et helt tall fra 1 til {most}, uten desimaler", value)
        return 1

    def municipalities(self, told: dict[str, Any]) -> frozenset[str] | None:
        listed = told.get("municipalities")
        if listed is None:
            return None
        if not isinstance(listed, list) or not listed:
            self.wrong("municipalities", "null eller en liste med kommunenumre", listed)
            return None
        for at, one in enumerate(listed):
            if not isinstance(one, str) or not MUNICIPALITY.fullmatch(one):
                self.wrong(f"municipalities[{at}]", "et kommunenummer med fire sifre i anførselstegn", one)
        return frozenset(one for one in listed if isinstance(one, str))

    def measures(self, told: dict[str, Any]) -> list[Any]:
        listed = told.get("measures")
        if isinstance(listed, list) and 1 <= len(listed) <= MOST_MEASURES:
            return listed
        self.wrong("measures", f"en liste med 1–{MOST_MEASURES} tiltak", listed)
        return []

    def measure(self, told: Any, where: str) -> MeasureRules | None:
        if not isinstance(told, dict):
            self.wrong(where[:-1], "et objekt med «code», «rate», «line», «group» og «max_months»", told)
            return None
        before = len(self.faults.findings)
        code, line = told.get("code"), told.get("line")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            self.wrong(where + "code", "en kode av a–z, 0–9, punktum og strek, høyst 40 tegn", code)
        rate = self.whole(told, "rate", where, HIGHEST_RATE)
        budget_line = BudgetLine(1, 1)
        try:
            budget_line = BudgetLine.written(line if isinstance(line, str) else "")
        except ValueError:
            self.wrong(where + "line", "kapittel og post som 671/60", line)
        group = told.get("group")
        if not isinstance(group, dict):
            self.wrong(where + "group", "et objekt med «by», «from» og «to»", group)
            group = {"by": "start", "from": "2000-01-01", "to": "2000-01-01"}
        by = group.get("by")
        if by not in ("start", "end"):
            self.wrong(where + "group.by", "«start» eller «end»", by)
        first, last = self.day(group, "from", where + "group."), self.day(group, "to", where + "group.")
        if date.min not in (first, last) and last < first:
            self.faults.add("rules-from-after-to", f"«{where}group»: «from» {first} er etter «to» {last}.")
        months = self.whole(told, "max_months", where, MOST_MONTHS)
        if len(self.faults.findings) > before:
            return None
        return MeasureRules(str(code), rate, budget_line, GroupedBy(str(by)), first, last, months)

    def once(self, codes: Iterable[Any]) -> None:
        seen: set[str] = set()
        for code in codes:
            if isinstance(code, str) and code in seen:
                self.faults.add("rules-measure-twice", f"Tiltaket {shown(code)} står to ganger i «measures».")
            seen.add(str(code))
