"""The state's chart of accounts (standard kontoplan), group 87: which account a grant is booked on. Pure.

The Ministry of Finance's circular R-102 makes the three-figure account (artskonto) compulsory; the kind of recipient
decides it. The numbers are kept as a table here, to be held against the circular of the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tilskudd.values.kroner import ZERO, Kroner


class NaturalAccount(StrEnum):
    """The account of a grant by who receives it (artskonto)."""

    MUNICIPALITIES = "870"
    COUNTIES = "871"
    NON_FINANCIAL_ENTERPRISES = "872"
    FINANCIAL_ENTERPRISES = "873"
    HOUSEHOLDS = "874"
    NON_PROFIT = "875"
    CENTRAL_GOVERNMENT = "876"
    ABROAD = "877"


NO_ACCOUNT: Final = ""
"""Paid to somebody of whom the register says no kind: it is on no account until it is explained."""

ACCOUNT_OF: Final[Mapping[str, NaturalAccount]] = {
    "municipality": NaturalAccount.MUNICIPALITIES,
    "county": NaturalAccount.COUNTIES,
    "voluntary": NaturalAccount.NON_PROFIT,
}
"""By the kind of organisation in the register of recipients."""


def account_of(recipients: str) -> str:
    """The account of a kind of recipient; empty when it has none."""
    return ACCOUNT_OF.get(recipients, NO_ACCOUNT)


def sums_per_account(paid: Mapping[tuple[str, str], Kroner]) -> dict[tuple[str, str], Kroner]:
    """What was paid by line and kind of recipient, as sums by line and account; sums of zero are left out."""
    sums: dict[tuple[str, str], Kroner] = {}
    for (line, recipients), amount in paid.items():
        key = line, account_of(recipients)
        sums[key] = sums.get(key, ZERO) + amount
    return {key: amount for key, amount in sums.items() if amount}
