"""What people call languages of letters and the errands about them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

LANGUAGE_CHOICES: Final = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
ISSUE: Final = "issue"
DELIVER: Final = "deliver"
ERRAND_CHOICES: Final = [(ISSUE, _("lage brevet")), (DELIVER, _("sende brevet"))]
