"""What a payment is made of, line by line: a specification that always adds up to what came on the account."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilskudd.claims.models import Measure
from tilskudd.payments.models import Payment
from tilskudd.people.models import Status
from tilskudd.values.kroner import ZERO, Kroner

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\u2212", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBER = re.compile(r"-?[0-9]+(,[0-9]{2})?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One line of a specification: words, participants and rate where the grant is by rate, and the amount."""

    words: str
    amount: Kroner
    units: int | None = None
    rate: Kroner | None = None


@dataclass(frozen=True)
class Specification:
    """What a payment is for (spesifikasjon): its lines, and the claim behind it where the grant is by rate."""

    payment: Payment
    lines: list[Line]
    measure: str

    @property
    def basis(self) -> dict[str, Any]:
        """What the amount was computed from; empty for a grant that nobody claimed."""
        found: dict[str, Any] = self.payment.grant.outcome.basis
        return found if found.get("claim") else {}

    @property
    def total(self) -> Kroner:
        return sum((one.amount for one in self.lines), ZERO)


def specification_of(payment: Payment) -> Specification:
    """The lines of a payment whose grant, outcome and run are read with it; at most two queries."""
    basis: dict[str, Any] = payment.grant.outcome.basis
    measure = _measure(basis)
    lines = _decided(payment, measure)
    lines += _changed(payment, sum((one.amount for one in lines), ZERO))
    rest = payment.amount - sum((one.amount for one in lines), ZERO)
    if rest:
        lines.append(Line(_("Andre terminer av tilskuddet"), rest))
    return Specification(payment, lines, measure)


def _measure(basis: dict[str, Any]) -> str:
    if not basis.get("claim"):
        return ""
    found = Measure.objects.filter(round__number=basis["round"], code=basis["measure"]).first()
    if found is None:
        return str(basis["measure"])
    return found.name_nn if get_language() == "nn" else found.name


def _decided(payment: Payment, measure: str) -> list[Line]:
    outcome, basis = payment.grant.outcome, payment.grant.outcome.basis
    if not basis.get("claim"):
        return [Line(_("Tilskudd etter vedtak %s") % payment.grant.decision.number, outcome.amount)]
    rate, units = Kroner.whole(basis["rate"]), int(basis["units"])
    found = [Line(measure[:1].upper() + measure[1:], rate * units, units, rate)]
    for part in basis["set_off"]:
        found.append(Line(_("Trukket fra: fått for mye i %s") % part["number"], -Kroner.whole(part["amount"])))
    return found


def _changed(payment: Payment, amount: Kroner) -> list[Line]:
    """Changes of the grant before the payment was made, each by what it moved."""
    found = []
    rows = payment.grant.amendments.filter(status=Status.APPROVED, settled_at__lte=payment.run.made_at)
    for row in rows.order_by("settled_at", "pk"):
        assert row.settled_at is not None, "what is approved was settled"
        found.append(Line(_("Endret %s") % f"{row.settled_at:%d.%m.%Y}", row.amount - amount))
        amount = row.amount
    return found


COLUMNS = (
    "referanse", "betalt", "tilstand", "konto", "ordning", "kapittel_post", "budsjettaar", "vedtak", "kravnummer",
    "utgave", "rettslig_grunnlag", "linje", "tekst", "deltakere", "sats_kr", "belop_kr",
)  # fmt: skip


def as_csv(told: Specification) -> bytes:
    """The specification for a spreadsheet or a ledger: semicolons, UTF-8 with its mark, decimal comma, no formulas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    payment, basis = told.payment, told.basis
    scheme, legal = payment.grant.decision.scheme, basis.get("legal_basis", {})
    head = [
        payment.end_to_end_id,
        payment.settled_on.isoformat() if payment.settled_on else "",
        payment.get_state_display(),
        payment.account,
        scheme.name,
        scheme.line,
        scheme.year,
        payment.grant.decision.number,
        basis.get("claim_number", ""),
        basis.get("version", ""),
        f"{legal['title']} ({legal['document']})" if legal else "",
    ]
    for place, one in enumerate(told.lines, 1):
        units = "" if one.units is None else one.units
        cells = [*head, place, one.words, units, plain(one.rate), plain(one.amount)]
        writer.writerow([safe(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(amount: Kroner | None) -> str:
    """«-135000,00»: what spreadsheets in Norway read as a number; empty for none."""
    return "" if amount is None else f"{amount.as_decimal():.2f}".replace(".", ",")


def safe(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula; numbers are left alone."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell
