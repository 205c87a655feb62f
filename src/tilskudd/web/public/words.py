"""What public pages call things, in the three languages of the catalogues."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tilskudd.applications.questions import Question, QuestionKind
from tilskudd.applications.rules import CallState, Gate
from tilskudd.people.clock import OSLO
from tilskudd.schemes.rules import RecipientKind
from tilskudd.values.kroner import NO_BREAK_SPACE

STATES: Final[dict[CallState, Any]] = {
    CallState.OPEN: gettext_lazy("Åpen for søknader"),
    CallState.CLOSED: gettext_lazy("Fristen er ute"),
    CallState.WITHDRAWN: gettext_lazy("Trukket"),
}
GATES: Final[dict[Gate, Any]] = {
    Gate.RECIPIENT_KIND: gettext_lazy("Dere er en slik organisasjon som tilskuddet er for."),
    Gate.VOLUNTARY_REGISTER: gettext_lazy("Dere står i Frivillighetsregisteret den dagen fristen går ut."),
    Gate.DEADLINE: gettext_lazy("Søknaden kommer før fristen."),
    Gate.ATTACHMENTS: gettext_lazy("Alle påkrevde vedlegg er med."),
}
FOR_WHOM: Final[dict[RecipientKind, Any]] = {
    RecipientKind.MUNICIPALITY: gettext_lazy("For kommuner"),
    RecipientKind.COUNTY: gettext_lazy("For fylkeskommuner"),
    RecipientKind.VOLUNTARY: gettext_lazy("For frivillige organisasjoner"),
}
MINUTES: Final[dict[QuestionKind, int]] = {
    QuestionKind.LONG_TEXT: 10,
    QuestionKind.BUDGET: 30,
    QuestionKind.ATTACHMENT: 5,
}
"""A rough guess for each kind of answer; the others take a minute or two."""
OTHER_MINUTES: Final = 2


def day_in_words(day: date) -> str:
    """«15. februar 2022», «15 February 2022» in English."""
    pattern = "j F Y" if get_language() == "en" else "j. F Y"
    return formats.date_format(day, pattern).replace(" ", NO_BREAK_SPACE)


def moment_in_words(at: datetime) -> str:
    """«6. januar 2022 kl. 12.00», with the clock of Oslo."""
    local = at.astimezone(OSLO)
    told = {"day": day_in_words(local.date()), "clock": f"{local:%H.%M}"}
    return (_("%(day)s kl. %(clock)s") % told).replace(" ", NO_BREAK_SPACE)


def left_in_words(closes_at: datetime, today: date) -> str:
    """How many days are left until a deadline that is not over."""
    days = (closes_at.astimezone(OSLO).date() - today).days
    if days <= 0:
        return _("i dag")
    return ngettext("%d dag igjen", "%d dager igjen", days) % days


def time_in_words(questions: list[Question]) -> str:
    """About how long an application takes, in whole hours."""
    minutes = sum(MINUTES.get(one.kind, OTHER_MINUTES) for one in questions)
    hours = max(1, -(-minutes // 60))
    return ngettext("omtrent %d time", "omtrent %d timer", hours) % hours
