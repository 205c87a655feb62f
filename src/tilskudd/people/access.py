"""Asked by every service before it does anything: may this person do this?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilskudd.people.models import Authority, RoleGiven, Status, User
from tilskudd.people.refusal import NotAllowed
from tilskudd.people.rights import Right
from tilskudd.people.rules import HeldAuthority, HeldRole, Shortcoming, Spending, holds, shortcoming, sufficient
from tilskudd.people.words import RIGHT_WORDS, names_of_roles_with
from tilskudd.values.period import Period


def roles_of(user: User) -> list[HeldRole]:
    """The approved roles of a person, whatever their dates; one query."""
    rows = RoleGiven.objects.filter(user=user, status=Status.APPROVED).values_list("role", "within", "first", "last")
    return [HeldRole(role, within, Period(first, last)) for role, within, first, last in rows]


def authorities_of(user: User) -> list[HeldAuthority]:
    """The approved budget authorities of a person; one query."""
    rows = Authority.objects.filter(user=user, status=Status.APPROVED)
    return [
        HeldAuthority(
            tuple(row.lines),
            row.ceiling_per_decision,
            row.ceiling_per_year,
            row.ceiling_per_recipient,
            Period(row.first, row.last),
            row.pk,
        )
        for row in rows
    ]


def authority_for(user: User, spending: Spending, *, on: date) -> HeldAuthority | None:
    """The written authority under which a person could bind this; None when no single one covers it."""
    return sufficient(authorities_of(user), spending, on=on)


def may(user: User, right: Right, *, on: date, within: str = "") -> bool:
    """True when the person is active and holds the right that day."""
    return user.is_active and holds(roles_of(user), right, within=within, on=on)


def require(user: User, right: Right, *, on: date, within: str = "", spends: Spending | None = None) -> None:
    """Refuse (NotAllowed) unless the person holds the right that day and, to spend, a written authority for it."""
    if not may(user, right, on=on, within=within):
        raise NotAllowed(
            _("Du har ikke rett til å %(act)s.") % {"act": RIGHT_WORDS[right]},
            _("Det har rollene %(roles)s. Be en av dem, eller be en administrator om rollen.")
            % {"roles": names_of_roles_with(right)},
        )
    why = why_not(user, spends, on=on) if spends is not None else None
    if why is not None:
        raise NotAllowed(why, _("Be en med større fullmakt om å godkjenne, eller be om ny fullmakt."))


def why_not(user: User, spends: Spending, *, on: date) -> str | None:
    """Why a person's written authorities do not cover this, in one sentence; None when one of them does."""
    lacks = shortcoming(authorities_of(user), spends, on=on)
    return None if lacks is None else _why(lacks, spends)


def _why(lacks: Shortcoming, spends: Spending) -> str:
    words = {
        "lines": ", ".join(line.in_words for line in spends.sums),
        "sum": spends.total.in_words,
        "before": spends.before_in_whole.in_words,
        "recipient": spends.most_to_one_recipient.in_words,
    }
    match lacks:
        case Shortcoming.NONE_ON_LINE:
            return _("Du har ingen skriftlig fullmakt for %(lines)s.") % words
        case Shortcoming.NOT_IN_FORCE:
            return _("Fullmakten din for %(lines)s gjelder ikke i dag.") % words
        case Shortcoming.OVER_DECISION_CEILING if spends.before_in_whole:
            return (
                _(
                    "Fullmakten din for %(lines)s rekker ikke til %(sum)s når %(before)s alt er vedtatt i samme sak: "
                    "et vedtak som er delt, regnes som ett."
                )
                % words
            )
        case Shortcoming.OVER_DECISION_CEILING:
            return _("Fullmakten din for %(lines)s rekker ikke til %(sum)s i ett vedtak.") % words
        case Shortcoming.OVER_YEAR_CEILING:
            return _("Fullmakten din for %(lines)s er brukt opp i år: %(sum)s til går over grensen.") % words
        case Shortcoming.OVER_RECIPIENT_CEILING:
            return _("Fullmakten din rekker ikke til %(recipient)s til én mottaker i år.") % words
