"""Writing the register of assignments from a letter that is being confirmed; part of that service's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from tilskudd.mandate.facts import Fact, Sort, standing
from tilskudd.mandate.letter_queries import duties_in, facts_in
from tilskudd.mandate.models import Amount, Assignment, Deadline, Duty, Letter
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import Kroner

MONEY = (Sort.FINANCING, Sort.RATE, Sort.EARMARK, Sort.RECIPIENT)


def write_register(letter: Letter, year: int) -> None:
    """Write the letter's assignments, deadlines, amounts and duties as they stand after correction."""
    facts = facts_in(letter)
    told = {one.path: row for one, row in zip(_read_assignments(facts), letter.reading["assignments"], strict=True)}
    assignments: dict[str, Assignment] = {}
    for place, one in enumerate(standing(facts, Sort.ASSIGNMENT), 1):
        assignments[one.path] = Assignment.objects.create(
            letter=letter,
            year=year,
            number=str(one.value["number"])[:30],
            title=str(one.value["title"])[:500],
            status=told[one.path]["status"] if one.path in told else "new",
            place_in_letter=place,
            start=one.start,
            end=one.end,
        )
    kinds = {
        f"assignments.{index}.deadlines.{at}": deadline["kind"]
        for index, row in enumerate(letter.reading["assignments"])
        for at, deadline in enumerate(row["deadlines"])
    }
    Deadline.objects.bulk_create(
        _deadline(assignments[str(one.parent)], one, kinds)
        for one in standing(facts, Sort.DEADLINE)
        if one.parent in assignments
    )
    Amount.objects.bulk_create(
        _amount(assignments[str(one.parent)], one) for one in standing(facts, *MONEY) if one.parent in assignments
    )
    Duty.objects.bulk_create(_duty(letter, assignments, one) for one in duties_in(letter))


def _read_assignments(facts: list[Fact]) -> list[Fact]:
    read = [one for one in facts if one.sort is Sort.ASSIGNMENT and one.read is not None]
    return sorted(read, key=lambda one: int(one.path.split(".")[1]))


def _deadline(assignment: Assignment, one: Fact, kinds: dict[str, str]) -> Deadline:
    day = one.value["date"]
    return Deadline(
        assignment=assignment,
        kind=kinds.get(one.path, "date")[:20],
        day=date.fromisoformat(str(day)) if day else None,
        written=str(one.value["written"] or "")[:300],
        what=str(one.value["what"] or "")[:500],
        start=one.start,
        end=one.end,
    )


def _amount(assignment: Assignment, one: Fact) -> Amount:
    value = one.value
    name = value.get("name") or value.get("recipient") or value.get("measure") or ""
    return Amount(
        assignment=assignment,
        sort=one.sort.value,
        line=str(BudgetLine.written(str(value["line"]))) if value.get("line") else "",
        code=str(value.get("code") or "")[:20],
        name=str(name)[:300],
        pot=str(value.get("pot") or "")[:20],
        unit=str(value.get("unit") or "")[:100],
        amount=Kroner.whole(int(value["amount"] or 0)),
        start=one.start,
        end=one.end,
    )


def _duty(letter: Letter, assignments: dict[str, Assignment], one: Any) -> Duty:
    return Duty(
        letter=letter,
        assignment=assignments.get(one.parent or ""),
        line=one.line or "",
        who=one.who,
        strength=one.strength,
        words=one.words,
        is_carried=one.answer.is_carried,
        answer=one.answer.words,
        start=one.start,
        end=one.end,
    )
