"""What people call roles and rights."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.people.rights import Right, Role, roles_with

ROLE_WORDS: Final[dict[Role, Any]] = {
    Role.CASE_OFFICER: _("saksbehandler"),
    Role.APPROVER: _("godkjenner"),
    Role.CONTROLLER: _("controller"),
    Role.AUDITOR: _("revisor"),
    Role.STEERING_OFFICER: _("etatsstyrer"),
    Role.ADMINISTRATOR: _("administrator"),
}
ROLE_CHOICES: Final = [(role.value, word) for role, word in ROLE_WORDS.items()]

RIGHT_WORDS: Final[dict[Right, Any]] = {
    Right.SEE_OFFICE: _("se kontorets sider"),
    Right.SEE_MONEY: _("se budsjett og posteringer"),
    Right.PROPOSE_POSITIONS: _("foreslå hva som føres i budsjettet"),
    Right.APPROVE_POSITIONS: _("godkjenne hva som føres i budsjettet"),
    Right.SET_UP_SCHEMES: _("sette opp tilskuddsordninger"),
    Right.APPROVE_FRAMES: _("godkjenne rammer for ordninger"),
    Right.REGISTER_PARTIES: _("registrere mottakere"),
    Right.CHECK_ACCOUNTS: _("kontrollere kontonumre"),
    Right.PROPOSE_DECISIONS: _("foreslå vedtak"),
    Right.APPROVE_DECISIONS: _("godkjenne vedtak"),
    Right.WRITE_CIRCULARS: _("skrive rundskriv"),
    Right.APPROVE_CIRCULARS: _("godkjenne rundskriv"),
    Right.MAKE_RUNS: _("lage utbetalingskjøringer"),
    Right.RELEASE_PAYMENTS: _("frigi utbetalinger"),
    Right.TAKE_IN_BANK_FILES: _("ta inn svar fra banken"),
    Right.KEEP_MONTH_END: _("avstemme måneden mot S-rapporten"),
    Right.SIGN_MONTH_END: _("signere månedsavslutningen"),
    Right.CHECK_DRAFTS: _("kontrollere utkast til brev"),
    Right.FOLLOW_ASSIGNMENTS: _("følge opp oppdrag"),
    Right.REPORT_TO_MINISTRY: _("skrive rapporter til departementet"),
    Right.APPROVE_MINISTRY_REPORTS: _("godkjenne rapporter til departementet"),
    Right.SEE_TRAIL: _("se revisjonssporet"),
    Right.SEE_PEOPLE: _("se roller og fullmakter"),
    Right.PROPOSE_PEOPLE: _("foreslå roller og fullmakter"),
    Right.APPROVE_PEOPLE: _("godkjenne roller og fullmakter"),
    Right.MOVE_EXAMPLE_DATE: _("flytte eksempelets dato"),
}


def names_of_roles_with(right: Right) -> str:
    """Whom to ask: the roles that hold a right, with commas between."""
    return ", ".join(str(ROLE_WORDS[role]) for role in roles_with(right))
