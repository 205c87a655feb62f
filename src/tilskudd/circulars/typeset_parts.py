"""What stands in a circular, part by part, in bokmål or nynorsk, ready to be set. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from tilskudd.circulars.rules import ITEM, Passage, passages_of
from tilskudd.documents.content import Block, LetterParts, Section
from tilskudd.values.kroner import NO_BREAK_SPACE

SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "nb": {
        "date": "Dato",
        "number": "Rundskriv",
        "to": "Til",
        "to-municipalities": "alle kommuner",
        "to-counties": "alle fylkeskommuner",
        "to-recipients": "alle som har fått tilskudd fra ordningen {scheme}",
        "and": " og ",
        "made-with": "Laget sammen med {others}.",
        "plain": "Veiledning fra {agency}.",
        "assignment": "Gjelder oppdrag {assignment}.",
        "corrects": "Rettet utgave",
        "corrects-words": "Denne utgaven erstatter den dere har fått før. Dette var feil: {wrong}",
        "first": "Veiledning",
        "questions": "Spørsmål",
        "questions-words": "Har dere spørsmål, still dem ved rundskrivet i portalen. Svar som gjelder flere, ser alle.",
        "closing": "Med hilsen",
        "unsigned": "Rundskrivet er godkjent elektronisk og har derfor ingen underskrift.",
        "page": "Side",
        "fact": "Opplysning",
        "value": "I dette rundskrivet",
        "months": "januar februar mars april mai juni juli august september oktober november desember",
    },
    "nn": {
        "date": "Dato",
        "number": "Rundskriv",
        "to": "Til",
        "to-municipalities": "alle kommunar",
        "to-counties": "alle fylkeskommunar",
        "to-recipients": "alle som har fått tilskot frå ordninga {scheme}",
        "and": " og ",
        "made-with": "Laga saman med {others}.",
        "plain": "Rettleiing frå {agency}.",
        "assignment": "Gjeld oppdrag {assignment}.",
        "corrects": "Retta utgåve",
        "corrects-words": "Denne utgåva kjem i staden for den de har fått før. Dette var feil: {wrong}",
        "first": "Rettleiing",
        "questions": "Spørsmål",
        "questions-words": "Har de spørsmål, still dei ved rundskrivet i portalen. Svar som gjeld fleire, ser alle.",
        "closing": "Med helsing",
        "unsigned": "Rundskrivet er godkjent elektronisk og har derfor inga underskrift.",
        "page": "Side",
        "fact": "Opplysning",
        "value": "I dette rundskrivet",
        "months": "januar februar mars april mai juni juli august september oktober november desember",
    },
}


@dataclass(frozen=True)
class CircularFacts:
    """All that a circular says in one language (opplysningene bak rundskrivet)."""

    language: str
    agency: str
    number: str
    day: date
    title: str
    text: str
    to: tuple[str, ...]
    scheme: str = ""
    made_with: str = ""
    assignment: str = ""
    wrong: str = ""


def parts_of_circular(facts: CircularFacts) -> LetterParts:
    """The circular's parts: what was wrong comes first, and where to ask comes last."""
    say = SENTENCES[facts.language]
    words = {"agency": facts.agency, "scheme": facts.scheme, "others": facts.made_with}
    to = say["and"].join(say[f"to-{one}"].format_map(words) for one in facts.to)
    told = [say["made-with" if facts.made_with else "plain"].format_map(words)]
    told += [say["assignment"].format(assignment=facts.assignment)] if facts.assignment else []
    wrong = say["corrects-words"].format(wrong=facts.wrong)
    sections = [
        *([Section(say["corrects"], (Block("paragraph", wrong),))] if facts.wrong else []),
        *(_section(one) for one in passages_of(facts.text, say["first"])),
        Section(say["questions"], (Block("paragraph", say["questions-words"]),)),
    ]
    month = say["months"].split()[facts.day.month - 1]
    day = NO_BREAK_SPACE.join((f"{facts.day.day}.", month, str(facts.day.year)))
    return LetterParts(
        language=facts.language,
        agency=facts.agency,
        number=facts.number,
        issued_on=facts.day.isoformat(),
        head=((say["date"], day), (say["number"], facts.number)),
        recipient=(say["to"], to),
        title=facts.title,
        lead=" ".join(told),
        sections=tuple(sections),
        closing=(say["closing"], facts.agency, say["unsigned"]),
        page=say["page"],
        columns=(say["fact"], say["value"]),
    )


def _section(one: Passage) -> Section:
    blocks: list[Block] = []
    for is_item, lines in groupby(one.lines, lambda line: line.startswith(ITEM)):
        if is_item:
            blocks.append(Block("list", items=tuple((line.removeprefix(ITEM), "") for line in lines)))
        else:
            blocks += [Block("paragraph", line) for line in lines]
    return Section(one.heading, tuple(blocks))
