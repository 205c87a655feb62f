"""A decision as its approver sees it: the checks that were made, the money before and after, and who may settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.decisions.covering import PromiseCover, cover_now, lacking_in_words
from tilskudd.decisions.models import Decision, DecisionVersion, Outcome
from tilskudd.decisions.queries import printed_for, set_aside_for, spending_of
from tilskudd.ledger.places import Place
from tilskudd.ledger.queries import Position, positions
from tilskudd.mandate.models import Confirmation
from tilskudd.people.access import authority_for, why_not
from tilskudd.people.models import Authority, User
from tilskudd.people.rules import Spending
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.templatetags.figures import long_day

MOST_SHOWN = 5


@dataclass(frozen=True)
class Check:
    """One thing that was checked (kontroll): error, warning or ok, in one sentence, and what there is to add."""

    state: str
    words: str
    more: str = ""


@dataclass(frozen=True)
class Money:
    """The money of a decision before and after: what the scheme has left, and how the line stands."""

    left: Kroner
    total: Kroner
    position: Position
    cover: PromiseCover | None = None

    @property
    def fits(self) -> bool:
        """An appeal is carried out whatever there is."""
        return self.cover is not None or self.total <= self.left

    @property
    def of_frame(self) -> Kroner:
        return self.cover.by_frame if self.cover else self.total

    @property
    def minus(self) -> Kroner:
        return -self.of_frame

    @property
    def minus_item(self) -> Kroner:
        return -self.cover.by_item if self.cover else ZERO

    @property
    def after(self) -> Position:
        after = self.position.moved(Place.SET_ASIDE, Place.COMMITTED, self.of_frame)
        if self.cover:
            after = after.moved(Place.AT_DISPOSAL, Place.COMMITTED, self.cover.by_item)
            after = after.moved(Place.SHORTFALL, Place.COMMITTED, self.cover.lacking)
        return after

    @property
    def left_after(self) -> Kroner:
        return self.left - self.of_frame


@dataclass(frozen=True)
class Reach:
    """How far a person's authority reaches for a decision (fullmakt): the paper, or why none suffices."""

    held: Authority | None
    spending: Spending
    why_not: str | None

    @property
    def left_this_year(self) -> Kroner | None:
        """What is left of the yearly ceiling before this decision; None where there is no such ceiling."""
        if self.held is None or self.held.ceiling_per_year is None:
            return None
        ceiling: Kroner = self.held.ceiling_per_year
        return ceiling - sum(self.spending.before_this_year.values(), ZERO)

    @property
    def used(self) -> str:
        """How much of the ceiling per decision this takes, in per cent for a bar."""
        assert self.held is not None
        ceiling = self.held.ceiling_per_decision.ore
        taken = (self.spending.total + self.spending.before_in_whole).ore * 10_000 // ceiling if ceiling else 10_000
        return f"{taken // 100}.{taken % 100:02}%"


def money_of(decision: Decision, total: Kroner, *, of_appeal: bool = False) -> Money:
    """The money before and after the decision; of an appeal from wherever there is any."""
    scheme = decision.scheme
    [position] = positions(scheme.year, scheme.line)
    return Money(set_aside_for(scheme), total, position, cover_now(scheme, total) if of_appeal else None)


def reach_of(decision: Decision, outcomes: Sequence[Outcome], user: User, on: date) -> Reach:
    """How far a person's own written authority reaches for the decision."""
    spending = spending_of(decision, outcomes, user)
    held = authority_for(user, spending, on=on)
    if held is None or held.key is None:
        return Reach(None, spending, why_not(user, spending, on=on))
    return Reach(Authority.objects.get(pk=held.key), spending, None)


def checks_of(
    decision: Decision, version: DecisionVersion, outcomes: Sequence[Outcome], money: Money, more: Iterable[Check]
) -> list[Check]:
    """Everything that was checked, what is wrong first; `more` are the checks of the way in."""
    found = [
        _frame(decision, money),
        *_letter(decision),
        *_printed(decision, outcomes),
        *more,
        *([] if money.cover else _basis(decision, outcomes)),
        *_rules(version),
        _recipients(outcomes),
    ]
    order = {"error": 0, "warning": 1, "ok": 2}
    return sorted(found, key=lambda one: order[one.state])


def _frame(decision: Decision, money: Money) -> Check:
    words = {
        "sum": money.total.in_words,
        "left": money.left.in_words,
        "line": BudgetLine.written(decision.scheme.line).in_words,
    }
    if money.cover is not None:
        more = " ".join(lacking_in_words(decision.scheme, money.cover))
        return Check("warning" if more else "ok", _("En klage som har ført fram, blir alltid oppfylt."), more)
    if money.position.shortfall:
        return Check("error", _("Posten mangler %s, og tar ingen nye tilsagn.") % money.position.shortfall.in_words)
    if money.fits:
        return Check("ok", _("Linjene er %(sum)s til sammen. Ordningen har %(left)s avsatt på %(line)s.") % words)
    over = (money.total - money.left).in_words
    return Check(
        "error",
        _("Vedtaket er %s mer enn ordningen har avsatt.") % over,
        _("Linjene er %(sum)s til sammen, avsatt er %(left)s. Vedtaket kan ikke godkjennes.") % words,
    )


def _letter(decision: Decision) -> list[Check]:
    assignment = decision.scheme.assignment
    if assignment is None:
        return [Check("warning", _("Ordningen er ikke knyttet til et oppdrag i et brev."))]
    if assignment.is_withdrawn:
        return [Check("error", _("Oppdrag %s er trukket av departementet.") % assignment.number)]
    row = Confirmation.objects.select_related("sent_by", "confirmed_by").get(pk=assignment.letter_id)
    assert row.sent_by is not None and row.confirmed_by is not None, "an assignment stands in a confirmed letter"
    words = {"letter": row.title, "first": row.sent_by.name, "second": row.confirmed_by.name}
    return [Check("ok", _("%(letter)s er bekreftet av to: %(first)s og %(second)s.") % words)]


def _printed(decision: Decision, outcomes: Sequence[Outcome]) -> list[Check]:
    """The lines beside the letter's own table, where it prints one."""
    table = printed_for(decision.scheme)
    if table is None:
        return []
    found = [_differs(row) for row in outcomes if row.amount != row.printed][:MOST_SHOWN]
    absent = sorted(set(table.amounts) - {row.code for row in outcomes})
    if absent:
        n = len(absent)
        found.append(
            Check(
                "warning", ngettext("Brevet nevner én kommune til.", "Brevet nevner %(n)s kommuner til.", n) % {"n": n}
            )
        )
    return found or [Check("ok", _("Alle beløp er slik brevet skriver dem."))]


def _differs(row: Outcome) -> Check:
    if row.printed is None:
        words = _("%s står ikke i tabellen i brevet.") % row.recipient_name
    else:
        less = row.amount < row.printed
        told = {"who": row.recipient_name, "sum": abs(row.amount - row.printed).in_words}
        words = (
            _("%(who)s får %(sum)s mindre enn tabellen i brevet sier.") % told
            if less
            else _("%(who)s får %(sum)s mer enn tabellen i brevet sier.") % told
        )
    answer = row.ministry_answer
    if answer is None:
        return Check("error", words, _("Departementet har ikke svart på det."))
    more = _("%(who)s svarte %(day)s: %(words)s") % {
        "who": answer.answered_by,
        "day": long_day(answer.answered_on),
        "words": answer.words,
    }
    return Check("warning", words, more)


def _basis(decision: Decision, outcomes: Sequence[Outcome]) -> list[Check]:
    if decision.scheme.kind != SchemeKind.NAMED:
        return []
    without = [row.recipient_name for row in outcomes if not row.basis.get("legal_basis")]
    if without:
        return [
            Check(
                "error",
                _("Det mangler rettslig grunnlag for å gi uten utlysning."),
                _("Gjelder %s. Bestemmelsene om økonomistyring 6.4.2 a.") % ", ".join(without),
            )
        ]
    return [Check("ok", _("Hver mottaker har et rettslig grunnlag for at det ikke er lyst ut (6.4.2 a)."))]


def _rules(version: DecisionVersion) -> list[Check]:
    newest = version.decision.scheme.versions.order_by("-number").values_list("number", flat=True)[0]
    if newest == version.rules.number:
        return []
    return [
        Check(
            "warning",
            _("Regelverket er endret etter at forslaget ble laget."),
            _("Forslaget bygger på versjon %(old)d. Den nyeste er %(new)d.")
            % {"old": version.rules.number, "new": newest},
        )
    ]


def _recipients(outcomes: Sequence[Outcome]) -> Check:
    n = len(outcomes)
    return Check(
        "ok",
        ngettext(
            "Mottakeren er registrert med organisasjonsnummer.",
            "Alle %(n)s mottakere er registrert med organisasjonsnummer, og ingen står to ganger.",
            n,
        )
        % {"n": n},
    )
