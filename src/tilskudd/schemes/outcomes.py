"""What every way in ends with: a list of proposed outcomes, one for each recipient. Pure.

Named, formula, call and rate all hand such a list to the one function that proposes a decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import ZERO, Kroner


class OutcomeKind(StrEnum):
    """What a decision says to one recipient (utfall).

    SET_OFF is a right that is met in full by what the recipient has had too much of before (avregnet): no new money.
    """

    AWARD = "award"
    PART = "part"
    REFUSAL = "refusal"
    INADMISSIBLE = "inadmissible"
    SET_OFF = "set-off"


GIVES_MONEY = frozenset({OutcomeKind.AWARD, OutcomeKind.PART})


@dataclass(frozen=True)
class ProposedOutcome:
    """What is proposed for one recipient (forslag til utfall): the amount in whole kroner, and why, in both forms.

    `recipient` is an organisation number, `code` the municipality or county number where it has one. `basis` is what
    the amount was computed from, as it was that day. `answer` is the key of the ministry's answer that lets the amount
    be another than the letter prints. `matter` tells apart what one recipient gets for several things.
    """

    recipient: str
    amount: Kroner
    reason_nb: str
    reason_nn: str
    code: str = ""
    kind: OutcomeKind = OutcomeKind.AWARD
    purpose: str = ""
    basis: Mapping[str, Any] = field(default_factory=dict)
    answer: int | None = None
    matter: str = ""


def faults_in(outcomes: Sequence[ProposedOutcome]) -> list[Finding]:
    """All that keeps a list from becoming a decision, each once; the sentences name the recipient."""
    found = [] if outcomes else [_error("no-outcomes", "Det er ingen linjer å vedta.")]
    times = Counter((one.recipient, one.matter) for one in outcomes)
    found += [_error("recipient-twice", f"{who[0]} står mer enn én gang.") for who in times if times[who] > 1]
    for one in outcomes:
        who = one.code or one.recipient
        if not one.amount.is_whole:
            found.append(_error("not-whole-kroner", f"{who}: {one.amount} er ikke hele kroner."))
        if one.kind in GIVES_MONEY and one.amount <= ZERO:
            found.append(_error("award-of-nothing", f"{who}: et tilskudd må være over null, ikke {one.amount}."))
        if one.kind not in GIVES_MONEY and one.amount != ZERO:
            found.append(
                _error("refusal-with-money", f"{who}: et utfall uten tilskudd kan ikke ha beløpet {one.amount}.")
            )
        if not one.reason_nb.strip() or not one.reason_nn.strip():
            found.append(_error("no-reason", f"{who}: begrunnelsen mangler på bokmål eller nynorsk."))
    return found


def total_of(outcomes: Sequence[ProposedOutcome]) -> Kroner:
    """What the outcomes come to."""
    return sum((one.amount for one in outcomes), ZERO)


def in_two(amount: Kroner, percent: int) -> tuple[Kroner, Kroner]:
    """A grant that is paid in two parts: the first in whole kroner rounded down, and the rest to the krone."""
    first = Kroner.whole(amount.in_kroner * percent // 100)
    return first, amount - first


def _error(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)
