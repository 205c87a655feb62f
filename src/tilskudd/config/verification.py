"""All that can be checked about an installation, in one go."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, Sum

from tilskudd.applications.assessment_check import faults_in_assessments
from tilskudd.applications.sent_check import faults_in_applications
from tilskudd.assignments.check import faults_in_assignments
from tilskudd.circulars.check import faults_in_circulars
from tilskudd.claims.check import faults_in_claims
from tilskudd.config.call_verification import faults_in_call_decisions
from tilskudd.distribution.check import check_distributions
from tilskudd.documents.check import faults_in_letters
from tilskudd.files import services as files
from tilskudd.files.models import StoredFile
from tilskudd.followup.check import faults_in_followup
from tilskudd.ledger.check import check_ledger
from tilskudd.ledger.models import Account, Entry, Seal, Transfer
from tilskudd.ledger.seal_key import trusted_keys
from tilskudd.ledger.seals import broken_seals
from tilskudd.ministry_reports.check import faults_in_ministry_reports
from tilskudd.notices.check import faults_in_notices
from tilskudd.parties.check import check_accounts
from tilskudd.payments.check import faults_in_payments
from tilskudd.people.models import Authority, Involvement, RoleGiven, Status
from tilskudd.people.two_persons import approved_by_their_makers, approved_without_a_maker
from tilskudd.reporting.position_check import faults_in_day_sums
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import Kroner


@dataclass(frozen=True)
class Verified:
    """How much was checked, and what was found."""

    entries: int
    transfers: int
    accounts: int
    seals: int
    involvements: int
    files: int
    findings: list[Finding]


def verify() -> Verified:
    """Check the ledger, the seals, the two-person rules and the stored files; finds everything at once."""
    return Verified(
        Entry.objects.count(),
        Transfer.objects.count(),
        Account.objects.count(),
        Seal.objects.count(),
        Involvement.objects.count(),
        StoredFile.objects.count(),
        [
            *check_ledger(),
            *broken_seals(trusted_keys()),
            *two_person_faults(),
            *unfounded_openings(),
            *changed_letters(),
            *incomplete_letters(),
            *faulty_decisions(),
            *faulty_appeals(),
            *check_distributions(),
            *faults_in_claims(),
            *faults_in_applications(),
            *faults_in_assessments(),
            *faults_in_call_decisions(),
            *faults_in_letters(),
            *faults_in_circulars(),
            *check_accounts(),
            *faults_in_payments(),
            *faults_in_followup(),
            *faults_in_day_sums(),
            *faults_in_assignments(),
            *faults_in_notices(),
            *faults_in_ministry_reports(),
            *files.check(),
        ],
    )


def two_person_faults() -> list[Finding]:
    """Whatever was approved by its own maker, or by nobody, on all rows."""
    found = [
        Finding("same-person", Severity.ERROR, f"{about} was approved by somebody who prepared it.")
        for about in approved_by_their_makers()
    ]
    found += [
        Finding("no-maker", Severity.ERROR, f"{about} was approved, but nobody prepared it.")
        for about in approved_without_a_maker()
    ]
    return found + _unapproved()


def _unapproved() -> list[Finding]:
    """Things that stand as approved though nobody approved them; the first two administrators are the exception."""
    from tilskudd.decisions.models import Amendment, Decision
    from tilskudd.mandate.models import Confirmation, Opening
    from tilskudd.schemes.models import Frame

    approved = set(Involvement.objects.filter(part="approved").values_list("about", flat=True))
    first = set(first_roles())
    things = [
        *(one.reference for one in RoleGiven.objects.filter(status=Status.APPROVED) if one.pk not in first),
        *(one.reference for one in Authority.objects.filter(status=Status.APPROVED)),
        *(one.reference for one in Opening.objects.filter(status=Status.APPROVED)),
        *(one.reference for one in Frame.objects.filter(status=Status.APPROVED)),
        *(one.about for one in Decision.objects.filter(status=Status.APPROVED)),
        *(one.about for one in Amendment.objects.filter(status=Status.APPROVED)),
        *(one.letter.about for one in Confirmation.objects.exclude(confirmed_at=None).select_related("letter")),
    ]
    return [
        Finding("not-approved", Severity.ERROR, f"{about} counts as approved, but nobody approved it.")
        for about in things
        if about not in approved
    ]


def first_roles() -> list[int]:
    """The roles of the first two administrators, given when the installation was set up."""
    from tilskudd.people.models import Event

    users = Event.objects.filter(verb="role.first", by=None).order_by("id").values_list("about", flat=True)[:2]
    ids = [int(about.removeprefix("user:")) for about in users]
    return list(
        RoleGiven.objects.filter(user_id__in=ids, role="administrator").order_by("id").values_list("id", flat=True)[:2]
    )


def faulty_decisions() -> list[Finding]:
    """Decisions whose lines do not add up, that were approved beyond an authority, or whose grants are not as given."""
    from tilskudd.decisions.check import faults_in_decisions

    return faults_in_decisions()


def faulty_appeals() -> list[Finding]:
    """Appeals handled by those who made the decision, and money that says it was given by an appeal and was not."""
    from tilskudd.appeals.check import faults_in_appeals

    return faults_in_appeals()


NEED_A_GROUND = ("opening", "computed", "raised", "lowered", "bound-outside", "frame", "committed", "released")


def unfounded_openings() -> list[Finding]:
    """Entries that open, change, set aside or promise without an approved opening, letter, frame or decision.

    Finds other sums, another person, none at all, and what was approved but never booked.
    """
    approved = _approved_sums()
    stand = {}
    booked = Entry.objects.filter(kind__in=NEED_A_GROUND).select_related("reversed_by")
    gone = Sum("transfers__amount", filter=Q(transfers__source__place="appropriated"))
    back = Sum("transfers__amount", filter=Q(transfers__target__place="appropriated"))
    for entry in booked.annotate(total=Sum("transfers__amount"), gone=gone, back=back):
        of_letter = entry.kind in ("opening", "computed", "raised", "lowered")
        net = sum_of(entry.gone) - sum_of(entry.back) if of_letter else sum_of(entry.total)
        stand[entry.key] = (entry.by_id, net)
    found = [
        Finding(
            "unfounded",
            Severity.ERROR,
            f"The entry {key} does not rest on an opening, letter, frame or decision that was approved as it stands.",
        )
        for key, told in stand.items()
        if approved.get(key) != told
    ]
    return found + [
        Finding("not-booked", Severity.ERROR, f"{key} was approved, but is not in the ledger.")
        for key, (_by, ore) in approved.items()
        if ore and key not in stand
    ]


def sum_of(amount: Kroner | None) -> int:
    return amount.ore if amount is not None else 0


def _approved_sums() -> dict[str, tuple[int | None, int]]:
    """Who approved each entry that must be there, and its sum in øre."""
    from tilskudd.decisions.models import Amendment, DecisionVersion
    from tilskudd.mandate.models import BookedLine, OpeningLine
    from tilskudd.schemes.models import Frame

    approved = {}
    for row in OpeningLine.objects.filter(opening__status=Status.APPROVED).select_related("opening"):
        key = f"opening:{row.opening_id}:{row.line}"
        approved[key] = (row.opening.settled_by_id, row.amount.ore)
        approved[key + ":outside"] = (row.opening.settled_by_id, row.outside.ore)
    for one in BookedLine.objects.exclude(step="taken-back").select_related("letter__confirmation"):
        approved[one.key] = (one.letter.confirmation.confirmed_by_id, one.amount.ore)
    for frame in Frame.objects.filter(status=Status.APPROVED):
        approved[frame.reference] = (frame.settled_by_id, abs(frame.booked.ore) if frame.booked else 0)
    for version in DecisionVersion.objects.filter(
        decision__status=Status.APPROVED, number=F("decision__version")
    ).select_related("decision"):
        approved[version.decision.about] = (version.decision.settled_by_id, version.total.ore)
    for amendment in Amendment.objects.filter(status=Status.APPROVED):
        approved[amendment.about] = (amendment.settled_by_id, abs(amendment.booked.ore) if amendment.booked else 0)
    return approved


def changed_letters() -> list[Finding]:
    """Letters whose text no longer gives what was read when it was taken in."""
    from tilskudd.mandate.models import Letter

    found = []
    for letter in Letter.objects.iterator(chunk_size=20):
        read = letter.reading["source"]
        if read["sha256"] != letter.sha256 or read["characters"] != len(letter.text):
            found.append(
                Finding("letter-changed", Severity.ERROR, f"The letter {letter.reference} is not as it was read.")
            )
    return found


def incomplete_letters() -> list[Finding]:
    """Confirmed letters whose lines were not booked, or whose assignments and duties are not in the register."""
    from tilskudd.mandate.bookings import told_by
    from tilskudd.mandate.facts import Sort, standing
    from tilskudd.mandate.letter_queries import look_at
    from tilskudd.mandate.models import Confirmation

    found = []
    for row in Confirmation.objects.exclude(confirmed_at=None).select_related("letter"):
        seen = look_at(row.letter)
        booked = set(row.letter.booked_lines.values_list("line", flat=True))
        lacks = {str(line) for line in told_by(seen.facts)} - booked
        register = (row.letter.assignments.count(), row.letter.duties.count())
        if lacks or register != (len(standing(seen.facts, Sort.ASSIGNMENT)), len(seen.duties)):
            found.append(
                Finding(
                    "letter-incomplete",
                    Severity.ERROR,
                    f"The letter {row.letter.reference} was confirmed, but not all of it is booked and registered.",
                )
            )
    return found
