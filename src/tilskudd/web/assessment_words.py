"""Events about assessment in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.people.models import Event


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about assessment."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "call.assessors-assigned":
            n = told["applications"]
            return str(
                ngettext("fordelte én søknad til vurdering", "fordelte %(n)d søknader til vurdering", n) % {"n": n}
            )
        case "application.assessor-ended":
            return _("%(who)s er ikke lenger vurderer: %(why)s") % told
        case "application.assessor-given":
            return str(_("ga søknaden til %s") % told["who"])
        case "application.declared-impartial":
            return _("erklærte seg habil")
        case "application.stepped-aside":
            return _("gikk fra saken som inhabil")
        case "application.assessed":
            return _("vurderte ferdig") if told["is_final"] else _("lagret et utkast til vurdering")
        case "application.difference-settled":
            return _("avklarte «%(criterion)s» til %(points)d poeng") % told
        case "call.recommended":
            n = told["rows"]
            return str(ngettext("lagret innstilling i én rad", "lagret innstilling i %(n)d rader", n) % {"n": n})
    return ""
