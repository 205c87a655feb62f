"""Who wrote the letter: the few lines above its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tilskudd.mandate.reader.flow import flow_of
from tilskudd.mandate.reader.lines import LetterText
from tilskudd.mandate.reader.outline import EMPTY, OutlineLine
from tilskudd.mandate.reader.reading import Sender

UNIT = re.compile(r"[A-ZÆØÅ][\w ,-]{3,60}(?:avdelingen|avdelinga|avdeling|seksjonen|seksjon|enheten|eininga)")
PHONE = re.compile(r"(?:(?:Telefon|Tlf)\.?:? ?)?(?P<phone>(?:\+47 ?)?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2})")
CONTACT = re.compile(
    r"(?:(?:Saksbehandler|Saksbehandlar|Kontakt(?:person)?):? )?"
    r"(?P<name>[A-ZÆØÅ][\wæøåé-]+(?: [A-ZÆØÅ][\wæøåé.-]*){1,3})"
)
LINES = 12


def read_sender(source: LetterText, lines: Sequence[OutlineLine], title_line: int) -> Sender:
    """Unit, case officer and telephone, each on a line of its own above the title."""
    found: dict[str, str] = {}
    at = []
    for line in [one for one in lines if one.kind not in EMPTY and one.line.number < title_line][:LINES]:
        for name, shape in (("unit", UNIT), ("phone", PHONE), ("contact", CONTACT)):
            match = shape.fullmatch(line.bare)
            if match and name not in found:
                found[name] = match[0] if name == "unit" else match["phone" if name == "phone" else "name"]
                at.append(flow_of(source, [line.line]).whole)
                break
    return Sender(found.get("unit"), found.get("contact"), found.get("phone"), tuple(at))
