"""What the columns of a table mean, by the words of its header; and the unit its amounts are in."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The header words of budget tables: the health ministry's «Tidligere tildeling | Ny tildeling | Sum tildeling»,
# others' «Saldert budsjett | Endring | Ny bevilgning», and single columns of amounts.
NOUN = r"(?:tildeling(?:er)?|løyving(?:ar)?|bevilgning(?:er)?|ramme|saldo|budsjett(?: 20[0-9]{2})?|beløp)"
AMOUNTS = re.compile(
    rf"\b(?:(?P<before>(?:tidligere|tidlegare|opprinnelig|opphavleg|gjeldende|gjeldande|gammel|vedtatt|vedteken|saldert)"
    rf"(?: {NOUN}| tildelt)?|før(?: endring(?:en|a)?)?)"
    rf"|(?P<change>endring(?:er|ar)?|økning|auke|reduksjon|tillegg|omdisponering|\+/-)"
    rf"|(?P<new>ny(?:e|tt)? {NOUN}|ny(?:e|tt)?(?= (?:sum|samlet|samla|totalt?|revidert)\b))"
    rf"|(?P<after>(?:sum|samlet|samla|total|totalt|disponibel|disponibelt|revidert|justert)(?: (?:disponibelt|{NOUN}))?"
    rf"|etter(?: endring(?:en|a)?)?|til disposisjon)"
    rf"|(?P<amount>{NOUN}|kroner|kr|tilskudd|tilskot|sum))\b",
    re.IGNORECASE,
)
LINE = re.compile(r"kap(?:ittel|\.)?\s*/?\s*(?:og )?post(?:\b|$)", re.IGNORECASE)
CHAPTER = re.compile(r"kap(?:ittel|\.)?$", re.IGNORECASE)
ITEM = re.compile(r"post$", re.IGNORECASE)
NAME = re.compile(
    r"betegnelse|be?nevnelse|benemning|nemning|nemne|post(?:ens )?na[vm]n|na[vm]n|formål|føremål|tiltak"
    r"|kapittelna[vm]n",
    re.I,
)
NUMBER = re.compile(r"(?:oppdrags?[ -]?)?(?:nr\b\.?|nummer|id\b)|(?:tilleggs)?oppdrags?-?(?:nr|nummer)", re.IGNORECASE)
TASK = re.compile(r"oppdrag(?:et)?|oppgaver?|oppgåver?", re.IGNORECASE)
TEXT = re.compile(r"tekst|beskrivelse|skildring", re.IGNORECASE)
# «hvorav til tilskudd»: a part of the amount beside it.
PART = re.compile(r"(?:hvorav|herav|korav|av dette|inkl\.?|inkludert)\b", re.IGNORECASE)
DUE = re.compile(r"(?:tids|leverings|svar)?frist(?:er|ar)?|dato|tidspunkt|når", re.IGNORECASE)
WHAT = re.compile(r"beskrivelse|skildring|aktivitet|hva|kva|leveranse|tema|innhold|innhald|sak|rapport", re.IGNORECASE)
RECIPIENT = re.compile(
    r"(?:tilskudds|tilskots)?mottak[ea]re?|organisasjon(?:er|ar)?|kommuner?(?:na[vm]n)?|virksomhet|verksemd|søk[ea]r"
    r"|institusjon|fylke(?:skommune)?",
    re.IGNORECASE,
)
CODE = re.compile(r"(?:komm(?:une|\.)? ?|fylkes?|organisasjons?|org\.? ?)(?:nr\.?|nummer)|kode", re.IGNORECASE)
MEANINGS = (
    ("line", LINE), ("chapter", CHAPTER), ("item", ITEM), ("code", CODE), ("number", NUMBER), ("recipient", RECIPIENT),
    ("due", DUE), ("task", TASK), ("text", TEXT), ("name", NAME), ("what", WHAT),
)  # fmt: skip

YEARS = re.compile(r"\b20[0-9]{2}\b")
THOUSANDS = re.compile(
    r"\b1[ .\u00a0]?000[ -]?(?:kr|nok)\b|\b1[ .\u00a0]?000 kroner\b|\b(?:tusen kr|tkr|1000-kr)", re.I
)
MILLIONS = re.compile(r"(?:\bi |\()(?:hele )?(?:mill(?:\.|ioner|ionar)? ?kr(?:oner)?|mnok|mkr)\b", re.IGNORECASE)
WHOLE = re.compile(r"(?:\bi |\()(?:hele |heile )?kr(?:oner)?\b", re.IGNORECASE)


def unit_in(text: str) -> int | None:
    """1 000 or 1 000 000 kroner when the words say so, 1 when they say kroner, None when they say nothing."""
    if THOUSANDS.search(text):
        return 1000
    if MILLIONS.search(text):
        return 1_000_000
    return 1 if WHOLE.search(text) else None


def without_unit(text: str) -> str:
    """The header's words without those that only tell the unit."""
    for shape in (THOUSANDS, MILLIONS, WHOLE):
        text = shape.sub(" ", text)
    return re.sub(r"\(\s*(?:alle tall|tal|beløp)?\s*(?:i)?\s*\)|\bi\s*$", "", text, flags=re.IGNORECASE).strip(" ()*:")


def meaning_of_cell(text: str) -> str | None:
    """What a header cell says its column holds; None when it does not say."""
    words = without_unit(text)
    if PART.match(words):
        return None
    found = next((name for name, shape in MEANINGS if shape.match(words)), None)
    if found == "name" and AMOUNTS.fullmatch(words):
        found = None
    if found:
        return found
    groups = [match.lastgroup for match in AMOUNTS.finditer(words)]
    return next((one for one in groups if one != "amount"), groups[0] if groups else None)


def is_header(cells: Sequence[str]) -> bool:
    """True for a row of words that name columns, and no figures but a year or the unit."""
    told = [cell for cell in cells if cell]
    named = [cell for cell in told if meaning_of_cell(cell) or unit_in(cell)]
    return len(named) == len(told) > 0 and not any(
        re.search(r"[0-9]", YEARS.sub("", without_unit(one))) for one in told
    )


def only_unit(text: str) -> bool:
    """True when the words only tell the unit of a table."""
    return unit_in(text) is not None and not re.sub(r"(?i)\b(?:alle|tall|tal|beløp|i)\b|\W", "", without_unit(text))


def task_column(columns: dict[str, int]) -> int | None:
    """The column of a table's assignments; None when its rows are none.

    Beside their numbers any text is theirs; without numbers only a column that is called so, with their deadlines.
    """
    if "number" in columns:
        return columns.get("task", columns.get("text"))
    return columns.get("task") if "due" in columns and "after" not in columns else None


def amount_columns(meanings: Sequence[str]) -> list[str]:
    """Settle what «ny» means: the change where a column before it and a sum after it stand, else what is after."""
    told = [*meanings]
    has_after = "after" in told
    settled = {"new": "change" if has_after or "before" not in told else "after"}
    if "change" in told:
        settled["new"] = "after"
    told = [settled.get(one, one) for one in told]
    if "change" in told and "before" not in told and "amount" in told[: told.index("change")]:
        told[told.index("amount")] = "before"
    if "after" not in told and "amount" in told:
        last = len(told) - 1 - told[::-1].index("amount")
        told[last] = "after"
    return told


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """The columns of a table by what they mean; the first of each kind."""
    meanings = [meaning_of_cell(cell) or "" for cell in cells]
    columns: dict[str, int] = {}
    for index, meaning in enumerate(amount_columns(meanings)):
        if meaning and meaning not in columns:
            columns[meaning] = index
    if "after" not in columns and "amount" in columns:
        columns["after"] = columns["amount"]
    return columns


def columns_in_text(header: str) -> list[str]:
    """The amount columns that a header in plain text names, from left to right; empty when it names one or none."""
    words = without_unit(header)
    found = [match.lastgroup or "" for match in AMOUNTS.finditer(words)]
    special = [one for one in found if one != "amount"]
    if len(special) >= 2 and ("after" in amount_columns(special) or found[-1] != "amount"):
        return amount_columns(special)
    if len(special) >= 2:
        return amount_columns([*special, "amount"])
    return amount_columns(found) if len(special) == 1 and len(found) >= 2 else []
