"""Rules of payments. Pure: check digits of accounts and payment references, and the forms people write them in."""

from __future__ import annotations

import re
from itertools import cycle
from typing import Final

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError
from stdnum.no import kontonr

BETWEEN: Final = re.compile(r"[ .\u00a0\u2007\u202f-]")
ACCOUNT: Final = re.compile(r"(?!0000)[0-9]{11}", re.ASCII)
KID: Final = re.compile(r"[0-9]{1,24}[0-9-]", re.ASCII)


def plain_account(written: str) -> str | None:
    """The eleven figures of a Norwegian account number (kontonummer); None when it is none.

    Blanks, dots and hyphens may stand between, and a Norwegian IBAN is taken for the account it names. The check
    digit is mod 11; 0000 was the post giro, whose numbers went by another rule and are no longer in use.
    """
    bare = BETWEEN.sub("", written).upper()
    if bare.startswith("NO"):
        bare = bare[4:] if iban.is_valid(bare, check_country=False) else ""
    return bare if ACCOUNT.fullmatch(bare) and kontonr.is_valid(bare) else None


def is_account_number(written: str) -> bool:
    """True for an account number in any form that `plain_account` reads."""
    return plain_account(written) is not None


def shown_account(account: str) -> str:
    """The account as it is printed: «1234 56 78903». Raises ValueError for what is no account number."""
    plain = known_account(account)
    return f"{plain[:4]} {plain[4:6]} {plain[6:]}"


def iban_of(account: str) -> str:
    """The account as IBAN, fifteen signs without blanks. Raises ValueError for what is no account number."""
    plain = known_account(account)
    return f"NO{iban.calc_check_digits(f'NO00{plain}')}{plain}"


def known_account(account: str) -> str:
    """The plain account number; raises ValueError for what is none."""
    plain = plain_account(account)
    if plain is None:
        raise ValueError(f"not an account number: {account!r}")
    return plain


def is_kid(written: str) -> bool:
    """True for a payment reference (KID): 2 to 25 signs, the last a check digit by mod 10 or mod 11.

    Which of the two the payee's bank has agreed on is not known to who pays, so either is right. «-» stands for ten.
    """
    return bool(KID.fullmatch(written)) and written[-1] in (kid_mod10(written[:-1]), kid_mod11(written[:-1]))


def kid_mod10(stem: str) -> str:
    """The check digit by mod 10 (Luhn) of figures that are to be a KID; raises ValueError for other signs."""
    try:
        return str(luhn.calc_check_digit(figures(stem)))
    except ValidationError as error:
        raise ValueError(f"not figures: {stem!r}") from error


def kid_mod11(stem: str) -> str:
    """The check digit by mod 11, weights 2 to 7 from the right; «-» for ten; raises ValueError for other signs."""
    rest = sum(
        int(figure) * weight for figure, weight in zip(reversed(figures(stem)), cycle(range(2, 8)), strict=False)
    )
    return {10: "-", 11: "0"}.get(11 - rest % 11, str(11 - rest % 11))


def figures(text: str) -> str:
    if not re.fullmatch(r"[0-9]+", text, re.ASCII):
        raise ValueError(f"not figures: {text!r}")
    return text
