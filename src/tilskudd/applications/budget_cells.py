"""A budget as it is typed, cell by cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tilskudd.applications.budgets import Budget, Cost, GrantStatus, OtherGrant
from tilskudd.applications.figures_typed import Unreadable, shortened, whole_kroner
from tilskudd.applications.plain_text import one_line
from tilskudd.applications.questions import Question
from tilskudd.applications.typed import MOST_ROWS, FieldFinding, Typed, found_in, only
from tilskudd.values.kroner import ZERO, Kroner

LONGEST_LINE = 120
ROW = re.compile(r"-(more|other)-([1-9][0-9]?)-", re.ASCII)


def budget_in(question: Question, typed: Typed) -> tuple[Budget, list[FieldFinding]]:
    """The budget that was typed, and what is wrong in which cell; a cell that cannot be read counts for nothing.

    Rows with nothing in them are passed over; so are named cost lines without an amount, or with zero.
    """
    cells = _Cells(question.key, typed)
    costs = [
        Cost(option.key, "", amount)
        for option in question.options
        if (amount := cells.amount(f"cost-{option.key}", f"«{option.words.nb}»"))
    ]
    costs += [cost for number in cells.rows("more") if (cost := cells.cost(number))]
    applied = cells.amount("applied", "Beløpet dere søker om") or ZERO
    own = cells.amount("own", "Egne penger") or ZERO
    others = [other for number in cells.rows("other") if (other := cells.other(number))]
    return Budget(tuple(costs), applied, own, tuple(others)), cells.findings


@dataclass
class _Cells:
    """The cells of one budget, and what is wrong with them."""

    question: str
    typed: Typed
    findings: list[FieldFinding] = field(default_factory=list)

    def fault(self, cell: str, code: str, message: str) -> None:
        self.findings.append(found_in(self.question, f"{self.question}-{cell}", code, message))

    def text(self, cell: str) -> str:
        words = one_line(only(self.typed, f"{self.question}-{cell}"))
        if len(words) > LONGEST_LINE:
            self.fault(cell, "too-long", f"«{shortened(words)}» er for langt. Det er plass til {LONGEST_LINE} tegn.")
        return words[:LONGEST_LINE]

    def amount(self, cell: str, name: str) -> Kroner | None:
        """The amount in a cell; None when nothing is there, or nothing that can be read."""
        written = only(self.typed, f"{self.question}-{cell}")
        if not written.strip():
            return None
        try:
            amount = whole_kroner(written)
        except Unreadable as why:
            self.fault(cell, why.code, str(why))
            return None
        if amount < ZERO:
            message = f"{name} er under null. Før alle beløp uten minus, utgifter og inntekter hver for seg."
            self.fault(cell, "below-zero", message)
            return None
        return amount

    def rows(self, kind: str) -> Sequence[int]:
        """The numbers of the rows that have something in them; too many are told, and the rest not read."""
        start = f"{self.question}-{kind}-"
        numbers = {
            int(match[2])
            for name, values in self.typed.items()
            if name.startswith(start) and any(one.strip() for one in values) and (match := ROW.search(name))
        }
        within = sorted(number for number in numbers if number <= MOST_ROWS)
        if len(within) < len(numbers):
            message = f"Det er plass til {MOST_ROWS} linjer. Slå sammen noen av dem."
            self.fault(f"{kind}-{max(numbers)}-amount", "too-many-rows", message)
        return within

    def cost(self, number: int) -> Cost | None:
        what, amount = f"more-{number}-what", f"more-{number}-amount"
        words, found = self.text(what), self.amount(amount, "Utgiften")
        if not words and found is None and not only(self.typed, f"{self.question}-{amount}").strip():
            return None
        if not words:
            self.fault(what, "cost-without-words", "Utgiften har ikke noe navn. Skriv hva pengene skal gå til.")
        if found is None and not only(self.typed, f"{self.question}-{amount}").strip():
            self.fault(amount, "cost-without-amount", f"«{words}» har ikke noe beløp. Skriv det, eller fjern linjen.")
        return Cost("", words, found) if found is not None else None

    def other(self, number: int) -> OtherGrant | None:
        giver, amount, status = (f"other-{number}-{cell}" for cell in ("giver", "amount", "status"))
        words, found = self.text(giver), self.amount(amount, "Tilskuddet")
        chosen = only(self.typed, f"{self.question}-{status}").strip()
        written = only(self.typed, f"{self.question}-{amount}").strip()
        if not words and not written:
            # A status alone is what a list is set to before anybody touches it.
            return None
        if not words:
            self.fault(giver, "grant-without-giver", "Tilskuddet har ingen giver. Skriv hvem som gir pengene.")
        if not written:
            self.fault(amount, "grant-without-amount", f"Tilskuddet fra «{words}» har ikke noe beløp. Skriv det.")
        if chosen not in {one.value for one in GrantStatus}:
            message = "Vi vet ikke hvor langt tilskuddet er kommet. Velg om det er innvilget, søkt om eller avslått."
            self.fault(status, "grant-without-status", message)
            return None
        return OtherGrant(words, found, GrantStatus(chosen)) if found is not None else None
