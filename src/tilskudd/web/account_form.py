"""Accounts as a form: a row for each line of the budget, those that came later, and an empty one to add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tilskudd.applications.typed import FieldFinding
from tilskudd.followup.accounts import MORE, Accounts
from tilskudd.values.kroner import Kroner
from tilskudd.web.question_fields import Fields, ShownField

NOT_FILLED_IN = "not-filled-in"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row of the form (rad): its words or the field for them, what was budgeted, and the fields for the rest."""

    words: str
    what: ShownField | None
    budget: Kroner | None
    used: ShownField
    why: ShownField | None
    deviation: Kroner | None
    is_off: bool


@dataclass(frozen=True, slots=True)
class AccountForm:
    """All rows, and the field for what others have paid; a grant without a budget has one row and no such field."""

    rows: tuple[AccountRow, ...]
    others: ShownField | None

    @property
    def told(self) -> list[tuple[str, str]]:
        """The address on the page and the sentence of all that is wrong."""
        shown = [one for row in self.rows for one in (row.what, row.used, row.why) if one]
        return [
            (f"#{one.name}", each.message)
            for one in [*shown, *([self.others] if self.others else [])]
            for each in one.told
        ]


def account_form(accounts: Accounts, *, tells_missing: bool = False) -> AccountForm:
    """The form as it was typed; what is not filled in yet is told when the page asks for it."""
    found = [one for one in accounts.findings if tells_missing or one.code != NOT_FILLED_IN]
    fields = Fields({name: (text,) for name, text in accounts.typed.items()}, found)
    if not accounts.has_budget:
        return AccountForm((AccountRow("", None, None, fields.field("total"), None, None, is_off=False),), None)
    return AccountForm(tuple(_rows(accounts, fields)), fields.field("others", "hjelp-others"))


def _rows(accounts: Accounts, fields: Fields) -> Iterator[AccountRow]:
    for line in accounts.lines:
        is_more = line.key.startswith("more-")
        start = f"{line.key}-" if is_more else ""
        used, why = (f"{start}used", f"{start}why") if is_more else (f"used-{line.key}", f"why-{line.key}")
        yield AccountRow(
            line.words,
            fields.field(f"{start}what") if is_more else None,
            None if is_more else line.budget,
            fields.field(used),
            fields.field(why),
            line.deviation,
            line.is_off,
        )
    taken = [int(found[1]) for name in accounts.typed if (found := MORE.match(name))]
    start = f"more-{max(taken, default=0) + 1}-"
    if len(start) <= len("more-99-"):
        empty = [fields.field(f"{start}{each}") for each in ("what", "used", "why")]
        yield AccountRow("", empty[0], None, empty[1], empty[2], None, is_off=False)


def told_on_another_page(findings: tuple[FieldFinding, ...], address: str) -> list[tuple[str, str]]:
    """What is wrong with accounts, with links to where it is mended."""
    return [(f"{address}#{one.field}", one.message) for one in findings]
