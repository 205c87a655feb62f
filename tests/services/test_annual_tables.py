"""The tables for the annual report, as they are read from what became of the grants."""

from __future__ import annotations

import pytest

from given import Given, kroner
from ministry_reporting import scheme_with_grants
from tilskudd.decisions.amendment import approve_amendment, propose_amendment
from tilskudd.decisions.models import Grant
from tilskudd.reporting.annual_queries import assignment_rows

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, int]:
    """The recipients of assignment 20, and the reports they owe."""
    row = next(row for row in assignment_rows(2022) if row.assignment.number == "20")
    return row.recipients, row.reports


def test_a_grant_that_was_given_up_is_not_counted_in_the_annual_table(given: Given):
    """Two grants of the scheme, one of them lowered to nothing: one recipient is left, and one report."""
    scheme_with_grants(given, 2)
    assert counts() == (2, 2)
    grant = Grant.objects.order_by("pk")[0]
    approve_amendment(propose_amendment(grant, kroner(0), reason="Gitt opp", by=given.kari), by=given.ola)
    assert counts() == (1, 1)
