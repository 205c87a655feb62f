"""What people write is kept as they wrote it, or refused; never cut."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tilskudd.people.refusal import Refusal


def in_full(words: str, most: int) -> str:
    """What somebody wrote, without the room around it (i sin helhet). Raises Refusal where it is more than is kept."""
    plain = words.strip()
    if len(plain) > most:
        raise Refusal(_("Teksten er for lang: høyst %(most)d tegn.") % {"most": most})
    return plain
