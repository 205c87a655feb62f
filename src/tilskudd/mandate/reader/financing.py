"""Where the money of an assignment comes from, and what is bound within it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tilskudd.mandate.reader.amounts import find_amounts, first_amount
from tilskudd.mandate.reader.budget_references import find_mention
from tilskudd.mandate.reader.reading import Earmark, Financing, StatedAmount
from tilskudd.mandate.reader.sentences import Sentence
from tilskudd.values.finding import Place

EARMARKED = re.compile(
    r"\b(?:øy?remerk(?:es|et|ast|a|te|t|ede)|avsettes|settes av|avsatt|avsetjast|blir sett av|set av)\b", re.IGNORECASE
)
# «Det er avsatt N kroner over kap. …»: money for the whole assignment, and bound to nobody.
SET_ASIDE = re.compile(
    r"(?:Det (?:er|blir) (?:avsatt|sett av|satt av)|Det settes av|Det blir sett av) (?!.* til [A-ZÆØÅ])"
)
# «skal fordele økningen på posten slik:», over a list of names with amounts.
SHARED_OUT = re.compile(
    r"\bfordel(?:e|es|ast|t|er|ar)?\b[^:]{0,80}(?:slik|følgende|følgjande|fylgjande)[^:]{0,30}:$", re.IGNORECASE
)
LISTED_EARMARK = re.compile(r"^(?P<recipient>[^:]{2,120}?)(?: ?\((?P<purpose>[^)]{2,160})\))? ?(?:[-–—:]|med|får) ?$")
EARMARKED_TO = re.compile(r"\bøy?remerk(?:es|et|ast|t) (?:til )?(?P<recipient>[A-ZÆØÅ][^.,;]{2,80})")
TO_RECIPIENT = re.compile(r" til (?P<recipient>[A-ZÆØÅ][^.,;]{2,80})")
# «Finansiering: kap. N, post N: …»: the line first, then the amount.
LINE_FIRST = re.compile(
    r"^Finansiering\b|[Pp]ost [0-9]{2}(?:(?: [^.;]{0,80})?[:–-]|,? (?:og )?(?:utgjør|med|er på)) ?(?:kr\.? ?)?$"
)
# «Midlene belastes kap. N, post N»: the amount stands in the sentence before.
CHARGED = re.compile(
    r"(?:Midlene|Midlane|Beløpet|Dette|Tilskuddet|Tilskotet|Utgiftene|Utgiftene) "
    r"(?:belastes|belastast|dekkes|dekkast|finansieres|finansierast|bevilges|løyvast|er bevilget|er løyvd|utbetales"
    r"|tas|utgiftsføres) "
)
REST_OF_ITEM = re.compile(
    r"\b(?:øvrige|resterende|resterande|andre|resten av) ?(?:bevilgningen|midlene|midlane|løyvinga|ramma|rammen)?\b"
    r"[^.]{0,40}\b(?:posten|kapittelet|kapitlet)\b",
    re.IGNORECASE,
)
OWN_POT = re.compile(
    r"\b(?:av|innenfor|innanfor) (?:denne|dette|denne bevilgningen|tilskuddet|tildelingen|beløpet)\b", re.I
)
TOTAL_OF_ITEM = re.compile(
    r"\b(?:bevilgningen|løyvinga|rammen|ramma) på posten\b[^.]{0,30}\b(?:totalt|samlet|samla|i alt)\b"
    r"|\b(?:samlet|samla|total) (?:bevilgning|løyving|ramme) på posten\b",
    re.IGNORECASE,
)
PURPOSE = re.compile(r"^(?P<purpose>[^.]{3,100}?) (?:finansieres|finansierast|dekkes|dekkast) ")


def read_financing(sentences: Sequence[Sentence]) -> Iterator[Financing]:
    """Each sentence that gives an amount and then names the budget line it is taken from."""
    before = ""
    for sentence in sentences:
        amount = first_amount(sentence.text)
        mention = find_mention(sentence.text, amount.end) if amount else None
        if amount is None and CHARGED.match(sentence.text) and (given := first_amount(before)):
            mention, amount = find_mention(sentence.text), given
        before = sentence.text
        if mention is None and amount and LINE_FIRST.search(sentence.text[: amount.start]):
            mention = find_mention(sentence.text)
        if (
            amount is None
            or mention is None
            or (EARMARKED.search(sentence.text) and not SET_ASIDE.match(sentence.text))
        ):
            continue
        purpose = PURPOSE.match(sentence.text)
        yield Financing(
            mention.chapter,
            mention.item,
            amount.kroner,
            sentence.place,
            purpose["purpose"] if purpose else None,
            amount.slack,
        )


def read_earmarks(sentences: Sequence[Sentence], financing: Sequence[Financing]) -> tuple[Earmark, ...]:
    """Recipients with an amount each, in the list that follows a sentence about earmarking."""
    found: list[Earmark] = []
    listing = False
    for sentence in sentences:
        if EARMARKED.search(sentence.text):
            listing = True
            found += named_in_sentence(sentence)
        elif SHARED_OUT.search(sentence.text):
            listing = True
        elif listing and sentence.is_bullet:
            found += listed(sentence)
        elif found:
            listing = False
    pot, pot_at = pot_of(sentences) if found else ("unknown", None)
    line = financing[0].line if len({money.line for money in financing}) == 1 else (None, None)
    return tuple(replace(one, chapter=line[0], item=line[1], pot=pot, pot_at=pot_at) for one in found)


def listed(sentence: Sentence) -> Iterator[Earmark]:
    amount = first_amount(sentence.text)
    match = LISTED_EARMARK.match(sentence.text[: amount.start]) if amount else None
    if amount and match:
        yield Earmark(match["recipient"].strip(), match["purpose"], amount.kroner, sentence.part(0, amount.end))


def named_in_sentence(sentence: Sentence) -> Iterator[Earmark]:
    match = EARMARKED_TO.search(sentence.text)
    amount = first_amount(sentence.text)
    if match and amount and amount.end <= match.start():
        yield Earmark(match["recipient"].strip(), None, amount.kroner, sentence.part(amount.start, match.end()))
        return
    verb = EARMARKED.search(sentence.text)
    after = first_amount(sentence.text, verb.end(), verb.end() + 60) if verb else None
    to = TO_RECIPIENT.match(sentence.text, after.end) if after else None
    if after and to:
        yield Earmark(to["recipient"].strip(), None, after.kroner, sentence.part(after.start, to.end()))


def pot_of(sentences: Sequence[Sentence]) -> tuple[str, Place | None]:
    """Which money the earmarks are taken from: the assignment's own, the rest of the item, or not said."""
    for sentence in sentences:
        rest = REST_OF_ITEM.search(sentence.text)
        if rest and re.search(r"finansier|dekk", sentence.text):
            return "rest-of-item", sentence.place
    for sentence in sentences:
        if EARMARKED.search(sentence.text) and OWN_POT.search(sentence.text):
            return "own", sentence.place
    return "unknown", None


def stated_earmarks(sentences: Sequence[Sentence]) -> Iterator[StatedAmount]:
    """What the sentences about earmarking say that the earmarks come to: the amount nearest the verb."""
    for sentence in sentences:
        verb = EARMARKED.search(sentence.text)
        if verb is None or any(named_in_sentence(sentence)):
            continue
        before = [one for one in find_amounts(sentence.text) if one.end <= verb.start()]
        amount = before[-1] if before else first_amount(sentence.text, verb.end())
        if amount:
            yield StatedAmount(amount.kroner, sentence.place, slack=amount.slack)


def stated_positions(sentences: Sequence[Sentence], financing: Sequence[Financing]) -> Iterator[StatedAmount]:
    """What the text says that the whole item comes to, for the one budget line the assignment is paid from."""
    for sentence in sentences:
        total = TOTAL_OF_ITEM.search(sentence.text)
        amount = first_amount(sentence.text, total.end()) if total else None
        if amount and len({money.line for money in financing}) == 1:
            chapter, item = financing[0].line
            yield StatedAmount(amount.kroner, sentence.place, chapter, item, amount.slack)
