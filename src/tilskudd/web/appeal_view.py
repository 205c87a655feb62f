"""An appeal as people see it: in time or not with how that was computed, how it stands, and what can be done now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.template.defaultfilters import date as date_word
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tilskudd.appeals.models import Appeal, AppealStep
from tilskudd.appeals.queries import (
    in_tab,
    in_time,
    is_appealed,
    is_taken_up,
    latest_day_for,
    may_handle,
    notified_on,
    why_not_appeal,
    with_progress,
)
from tilskudd.appeals.rules import THREE_WEEKS, AppealAct, AppealState, AppealTab, last_day_of
from tilskudd.appeals.words import APPEAL_STATE_WORDS
from tilskudd.decisions.models import Outcome
from tilskudd.parties.models import MemberRight
from tilskudd.people.models import Status, User
from tilskudd.web.round_acts import Act
from tilskudd.web.templatetags.figures import long_day

TAB_WORDS: Final[dict[AppealTab, Any]] = {
    AppealTab.OPEN: gettext_lazy("Til behandling"),
    AppealTab.APPROVAL: gettext_lazy("Omgjøring til godkjenning"),
    AppealTab.INSTANCE: gettext_lazy("Hos klageinstansen"),
    AppealTab.DONE: gettext_lazy("Ferdig"),
}
COLOURS: Final = {
    AppealState.RECEIVED: "warning",
    AppealState.REVERSING: "info",
    AppealState.PASSED_ON: "info",
    AppealState.UPHELD: "neutral",
    AppealState.DISMISSED: "neutral",
    AppealState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class AppealStanding:
    """How an appeal stands (stilling): the words people see, their colour, and how many days it has waited."""

    appeal: Any
    days: int

    @property
    def is_approved(self) -> bool:
        return bool(self.appeal.state == AppealState.REVERSING and self.appeal.reversal_status == Status.APPROVED)

    @property
    def is_back(self) -> bool:
        """A reversal was proposed, and came back or was withdrawn."""
        back = (Status.SENT_BACK, Status.WITHDRAWN)
        return self.appeal.state == AppealState.REVERSING and self.appeal.reversal_status in back

    @property
    def colour(self) -> str:
        if self.is_approved:
            return "success"
        return "warning" if self.is_back else COLOURS[AppealState(self.appeal.state)]

    @property
    def words(self) -> str:
        if self.is_approved:
            return _("Gjort om")
        if self.is_back:
            return _("Omgjøringen kom tilbake")
        if self.appeal.state == AppealState.PASSED_ON and self.appeal.is_ordered:
            return _("Klageinstansen har bestemt")
        return str(APPEAL_STATE_WORDS[AppealState(self.appeal.state)])


def standing_of(appeal: Any, on: date) -> AppealStanding:
    """How an appeal that was read with its progress stands on a day."""
    return AppealStanding(appeal, (on - appeal.received_on).days)


def appeal_called(number: str) -> Any:
    """The appeal with a number and its progress, or 404."""
    related = ("outcome__version__decision__scheme", "outcome__version__decision__settled_by", "outcome__recipient")
    rows = with_progress(Appeal.objects.all()).select_related(
        *related, "outcome__version__rules", "recipient", "handler", "registered_by", "file"
    )
    return get_object_or_404(rows, number=number)


def right_to_appeal(outcome: Outcome, rights: Collection[MemberRight], *, on: date) -> dict[str, Any]:
    """What a recipient reads of its right to appeal on an outcome (klagerett), and the appeals that it has sent."""
    appeals = list(outcome.appeals.order_by("-pk"))
    return {
        "appeals": appeals,
        "is_appealed": is_appealed(appeals),
        "why_not": why_not_appeal(outcome),
        "told": time_told(outcome, on=on),
        "may_sign": MemberRight.SIGN in rights,
    }


def time_told(outcome: Outcome, received_on: date | None = None, *, on: date | None = None) -> list[str]:
    """How the deadline was computed, in sentences; with the day it came, whether that was in time.

    With the day of today and no appeal, whether one could still come in time.
    """
    came = notified_on(outcome)
    if came is None:
        return [_("Brevet er ikke laget ennå, og fristen har ikke begynt å løpe.")]
    plain, last = came + THREE_WEEKS, last_day_of(came)
    words = {"came": long_day(came), "plain": long_day(plain), "weekday": date_word(plain, "l"), "last": long_day(last)}
    told = [_("Brevet var framme %(came)s. Tre uker etter er %(plain)s.") % words]
    if plain.weekday() > 4:
        told.append(_("Det er en %(weekday)s, så siste dag er %(last)s.") % words)
    elif last != plain:
        told.append(_("Det er en helligdag, så siste dag er %(last)s.") % words)
    if received_on is None:
        is_past = on is not None and on > last
        past = _("Fristen er ute. En klage kan bare tas opp når særlige grunner taler for det (§ 31): skriv dem.")
        return [*told, past] if is_past else told
    late = (received_on - last).days
    if late <= 0:
        return [*told, _("Klagen kom %s, i tide.") % long_day(received_on)]
    sentence = ngettext("Klagen kom %(day)s, én dag for sent.", "Klagen kom %(day)s, %(n)s dager for sent.", late)
    return [*told, sentence % {"day": long_day(received_on), "n": late}]


def steps_of(appeal: Appeal) -> list[AppealStep]:
    """What was done with an appeal, oldest first."""
    return list(appeal.steps.select_related("by", "decision", "amendment", "file").order_by("id"))


def acts_of(appeal: Any, user: User, *, may: bool) -> list[Act]:
    """What this person can do with the appeal now, the next thing first; `may` says whether they answer appeals."""
    standing = standing_of(appeal, appeal.received_on)
    closed = appeal.state in (AppealState.WITHDRAWN, AppealState.DISMISSED, AppealState.UPHELD)
    if closed or standing.is_approved or not may or not may_handle(user, appeal):
        return []
    if appeal.handler_id != user.pk:
        effect = _("Da er det du som behandler den.")
        return [Act(_("Ta klagen til behandling"), _at("take-appeal", appeal), effect, posts=True)]
    if appeal.state == AppealState.PASSED_ON and not appeal.is_ordered:
        return [Act(_("Registrer svaret fra klageinstansen"), _at("appeal-answer", appeal))]
    if appeal.state == AppealState.PASSED_ON or (standing.is_back and appeal.is_ordered):
        return [Act(_("Foreslå det klageinstansen har bestemt"), _at("reverse-appeal", appeal))]
    if appeal.state == AppealState.REVERSING and not standing.is_back:
        return []
    if in_time(appeal).is_late and not is_taken_up(appeal):
        return _acts_when_late(appeal)
    return [
        Act(_("Gjør om vedtaket"), _at("reverse-appeal", appeal), _("En annen person godkjenner.")),
        Act(_("Send videre til klageinstansen"), _at("pass-on-appeal", appeal), _("Vedtaket står så lenge.")),
    ]


def _acts_when_late(appeal: Any) -> list[Act]:
    latest = latest_day_for(appeal.outcome)
    dismiss = Act(_("Avvis klagen"), _at("dismiss-appeal", appeal), _("Den kom for sent, og det er begrunnet."))
    if latest is not None and appeal.received_on > latest:
        return [dismiss]
    taken = Act(_("Ta den opp likevel"), _at("take-up-late", appeal), _("Når særlige grunner taler for det (§ 31)."))
    return [dismiss, taken]


def _at(name: str, appeal: Any) -> str:
    return reverse(name, args=[appeal.number])


def proposal_address(step: AppealStep | None) -> str:
    """Where the two persons settle a reversal: the decision's page, or the grant's."""
    if step is None:
        return ""
    if step.decision is not None:
        return reverse("decision", args=[step.decision.number])
    assert step.amendment is not None, "a reversal is a decision or a change of a grant"
    return reverse("grant", args=[step.amendment.grant_id])


def newest_of(steps: list[AppealStep], act: AppealAct) -> AppealStep | None:
    """The newest step of a kind."""
    return next((one for one in reversed(steps) if one.act == act), None)


def counts_in_tabs() -> dict[AppealTab, int]:
    """How many appeals wait for each; a query each."""
    return {tab: in_tab(tab).count() for tab in AppealTab if tab is not AppealTab.DONE}
