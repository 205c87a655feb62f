"""What people may do: rights, and the roles that gather them. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Right(StrEnum):
    """One thing that a person may do (rett); every service and every address names the one it demands."""

    SEE_OFFICE = "see-office"
    SEE_MONEY = "see-money"
    PROPOSE_POSITIONS = "propose-positions"
    APPROVE_POSITIONS = "approve-positions"
    SET_UP_SCHEMES = "set-up-schemes"
    APPROVE_FRAMES = "approve-frames"
    REGISTER_PARTIES = "register-parties"
    CHECK_ACCOUNTS = "check-accounts"
    PROPOSE_DECISIONS = "propose-decisions"
    APPROVE_DECISIONS = "approve-decisions"
    WRITE_CIRCULARS = "write-circulars"
    APPROVE_CIRCULARS = "approve-circulars"
    MAKE_RUNS = "make-runs"
    RELEASE_PAYMENTS = "release-payments"
    TAKE_IN_BANK_FILES = "take-in-bank-files"
    KEEP_MONTH_END = "keep-month-end"
    SIGN_MONTH_END = "sign-month-end"
    CHECK_DRAFTS = "check-drafts"
    FOLLOW_ASSIGNMENTS = "follow-assignments"
    REPORT_TO_MINISTRY = "report-to-ministry"
    APPROVE_MINISTRY_REPORTS = "approve-ministry-reports"
    SEE_TRAIL = "see-trail"
    SEE_PEOPLE = "see-people"
    PROPOSE_PEOPLE = "propose-people"
    APPROVE_PEOPLE = "approve-people"
    MOVE_EXAMPLE_DATE = "move-example-date"


class Role(StrEnum):
    """A set of rights that belong to one kind of work (rolle)."""

    CASE_OFFICER = "case-officer"
    APPROVER = "approver"
    CONTROLLER = "controller"
    AUDITOR = "auditor"
    STEERING_OFFICER = "steering-officer"
    ADMINISTRATOR = "administrator"


_OFFICE: Final = frozenset({Right.SEE_OFFICE, Right.SEE_MONEY, Right.MOVE_EXAMPLE_DATE})
_PREPARES: Final = frozenset(
    {
        Right.PROPOSE_POSITIONS,
        Right.SET_UP_SCHEMES,
        Right.REGISTER_PARTIES,
        Right.CHECK_ACCOUNTS,
        Right.PROPOSE_DECISIONS,
        Right.FOLLOW_ASSIGNMENTS,
        Right.REPORT_TO_MINISTRY,
        Right.WRITE_CIRCULARS,
    }
)

RIGHTS_OF: Final[dict[str, frozenset[Right]]] = {
    Role.CASE_OFFICER: _OFFICE | _PREPARES,
    Role.APPROVER: _OFFICE
    | _PREPARES
    | {
        Right.APPROVE_POSITIONS,
        Right.APPROVE_FRAMES,
        Right.APPROVE_DECISIONS,
        Right.SIGN_MONTH_END,
        Right.APPROVE_MINISTRY_REPORTS,
        Right.APPROVE_CIRCULARS,
    },
    Role.CONTROLLER: _OFFICE
    | {
        Right.PROPOSE_POSITIONS,
        Right.APPROVE_POSITIONS,
        Right.APPROVE_FRAMES,
        Right.APPROVE_DECISIONS,
        Right.CHECK_ACCOUNTS,
        Right.MAKE_RUNS,
        Right.RELEASE_PAYMENTS,
        Right.TAKE_IN_BANK_FILES,
        Right.KEEP_MONTH_END,
        Right.APPROVE_MINISTRY_REPORTS,
        Right.SEE_TRAIL,
    },
    Role.AUDITOR: frozenset({Right.SEE_OFFICE, Right.SEE_MONEY, Right.SEE_TRAIL, Right.SEE_PEOPLE}),
    Role.STEERING_OFFICER: frozenset({Right.SEE_OFFICE, Right.SEE_MONEY, Right.CHECK_DRAFTS}),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.SEE_OFFICE,
            Right.SEE_TRAIL,
            Right.SEE_PEOPLE,
            Right.PROPOSE_PEOPLE,
            Right.APPROVE_PEOPLE,
            Right.MOVE_EXAMPLE_DATE,
        }
    ),
}


def roles_with(right: Right) -> list[Role]:
    """The roles that hold a right, to tell people whom to ask."""
    return [role for role in Role if right in RIGHTS_OF[role]]
