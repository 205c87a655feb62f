"""Accounts as they are stored with an auditor's statement, and what makes two of them the same. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tilskudd.followup.accounts import Accounts


def accounts_as_json(accounts: Accounts) -> dict[str, Any]:
    """The accounts as plain JSON; amounts in øre."""
    rows = [
        {
            "key": one.key,
            "words": one.words,
            "budget": one.budget.ore,
            "used": None if one.used is None else one.used.ore,
            "why": one.why,
        }
        for one in accounts.lines
    ]
    return {"format": 1, "lines": rows, "others": accounts.others.ore}


def fingerprint(accounts: Accounts) -> str:
    """The sha256 of the accounts as entered: a statement covers those that have the same."""
    text = json.dumps(accounts_as_json(accounts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
