"""From where somebody asks, as a hash that tells nothing: for limits on what strangers may do."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest | None) -> str:
    """Who asks: behind a proxy that ends TLS, the last address that the proxy itself wrote down."""
    if request is None:
        return ""
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return passed_on.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def keyed(text: str) -> str:
    """A name or address as a keyed hash: the table must not become a list of who tried."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
