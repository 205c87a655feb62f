"""Small pieces that many pages share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tilskudd.followup.rules import ReportState
from tilskudd.followup.words import STATE_WORDS
from tilskudd.ledger.places import Place
from tilskudd.ledger.queries import Position
from tilskudd.ledger.words import PLACE_WORDS
from tilskudd.mandate.facts import Sort
from tilskudd.people.models import Event
from tilskudd.values.kroner import Kroner
from tilskudd.web import words
from tilskudd.web.addresses import SLUG_OF
from tilskudd.web.charts import bar, proposed_on
from tilskudd.web.fact_words import SORT_WORDS

register = template.Library()

ICONS = {
    "octagon": '<path d="M7.5 2.5h5l5 5v5l-5 5h-5l-5-5v-5z"/><path d="m7.5 7.5 5 5m0-5-5 5"/>',
    "triangle": '<path d="M10 2.8 18 17H2z"/><path d="M10 8v4M10 14.4v.1"/>',
    "circle": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9.2v4.6M10 6.3v.1"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "circle-check": '<circle cx="10" cy="10" r="7.5"/><path d="m6.7 10.2 2.3 2.3 4.4-4.8"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "lock": '<path d="M5.5 9V6.5a4.5 4.5 0 0 1 9 0V9"/><rect x="3.5" y="9" width="13" height="8.5" rx="1.5"/>',
    "download": '<path d="M10 3v10m-4-4 4 4 4-4M3.5 17h13"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A small drawing that stands beside its word."""
    drawing = mark_safe(ICONS[name])  # noqa: S308  # our own constant above
    return format_html('<svg class="icon {}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', extra, drawing)


@register.simple_tag
def drawings(*names: str) -> SafeString:
    """Drawings that a page shows many times, said once; `drawn` shows them where they stand."""
    symbols = "".join(f'<symbol id="drawing-{name}" viewBox="0 0 20 20">{ICONS[name]}</symbol>' for name in names)
    svg = f'<svg width="0" height="0" aria-hidden="true">{symbols}</svg>'
    return mark_safe(svg)  # noqa: S308  # our own constant above


@register.simple_tag
def drawn(name: str, extra: str = "") -> SafeString:
    """A small drawing beside its word, as `icon`, on a page that says its `drawings` once."""
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="#drawing-{}"/></svg>', extra, name)


@register.simple_tag
def position_bar(position: Position, height: int = 24, proposed: Kroner | None = None) -> SafeString:
    """A budget line as one bar, with what is proposed hatched; the same figures stand in a table beside it."""
    on_top = proposed_on(position.places, proposed) if proposed else None
    pieces = "".join(
        f'<rect class="{piece.place}" x="{piece.begins}" width="{piece.width}" height="100%"/>'
        for piece in [*bar(position.places), *([on_top] if on_top else [])]
    )
    return format_html(
        '<svg class="position" aria-hidden="true" height="{}">{}<rect class="frame" width="100%" height="100%"/></svg>',
        height,
        mark_safe(pieces),  # noqa: S308  # class names of our own and figures
    )


@register.filter
def at(position: Position, place: str) -> Any:
    """What stands at a place."""
    return position.at(Place(place))


@register.filter
def slug(place: str) -> str:
    """The word for a place in an address."""
    return SLUG_OF[Place(place)]


@register.filter
def place_name(place: str) -> str:
    """What people call a place."""
    return str(PLACE_WORDS[Place(place)])


@register.filter
def column(place: str) -> str:
    """The heading of a place's column, shorter than its name."""
    return {Place.SENT: _("Sendt"), Place.OUTSIDE: _("Bundet utenfor")}.get(Place(place)) or place_name(
        place
    ).capitalize()


@register.filter
def described(event: Event) -> str:
    """An event in words."""
    return words.described(event)


@register.filter
def member_rights(rights: Collection[str]) -> str:
    """What somebody may do for an organisation, in words."""
    return words.rights_in(rights)


@register.filter
def dashed(line: str) -> str:
    """«671/62» as it stands in an address: «671-62»."""
    return line.replace("/", "-")


@register.filter
def of(table: dict[Any, Any], key: Any) -> Any:
    """What stands under a key."""
    return table.get(key)


@register.filter
def sort_word(sort: str) -> str:
    """What people call a kind of fact."""
    return str(SORT_WORDS[Sort(sort)])


@register.inclusion_tag("parts/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with label, help and what is wrong with it."""
    described = [f"hjelp-{bound.name}"] if bound.help_text else []
    attributes: dict[str, str] = {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
        described.append(f"feil-{bound.name}")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {"field": bound, "widget": bound.as_widget(attrs=attributes)}


@register.filter
def report_state_word(state: ReportState) -> str:
    """What people call where a report stands."""
    return str(STATE_WORDS[state])
