"""The limits of a question in words, and how much room is left in a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilskudd.applications.answer_reading import SHORT_LIMIT
from tilskudd.applications.plain_text import characters, one_line, plain
from tilskudd.applications.questions import TEXTS, Question, QuestionKind
from tilskudd.applications.typed import MOST_FILES
from tilskudd.values.kroner import Kroner
from tilskudd.web.templatetags.figures import count, long_day

FILE_WORDS: Final[Mapping[str, Any]] = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (.docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (.xlsx)",
    "application/vnd.oasis.opendocument.text": gettext_lazy("OpenDocument-tekst (.odt)"),
    "application/vnd.oasis.opendocument.spreadsheet": gettext_lazy("OpenDocument-regneark (.ods)"),
    "image/png": gettext_lazy("bilde (PNG)"),
    "image/jpeg": gettext_lazy("bilde (JPEG)"),
}


def how_to_write(kind: QuestionKind) -> str:
    """What we can read; empty where anything may be written."""
    if kind is QuestionKind.DATE:
        return _("Skriv dag, måned og år, for eksempel 06.01.2022.")
    if kind is QuestionKind.AMOUNT:
        return _("Skriv hele kroner.")
    if kind is QuestionKind.MUNICIPALITIES:
        return _("Skriv navn eller kommunenummer, med komma mellom.")
    return ""


def limits_in_words(question: Question) -> str:
    """«Fra 1 til 1 000 000.», «Minst 50 tegn.»; empty when there is nothing to tell."""
    if question.kind is QuestionKind.ATTACHMENT:
        return _files(question)
    if question.kind is QuestionKind.SEVERAL:
        return _between(question, str, _("Velg fra %(least)s til %(most)s."), _("Velg minst %s."), _("Velg høyst %s."))
    if question.kind is QuestionKind.MUNICIPALITIES:
        whole = (_("Fra %(least)s til %(most)s kommuner."), _("Minst %s kommuner."), _("Høyst %s kommuner."))
        return _between(question, str, *whole)
    if question.kind in TEXTS:
        return _("Minst %s tegn.") % count(question.least) if isinstance(question.least, int) else ""
    if question.kind is QuestionKind.DATE:
        whole = (_("Fra og med %(least)s til og med %(most)s."), _("Tidligst %s."), _("Senest %s."))
        return _between(question, long_day, *whole)
    return _between(question, _figure, _("Fra %(least)s til %(most)s."), _("Minst %s."), _("Høyst %s."))


def most_characters(question: Question) -> int | None:
    """How long a text may be; None for all that is not text."""
    if question.kind not in TEXTS:
        return None
    if isinstance(question.most, int):
        return question.most
    return SHORT_LIMIT if question.kind is QuestionKind.SHORT_TEXT else None


def length_of(question: Question, written: str) -> int:
    """How many characters of a text are counted against its limit."""
    return characters(one_line(written) if question.kind is QuestionKind.SHORT_TEXT else plain(written))


def room_left(length: int, most: int) -> str:
    """«415 av 600 tegn igjen», or how much too long the text is."""
    if not length:
        return _("Høyst %s tegn") % count(most)
    return over_in_words(count(length - most)) if length > most else left_in_words(count(most - length), most)


def left_in_words(left: str, most: int) -> str:
    """«415 av 600 tegn igjen»."""
    return _("%(left)s av %(most)s tegn igjen") % {"left": left, "most": count(most)}


def over_in_words(over: str) -> str:
    """«12 tegn for mye»."""
    return _("%s tegn for mye") % over


def size_in_words(size: int) -> str:
    """«1,4 MB», «312 kB», «20 byte»; rounded up, so that nothing is told smaller than it is."""
    if size < 1_000:
        return _("%s byte") % size
    if size < 1_000_000:
        return f"{-(-size // 1_000)}\u00a0kB"
    whole, tenth = divmod(-(-size // 100_000), 10)
    return f"{whole},{tenth}\u00a0MB" if tenth else f"{whole}\u00a0MB"


def _figure(limit: Any) -> str:
    return limit.in_words if isinstance(limit, Kroner) else count(limit)


def _between(question: Question, shown: Callable[[Any], str], both: str, least: str, most: str) -> str:
    if question.least is not None and question.most is not None:
        return both % {"least": shown(question.least), "most": shown(question.most)}
    if question.least is not None:
        return least % shown(question.least)
    return most % shown(question.most) if question.most is not None else ""


def _files(question: Question) -> str:
    kinds = [str(FILE_WORDS.get(one, one)) for one in question.types]
    told = [_("Vi kan åpne %s.") % ", ".join(kinds)] if kinds else []
    if isinstance(question.most, int):
        size = size_in_words(question.most)
        told.append(_("Opptil %(n)s filer, hver på høyst %(size)s.") % {"n": MOST_FILES, "size": size})
    return " ".join(told)
