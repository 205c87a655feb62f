"""Translations: `update` the catalogues from the source, `compile` them, `check` that nothing is missing.

The source is bokmål; GNU gettext is not needed.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "tilskudd"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("nn", "en")
ONLY_IN = {"en": ("web/public/", "web/templates/public/")}
"""A language that only some pages speak, and where their words stand."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def template_source(path: Path) -> bytes:
    """A template as the Python calls that Django sees in it."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    return templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()


def found(language: str) -> Catalog:
    """Every message in the source that is to be said in a language."""
    catalog = Catalog(charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html")]):
        if not str(path.relative_to(SOURCE)).startswith(ONLY_IN.get(language, "")):
            continue
        source = template_source(path) if path.suffix == ".html" else path.read_bytes()
        place = str(path.relative_to(PROJECT))
        for _line, message, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
            catalog.add(message, None, [(place, 0)], context=context)
    return catalog


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def standing(language: str) -> Catalog:
    path = po(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update() -> int:
    for language in LANGUAGES:
        source, catalog = found(language), standing(language)
        catalog.update(source, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        po(language).parent.mkdir(parents=True, exist_ok=True)
        with po(language).open("wb") as file:
            write_po(
                file, catalog, width=120, sort_output=True, no_location=True, omit_header=False, include_previous=False
            )
        text = po(language).read_text(encoding="utf-8")
        po(language).write_text(
            re.sub(
                r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid|Last-Tr|Language-T).*\n',
                "",
                text,
                flags=re.M,
            )
        )
    return check()


def compile_all() -> int:
    for language in LANGUAGES:
        target = po(language).with_suffix(".mo")
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            write_mo(file, standing(language))
        part.replace(target)
    return 0


def check() -> int:
    """Every message translated, none fuzzy, no placeholder lost, none left over."""
    faults: list[str] = []
    counted = []
    for language in LANGUAGES:
        source, catalog = found(language), standing(language)
        wanted = {
            message.id if isinstance(message.id, str) else message.id[0]: message for message in source if message.id
        }
        counted.append(f"{len(wanted)} messages in {language}")
        have = {
            message.id if isinstance(message.id, str) else message.id[0]: message for message in catalog if message.id
        }
        faults += [
            f"{language}: not translated: {text!r}"
            for text in wanted
            if text not in have or not all(_texts(have[text].string))
        ]
        faults += [f"{language}: no longer in the source: {text!r}" for text in have if text not in wanted]
        for text, message in have.items():
            if message.fuzzy:
                faults.append(f"{language}: fuzzy: {text!r}")
            for translated in _texts(message.string):
                if (
                    translated
                    and text in wanted
                    and not _placeholders(translated) <= _all_placeholders(wanted[text].id)
                ):
                    faults.append(f"{language}: another placeholder than in the source: {text!r}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{', '.join(counted)}, {len(faults)} faults")
    return 1 if faults else 0


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]", text))


def _all_placeholders(value: str | tuple[str, ...]) -> set[str]:
    return set().union(*(_placeholders(text) for text in _texts(value)))


if __name__ == "__main__":
    raise SystemExit({"update": update, "compile": compile_all, "check": check}[sys.argv[1]]())
