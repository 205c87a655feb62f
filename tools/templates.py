"""Checks every template: it compiles, has no inline style or script, and every element is closed in the right order."""

from __future__ import annotations

import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
TEMPLATES = PROJECT / "src" / "tilskudd" / "web" / "templates"
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "line", "area", "base", "col", "wbr"}
BANNED = {
    r"\sstyle\s*=": "inline style: the content security policy refuses it",
    r"<script(?![^>]*\ssrc=)": "inline script: the content security policy refuses it",
    r"\son[a-z]+\s*=\s*[\"']": "inline handler: the content security policy refuses it",
    r"\|safe\b|autoescape\s+off": "text that is not escaped",
}


class Nesting(HTMLParser):
    """Elements as they open and close; template tags are taken out first, so only whole pages are checked."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1] if self.open else 'nothing'}")
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass


def nesting_faults(html: str) -> list[str]:
    parser = Nesting()
    parser.feed(html)
    return parser.faults + [f"<{tag}> is never closed" for tag in parser.open]


def without_branches(source: str) -> str:
    """The template as one page: of every choice the last branch stays, other template tags go."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    innermost = re.compile(r"\{% if [^%]*%\}((?:(?!\{% (?:if|endif) ?).)*?)\{% endif %\}", re.S)
    while (match := innermost.search(source)) is not None:
        branches = re.split(r"\{% (?:else|elif [^%]*) ?%\}", match[1])
        source = source[: match.start()] + branches[0] + source[match.end() :]
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.S)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilskudd.config.settings")
    os.environ.setdefault("TILSKUDD_SECRET_KEY", "only-to-compile-templates-" + "x" * 30)
    import django
    from django.template.loader import get_template

    django.setup()
    faults = []
    paths = sorted(TEMPLATES.rglob("*.html"))
    for path in paths:
        name, source = str(path.relative_to(TEMPLATES)), path.read_text(encoding="utf-8")
        try:
            get_template(name)
        except Exception as error:
            faults.append(f"{name}: {error}")
        faults += [f"{name}: {why}" for pattern, why in BANNED.items() if re.search(pattern, source)]
        faults += [f"{name}: {fault}" for fault in nesting_faults(without_branches(source))]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(paths)} templates, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
