"""What people call the facts of a letter and their values."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tilskudd.mandate.facts import Sort

SORT_WORDS: dict[Sort, Any] = {
    Sort.LETTER: _("Brevets hode"),
    Sort.POSITION: _("Til disposisjon"),
    Sort.CHANGE: _("Endring"),
    Sort.ASSIGNMENT: _("Oppdrag"),
    Sort.DEADLINE: _("Frist"),
    Sort.FINANCING: _("Finansiering"),
    Sort.RATE: _("Sats"),
    Sort.EARMARK: _("Øremerking"),
    Sort.RECIPIENT: _("Mottaker"),
    Sort.PARTNER: _("Samarbeidspart"),
    Sort.DUTY: _("Plikt"),
}
VALUE_WORDS: dict[str, Any] = {
    "kind": _("Brevtype"),
    "year": _("Budsjettår"),
    "supplement_number": _("Tillegg nr."),
    "agency": _("Etat"),
    "date": _("Dato"),
    "reference": _("Referanse"),
    "line": _("Post"),
    "name": _("Navn"),
    "amount": _("Beløp (kr)"),
    "number": _("Nummer"),
    "title": _("Tittel"),
    "written": _("Slik brevet skriver det"),
    "what": _("Hva som skal leveres"),
    "unit": _("Per"),
    "measure": _("Tiltak"),
    "recipient": _("Mottaker"),
    "purpose": _("Formål"),
    "code": _("Kommunenummer"),
    "role": _("Rolle"),
    "pot": _("Penger fra"),
    "words": _("Plikten, ord for ord"),
}
