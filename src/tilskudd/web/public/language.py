"""The language of a public page: bokmål and nynorsk as elsewhere, and English when the address asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tilskudd.applications.questions import Words

LANGUAGES: Final = ("nb", "nn", "en")


@dataclass(frozen=True)
class Said:
    """Words on a public page (det som sies); `lang` is set where they are in another language than the page."""

    text: str
    lang: str = ""


def said(words: Words, language: str) -> Said:
    """Words in the page's language, or in bokmål, marked so."""
    has_own = language == "nb" or bool(getattr(words, language, "").strip())
    return Said(words.in_language(language), "" if has_own else "nb")


def in_chosen_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the page in the language of the address («?sprak=en»), or in the one that was chosen earlier."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("sprak", "")
        language = asked if asked in LANGUAGES else translation.get_language() or "nb"
        with translation.override(language if language in LANGUAGES else "nb"):
            response = view(request, *args, **kwargs)
            response["Content-Language"] = translation.get_language() or "nb"
            return response

    return shown
