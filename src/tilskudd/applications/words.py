"""What people call the parts of a call and an application."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tilskudd.applications.rules import ApplicationState, CallState, Gate, RecommendationKind, Register

CALL_STATE_WORDS: Final[dict[CallState, Any]] = {
    CallState.DRAFT: _("Under arbeid"),
    CallState.OPEN: _("Åpen"),
    CallState.CLOSED: _("Lukket"),
    CallState.WITHDRAWN: _("Trukket tilbake"),
}
APPLICATION_STATE_WORDS: Final[dict[ApplicationState, Any]] = {
    ApplicationState.DRAFT: _("Utkast"),
    ApplicationState.SENT: _("Sendt"),
    ApplicationState.WITHDRAWN: _("Trukket"),
}
GATE_WORDS: Final[dict[Gate, Any]] = {
    Gate.RECIPIENT_KIND: _("Søkeren er en slik organisasjon som ordningen er for"),
    Gate.VOLUNTARY_REGISTER: _("Søkeren sto i Frivillighetsregisteret den dagen fristen gikk ut"),
    Gate.DEADLINE: _("Søknaden kom før fristen"),
    Gate.ATTACHMENTS: _("Alle påkrevde vedlegg er med"),
}
REGISTER_WORDS: Final[dict[Register, Any]] = {
    Register.VOLUNTARY: _("Frivillighetsregisteret"),
    Register.ROLES: _("roller i Enhetsregisteret"),
}
RECOMMENDATION_WORDS: Final[dict[RecommendationKind, Any]] = {
    RecommendationKind.AWARD: _("Innvilges"),
    RecommendationKind.PART: _("Innvilges delvis"),
    RecommendationKind.RESERVE: _("Reserveliste"),
    RecommendationKind.REFUSAL: _("Avslås"),
    RecommendationKind.INADMISSIBLE: _("Avvises"),
}
APPLICATION_STATE_CHOICES: Final = [(one.value, word) for one, word in APPLICATION_STATE_WORDS.items()]
GATE_CHOICES: Final = [(one.value, word) for one, word in GATE_WORDS.items()]
REGISTER_CHOICES: Final = [(one.value, word) for one, word in REGISTER_WORDS.items()]
RECOMMENDATION_CHOICES: Final = [(one.value, word) for one, word in RECOMMENDATION_WORDS.items()]
