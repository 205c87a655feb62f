"""How figures and dates stand on a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tilskudd.applications.ranking import points_in_words
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner

register = template.Library()


@register.filter
def figure(amount: Kroner | None) -> str:
    """«20 000 000»; a dash where an amount does not apply."""
    return "–" if amount is None else str(amount)


@register.filter
def kr(amount: Kroner) -> SafeString:
    """«20 000 000 kr» in a sentence, never broken over two lines."""
    return format_html('<span class="n">{}</span>', amount.in_words)


@register.filter
def whole(kroner: int | None) -> str:
    """Whole kroner from a reading, as a figure."""
    return "–" if kroner is None else str(Kroner.whole(kroner))


@register.filter
def whole_kr(kroner: int) -> SafeString:
    """Whole kroner in a sentence, without a sign."""
    return kr(Kroner.whole(abs(kroner)))


@register.filter
def quota(written: str) -> str:
    """«6 451 032,1468» from an exact quota cut after four decimals."""
    kroner, decimals = written.split(".")
    return f"{Kroner.whole(int(kroner))},{decimals}"


@register.filter
def rest(written: str) -> str:
    """The first three decimals of a quota: «574»."""
    return written.split(".")[1][:3]


@register.filter
def at_index(rows: Sequence[Any], number: int) -> Any:
    """What stands at a place in a list, counted from 0."""
    return rows[number]


@register.filter
def change(kroner: int | None) -> str:
    """Whole kroner as a change: plus is written."""
    return "–" if kroner is None else ("+" if kroner > 0 else "") + str(Kroner.whole(kroner))


@register.filter
def signed(amount: Kroner) -> str:
    """What came in or went out: plus and minus are both written."""
    return ("+" if amount.ore > 0 else "") + str(amount)


@register.filter
def millions(amount: Kroner) -> str:
    """«4 982,4 mill.», rounded half up to a tenth; only for charts."""
    tenths = (abs(amount.ore) + 5_000_000) // 10_000_000
    figures = f"{tenths // 10:,}".replace(",", NO_BREAK_SPACE) + f",{tenths % 10}"
    return ("\u2212" if amount.ore < 0 else "") + figures + NO_BREAK_SPACE + "mill."


@register.filter
def long_day(day: date | datetime) -> str:
    """«15. februar 2022» with no-break spaces."""
    return formats.date_format(_local(day), "j. F Y").replace(" ", NO_BREAK_SPACE)


@register.filter
def day_and_month(day: date) -> str:
    """«15. februar» with a no-break space, where the year is known."""
    return formats.date_format(day, "j. F").replace(" ", NO_BREAK_SPACE)


@register.filter
def short_day(day: date | datetime) -> str:
    """«15.02.2022»."""
    return formats.date_format(_local(day), "d.m.Y")


@register.filter
def iso_day(day: str) -> str:
    """A day from a reading («2022-06-01») as «1. juni 2022»."""
    return long_day(date.fromisoformat(day))


@register.filter
def moment(at: datetime) -> str:
    """«15. februar 2022 kl. 14.12»."""
    local = timezone.localtime(at)
    return (formats.date_format(local, "j. F Y") + f" kl. {local:%H.%M}").replace(" ", NO_BREAK_SPACE)


@register.filter
def short_moment(at: datetime) -> str:
    """«13.05.2022 kl. 12.00» in a table."""
    local = timezone.localtime(at)
    return f"{local:%d.%m.%Y} kl. {local:%H.%M}".replace(" ", NO_BREAK_SPACE)


@register.filter
def points(written: str) -> str:
    """Exact points as a fraction, «27/2», as people read them: «13,5»."""
    return points_in_words(Fraction(written))


@register.filter
def organisation(number: str) -> str:
    """An organisation number as people read it: «942 110 464»."""
    return NO_BREAK_SPACE.join((number[:3], number[3:6], number[6:]))


@register.filter
def count(number: int) -> str:
    """A count with no-break spaces between thousands."""
    return f"{number:,}".replace(",", NO_BREAK_SPACE)


def _local(day: date | datetime) -> date:
    return timezone.localtime(day) if isinstance(day, datetime) else day
