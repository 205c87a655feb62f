"""Whole numbers that come in an address."""

from __future__ import annotations

import re

from django.http import HttpRequest


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number after the question mark or in a form, in plain figures; None when it is anything else."""
    text = request.POST.get(name) or request.GET.get(name) or ""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def page_in(request: HttpRequest, pages: int) -> int:
    """The part of a list that is asked for (`del`), from 1 to the last; anything else is the first."""
    asked = number_in(request, "del") or 1
    return asked if asked <= pages else 1
