"""What stands in an award letter (tilskuddsbrev, vedtaksbrev), part by part, in bokmål, nynorsk or English. Pure.

Bestemmelser om økonomistyring 6.3.3 says what an award letter must hold: purpose, amount, conditions, payment plan,
reports and deadlines, control (bevilgningsreglementet § 10) and what happens on breach; forvaltningsloven § 27 adds
the right of appeal. Every sentence is either ours or stands in the facts; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from tilskudd.documents import bokmal, english, nynorsk
from tilskudd.documents.letter_facts import AskedDay, Condition, LetterFacts
from tilskudd.schemes.outcomes import in_two
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner

LANGUAGES: Final = ("nb", "nn", "en")
SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "nb": bokmal.SENTENCES,
    "nn": nynorsk.SENTENCES,
    "en": english.SENTENCES,
}


@dataclass(frozen=True)
class Block:
    """One piece of a section: a paragraph, a list whose items may have a source, or a table of labels and values.

    `language` is given where the words are in another language than the letter.
    """

    kind: str
    text: str = ""
    items: tuple[tuple[str, str], ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Section:
    """A heading of the letter and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class LetterParts:
    """A whole letter in the order it is read, ready to be set as PDF and as HTML."""

    language: str
    agency: str
    number: str
    issued_on: str
    head: tuple[tuple[str, str], ...]
    recipient: tuple[str, ...]
    title: str
    lead: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    page: str
    columns: tuple[str, str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def parts_of(facts: LetterFacts) -> LetterParts:
    """The letter's parts, in the language its facts name."""
    say = _Speaker(facts)
    award = facts.gives_money
    sections = [
        Section(say("decision"), (Block("facts", items=_table(facts, say)),)),
        *([_use(facts, say)] if award else []),
        _reasons(facts, say),
        *(_conditions(facts, say) if award else []),
        *(_what_to_do(facts, say) if award else []),
        _appeal(facts, say),
        *([Section(say("contact"), (Block("paragraph", facts.contact),))] if facts.contact else []),
    ]
    return LetterParts(
        language=facts.language,
        agency=facts.agency,
        number=facts.number,
        issued_on=facts.issued_on,
        head=_given([("date", say.day(facts.issued_on)), ("our-number", facts.number), ("case", facts.case)], say),
        recipient=(facts.recipient, say("number", number=_grouped(facts.recipient_number))),
        title=say(f"title-{facts.outcome}"),
        lead=say("lead-part-claimed" if facts.pay_from and facts.outcome == "part" else f"lead-{facts.outcome}"),
        sections=tuple(sections),
        closing=(say("closing"), facts.decided_by, facts.agency, say("closing-unsigned")),
        page=say("page"),
        columns=(say("fact"), say("value")),
    )


class _Speaker:
    """Says sentences in the letter's language, with the letter's facts in them."""

    def __init__(self, facts: LetterFacts) -> None:
        self.sentences = SENTENCES[facts.language]
        self.is_english = facts.language == "en"
        line = BudgetLine.written(facts.line)
        self.words = facts.as_json() | {
            "amount": self.sum(Kroner.whole(facts.kroner)),
            "chapter": line.chapter,
            "item": f"{line.item:02}",
        }

    def __call__(self, name: str, /, **words: str) -> str:
        sentence = self.sentences[name].replace("§ ", f"§{NO_BREAK_SPACE}")
        return sentence.format_map(self.words | words)

    def sum(self, amount: Kroner) -> str:
        """«20 000 kr», and «NOK 20 000» in English."""
        return f"NOK{NO_BREAK_SPACE}{amount}" if self.is_english else amount.in_words

    def day(self, iso: str) -> str:
        """«15. februar 2022» with no-break spaces."""
        day = date.fromisoformat(iso)
        month = self.sentences["months"].split()[day.month - 1]
        figure = f"{day.day}" if self.is_english else f"{day.day}."
        return NO_BREAK_SPACE.join((figure, month, str(day.year)))

    def each(self, *names: str, **words: str) -> tuple[Block, ...]:
        """Sentences as one list."""
        return (Block("list", items=tuple((self(name, **words), "") for name in names)),)


def _given(rows: Iterable[tuple[str, str]], say: _Speaker) -> tuple[tuple[str, str], ...]:
    """The rows that have something in them."""
    return tuple((say(label), value) for label, value in rows if value)


def _grouped(number: str) -> str:
    return NO_BREAK_SPACE.join((number[:3], number[3:6], number[6:]))


def _table(facts: LetterFacts, say: _Speaker) -> tuple[tuple[str, str], ...]:
    return _given(
        [
            ("fact-recipient", facts.recipient),
            ("fact-number", _grouped(facts.recipient_number)),
            ("fact-form", say(f"form-{facts.written_form}")),
            ("fact-scheme", say("scheme")),
            ("fact-rules", say("rules")),
            ("fact-line", say("line").replace(" ", NO_BREAK_SPACE)),
            ("fact-assignment", say("assignment") if facts.assignment else ""),
            ("fact-decision", say("decided", day=say.day(facts.decided_on))),
            ("fact-decided-by", say("decided-by")),
            ("fact-amount", str(say.words["amount"]) if facts.gives_money else ""),
            ("fact-purpose", facts.purpose),
        ],
        say,
    )


def _use(facts: LetterFacts, say: _Speaker) -> Section:
    told = [name for name in ("purpose", "goal", "target_group") if getattr(facts, name).strip()]
    names = {"purpose": "use-purpose", "goal": "use-goal", "target_group": "use-target"}
    return Section(say("use"), tuple(Block("paragraph", say(names[name])) for name in told))


def _reasons(facts: LetterFacts, say: _Speaker) -> Section:
    ahead = say("reasons-norwegian")
    other = facts.reason_form if facts.reason_form != facts.language else ""
    blocks = [*([Block("paragraph", ahead)] if ahead else []), *_paragraphs(facts.reason, other)]
    return Section(say("reasons-award" if facts.gives_money else "reasons-none"), tuple(blocks))


def _paragraphs(text: str, language: str) -> list[Block]:
    """A text as paragraphs, one a line; lines that begin with «- » stand together as a list."""
    found: list[Block] = []
    for is_item, lines in groupby(text.splitlines(), lambda line: line.startswith("- ")):
        if is_item:
            found.append(Block("list", items=tuple((line.removeprefix("- "), "") for line in lines), language=language))
        else:
            found += [Block("paragraph", line, language=language) for line in lines if line.strip()]
    return found


def _conditions(facts: LetterFacts, say: _Speaker) -> list[Section]:
    """What is demanded, and apart from it what is only asked for: that is never a ground for recovery."""
    demanded = [one for one in facts.conditions if one.is_demanded]
    asked = [one for one in facts.conditions if not one.is_demanded]
    found = [Section(say("conditions"), _listed(demanded, say, "conditions-lead", "conditions-none"))]
    return found + ([Section(say("asked"), _listed(asked, say, "asked-lead", ""))] if asked else [])


def _listed(rows: list[Condition], say: _Speaker, lead: str, none: str) -> tuple[Block, ...]:
    if not rows:
        return (Block("paragraph", say(none)),)
    items = tuple((one.words, _source(one, say)) for one in rows)
    return Block("paragraph", say(lead)), Block("list", items=items, language="no" if say.is_english else "")


def _source(one: Condition, say: _Speaker) -> str:
    if not one.letter:
        return ""
    same = one.quote.strip() == one.words.strip()
    return say("source-same" if same else "source", letter=one.letter, quote=one.quote)


def _what_to_do(facts: LetterFacts, say: _Speaker) -> list[Section]:
    return [
        Section(say("payment"), _payment(facts, say)),
        Section(say("report"), _report(facts, say)),
        Section(say("changes"), say.each("changes-warn", "changes-ask", "changes-unspent")),
        Section(say("control"), say.each("control-agency", "control-auditor", "control-show")),
        Section(say("breach"), say.each("breach-what", "breach-false")),
    ]


def _payment(facts: LetterFacts, say: _Speaker) -> tuple[Block, ...]:
    """When the money comes; whoever has claimed it need not accept it."""
    account = "payment-account" if facts.account else "payment-no-account"
    day = say.day(facts.issued_on)
    if facts.pay_from:
        return say.each("payment-claimed", "payment-claimed-why", account, day=day, paid=say.day(facts.pay_from))
    if facts.first_part:
        first, second = map(say.sum, in_two(Kroner.whole(facts.kroner), facts.first_part))
        return say.each("payment-parts", "payment-accept", account, day=day, first=first, second=second)
    return say.each("payment-when", "payment-accept", account, day=day)


def _report(facts: LetterFacts, say: _Speaker) -> tuple[Block, ...]:
    blocks = [Block("paragraph", say("report-rules"))] if facts.follow_up.strip() else []
    if facts.deadlines:
        items = [(_deadline(one, say), "") for one in facts.deadlines]
        blocks += [Block("paragraph", say("report-days")), Block("list", items=tuple(items))]
    return tuple(blocks)


def _deadline(one: AskedDay, say: _Speaker) -> str:
    """The day in the letter's own language where there is one, and otherwise as the ministry wrote it."""
    when = say.day(one.day) if one.day else one.written
    return say("report-day", what=one.what, written=when) if one.what else when


def _appeal(facts: LetterFacts, say: _Speaker) -> Section:
    """Forvaltningsloven § 27: the right, the deadline, where and how; or openly that there is none, and why."""
    if facts.may_be_appealed:
        names = ("may", "when", "where", "how", "see", "wait", "costs")
        return Section(say("appeal"), say.each(*(f"appeal-{name}" for name in names)))
    return Section(say("appeal"), tuple(Block("paragraph", say(f"appeal-{name}")) for name in ("none", "write")))
