"""Who pays in the example: an account of no bank, proposed by one controller and approved by the other."""

from __future__ import annotations

from tilskudd.payments.debtor import approve_debtor, propose_debtor
from tilskudd.people.models import User


def set_up_debtor(*, by: User, second: User) -> None:
    """The agency's name and number as Enhetsregisteret has them; the account number is made up."""
    made = propose_debtor(
        name="Integrerings- og mangfoldsdirektoratet",
        organisation_number="987879696",
        account="99990100019",
        bic="DNBANOKK",
        agreement="",
        account_form="BBAN",
        by=by,
    )
    approve_debtor(made, by=second)
