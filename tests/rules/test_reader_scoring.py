"""What the reader finds in the public letters, scored against what a person read, and in letters changed in form.

The scoring is used by the bench too (tests/bench/test_reader_recall.py). A fact is a tuple that both sides have; the
score is F1. Where a person's notes go beyond the contract (an amount of no budget line, a change of nothing) both
sides leave it out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tilskudd.mandate.reader.read import read_text

PROJECT = Path(__file__).resolve().parents[2]
LETTERS = next(
    (folder / "shared" / "letters" for folder in PROJECT.parents if (folder / "shared" / "letters").is_dir()), None
)
NAMES = sorted(path.stem for path in LETTERS.glob("*.txt")) if LETTERS else []
pytestmark = pytest.mark.skipif(
    LETTERS is None, reason="the public letters (shared/letters) are not beside the project"
)
KINDS = {"immediate": "at-once", "external": "annual-report", "period_end": "period-end"}
LEAST = 0.99

Facts = dict[str, set[tuple[Any, ...]]]


def text_of(name: str) -> str:
    assert LETTERS
    return (LETTERS / f"{name}.txt").read_bytes().decode("utf-8")


def truth_of(name: str) -> dict[str, Any]:
    assert LETTERS
    return json.loads((LETTERS / f"{name}.json").read_text(encoding="utf-8"))["truth"]


def told_of(text: str) -> dict[str, Any]:
    return read_text(text, "brev", "0" * 64).as_json()


def number_of(written: str) -> str:
    """«oppdrag 71 (supplement 2)» is the letter's own «71»."""
    match = re.fullmatch(r"oppdrag ([0-9]+) \(.*\)", written)
    return match[1] if match else written


def facts_in_truth(truth: dict[str, Any]) -> Facts:
    tasks = truth["assignments"]
    lines = [one for one in truth["budget_lines"] if one["chapter"]]
    earmarked = {(table["assignment"], table["stated_total"]) for table in truth["recipients"]}
    keyed = [(one["chapter"], int(one["post"]), one) for one in lines]
    return {
        "assignments": {(number_of(one["number"]), one["status"].split("_")[0]) for one in tasks},
        "deadlines": {
            (number_of(one["number"]), KINDS.get(due["kind"], due["kind"]), due["iso"])
            for one in tasks
            for due in one["deadlines"]
        },
        "financing": {
            (one["number"], money["chapter"], int(money["post"]), money["amount"])
            for one in tasks
            for money in one.get("financing", ())
            if (one["number"], money["amount"]) not in earmarked or money["amount"] in one["amounts"][:1]
        },
        "changes": {(chapter, item, one["change"]) for chapter, item, one in keyed if one["change"]},
        "positions": {(chapter, item, one["after"]) for chapter, item, one in keyed if one["after"]},
        "recipients": {
            (table["assignment"], row["code"] or row["name"], row["amount"])
            for table in truth["recipients"]
            for row in table["rows"]
        },
        "rates": {(one["number"], rate["amount"]) for one in tasks for rate in one.get("rates", ())},
        "calendar": {
            (due["iso"],) for due in truth.get("other_deadlines", ())
        },
    }  # fmt: skip


def facts_told(told: dict[str, Any]) -> Facts:
    tasks = told["assignments"]
    return {
        "assignments": {(one["number"], one["status"]) for one in tasks},
        "deadlines": {(one["number"], due["kind"], due["date"]) for one in tasks for due in one["deadlines"]},
        "financing": {
            (one["number"], money["chapter"], money["item"], money["amount"])
            for one in tasks
            for money in one["financing"]
        },
        "changes": {(one["chapter"], one["item"], one["amount"]) for one in told["changes"]},
        "positions": {(one["chapter"], one["item"], one["amount"]) for one in told["positions"]},
        "recipients": {
            (one["number"], row.get("code") or row.get("name") or row["recipient"], row["amount"])
            for one in tasks
            for row in (*one["recipients"], *one["earmarks"])
        },
        "rates": {(one["number"], rate["amount"]) for one in tasks for rate in one["rates"]},
        "calendar": {(due["date"],) for due in told["letter"]["deadlines"]},
    }


def recall_and_precision(told: set[Any], truth: set[Any]) -> tuple[float, float]:
    """Of what a person read, how much is told; of what is told, how much a person read. Nothing of nothing is all."""
    common = len(told & truth)
    return common / len(truth) if truth else 1.0, common / len(told) if told else 1.0


def f1(told: set[Any], truth: set[Any]) -> float:
    recall, precision = recall_and_precision(told, truth)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "kind", ["assignments", "deadlines", "financing", "changes", "positions", "recipients", "rates"]
)
def test_each_letter_is_read_as_a_person_read_it(name, kind):
    truth, told = facts_in_truth(truth_of(name))[kind], facts_told(told_of(text_of(name)))[kind]
    assert f1(told, truth) >= LEAST, (told - truth, truth - told)


def test_the_calendar_of_a_letter_is_read_without_its_meetings():
    """The rows that nothing is due on, «Foretaksmøte», are no deadlines."""
    name = next(name for name in NAMES if truth_of(name).get("other_deadlines"))
    truth, told = facts_in_truth(truth_of(name))["calendar"], facts_told(told_of(text_of(name)))["calendar"]
    assert truth <= told
    assert len(told - truth) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_head_is_read_as_a_person_read_it(name):
    """What the text itself says: a date or a ministry known only from elsewhere is not asked for."""
    truth, letter = truth_of(name), told_of(text_of(name))["letter"]
    assert letter["language"] == truth["language"]
    assert letter["reference"] == truth["reference"]
    assert letter["supplement_number"] == truth["supplement_no"]
    if truth["date"] and "date_source" not in truth:
        assert (letter["date"], letter["ministry"]) == (truth["date"], truth["ministry"])
        assert letter["agency"] == truth["agency"]
        names = [re.sub(r"[,(].*", "", name).strip() for name in truth["signatories"]]
        assert [one["name"] for one in letter["signed_by"]] == names
    if truth.get("title"):
        assert letter["year"] == truth["year"]


# The faults that a person graded as major and that are of arithmetic, reference, date or number.
MAJOR = {
    "sum_mismatch": "table-sum",
    "wrong_assignment_reference": "wrong-reference",
    "letter_numbering": "series-gap",
    "number_reused": "duplicate-number",
    "impossible_date": "impossible-date",
    "missing_amount": "line-without-amount",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_major_fault_is_found_and_no_error_is_false(name):
    faults = [one for one in truth_of(name)["inconsistencies"] if one["severity"] == "major"]
    found = told_of(text_of(name))["findings"]
    for one in faults:
        if one["type"] in MAJOR:
            told = [finding for finding in found if finding["code"] == MAJOR[one["type"]]]
            assert told, one["what"]
            start, end = one.get("char2") or one["char"]
            places = [place for finding in told for place in (finding["at"], *finding["also_at"])]
            spans = [one["char"], [start, end]]
            assert any(at["start"] < last and first < at["end"] for at in places for first, last in spans)
    errors = {finding["code"] for finding in found if finding["severity"] == "error"}
    assert errors <= {MAJOR.get(one["type"]) for one in faults}


def test_the_worked_example_has_two_errors_and_four_or_five_warnings():
    name = next(name for name in NAMES if len(truth_of(name)["recipients"]) == 2)
    graded = [finding["severity"] for finding in told_of(text_of(name))["findings"]]
    assert graded.count("error") == 2
    assert graded.count("warning") in (4, 5)


@pytest.mark.parametrize("name", NAMES)
def test_every_offset_holds_what_was_read(name):
    """text[start:end] of every place, on the line the place says; written deadlines stand there word for word."""
    text = text_of(name)
    told = told_of(text)

    def places(value: Any) -> Any:
        if isinstance(value, dict):
            if {"start", "end", "line"} <= set(value):
                yield value
            for part in value.values():
                yield from places(part)
        elif isinstance(value, list):
            for part in value:
                yield from places(part)

    for at in places(told):
        passage = text[at["start"] : at["end"]]
        assert passage.strip() == passage != ""
        assert at["line"] == text.count("\n", 0, at["start"]) + 1
    for due in [*(due for one in told["assignments"] for due in one["deadlines"]), *told["letter"]["deadlines"]]:
        assert " ".join(text[due["at"]["start"] : due["at"]["end"]].split()) == due["written"]
    for row in [*told["changes"], *told["positions"]]:
        assert re.search("[0-9]", text[row["at"]["start"] : row["at"]["end"]])
    for duty in told["duties"]:
        passage = text[duty["at"]["start"] : duty["at"]["end"]].replace("*", "")
        assert re.sub(r"\||\bSide [0-9]+\b", " ", passage).split() == duty["text"].split()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_letter_stands_in_the_reader(name):
    """No name of an agency, ministry or person and no number or amount of any letter at hand."""
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((PROJECT / "src/tilskudd/mandate/reader").rglob("*.py"))
    )
    truth = truth_of(name)
    names = {truth["agency"], truth.get("agency_as_written"), truth.get("ministry"), truth.get("co_ministry")}
    names |= {truth.get("ministry_inferred"), truth.get("caseworker"), truth.get("department")}
    names |= {re.sub(r"[,(].*", "", one).strip() for one in truth.get("signatories", ())}
    names |= {row["name"] for table in truth["recipients"] for row in table["rows"]}
    lines = truth["budget_lines"]
    amounts = {one[key] for one in lines for key in ("change", "before", "after") if one[key] and one[key] > 1_000_000}
    amounts |= {row["amount"] for table in truth["recipients"] for row in table["rows"]}
    numbers = {f"{one['chapter']}{sign}{one['post']}" for one in lines for sign in "/." if one["chapter"]}
    for amount in amounts:
        shapes = {amount, amount // 1000} if amount % 1000 == 0 else {amount}
        numbers |= {f"{shape:,}".replace(",", sign) for shape in shapes if shape > 9999 for sign in ("", " ", "_")}
    numbers |= {one["number"] for one in truth["assignments"] if len(one["number"]) > 4}
    words = {str(one) for one in names | numbers if one and "1000000" not in str(one).replace("_", "")}
    found = [word for word in words if re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", source)]
    # «TB2026-63» and its like stand in comments as the kind of code they are; no code of a letter may steer anything
    assert not [word for word in found if not re.fullmatch(r"(?:T?TB|ID: )?20[0-9]{2}-[0-9]+", word)], found


# --- the same letters in another form ---------------------------------------------------------------------------------


def renumbered(text: str) -> str:
    """Every assignment's number goes up by 100; the other numbers stay."""
    text = re.sub(r"(?<=TB20)(\d\d)-(\d+)", lambda match: f"{match[1]}-{int(match[2]) + 100}", text)
    text = re.sub(r"(?<=ID: )(\d{4})-(\d+)", lambda match: f"{match[1]}-{int(match[2]) + 100}", text)
    return re.sub(r"\b([Oo]ppdrag (?:nr\. )?)(\d\d)\b", lambda match: f"{match[1]}{int(match[2]) + 100}", text)


def renumbered_fact(fact: tuple[Any, ...]) -> tuple[Any, ...]:
    head, dash, last = str(fact[0]).rpartition("-")
    return (f"{head}{dash}{int(last) + 100}" if dash or int(last) > 19 else fact[0], *fact[1:])


def nynorsk(text: str) -> str:
    """The labels and small words that a nynorsk letter has in their place."""
    pairs = {
        r"Beskrivelse av oppdraget": "Omtale av oppdraget",
        r"\bTilskudd\b": "Tilskot",
        r"\btilskudd\b": "tilskot",
        r"\bTilskuddssats per deltaker\b": "Tilskotssats per deltakar",
        r"\bBevilgningen på posten økes med\b": "Løyvinga på posten aukar med",
        r"\bSærskilt tilskudd på\b": "Særskilt tilskot på",
        r"\børemerkes til\b": "øyremerkast til",
        r"\bfinansieres med\b": "finansierast med",
        r"\bfinansieres av den øvrige\s+bevilgningen\b": "finansierast av den øvrige løyvinga",
        r"\binnen\b": "innan",
        r"\bUmiddelbart\b": "Straks",
        r"\bårsrapport\b": "årsmelding",
        r"\bmåneder\b": "månader",
        r"\bdeltakere\b": "deltakarar",
        r"\bikke\b": "ikkje",
        r"\bfra\b": "frå",
        r"Med hilsen": "Med helsing",
        r"\bkan overføres\b": "kan overførast",
        r"\bTidligere tildeling\b": "Tidlegare løyving",
        r"\bNy tildeling\b": "Ny løyving",
        r"\bSum tildeling\b": "Sum løyving",
        r"\bBevilgning\b": "Løyving",
        r"Supplerende tildelingsbrev": "Supplerande tildelingsbrev",
        r"Nye oppdrag": "Nye oppdrag",
        r"Presisering av tidligere": "Presisering av tidlegare",
        r"\bunntatt offentlighet\b": "unnateke offentlegheit",
        r"\bårlig\b": "årleg",
        r"\bhvert år\b": "kvart år",
        r"\btildeles\b": "tildelast",
        r"\butgår dermed\b": "går ut",
        r"\bPostnavn\b": "Postnamn",
    }
    for old, new in pairs.items():
        text = re.sub(old, new, text)
    return text


def in_thousands(text: str) -> str:
    """The table of positions in 1 000 kroner, as far as its amounts are whole thousands."""
    text = re.sub(r"Postnavn Beløp", "Postnavn Beløp (i 1 000 kroner)", text)
    return re.sub(r"(?m)((?:^ ?671/\d\d .*|^ ?672/\d\d .*|^)\b\d(?:\d{0,2})(?: \d{3})* \d{3}) 000(?= *$)", r"\1", text)


def in_kroner(text: str) -> str:
    """«20 mill. kroner» written out in kroner; beside a table in thousands it would be another statement."""
    if "|" in text:
        return text

    def whole(match: re.Match[str]) -> str:
        kroner = round(float(match[1].replace(",", ".")) * 1_000_000)
        return f"{kroner:,} kroner".replace(",", " ")

    return re.sub(r"\b(\d+(?:,\d+)?) mill\. ?kroner", whole, text)


def in_millions(text: str) -> str:
    """The Markdown tables in 1 000 kroner set in millions."""

    def row(match: re.Match[str]) -> str:
        written = (match[1] or match[3]).replace(" ", "")
        return f" {int(written) / 1000:.3f} ".replace(".", ",") if len(written) > 2 else match[0]

    text = re.sub(r"\(i 1 ?000 kroner\)", "(i mill. kroner)", text)
    found = []
    for line in text.split("\n"):
        if re.match(r"\| *(?:\d{3}\.\d\d|\d{3} |Sum)", line):
            _, key, rest = line.split("|", 2)
            line = f"|{key}|" + re.sub(r"(?<=\|) +(\d[\d ]+\d) +(?=\|)()|^ +(\d[\d ]+\d) +(?=\|)()", row, rest)
        found.append(line)
    return "\n".join(found)


def wrapped(width: int) -> Callable[[str], str]:
    """Running text broken at another width: neither tables nor lists nor headings."""

    def wrap(text: str) -> str:
        found = []
        for line in text.split("\n"):
            if len(line) <= width or line.lstrip().startswith(("|", "#", "-")):
                found.append(line)
                continue
            held = ""
            for word in line.split(" "):
                if held and len(held) + len(word) + 1 > width:
                    found.append(held)
                    held = word
                else:
                    held = f"{held} {word}" if held else word
            found.append(held)
        return "\n".join(found)

    return wrap


def with_footers(text: str) -> str:
    """A page mark after every thirtieth line, in the middle of whatever stands there; not inside tables."""
    text = re.sub(r"\n *Side \d *\n", "\n", text)
    found, page = [], 1
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        found.append(line)
        inside_row = bool(re.match(r"\||\d{3,4}[/ ]", line))
        if number % 30 == 0 and not inside_row:
            page += 1
            found += [f" Side {page} av 9", ""]
    return "\n".join(found)


def footers_in_sentences(text: str) -> str:
    """Right after a line that ends in the middle of a sentence."""
    found, page = [], 1
    lines = re.sub(r"\n *Side \d *\n", "\n", text).split("\n")
    for number, line in enumerate(lines, 1):
        found.append(line)
        if number % 7 == 0 and re.search(r"[a-zæøå],? *$", line) and not line.startswith(("#", "|")):
            page += 1
            found += ["", f"- {page} -", ""]
    return "\n".join(found)


SAME = {
    "renumbered": renumbered,
    "nynorsk": nynorsk,
    "in kroner": in_kroner,
    "in thousands": in_thousands,
    "in millions": in_millions,
    "wrapped at 60": wrapped(60),
    "wrapped at 40": wrapped(40),
    "footers": with_footers,
    "footers in sentences": footers_in_sentences,
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "no marks of Markdown": lambda text: re.sub(r"(?m)^#+ |\*\*", "", text),
}


@pytest.mark.parametrize("form", SAME)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_letter_in_another_form_is_read_as_well(name, form):
    """F1 of every kind within 0.01 of the original's, and no error that the original does not have."""
    truth = facts_in_truth(truth_of(name))
    before, after = told_of(text_of(name)), told_of(SAME[form](text_of(name)))
    told = facts_told(after)
    for kind, facts in facts_told(before).items():
        wanted = truth[kind]
        if form == "renumbered" and kind in ("assignments", "deadlines", "financing", "recipients", "rates"):
            wanted = {renumbered_fact(fact) for fact in wanted}
        assert f1(told[kind], wanted) >= f1(facts, truth[kind]) - 0.01, (kind, told[kind] - wanted, wanted - told[kind])
    errors = [sorted(one["code"] for one in each["findings"] if one["severity"] == "error") for each in (before, after)]
    assert errors[1] == errors[0]


def test_a_deadline_is_a_day_of_the_calendar_or_none():
    for name in NAMES:
        for one in told_of(text_of(name))["assignments"]:
            for due in one["deadlines"]:
                assert due["date"] is None or date.fromisoformat(due["date"])
                assert (due["kind"] == "invalid") == (due["proposed"] is not None)
