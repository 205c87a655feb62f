"""What people call the parts of following an assignment."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, Standing, TaskKind, TaskState

KIND_WORDS: Final[dict[TaskKind, Any]] = {TaskKind.STEP: _("Steg"), TaskKind.DELIVERABLE: _("Leveranse")}
TASK_STATE_WORDS: Final[dict[TaskState, Any]] = {
    TaskState.OPEN: _("Ikke gjort"),
    TaskState.DONE: _("Gjort"),
    TaskState.DROPPED: _("Droppet"),
}
RISK_WORDS: Final[dict[RiskLevel, Any]] = {
    RiskLevel.ON_TRACK: _("I rute"),
    RiskLevel.RISK: _("Risiko"),
    RiskLevel.DANGER: _("Fristen er i fare"),
}
ROLE_WORDS: Final[dict[PartnerRole, Any]] = {
    PartnerRole.WITH: _("Samarbeider"),
    PartnerRole.CONSULT: _("Gir råd"),
    PartnerRole.ANCHOR: _("Forankres hos"),
    PartnerRole.INFORM: _("Informeres"),
}
DOCUMENT_WORDS: Final[dict[DocumentKind, Any]] = {
    DocumentKind.DRAFT: _("Utkast"),
    DocumentKind.RESULT: _("Resultat"),
    DocumentKind.BASIS: _("Grunnlag"),
    DocumentKind.MINUTES: _("Møtenotat"),
    DocumentKind.DIALOGUE: _("Brev eller e-post"),
    DocumentKind.AGREEMENT: _("Avtale om dato"),
    DocumentKind.ACCEPTANCE: _("Departementets svar"),
}
STANDING_WORDS: Final[dict[Standing, Any]] = {
    Standing.WITHDRAWN: _("Utgår"),
    Standing.ACCEPTED: _("Godtatt"),
    Standing.DELIVERED: _("Levert"),
    Standing.OVERDUE: _("Over fristen"),
    Standing.NOT_ACCEPTED: _("Ikke godtatt"),
    Standing.PREPARED: _("Klar til levering"),
    Standing.DANGER: _("Fristen er i fare"),
    Standing.RISK: _("Risiko"),
    Standing.NOBODY: _("Ingen ansvarlig"),
    Standing.NO_DAY: _("Mangler dato"),
    Standing.ON_TRACK: _("I rute"),
}


def choices(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """What a field may hold, with the words for it."""
    return [(one.value, word) for one, word in words.items()]
