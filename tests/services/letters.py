"""Letters as text, and the steps that take one from the ministry to a confirmation."""

from __future__ import annotations

from tilskudd.config.example_letters import answer_letter
from tilskudd.mandate import confirmation, services
from tilskudd.mandate.models import Confirmation, Letter

TRONDHEIM = "assignments.0.recipients.5"
MAIN = """Tildelingsbrev 2022 for IMDi

Dato 20. desember 2021

Kap. 671 Integrering

IMDi disponerer følgende:

Kap./post Postnavn Beløp

671/62 Kommunale innvandrertiltak 217 000 000

Med hilsen

Anne Prøve
"""


def plain(error) -> str:
    return str(error.value).replace("\u00a0", " ")


def take_in(text: str, by, name: str = "brev.txt") -> Letter:
    return services.take_in_letter(text.encode(), name, by=by)


def confirm(letter: Letter, by, second) -> None:
    """Answer everything as one person, confirm as another."""
    answer_letter(letter, by=by)
    confirmation.send_for_confirmation(letter, by=by)
    press(letter, second)


def press(letter: Letter, by) -> None:
    confirmation.confirm_letter(letter, by=by, version=state_of(letter).version)


def state_of(letter: Letter) -> Confirmation:
    return Confirmation.objects.get(pk=letter.pk)


def supplement(number: int, *rows: str, year: int = 2022, changes: str = "") -> str:
    """A small supplement: «671/62 Kommunale innvandrertiltak 233 300 000» for each row."""
    table = "\n\n".join(rows)
    told = f"Med endringene har IMDi til disposisjon følgende:\n\nKap./post Postnavn Beløp\n\n{table}\n" if rows else ""
    return (
        f"Dato 1. mars {year}\n\nTillegg nr. {number} til tildelingsbrevet for IMDi {year}\n\n"
        f"Det vises til tildelingsbrevet.\n\nKap. 671 Integrering\n{changes}\n\n{told}\nMed hilsen\n\nAnne Prøve\n"
    )
