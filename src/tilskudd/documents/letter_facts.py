"""What one award letter is made from (opplysningene bak brevet): plain words and whole figures, kept with it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Condition:
    """What the rules lay on the recipient (vilkår), and the sentence of the ministry's letter it comes from.

    `is_demanded` is false for «bør» and «oppfordres»: asked about, never a ground for recovery.
    """

    words: str
    is_demanded: bool
    letter: str = ""
    quote: str = ""


@dataclass(frozen=True)
class AskedDay:
    """A deadline that the ministry's letter gives the agency for the assignment (frist); `day` is ISO, or empty."""

    what: str
    written: str
    day: str = ""


@dataclass(frozen=True)
class LetterFacts:
    """All that a letter says, and nothing else: what the installation does not know is empty, and left out.

    Dates are ISO, `kroner` whole kroner, `first_part` the per cent that is paid before the report (zero: all at once).
    `language` is nb, nn or en; the reason is in `reason_form`. Where the scheme is `open_to_private`, a public body
    that gets money stands as a private party would (forvaltningsloven § 2).
    """

    language: str
    agency: str
    number: str
    issued_on: str
    decision: str
    decided_on: str
    decided_by: str
    authority: str
    recipient: str
    recipient_number: str
    recipient_kind: str
    written_form: str
    scheme: str
    year: int
    rules: int
    line: str
    goal: str
    target_group: str
    follow_up: str
    open_to_private: bool
    outcome: str
    kroner: int
    reason: str
    reason_form: str
    purpose: str = ""
    assignment: str = ""
    letter: str = ""
    account: str = ""
    case: str = ""
    contact: str = ""
    pay_from: str = ""
    first_part: int = 0
    conditions: tuple[Condition, ...] = ()
    deadlines: tuple[AskedDay, ...] = ()

    @property
    def gives_money(self) -> bool:
        """True for an award and for part of what was asked for."""
        return self.kroner > 0

    @property
    def may_be_appealed(self) -> bool:
        """Whether the recipient is a party who may appeal (klagerett), forvaltningsloven § 2 and § 28.

        A decision for a private party is an enkeltvedtak. A municipality or a county is a party only where it stands
        as a private one would: where the scheme is open to private recipients too.
        """
        return self.recipient_kind == "voluntary" or self.open_to_private

    def as_json(self) -> dict[str, Any]:
        """Everything as plain JSON, to be kept with the letter."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]  # tuples become lists


def facts_from(kept: Mapping[str, Any]) -> LetterFacts:
    """What was kept with a letter, as it was when the letter was made."""
    told = dict(kept)
    told["conditions"] = tuple(Condition(**one) for one in told["conditions"])
    told["deadlines"] = tuple(AskedDay(**one) for one in told["deadlines"])
    return LetterFacts(**told)


def canonical(kept: Mapping[str, Any]) -> str:
    """Kept facts as one line of JSON that is always the same for the same facts."""
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(kept: Mapping[str, Any], pdf: str, html: str) -> str:
    """The sha256 of a whole letter: its facts, the sha256 of its PDF, and its words as HTML."""
    whole = "\n".join((canonical(kept), pdf, html))
    return hashlib.sha256(whole.encode()).hexdigest()
