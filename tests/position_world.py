"""What is reported in the worlds of pages: half-counted days, and month ends in every state; their addresses."""

from __future__ import annotations

from given import Given
from tilskudd.reporting.models import MonthEnd
from tilskudd.reporting.month_end import begin_month, explain_difference, send_month, take_in_month_report
from tilskudd.reporting.month_end_queries import look_at_month
from tilskudd.reporting.position_counting import count_a_piece
from tilskudd.values.budget import BudgetLine

HEAD = "kapittel;post;konto;beløp\n"


def positioned(given: Given, rows: int) -> dict[str, str]:
    """Half of the entries are counted; January waits with so many explained differences, February is worked on."""
    count_a_piece(5 * rows)
    waits = begin_month(2022, 1, by=given.nina)
    lines = [BudgetLine(600 + number, 70) for number in range(rows)]
    report = _reported(given, waits, lines)
    for one in look_at_month(waits).rows:
        if one.difference:
            told = {"content": b"bilag", "name": "bilag.txt"}
            explained = explain_difference(
                waits, one.key, "Ført i en annen måned", seen=one.difference, by=given.nina, **told
            )
    send_month(waits, by=given.nina)
    works = begin_month(2022, 2, by=given.nina)
    _reported(given, works, lines)
    stands, at = "/rapportering/stilling/2022/", f"/rapportering/avstemming/{works.pk}/"
    return {
        "reporting": "/rapportering/",
        "position-year": stands,
        "position-line": f"{stands}671-62/",
        "position-figure": f"{stands}671-62/til-disposisjon/",
        "month-ends": "/rapportering/maned/2022/",
        "begin-month": "/rapportering/maned/2022/3/begynn/",
        "month-end": at,
        "month-report": f"{at}s-rapport/",
        "explain-difference": f"{at}forklar/600-70/870/",
        "send-month": f"{at}send/",
        "sign-month": f"/rapportering/avstemming/{waits.pk}/signer/",
        "send-back-month": f"/rapportering/avstemming/{waits.pk}/send-tilbake/",
        "month-file": f"{at}fil/xlsx/",
        "month-report-file": f"/rapportering/s-rapporter/{report.pk}/fil/",
        "explanation-file": f"/rapportering/forklaringer/{explained.pk}/fil/",
        "annual": "/rapportering/arsrapport/2022/",
        "annual-file": "/rapportering/arsrapport/2022/bevilgning/csv/",
        "check-draft": "/rapportering/utkast/",
    }


def _reported(given: Given, month: MonthEnd, lines: list[BudgetLine]):
    text = HEAD + "".join(f"{line.chapter};{line.item};870;{1_000 + n}\n" for n, line in enumerate(lines))
    return take_in_month_report(month, text.encode(), "s-rapport.csv", by=given.nina)
