"""The fuse of a rate in words and figures: how far the claims are from what there is money for, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.claims.forecast import Band, Forecast, FuseState, room_for
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner
from tilskudd.web.fuse_chart import FuseChart, fuse_chart
from tilskudd.web.templatetags.figures import count, day_and_month, long_day, millions, short_day

FEW: Final = range(1, 4)
"""So few may be one municipality's own count, and that is told to nobody."""


class FuseRow(NamedTuple):
    """One day of the table: units, from-to when they are expected, and what they come to at the rate; few are «1–3»."""

    day_words: str
    units: str
    band: Band | None
    kroner: Kroner | None


class FuseAlert(NamedTuple):
    """What is wrong: how bad, in one line, why, and what to do."""

    color: str
    heading: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class Fuse:
    """All that parts/fuse.html shows. `name` begins the ids, so two fuses on one page have different names."""

    name: str
    heading: str
    sentences: Sequence[str]
    title: str
    description: str
    limit_words: str
    now_words: str
    end_words: str
    chart: FuseChart
    table: str
    rows: Sequence[FuseRow]
    notes: Sequence[str]
    alert: FuseAlert | None


def fuse(forecast: Forecast, *, rate: Kroner, frame: Kroner, recognised: int | None = None, name: str = "fuse") -> Fuse:
    """Show a forecast of participants at a rate against its frame.

    `recognised` is how many of those claimed we have recognised (godtatt); None when that is told elsewhere.
    """
    assert forecast.limit == room_for(frame, rate), "the limit is another than what the frame has room for"
    years = {
        day.year
        for day in (forecast.counted[0].day, forecast.today, forecast.closes if forecast.ahead else forecast.today)
    }
    day_words = day_and_month if len(years) == 1 else short_day
    counted = [
        FuseRow(day_words(day), _shown(units), None, None if units in FEW else rate * units)
        for day, units in forecast.counted
    ]
    ahead = [FuseRow(day_words(day), count(band.expected), band, rate * band.expected) for day, band in forecast.ahead]
    limit = _("Taket: %(limit)s = %(frame)s") % {"limit": participants(forecast.limit), "frame": _millions(frame)}
    return Fuse(
        name=name,
        heading=_heading(forecast),
        sentences=[_so_far(forecast, recognised), _room(forecast), *_foreseen(forecast)],
        title=_("Deltakere i kravene mot taket på %s") % count(forecast.limit),
        description=" ".join(
            [
                _("%(units)s er meldt inn %(day)s.")
                % {"units": _claimed(forecast.so_far), "day": long_day(forecast.today)},
                *_foreseen(forecast),
                _("Tallene står i tabellen under."),
            ]
        ),
        limit_words=limit,
        now_words=_("%s meldt inn") % _shown(forecast.so_far),
        end_words=_("Prognose %s") % count(forecast.at_close.expected) if forecast.at_close else "",
        chart=fuse_chart(forecast),
        table=_("Tallene i prognosen") if ahead else _("Tallene i kurven"),
        rows=[*counted, *ahead],
        notes=_notes(forecast),
        alert=_alert(forecast, rate, frame),
    )


def participants(number: int) -> str:
    """«651 deltakere», never broken over two lines."""
    return _participants(number, count(number))


def _claimed(number: int) -> str:
    """As many as are claimed so far; «1–3» when they are so few."""
    return _participants(max(FEW) if number in FEW else number, _shown(number))


def _participants(number: int, shown: str) -> str:
    return (ngettext("%s deltaker", "%s deltakere", number) % shown).replace(" ", NO_BREAK_SPACE)


def _shown(number: int) -> str:
    return f"{min(FEW)}–{max(FEW)}" if number in FEW else count(number)


def _heading(forecast: Forecast) -> str:
    match forecast.state:
        case FuseState.BROKEN:
            return _("Kravene er over rammen")
        case FuseState.TOO_EARLY:
            return _("For få har svart til en prognose")
        case FuseState.WILL_BREAK:
            return _("Prognosen går over rammen")
        case FuseState.MAY_BREAK:
            return _("Prognosen kan gå over rammen")
    return _("Kravene er innenfor rammen") if forecast.is_complete else _("Prognosen holder seg innenfor rammen")


def _so_far(forecast: Forecast, recognised: int | None) -> str:
    told = {
        "units": _claimed(forecast.so_far),
        "answered": count(forecast.answered),
        "asked": count(forecast.asked),
        "recognised": _shown(recognised or 0),
    }
    if recognised is None:
        return _("%(units)s er meldt inn, og %(answered)s av %(asked)s kommuner har svart.") % told
    return (
        _("%(units)s er meldt inn, %(recognised)s er godtatt, og %(answered)s av %(asked)s kommuner har svart.") % told
    )


def _room(forecast: Forecast) -> str:
    return _("Pengene rekker til %s.") % participants(forecast.limit)


def _foreseen(forecast: Forecast) -> list[str]:
    band = forecast.at_close
    if band is None or forecast.is_complete:
        return []
    told = {"expected": count(band.expected), "low": count(band.low), "high": count(band.high)}
    if forecast.closes <= forecast.today:
        return [_("Vi venter %(expected)s når alle har svart, trolig mellom %(low)s og %(high)s.") % told]
    told["day"] = day_and_month(forecast.closes)
    return [_("Vi venter %(expected)s innen %(day)s, trolig mellom %(low)s og %(high)s.") % told]


def _notes(forecast: Forecast) -> list[str]:
    """What the figures rest on, so that nobody takes a forecast for a fact."""
    if forecast.at_close is None:
        return [
            _("Vi lager en prognose når minst fem kommuner har svart, og de har minst en tidel av innbyggerne."),
        ]
    if forecast.is_closed and forecast.answered < forecast.asked:
        return [_("Runden er lukket, så ingen flere ventes å kreve.")]
    if forecast.is_complete:
        return [_("Alle har svart, så dette er ikke lenger en prognose.")]
    return [
        _("Tallene med fra–til er prognose."),
        _("Vi regner med at kommunene som ikke har svart, har like mange deltakere per innbygger som de som har svart.")
        + " "
        + _("Vi tenker oss at svarene kommer jevnt fram til fristen."),
        _("Omtrent ni av ti slike prognoser holder seg mellom fra og til."),
    ]


def _alert(forecast: Forecast, rate: Kroner, frame: Kroner) -> FuseAlert | None:
    band = forecast.at_close
    if forecast.state is FuseState.BROKEN:
        told = [_("Det mangler %s.") % _missing(forecast.so_far, rate, frame)]
        if band and not forecast.is_complete:
            told.append(_("Når alle har svart, venter vi at det mangler %s.") % _missing(band.expected, rate, frame))
        return FuseAlert("danger", _too_many(forecast.so_far - forecast.limit), [*told, _tell_the_ministry()])
    if band and forecast.state is FuseState.WILL_BREAK:
        told = [_("Da mangler det %s.") % _missing(band.expected, rate, frame)]
        return FuseAlert("warning", _too_many(band.expected - forecast.limit), [*told, _tell_the_ministry()])
    if band and forecast.state is FuseState.MAY_BREAK:
        told = [
            _("Blir det %(units)s, mangler det %(missing)s.")
            % {"units": participants(band.high), "missing": _missing(band.high, rate, frame)},
            _("Be kommunene som ikke har svart, om å svare. Da blir prognosen sikrere."),
        ]
        return FuseAlert("warning", _("Det kan bli flere deltakere enn det er penger til"), told)
    return None


def _too_many(number: int) -> str:
    return _("%s mer enn det er penger til") % participants(number)


def _tell_the_ministry() -> str:
    return _("Meld fra til departementet.")


def _missing(units: int, rate: Kroner, frame: Kroner) -> str:
    return (rate * units - frame).in_words


def _millions(amount: Kroner) -> str:
    return millions(amount) + NO_BREAK_SPACE + "kr"
