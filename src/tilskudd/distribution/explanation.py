"""A municipality's row in two sentences, in bokmål and nynorsk: what was counted, and how it became kroner. Pure.

The figures are those of the row; nothing is computed here but what is left of the exact quota.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from tilskudd.distribution.recipe import Recipe
from tilskudd.mandate.reader.wording import language
from tilskudd.values.kroner import NO_BREAK_SPACE, Kroner
from tilskudd.values.split import Rounding, Share, Split


class Form(NamedTuple):
    """The words of one written form (målform); what stands in braces is filled in."""

    none: str
    people: str
    inside: str
    alone: str
    all: str
    all_the_one: str
    by_weight: str
    with_base: str
    exact: str
    rounded: str
    given: str
    given_the_one: str
    passed_by: str
    passed_by_the_one: str
    printed: str
    answered: str
    numbers: tuple[str, ...]


FORMS: Final = {
    "nb": Form(
        none="ingen",
        people="{name} hadde {weight} {counts} {groups} {day}, av {sum} i {where}.",
        inside="de {number} kommunene med flest",
        alone="kommunen med flest",
        all="de {number} kommunene som er med",
        all_the_one="kommunen som er med",
        by_weight="{total} · {weight} / {sum} er {quota}",
        with_base="Grunnbeløpet {base} pluss {rest} · {weight} / {sum} er {quota}",
        exact=", uten noe å runde av",
        rounded=", som er rundet av til {amount}",
        given=", som er rundet opp til {amount} fordi resten er blant de {left} største, som fikk de siste kronene",
        given_the_one=", som er rundet opp til {amount} fordi resten er den største, som fikk den siste krona",
        passed_by=", som er rundet ned til {amount} fordi de {left} siste kronene gikk til de største restene",
        passed_by_the_one=", som er rundet ned til {amount} fordi den siste krona gikk til den største resten",
        printed=", men tildelingsbrevet fastsetter {printed}, og det gjelder",
        answered=", men departementet har svart at beløpet er {printed}",
        numbers=("", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ),
    "nn": Form(
        none="ingen",
        people="{name} hadde {weight} {counts} {groups} {day}, av {sum} i {where}.",
        inside="dei {number} kommunane med flest",
        alone="kommunen med flest",
        all="dei {number} kommunane som er med",
        all_the_one="kommunen som er med",
        by_weight="{total} · {weight} / {sum} er {quota}",
        with_base="Grunnbeløpet {base} pluss {rest} · {weight} / {sum} er {quota}",
        exact=", utan noko å runde av",
        rounded=", som er runda av til {amount}",
        given=", som er runda opp til {amount} fordi resten er mellom dei {left} største, som fekk dei siste kronene",
        given_the_one=", som er runda opp til {amount} fordi resten er den største, som fekk den siste krona",
        passed_by=", som er runda ned til {amount} fordi dei {left} siste kronene gjekk til dei største restane",
        passed_by_the_one=", som er runda ned til {amount} fordi den siste krona gjekk til den største resten",
        printed=", men tildelingsbrevet fastset {printed}, og det gjeld",
        answered=", men departementet har svart at beløpet er {printed}",
        numbers=("", "éin", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A row in two sentences (begrunnelse), in both written forms."""

    nb: str
    nn: str


def explained(
    share: Share,
    done: Split,
    recipe: Recipe,
    counts: dict[str, str],
    printed: int | None = None,
    *,
    is_answered: bool = False,
) -> Explained:
    """Say in two sentences how a share came to be; `counts` is what is counted, by written form.

    With `printed`, the whole kroner that are given instead, the second sentence says so: they stand in the letter, or
    in the ministry's answer.
    """
    return Explained(
        *(
            f"{counted(share, done, recipe, counts[form], form)} {became(share, done, printed, form, is_answered)}"
            for form in ("nb", "nn")
        )
    )


def counted(share: Share, done: Split, recipe: Recipe, counts: str, form: str) -> str:
    """«Oslo hadde 21 141 innbyggere som har innvandret fra Polen 1. januar 2021, av 65 543 i de ti kommunene …»."""
    words = FORMS[form]
    return words.people.format(
        name=share.name or share.code,
        weight=figure(share.weight) if share.weight else words.none,
        counts=counts,
        groups=listed(recipe.groups),
        day=day_in_words(recipe.date, form),
        sum=figure(done.weight_sum),
        where=where(done, words),
    )


def where(done: Split, words: Form) -> str:
    many = len(done.shares)
    one, more = (words.all_the_one, words.all) if done.top is None else (words.alone, words.inside)
    return one if many == 1 else more.format(number=in_words(many, words))


def became(share: Share, done: Split, printed: int | None, form: str, is_answered: bool = False) -> str:
    """«20 000 000 kr · 21 141 / 65 543 er 6 451 032,1468 kr, som er rundet av til 6 451 032 kr.»."""
    words = FORMS[form]
    sentence = (words.with_base if done.base else words.by_weight).format(
        total=kr(done.total),
        base=kr(done.base),
        rest=kr(by_weight(done)),
        weight=figure(share.weight),
        sum=figure(done.weight_sum),
        quota=quota(share, done),
    )
    sentence += rounding(share, done, words).format(amount=kr(share.amount), left=in_words(left_over(done), words))
    if printed is not None and printed != share.amount:
        sentence += (words.answered if is_answered else words.printed).format(printed=kr(printed))
    return sentence + "."


def rounding(share: Share, done: Split, words: Form) -> str:
    """How the exact quota became whole kroner; of the kroner left over, who got them."""
    if is_exact(share, done):
        return words.exact
    if done.rounding is Rounding.EACH_ROW:
        return words.rounded
    alone = left_over(done) == 1
    if share.remainder_given:
        return words.given_the_one if alone else words.given
    return words.passed_by_the_one if alone else words.passed_by


def by_weight(done: Split) -> int:
    """Whole kroner that go by weight, when each row has its base amount."""
    return done.total - done.base * len(done.shares)


def is_exact(share: Share, done: Split) -> bool:
    """True when the quota is whole kroner, not only for as many decimals as are shown."""
    return by_weight(done) * share.weight % done.weight_sum == 0


def left_over(done: Split) -> int:
    """How many kroner were left when every row was rounded down."""
    return sum(one.remainder_given for one in done.shares)


def quota(share: Share, done: Split) -> str:
    """«6 451 032,1468 kr»; whole kroner where the quota is exact."""
    whole, decimals = share.quota.split(".")
    return kr(int(whole)) if is_exact(share, done) else f"{figure(int(whole))},{decimals}{NO_BREAK_SPACE}kr"


def day_in_words(day: date, form: str) -> str:
    """«1. januar 2021», never broken over two lines."""
    return language(form).day(day).replace(" ", NO_BREAK_SPACE)


def listed(names: Sequence[str]) -> str:
    """«Polen, Litauen, Romania og Latvia»; the word between the last two is the same in both forms."""
    return " og ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def in_words(number: int, words: Form) -> str:
    """«ti»; from thirteen up in figures."""
    return words.numbers[number] if 0 < number < len(words.numbers) else figure(number)


def figure(number: int) -> str:
    return str(Kroner.whole(number))


def kr(kroner: int) -> str:
    return Kroner.whole(kroner).in_words
