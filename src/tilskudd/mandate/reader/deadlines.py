"""Deadlines: what stands after the label «Frist», and days that running text sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.dates import DATE, MONTH, nearest_possible
from tilskudd.mandate.reader.deadline_words import (
    RELATIVE,
    YEAR_ALONE,
    Span,
    kind_of_words,
    period_end,
    recurrence_in,
    spans_in,
)
from tilskudd.mandate.reader.flow import Flow, flow_of
from tilskudd.mandate.reader.lines import LetterText, Line
from tilskudd.mandate.reader.outline import Kind, OutlineLine, next_filled
from tilskudd.mandate.reader.reading import Deadline
from tilskudd.mandate.reader.sentences import Paragraph, Sentence
from tilskudd.values.finding import Place

LABEL = re.compile(
    r"\b(?:[Ff]|[A-ZÆØÅ][a-zæøå]{2,20}f)rist(?:er|ar|en)?\b(?: for [^:.]{3,80}? (?:er|settes til|er sett til)\b"
    r"| for [^:.]{3,60}?(?= ?:))? ?:? ?"
)
NAMED_LABEL = re.compile(r"(?:(?P<short>\w+)frist|frist\w*) for (?P<what>.{3,80}?)(?: er| ?:| settes til)? ?$", re.I)
OTHER_LABEL = re.compile(r" ?(?:Ansvarlig avdeling|Ansvarleg avdeling|Kontaktperson|Ansvarlig|Ansvarleg)\b")
VALUE_BEGINS = re.compile(
    rf"(?:innen |innan |senest |seinast |utgangen |første |andre |tredje )|[0-9]|(?:{MONTH})\b", re.I
)
BREAKS_OFF = re.compile(rf"(?:\b[0-9]{{1,2}}\.|\b(?:{MONTH})|\b[Ff]rist(?:er|ar|en)? ?:?)$", re.IGNORECASE)
VALUE_END = re.compile(rf"[.] (?=[A-ZÆØÅ])(?!(?:{MONTH})\b)|\.$", re.IGNORECASE)
# «Delleveranse 1. mai. Endelig leveranse innen utgangen av året.»: one label, and a sentence for each delivery.
MORE = re.compile(
    r"(?!(?:[^.]{0,60}?)\b(?:skal|vil|er|ble|blei|trer|gjelder|gjeld|har|må)\b)[A-ZÆØÅ][a-zæøå]+(?: [a-zæøå]+){0,4} "
    r"[0-9]{1,2}\. ?[0-9a-z]"
    r"|(?:Endelig|Slutt|Del|Første|Fyrste|Andre|Tredje|Foreløpig|Førebels|Utkast|Statusrapport)\w*\b[^.:]{0,60}?"
    r"(?:\b(?:innen|innan|senest|seinast)\b|[0-9])"
)
CAPITAL_NEXT = re.compile(r"[A-ZÆØÅ]")
LONGEST_VALUE = 160
# Words that set a day in running text: «innen 1. oktober», «med frist 1. mai», «Fristen for … er 15. mars».
BY = re.compile(
    r"\b(?:innen|innan|seinest|senest|seinast|med frist(?: til)?|(?<=\()frist:?|\w*frist(?:en)? (?:er"
    r"|settes til|er sett til)"
    r"|\w*frist(?:en)? for [^.;:]{3,80}? er)(?: den| seinast| senest| innan| innen| utgangen av (?=[0-9]))? ",
    re.IGNORECASE,
)
DURING = re.compile(
    r"\b(?:i løpet av |ved (?=(?:utgangen|utgongen|slutten) av )|før (?=[0-9]{1,2}\. ?\w))", re.IGNORECASE
)
WITHIN_YEAR = re.compile(r"\bskal\b[^.;:]{0,80}? (?P<written>i (?P<year>20[0-9]{2})) (?P<verb>\w+)")
DELIVERS = re.compile(
    r"\b(?:lever\w*|oversend\w*|overlever\w*|ferdigstill\w*|legge? fr[ae]m|leggje? fram|rapporter\w*|redegjør\w*"
    r"|utarbeid\w*|foreslå\w*|utred\w*|send(?:e|es|ast) inn|presenter\w*|kartlegg\w*|evaluer\w*|foreligg\w*"
    r"|gjennomfør\w*|fullfør\w*|sluttfør\w*|liggje? føre|være (?:ferdig|klar\w*|på plass|i drift)"
    r"|vere (?:ferdig|klar\w*|på plass|i drift))\b",
    re.IGNORECASE,
)
LAID_ON = re.compile(r"\b(?:skal|må|bes|ber|får i oppdrag)\b", re.IGNORECASE)
# An aim, or a group told by when it ends or starts, sets nobody a deadline.
NOT_ONE = re.compile(
    r"\b(?:ta(?:r)? sikte på|siktemål|målet er|mål om|kom\w* tilbake|deltak\w* som|person\w* som|de som|dei som)\b",
    re.IGNORECASE,
)
ASKED_FOR = re.compile(r"\bber om (?:en |et |ei |ein |eit )?(?P<what>.{3,120}?),? (?:innen|innan)$", re.IGNORECASE)
NEAREST = 14
WINDOW = 60


def labelled_deadlines(
    source: LetterText, body: Sequence[OutlineLine], paragraphs: Sequence[Paragraph], year: int | None
) -> tuple[Deadline, ...]:
    """What stands after the label «Frist»: on a line of its own, in a cell, or inside a paragraph."""
    found: list[Deadline] = []
    for index, line in enumerate(body):
        if line.kind is Kind.DUE:
            flow = flow_of(source, [line.line])
            found += read_deadline(flow, 0, min(len(flow.text), LONGEST_VALUE), year)
        elif line.kind in (Kind.DEADLINE, Kind.TABLE) and LABEL.search(line.bare[:LONGEST_VALUE]):
            found += after_labels(flow_of(source, [line.line, *carried_over(body, index)]), year, line.kind)
    for paragraph in paragraphs:
        found += after_labels(paragraph.flow, year, Kind.TEXT)
    return tuple(sorted(found, key=lambda one: one.at.start))


def after_labels(flow: Flow, year: int | None, kind: Kind) -> Iterator[Deadline]:
    for label in LABEL.finditer(flow.text):
        if is_label(label, flow, kind):
            named = NAMED_LABEL.search(label[0])
            for deadline in read_deadline(flow, label.end(), end_of_value(flow, label.end()), year):
                yield replace(deadline, what=named["what"] if named else None)


def is_label(label: re.Match[str], flow: Flow, kind: Kind) -> bool:
    if kind is Kind.DEADLINE and label.start() == 0:
        return True
    opens = label[0][0].isupper() and (":" in label[0] or VALUE_BEGINS.match(flow.text, label.end()) is not None)
    # «Fristen er …» in a sentence is read with the running text.
    return opens and not re.search(r"\b(?:er|til) $", label[0])


def carried_over(body: Sequence[OutlineLine], index: int) -> list[Line]:
    """The next line when the label's own line has no value, or breaks off before a month or a year."""
    following = next_filled(body, index + 1)
    if following is None or body[following].kind is not Kind.TEXT or len(body[following].bare) > LONGEST_VALUE:
        return []
    return [body[following].line] if BREAKS_OFF.search(body[index].bare[-40:]) else []


def end_of_value(flow: Flow, start: int) -> int:
    stop = min(len(flow.text), start + LONGEST_VALUE)
    ends = [stop]
    other = OTHER_LABEL.search(flow.text, start, stop)
    ends += [other.start()] if other else []
    for match in VALUE_END.finditer(flow.text, start, stop):
        following = CAPITAL_NEXT.match(flow.text, match.end())
        if following and MORE.match(flow.text, match.end()):
            continue
        if following or match.end() == len(flow.text):
            ends.append(match.start())
            break
    return min(ends)


def read_deadline(flow: Flow, start: int, end: int, year: int | None) -> Iterator[Deadline]:
    """One deadline for each date, period or word of time between two positions; one that is vague if there is none."""
    if not flow.text[start:end].strip():
        return
    recurrence = recurrence_in(flow.text[start:end])
    spans = spans_in(flow.text, start, end, year)
    for span in spans or [Span(start, end, kind_of_words(flow.text[start:end]))]:
        written = flow.text[span.start : span.end].strip()
        yield made(span, written, flow.place(span.start, span.end), recurrence if span.day else None)


def made(span: Span, written: str, at: Place, recurrence: str | None, what: str | None = None) -> Deadline:
    proposed = nearest_possible(written) if span.kind == "invalid" else None
    return Deadline(span.kind, span.day, written, at, what, recurrence, span.year_inferred, proposed)


def with_running_text(
    labelled: Sequence[Deadline], sentences: Sequence[Sentence], year: int | None
) -> tuple[Deadline, ...]:
    """Add what running text says: what is due on a day already labelled, and days that have no label."""
    deadlines = [*labelled]
    for sentence in sentences:
        for span, what, start in set_in(sentence.text, year):
            recurrence = recurrence_in(sentence.text[span.end : span.end + 25]) if span.day else None
            written = sentence.text[span.start : span.end]
            at = sentence.part(span.start, span.end)
            add_or_explain(deadlines, made(span, written, at, recurrence, what))
            del start
    return tuple(deadlines)


def set_in(text: str, year: int | None) -> Iterator[tuple[Span, str | None, int]]:
    """The days that a sentence sets, with what is asked for by then."""
    for by in BY.finditer(text):
        if NOT_ONE.search(text, max(0, by.start() - 120), by.start()):
            continue
        span = nearest_span(text, by.end(), year)
        if span:
            asked = ASKED_FOR.search(text[max(0, by.start() - 160) : by.end()].rstrip())
            yield span, asked["what"] if asked else None, by.start()
    for during in DURING.finditer(text):
        before = text[max(0, during.start() - 200) : during.start()]
        if LAID_ON.search(before) and DELIVERS.search(before) and not NOT_ONE.search(before):
            span = nearest_span(text, during.end(), year) or year_at(text, during.end(), year)
            if span:
                yield replace(span, kind="period-end") if span.kind == "month" else span, None, during.start()
    for within in WITHIN_YEAR.finditer(text):
        if DELIVERS.fullmatch(within["verb"]) or DELIVERS.match(text, within.start("verb")):
            last = period_end(within, 12, year)
            yield replace(last, start=within.start("written"), end=within.end("written")), None, within.start()


def nearest_span(text: str, start: int, year: int | None) -> Span | None:
    """The date or period that begins right after the words that set it; words counted from something else are one."""
    stop = min(len(text), start + WINDOW)
    relative = RELATIVE.match(text, start)
    if relative:
        return Span(start, relative.end(), "relative")
    date = DATE.match(text, start)
    spans = spans_in(text, start, max(stop, date.end() if date else stop), year, label=False)
    return (
        spans[0]
        if spans
        and spans[0].start - start < NEAREST
        and (
            spans[0].start == start
            or text[start : spans[0].start].strip() in ("den", "ein gong", "en gang i", "midten av", "slutten av")
        )
        else year_at(text, start, year)
    )


def year_at(text: str, start: int, year: int | None) -> Span | None:
    match = YEAR_ALONE.match(text, start)
    return period_end(match, 12, year) if match else None


def add_or_explain(deadlines: list[Deadline], found: Deadline) -> None:
    for index, known in enumerate(deadlines):
        overlaps = known.at.start < found.at.end and found.at.start < known.at.end
        if overlaps or (known.date == found.date and known.date is not None):
            deadlines[index] = replace(
                known, what=known.what or found.what, recurrence=known.recurrence or found.recurrence
            )  # fmt: skip
            return
    deadlines.append(found)
