"""The cross-check of a run before it is released: all that was looked at, and all that was found, nothing hidden."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.decisions.models import Amendment, Decision
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import Place
from tilskudd.parties.members import accounts_of
from tilskudd.payments.debtor import debtor_now
from tilskudd.payments.models import Payment, PaymentRun
from tilskudd.payments.rules import is_account_number, shown_account
from tilskudd.payments.settling import PaymentState
from tilskudd.people.clock import today
from tilskudd.people.models import Status
from tilskudd.values.bank_days import is_bank_day
from tilskudd.values.finding import Finding, Severity
from tilskudd.values.kroner import ZERO

MOST_TOLD: Final = 10
WENT_THERE: Final = (PaymentState.SENT, PaymentState.PAID)


def cross_check(run: PaymentRun) -> list[Finding]:
    """Everything that is checked of a run: errors stop it, warnings must be looked at, notes say what was in order.

    A number of queries that does not grow with the run.
    """
    return [
        *_sums(run),
        *_commitments(run),
        *_accounts_in_force(run),
        *_new_accounts(run),
        *_twice(run),
        *_decisions(run),
        *_amendments(run),
        *_debtor(run),
        *_day(run),
    ]


def errors_in(found: Sequence[Finding]) -> list[Finding]:
    """What stops the run."""
    return [one for one in found if one.severity is Severity.ERROR]


def fingerprint(run: PaymentRun, found: Sequence[Finding]) -> str:
    """What a person has seen of a run and its cross-check: another the moment anything of it changes."""
    told = "\n".join([run.number, run.status, str(run.total.ore), *(f"{one.code} {one.stated}" for one in found)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _payments(run: PaymentRun) -> QuerySet[Payment]:
    return Payment.objects.filter(run=run)


def _found(code: str, severity: Severity, message: str, facts: object = "") -> Finding:
    """`facts` is what the finding rests on, in no language: it makes the fingerprint."""
    return Finding(code, severity, message, stated=str(facts))


def _named(names: Sequence[str]) -> str:
    """The first ten, and how many more there are."""
    more = len(names) - MOST_TOLD
    return ", ".join([*names[:MOST_TOLD], *([_("og %d til") % more] if more > 0 else [])])


def _sums(run: PaymentRun) -> Iterator[Finding]:
    told = _payments(run).aggregate(count=Count("pk"), total=Sum("amount"))
    if (told["count"], told["total"] or ZERO) != (run.count, run.total):
        yield _found("run-sum", Severity.ERROR, _("Betalingene blir ikke summen kjøringen har."), told)
        return
    words = ngettext("%(n)s betaling blir %(sum)s.", "%(n)s betalinger blir %(sum)s til sammen.", run.count)
    yield _found("run-sum", Severity.NOTE, words % {"n": run.count, "sum": run.total.in_words}, told)


def _commitments(run: PaymentRun) -> Iterator[Finding]:
    """The ledger refuses it too; here every one is named before anybody presses."""
    scheme = "grant__decision__scheme__"
    about = Concat(Value("grant:"), Cast(OuterRef("grant_id"), CharField()))
    account = Account.objects.filter(
        line=OuterRef(scheme + "line"), year=OuterRef(scheme + "year"), place=Place.COMMITTED, subject=about
    )
    rows = _payments(run).values("grant_id", "recipient_name", scheme + "line", scheme + "year")
    rows = rows.annotate(asked=Sum("amount"), held=Subquery(account.values_list(F("credits") - F("debits"))[:1]))
    over = list(rows.filter(Q(held=None) | Q(asked__gt=F("held"))).order_by("grant_id"))
    if over:
        names = _named([row["recipient_name"] for row in over])
        yield _found("commitment", Severity.ERROR, _("Betalingen er større enn tilsagnet: %s.") % names, names)
    else:
        yield _found("commitment", Severity.NOTE, _("Hver betaling har dekning i tilsagnet sitt."))


def _accounts_in_force(run: PaymentRun) -> Iterator[Finding]:
    rows = list(_payments(run).values_list("recipient_id", "bank_account_id", "account", "recipient_name", "place"))
    in_force = accounts_of({row[0] for row in rows}, run.execution_date)
    other = [
        row[3] for row in rows if (one := in_force.get(row[0])) is None or one.pk != row[1] or one.number != row[2]
    ]
    wrong = [row[3] for row in rows if not is_account_number(row[2])]
    if other:
        words = _("Kontoen er holdt tilbake, eller en annen er godkjent etterpå: %s.") % _named(other)
        yield _found("account-changed", Severity.ERROR, words, other)
    if wrong:
        yield _found("account-digits", Severity.ERROR, _("Kontonummeret er ikke gyldig: %s.") % _named(wrong), wrong)
    if not other and not wrong:
        yield _found("account-digits", Severity.NOTE, _("Kontonumrene er godkjent, og kontrollsifrene stemmer."))


def _new_accounts(run: PaymentRun) -> Iterator[Finding]:
    """An account that was changed by a forged letter is how grants are stolen: say both numbers, loudly."""
    before = Payment.objects.filter(recipient=OuterRef("recipient"), state__in=WENT_THERE).exclude(run=run)
    rows = _payments(run).annotate(before=Subquery(before.order_by("-id").values("account")[:1])).order_by("place")
    other = rows.exclude(before=None).exclude(before=F("account"))
    changed = list(other.values("recipient_name", "account", "before"))
    for row in changed[:MOST_TOLD]:
        words = _("%(who)s har fått ny konto siden forrige betaling: %(now)s. Før gikk pengene til %(before)s.") % {
            "who": row["recipient_name"],
            "now": shown_account(row["account"]),
            "before": shown_account(row["before"]),
        }
        yield _found("changed-account", Severity.WARNING, words, row)
    if len(changed) > MOST_TOLD:
        words = _("Og %d til har fått ny konto siden forrige betaling.") % (len(changed) - MOST_TOLD)
        yield _found("changed-account", Severity.WARNING, words, len(changed))
    new = list(rows.filter(before=None).values_list("recipient_name", flat=True))
    if new:
        names = _named(list(dict.fromkeys(new)))
        yield _found("new-account", Severity.WARNING, _("Ingen har betalt til disse før: %s.") % names, new)


def _twice(run: PaymentRun) -> Iterator[Finding]:
    rows = _payments(run).values("recipient_id", "amount").annotate(n=Count("pk")).filter(n__gt=1)
    twice = list(rows.values_list("recipient__name", "amount", "n").order_by("recipient__name"))
    for name, amount, n in twice[:MOST_TOLD]:
        words = _("%(who)s får %(sum)s %(n)d ganger i denne kjøringen.") % {
            "who": name,
            "sum": amount.in_words,
            "n": n,
        }
        yield _found("twice", Severity.WARNING, words, (name, amount.ore, n))
    if not twice:
        yield _found("twice", Severity.NOTE, _("Ingen mottaker får det samme beløpet to ganger."))


def _decisions(run: PaymentRun) -> Iterator[Finding]:
    rows = Decision.objects.filter(grants__payments__run=run).distinct().select_related("settled_by").order_by("id")
    decisions = list(rows)
    wrong = [one.number for one in decisions if one.status != Status.APPROVED]
    if wrong:
        yield _found("decision", Severity.ERROR, _("Vedtaket er ikke godkjent: %s.") % _named(wrong), wrong)
        return
    words = _("Kjøringen er laget av %(maker)s. Vedtakene er godkjent: %(who)s. Ingen av dem kan frigi den.") % {
        "maker": run.made_by.name,
        "who": _named([f"{one.number} ({one.settled_by.name})" for one in decisions if one.settled_by]),
    }
    yield _found("decision", Severity.NOTE, words)


def _amendments(run: PaymentRun) -> Iterator[Finding]:
    rows = Amendment.objects.filter(grant__payments__run=run).select_related("grant__outcome").order_by("id")
    since = [one for one in rows if one.settled_at and one.status == Status.APPROVED and one.settled_at >= run.made_at]
    waits = [one for one in rows if one.status == Status.PROPOSED]
    if since:
        names = _named([one.grant.outcome.recipient_name for one in since])
        words = _("Tilskuddet er endret etter at kjøringen ble laget: %s.") % names
        yield _found("amended", Severity.ERROR, words, [one.pk for one in since])
    if waits:
        names = _named([one.grant.outcome.recipient_name for one in waits])
        words = _("En endring av tilskuddet venter på godkjenning: %s.") % names
        yield _found("amendment-waits", Severity.WARNING, words, [one.pk for one in waits])


def _debtor(run: PaymentRun) -> Iterator[Finding]:
    newest = debtor_now()
    if newest is None or newest.pk != run.debtor_account_id:
        yield _found("debtor", Severity.ERROR, _("Avsenderens konto er endret etter at kjøringen ble laget."))
        return
    words = _("Pengene går fra %(account)s (%(name)s).") % {
        "account": shown_account(newest.account),
        "name": newest.name,
    }
    yield _found("debtor", Severity.NOTE, words)


def _day(run: PaymentRun) -> Iterator[Finding]:
    if run.execution_date < today():
        yield _found("day", Severity.ERROR, _("Betalingsdagen er passert."))
    elif not is_bank_day(run.execution_date):
        yield _found("day", Severity.ERROR, _("Bankene er stengt på betalingsdagen."))
