"""What is known of each file that was taken in; the bytes themselves lie in the data folder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file as it was taken in (lagret fil), known by its content. Append-only; the same content is one row.

    `size` is in bytes; `media_type` is told by the content, never by a name.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(_("størrelse"))
    media_type = models.CharField(_("filtype"), max_length=50)
    stored_at = models.DateTimeField(_("lagret"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="file_has_a_sha256"),
            models.CheckConstraint(condition=Q(size__gte=0), name="file_size_not_below_zero"),
        ]
