"""What every view that sends something to a service does the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tilskudd.people.refusal import Refusal


@contextmanager
def refusals_shown(request: HttpRequest) -> Iterator[None]:
    """Show a refusal at the top of the page the person comes back to; the service has written nothing."""
    try:
        yield
    except Refusal as refusal:
        messages.error(request, str(refusal))


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """Show a refusal in the form, with everything that was typed still there."""
    try:
        yield
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)
