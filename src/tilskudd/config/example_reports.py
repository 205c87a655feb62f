"""What the ten municipalities of assignment 20 are to report in the example: five short questions, before June."""

from __future__ import annotations

from datetime import date
from typing import Final

from tilskudd.followup.demands import DemandFacts, demand_reports
from tilskudd.followup.models import ReportDemand
from tilskudd.followup.ready_made import experience_question, municipal_report, used_question
from tilskudd.people.models import User
from tilskudd.schemes.models import Scheme

DUE: Final = date(2022, 5, 20)
TITLE: Final = "Kort rapport om informasjonsarbeid"


def demand_reports_on_assignment_20(scheme: Scheme, *, by: User) -> ReportDemand:
    """The agency's own report to the ministry is due on 1 June, so the municipalities' are due some days before."""
    facts = DemandFacts(TITLE, TITLE, DUE, used_question=used_question(), experience_question=experience_question())
    return demand_reports(scheme, facts, municipal_report(), by=by)
