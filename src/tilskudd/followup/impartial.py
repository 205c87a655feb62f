"""Whoever has acted for a recipient does not handle what it sends (habilitet, forvaltningsloven § 6)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilskudd.parties.models import Membership, Organisation
from tilskudd.people.models import User
from tilskudd.people.refusal import NotAllowed


def refuse_partial(recipient: Organisation, by: User) -> None:
    """Refuse (NotAllowed) whoever acts, or has ever acted, for the recipient."""
    if Membership.objects.filter(user=by, organisation=recipient).exists():
        raise NotAllowed(
            _("Du har representert %s, og kan ikke behandle saken.") % recipient.name, _("En kollega må gjøre det.")
        )
