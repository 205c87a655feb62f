"""What the check finds in reports to the ministry, and that what is frozen is made of the same bytes each time."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

from given import DAY, Given
from ministry_reporting import again, begun, frozen, pays, scheme_with_grants, seen
from reports import sends as answers
from tilskudd.config.verification import verify
from tilskudd.files.services import content_of
from tilskudd.followup.models import Report
from tilskudd.followup.queries import whole_report
from tilskudd.followup.reviewing import approve_report, ask_to_complete
from tilskudd.ledger.models import Transfer
from tilskudd.ministry_reports.typeset import pdf_of
from tilskudd.people.models import Installation, Involvement, Part


def test_a_transfer_slipped_in_under_an_old_entry_is_told(given: Given) -> None:
    """It counts as of the cut-off, so each frozen figure that it touches no longer agrees; others are not told."""
    scheme_with_grants(given)
    pays(given)
    frozen(given, begun(given))
    old = Transfer.objects.filter(target__place="paid").get()
    Transfer.objects.create(entry=old.entry, source=old.source, target=old.target, amount=old.amount)
    told = [one.message for one in verify().findings if one.code == "figure-disagrees"]
    assert any("The figure utbetalt of the report RO-2022-001 is 1\u00a0042\u00a0674" in one for one in told)
    assert not any("The figure ramme" in one for one in told)


def test_an_approval_by_one_who_wrote_is_told(given: Given) -> None:
    """As if the first approver had written a version, or never approved at all."""
    scheme_with_grants(given)
    report = begun(given)
    frozen(given, report)
    Involvement.objects.create(about=report.about, user=given.siri, part=Part.APPROVED, at=again(report).begun_at)
    assert "not-approved" in {one.code for one in verify().findings}


def test_a_report_that_is_sent_counts_from_when_it_came(given: Given) -> None:
    """Before: none in. After: one in, one approved, its answers summed; what was sent back counts as lacking."""
    scheme_with_grants(given)
    first = begun(given)
    frozen(given, first)
    report = whole_report(Report.objects.all()).get()
    given.per = given.administrator("Liv Sand", report.recipient)
    sent = answers(given, report, accounts={})
    ask_to_complete(sent, "Skriv mer.", due_on=DAY + timedelta(days=20), by=given.kari)
    found = {one.either.key: one.either.value for one in seen(first).moved_since()}
    assert (found["rapporter-kommet"], found["rapporter-mangler"], found["andel-penger"]) == (1, 1, 100)
    assert "rapporter-godkjent" not in found
    approve_report(answers(given, report, accounts={}), by=given.kari)
    found = {one.either.key: one.either for one in seen(first).moved_since()}
    assert (found["rapporter-godkjent"].value, found["sum-a-q4"].value) == (1, 900)
    assert found["sum-a-q4"].parts[0].ref.startswith("sent-report:")
    assert verify().findings == []


def test_days_alone_make_no_report_old(given: Given) -> None:
    """Half a year later, with nothing booked and nothing reported, nothing has moved."""
    scheme_with_grants(given)
    report = begun(given)
    frozen(given, report)
    Installation.objects.update(example_date=DAY + timedelta(days=200))
    assert seen(report).moved_since() == []
    assert verify().findings == []


def test_the_files_are_as_they_were_made(given: Given) -> None:
    """The same content gives the same PDF; the workbook holds no formula and reaches for nothing outside."""
    scheme_with_grants(given)
    made = frozen(given, begun(given))
    assert pdf_of(made.content) == content_of(made.pdf)
    with zipfile.ZipFile(BytesIO(content_of(made.workbook))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"<hyperlink" not in sheet
        assert not [name for name in book.namelist() if "externalLink" in name]
