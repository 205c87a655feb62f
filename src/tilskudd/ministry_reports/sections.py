"""The sections of a report to the ministry, in the order they stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class ReportSection(StrEnum):
    """A part of a report on an assignment (del av rapport på oppdrag)."""

    STATUS = "status"
    MONEY = "penger"
    RECIPIENTS = "mottakere"
    RESULTS = "resultater"
    ACTIVITY = "aktivitet"
    EFFECT = "virkning"
    DEVIATIONS = "avvik"
    LEARNING = "laering"
    OUTLOOK = "veien-videre"
    COVERAGE = "dekning"
    DUTIES = "plikter"


HEADINGS: Final[Mapping[ReportSection, str]] = {
    ReportSection.STATUS: "Status",
    ReportSection.MONEY: "Pengene",
    ReportSection.RECIPIENTS: "Mottakerne",
    ReportSection.RESULTS: "Resultater for hvert kriterium",
    ReportSection.ACTIVITY: "Aktivitet: hva mottakerne har gjort",
    ReportSection.EFFECT: "Virkning: hva det har ført til",
    ReportSection.DEVIATIONS: "Avvik",
    ReportSection.LEARNING: "Det vi har lært",
    ReportSection.OUTLOOK: "Veien videre",
    ReportSection.COVERAGE: "Hva tallene bygger på",
    ReportSection.DUTIES: "Hva brevet ber om, og hva som ivaretar det",
}
