"""Events about reports to the ministry in words that people use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tilskudd.ministry_reports.sections import HEADINGS, ReportSection
from tilskudd.people.models import Event
from tilskudd.web.templatetags.figures import iso_day


def described(event: Event) -> str:
    """One event as a sentence without its subject; empty for what is not about such reports."""
    told: dict[str, Any] = event.details
    match event.verb:
        case "ministry-report.begun":
            if told["replaces"]:
                return str(_("begynte rapporten, som erstatter %s") % told["replaces"])
            return str(_("begynte rapporten på oppdrag %s") % told["assignment"])
        case "ministry-report.written":
            return str(_("skrev «%s»") % HEADINGS[ReportSection(told["section"])])
        case "ministry-report.figures-taken":
            return _("hentet tallene på nytt")
        case "ministry-report.sent-for-approval":
            return _("sendte rapporten til godkjenning")
        case "ministry-report.approved":
            return _("godkjente rapporten")
        case "ministry-report.frozen":
            return _("frøs rapporten, med PDF og regneark")
        case "ministry-report.sent-back":
            return str(_("sendte rapporten tilbake: «%s»") % told["words"])
        case "ministry-report.sent":
            return str(_("meldte at rapporten ble sendt departementet %s") % iso_day(told["sent_on"]))
        case "ministry-report.withdrawn":
            return _("trakk rapporten")
    return ""
