"""The questions of a set as a form: what was typed, what is wrong at which field, and answers to read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from rules.questions import K, conditioned, one_question, said, set_of
from tilskudd.applications.answer_reading import TYPE_WORDS
from tilskudd.applications.answers import Answers, before_sending, while_writing
from tilskudd.applications.budgets import Budget, Cost, out_of_balance
from tilskudd.applications.differences import difference
from tilskudd.applications.questions import AskedIn, ConditionKind, QuestionCondition, Words
from tilskudd.applications.ready_made import information_work
from tilskudd.applications.typed import FIELD, Attached, as_typed
from tilskudd.values.kroner import Kroner
from tilskudd.web.answers_shown import AnswerMaterial, answers_shown, asked_of
from tilskudd.web.question_budget import Balance, new_row
from tilskudd.web.question_form import FormMaterial, fields_of, told_elsewhere, told_in
from tilskudd.web.question_limits import FILE_WORDS, room_left, size_in_words
from tilskudd.web.question_municipalities import as_names, with_numbers

NAMES = {
    "0301": "Oslo",
    "3005": "Drammen",
    "3020": "Nordre Follo",
    "1515": "Herøy (Møre og Romsdal)",
    "1818": "Herøy (Nordland)",
    "5437": "Kárášjohka - Karasjok",
}
NASTY = '"><script>alert(1)</script>\u0027'
APPLICATION = AskedIn.APPLICATION


class Elements(HTMLParser):
    """Every element with its attributes, and all the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if "template" not in self.inside:
            self.found.append((tag, {name: value or "" for name, value in attributes}))
        if tag == "template":
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag == "template":
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.text += data

    def named(self, name: str) -> list[dict[str, str]]:
        return [attributes for _tag, attributes in self.found if attributes.get("name") == name]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _tag, attributes in self.found if "id" in attributes]


def form_of(whole, posted=None, *, sending=False, attached=None, language="nb", **material):
    """The questions of a set after something was posted, and the page they give."""
    checks = before_sending if sending else while_writing
    checked = checks(whole, posted or {}, APPLICATION, attached=attached or {}, municipalities=NAMES)
    material = {"asked": checked.shown, "municipalities": NAMES, "attached": attached or {}, **material}
    typed = as_typed(posted or {})[0]
    shown = fields_of(
        whole.asked(APPLICATION), typed, checked.findings, language=language, material=FormMaterial(**material)
    )
    return shown, Elements(render_to_string("parts/questions.html", {"questions": shown}))


def one(kind, **more):
    return set_of(one_question(kind, **more))


EVERY_KIND = list(K)


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("sending", [False, True])
def test_every_kind_is_drawn_with_what_describes_it(kind, sending):
    """Each id stands once, every description and label points to one, and a required answer that lacks is told."""
    shown, page = form_of(one(kind), sending=sending)
    assert len(page.ids) == len(set(page.ids))
    for tag, attributes in page.found:
        for points in ("aria-describedby", "for"):
            assert set(attributes.get(points, "").split()) <= set(page.ids), (tag, attributes)
    errors = told_in(shown)
    assert bool(errors) == sending
    assert all(address.removeprefix("#") in page.ids for address, _message in errors)
    assert all(message in page.text for _address, message in errors)
    assert all(FIELD.fullmatch(name) for name in (a["name"] for _t, a in page.found if "name" in a) if name[0] == "q")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_what_was_typed_is_escaped(kind):
    """A text full of markup comes back as the same text, and never as markup."""
    whole = one(kind, words=said(NASTY), help=said(NASTY))
    posted = {name: [NASTY] for name in ("q2", "q2-more-1-what", "q2-more-1-amount", "q2-other-1-giver", "q2-applied")}
    attached = {"q2": [Attached(NASTY, "application/pdf", 5)]}
    shown, page = form_of(whole, posted, sending=True, attached=attached, opens=lambda key, n: f"/{NASTY}/{n}")
    errors = Elements(render_to_string("parts/question_errors.html", {"told": told_in(shown)}))
    values = {"q2": (NASTY,) if kind is K.SEVERAL else NASTY}
    read = Elements(render_to_string("parts/answers.html", {"answers": answers_shown(whole.questions, values)}))
    for each in (page, errors, read):
        assert "script" not in [tag for tag, _attributes in each.found]
    assert NASTY in page.text


WRONG = [
    (K.SHORT_TEXT, {"most": 3}, {"q2": "abcde"}, "q2", "2 tegn for langt"),
    (K.LONG_TEXT, {"most": 3}, {"q2": "abcde"}, "q2", "2 tegn for langt"),
    (K.NUMBER, {}, {"q2": "ca. 900"}, "q2", "«ca. 900»"),
    (K.AMOUNT, {}, {"q2": "tjue tusen"}, "q2", "«tjue tusen»"),
    (K.DATE, {}, {"q2": "31.06.2022"}, "q2", "finnes ikke i kalenderen"),
    (K.CHOICE, {}, {"q2": "o9"}, "q2", "ikke lenger blant valgene"),
    (K.SEVERAL, {"most": 1}, {"q2": ["o3", "o4"]}, "q2", "høyst 1"),
    (K.BUDGET, {}, {"q2-cost-o3": "mye"}, "q2-cost-o3", "«mye»"),
    (K.BUDGET, {}, {"q2-more-2-amount": "5"}, "q2-more-2-what", "ikke noe navn"),
    (K.BUDGET, {}, {"q2-other-1-giver": "A", "q2-other-1-amount": "5"}, "q2-other-1-status", "hvor langt"),
    (K.BUDGET, {}, {"q2-own": "-5"}, "q2-own", "under null"),
    (K.BUDGET, {}, {"q2-applied": "5"}, "q2", "mer i inntekter"),
    (K.BUDGET, {}, {"q2-more-77-amount": "5"}, "q2", "plass til 40 linjer"),
    (K.MUNICIPALITIES, {}, {"q2": "Nodre Follo"}, "q2", "«Nodre Follo»"),
    (K.DECLARATION, {}, {}, "q2", "ikke krysset av"),
]


@pytest.mark.parametrize(("kind", "more", "posted", "field", "says"), WRONG)
def test_each_error_stands_at_its_field(kind, more, posted, field, says):
    """The field is marked, described by its message, and linked to; what was typed stays."""
    posted = {name: [value] if isinstance(value, str) else value for name, value in posted.items()}
    shown, page = form_of(one(kind, **more), posted, sending=True)
    assert any(address == f"#{field}" and says in message for address, message in told_in(shown))
    assert field in page.ids
    assert f"feil-{field}" in page.ids
    assert len(page.ids) == len(set(page.ids))
    assert says in page.text
    marked = [attributes for _tag, attributes in page.found if attributes.get("aria-invalid") == "true"]
    assert all(f"feil-{one['name']}" in page.ids for one in marked)
    assert any(one["name"] == field for one in marked) or kind is K.BUDGET
    for name, values in posted.items():
        if kind not in (K.CHOICE, K.SEVERAL) and "77" not in name:
            assert values[0] in page.text + str([one.get("value") for one in page.named(name)])


def test_while_writing_nothing_is_marked_as_an_error():
    """What cannot be read yet is told gently: no mark on the field, and no summary."""
    shown, page = form_of(one(K.NUMBER), {"q2": ["ca. 900"]})
    assert told_in(shown) == []
    assert len(told_in(shown, blocking=False)) == 1
    assert not [attributes for _tag, attributes in page.found if "aria-invalid" in attributes]
    assert "«ca. 900»" in page.text
    assert page.named("q2")[0]["aria-describedby"] == "feil-q2"
    assert page.named("q2")[0]["value"] == "ca. 900"


def test_what_is_chosen_is_checked():
    """Radio buttons, boxes and the declaration come back as they were; what is not required may be let go of."""
    _shown, page = form_of(one(K.SEVERAL), {"q2": ["o3", "o5"]})
    assert [("checked" in box) for box in page.named("q2")] == [True, False, True]
    _shown, page = form_of(one(K.CHOICE, is_required=False), {"q2": ["o4"]})
    assert [(box["value"], "checked" in box) for box in page.named("q2")] == [("o3", False), ("o4", True), ("", False)]
    _shown, page = form_of(one(K.DECLARATION), {"q2": ["yes"]})
    assert "checked" in page.named("q2")[0]
    assert "(kan stå tomt)" in form_of(one(K.NUMBER, is_required=False))[1].text
    assert "(kan stå tomt)" not in form_of(one(K.NUMBER))[1].text


LIMITS = [
    (K.NUMBER, {"least": 1, "most": 1_000_000}, "Fra 1 til 1\u00a0000\u00a0000."),
    (K.AMOUNT, {"most": Kroner.whole(5_000)}, "Skriv hele kroner. Høyst 5\u00a0000\u00a0kr."),
    (K.DATE, {"least": date(2022, 1, 6)}, "Tidligst 6.\u00a0januar\u00a02022."),
    (K.SEVERAL, {"least": 2}, "Velg minst 2."),
    (K.MUNICIPALITIES, {"most": 3}, "Høyst 3 kommuner."),
    (K.LONG_TEXT, {"least": 20}, "Minst 20 tegn."),
    (K.ATTACHMENT, {}, "Vi kan åpne PDF. Opptil 10 filer, hver på høyst 10\u00a0MB."),
    (K.BUDGET, {"least": Kroner.whole(9), "most": Kroner.whole(90)}, "Fra 9\u00a0kr til 90\u00a0kr."),
]


@pytest.mark.parametrize(("kind", "more", "says"), LIMITS)
def test_limits_are_told_before_they_are_broken(kind, more, says):
    """Each kind in its own words."""
    assert says in form_of(one(kind, **more))[1].text


def test_how_much_room_is_left():
    """As the server counts: characters that people see, with thousands apart."""
    for written, says in (("", "Høyst 600 tegn"), ("a" * 185, "415 av 600 tegn igjen"), ("a" * 612, "12 tegn for mye")):
        assert form_of(one(K.LONG_TEXT), {"q2": [written]})[0][0].left == says
    assert room_left(1, 2_000) == "1\u00a0999 av 2\u00a0000 tegn igjen"
    shown = form_of(one(K.LONG_TEXT))[0][0]
    assert (shown.left_pattern, shown.over_pattern) == ("{} av 600 tegn igjen", "{} tegn for mye")


def test_the_budget_shows_its_rows_and_sums():
    """Named lines, rows that have something, sums without what was refused, and what lacks in words."""
    posted = {
        "q2-cost-o3": ["10 000"],
        "q2-more-3-what": ["Buss"],
        "q2-more-3-amount": ["2 000"],
        "q2-applied": ["5 000"],
        "q2-other-1-giver": ["Drammen kommune"],
        "q2-other-1-amount": ["3 000"],
        "q2-other-1-status": ["refused"],
    }
    shown, page = form_of(one(K.BUDGET), posted)
    budget = shown[0].budget
    assert (str(budget.all_costs), str(budget.all_income)) == ("12\u00a0000", "5\u00a0000")
    assert budget.balance.heading == "Det mangler 7\u00a0000\u00a0kr i inntekter"
    assert [line.number for line in budget.own_lines] == ["3"]
    assert page.named("q2-more-3-what")[0]["value"] == "Buss"
    assert page.named("flere") == [
        attributes for _tag, attributes in page.found if attributes.get("value") in ("q2-more", "q2-other")
    ]
    shown, page = form_of(one(K.BUDGET), posted, more=["q2-more"])
    assert [line.number for line in shown[0].budget.own_lines] == ["3", "4"]
    assert new_row(as_typed(posted)[0], "q2-more") == "q2-more-4-what"
    assert new_row({}, "q2-other") == "q2-other-1-giver"


def test_rows_end_at_forty():
    """After the last number a gap is used; when all forty are there, there is no button."""
    rows = {f"q2-more-{number}-amount": ["1"] for number in (39, 40)}
    shown, _page = form_of(one(K.BUDGET), rows, more=["q2-more"])
    assert [line.number for line in shown[0].budget.own_lines] == ["1", "39", "40"]
    full = {f"q2-more-{number}-amount": ["1"] for number in range(1, 41)}
    shown, _page = form_of(one(K.BUDGET), full, more=["q2-more"])
    assert len(shown[0].budget.own_lines) == 40
    assert not shown[0].budget.may_add_line


@pytest.mark.parametrize("lacks", [12_000, -12_000])
def test_the_page_says_the_same_as_the_finding(lacks):
    """What is out of balance is told in the words of the pure rule."""
    budget = Budget((Cost("o1", "", Kroner.whole(20_000)),), Kroner.whole(20_000 - lacks))
    balance = Balance(budget.lacks, is_empty=False, blocks=False)
    assert f"{balance.heading}. {balance.advice}" == out_of_balance(budget)


def test_a_question_under_a_condition_is_there_but_hidden():
    """Until the other answer asks for it; what was typed in it is posted again, and a button leads to it."""
    whole = conditioned(
        set_of(one_question(K.SEVERAL), one_question(K.SHORT_TEXT)),
        "q6",
        QuestionCondition("q2", ConditionKind.HAS, "o5"),
    )
    shown, page = form_of(whole, {"q6": ["før"]})
    assert [one.is_asked for one in shown] == [True, False]
    assert [one.leads_on for one in shown] == [True, False]
    hidden = [attributes for _tag, attributes in page.found if "hidden" in attributes]
    assert [one["id"] for one in hidden] == ["sporsmal-q6"]
    assert (hidden[0]["data-if"], hidden[0]["data-if-kind"], hidden[0]["data-if-option"]) == ("q2", "has", "o5")
    assert page.named("q6")[0]["value"] == "før"
    assert page.named("vis")[0]["value"] == "q2"
    shown, page = form_of(whole, {"q2": ["o5"]})
    assert [one.is_asked for one in shown] == [True, True]
    assert not [attributes for _tag, attributes in page.found if "hidden" in attributes]
    assert page.named("vis") == []
    assert form_of(whole, asked=None)[0][1].condition.words == (
        "Vi spør bare når svaret på «Spørsmål om several» er «Andre»."
    )


def test_a_preview_shows_every_question_with_its_condition():
    """Nothing is hidden, nothing is left to the script, and the condition stands in words."""
    whole = conditioned(
        set_of(one_question(K.DECLARATION), one_question(K.NUMBER)), "q3", QuestionCondition("q2", ConditionKind.YES)
    )
    shown = fields_of(whole.questions, {})
    html = render_to_string("parts/questions.html", {"questions": shown, "tells_conditions": True})
    page = Elements(html)
    assert not [attributes for _tag, attributes in page.found if "hidden" in attributes or "data-if" in attributes]
    assert "Vi spør bare når «Spørsmål om declaration» er krysset av." in page.text
    alone = fields_of([whole.question("q3")], {}, material=FormMaterial(others=[whole.question("q2")]))
    assert alone[0].condition.words == "Vi spør bare når «Spørsmål om declaration» er krysset av."


def test_files_can_be_opened_and_removed():
    """By addresses the page gives, or by a box; a finding about a file stands with it."""
    attached = {"q2": [Attached("Årsregnskap.pdf", "application/pdf", 1_310_001), Attached("x.exe", "x", 5)]}
    shown, page = form_of(one(K.ATTACHMENT), sending=True, attached=attached, opens=lambda key, n: f"/fil/{key}/{n}/")
    assert [(one.name, one.size, one.opens) for one in shown[0].files] == [
        ("Årsregnskap.pdf", "1,4\u00a0MB", "/fil/q2/1/"),
        ("x.exe", "5 byte", "/fil/q2/2/"),
    ]
    assert [box["value"] for box in page.named("fjern")] == ["q2-1", "q2-2"]
    assert page.named("q2")[0]["accept"] == "application/pdf"
    assert "Vi kan ikke ta imot «x.exe»" in page.text
    _shown, page = form_of(one(K.ATTACHMENT), attached=attached, removes=lambda key, n: f"/bort/{n}/")
    assert page.named("fjern") == []
    assert "/bort/2/" in [attributes.get("href") for _tag, attributes in page.found]


def test_sizes_and_kinds_of_files_have_words():
    """Nothing is told smaller than it is; every kind that the rules name has words here too."""
    assert [size_in_words(size) for size in (5, 1_001, 10_000_000)] == ["5 byte", "2\u00a0kB", "10\u00a0MB"]
    assert {kind: str(words) for kind, words in FILE_WORDS.items()} == dict(TYPE_WORDS)


READ_AS = [
    ("Drammen, oslo", "3005, 0301", "Drammen, Oslo"),
    ("Drammen kommune og Nordre  Follo", "3005, 3020", "Drammen, Nordre Follo"),
    ("0301 3005", "0301, 3005", "Oslo, Drammen"),
    ("Karasjok;kárášjohka", "5437", "Kárášjohka - Karasjok"),
    ("Herøy", "Herøy", "Herøy"),
    ("Herøy (Nordland)", "1818", "Herøy (Nordland)"),
    ("Herøy (Møre og Romsdal)", "1515", "Herøy (Møre og Romsdal)"),
    ("Herøy (1818)", "1818", "Herøy (Nordland)"),
    ("Nodre Follo, Oslo", "Nodre Follo, 0301", "Nodre Follo, Oslo"),
    ("9999", "9999", "9999"),
    (", ,", "", ""),
]


@pytest.mark.parametrize(("written", "kept", "shown"), READ_AS)
def test_municipalities_are_written_by_name(written, kept, shown):
    """Names become numbers before they are read and names again when they are shown; the unknown stay as typed."""
    whole = one(K.MUNICIPALITIES)
    posted = with_numbers({"q2": [written], "q9": ["Oslo"]}, whole.questions, NAMES)
    assert posted == {"q2": [kept], "q9": ["Oslo"]}
    assert as_names(posted["q2"], NAMES) == shown
    assert with_numbers({"q2": [shown]}, whole.questions, NAMES)["q2"] == [kept]


def test_what_was_understood_is_told():
    """The municipalities by name under the field; and which ones share a name."""
    shown, page = form_of(one(K.MUNICIPALITIES), {"q2": ["0301, 3005, Herøy, Nodre Follo"]})
    assert shown[0].understood == ("Oslo (0301)", "Drammen (3005)")
    assert "Vi leser 2 kommuner: Oslo (0301), Drammen (3005)." in page.text
    assert "Flere kommuner heter Herøy: Herøy (Møre og Romsdal) (1515), Herøy (Nordland) (1818)." in page.text
    assert page.text.count("er ikke nummeret til en kommune nå") == 2


def test_nynorsk_throughout():
    """The question's words and ours are in nynorsk; findings say that they are in bokmål."""
    whole = set_of(one_question(K.NUMBER, words=Words("Hvor mange?", "Kor mange?"), is_required=False))
    with translation.override("nn"):
        _shown, page = form_of(whole, {"q2": ["x"]}, language="nn")
    assert "Kor mange?" in page.text
    assert "(kan stå tomt)" in page.text
    assert [one["lang"] for _tag, one in page.found if "ds-validation-message" in one.get("class", "")] == ["nb"]


def test_findings_on_another_page_lead_to_the_right_one():
    """A list before sending links to the page of each question."""
    checked = before_sending(one(K.NUMBER), {}, APPLICATION, attached={}, municipalities=NAMES)
    assert told_elsewhere(checked.findings, lambda key: f"/del/{key}/")[0][0] == "/del/q2/#q2"


def test_the_ready_made_set_is_drawn_whole():
    """Every question of 2022 on one page: ids stand once, and it is light."""
    whole = information_work()
    shown = fields_of(whole.questions, {}, language="nn")
    html = render_to_string("parts/questions.html", {"questions": shown})
    page = Elements(html)
    assert len(page.ids) == len(set(page.ids))
    assert not re.search(r"\sstyle\s*=|<script", html)
    assert len(html.encode()) < 60_000


VALUES = {
    K.SHORT_TEXT: ("Vaksineprat", "Vaksineprat"),
    K.NUMBER: (1_200, "1\u00a0200"),
    K.AMOUNT: (Kroner.whole(20_000), "20\u00a0000\u00a0kr"),
    K.DATE: (date(2022, 1, 6), "6.\u00a0januar\u00a02022"),
    K.CHOICE: ("o4", "Nei"),
    K.DECLARATION: (True, "Krysset av"),
}


@pytest.mark.parametrize("kind", VALUES)
def test_answers_are_read_in_words(kind):
    """Each kind of value."""
    value, words = VALUES[kind]
    assert answers_shown(one(kind).questions, {"q2": value})[0].words == words


def test_answers_that_are_many_and_none():
    """Options, municipalities, files, a budget; and what is not answered says so."""
    several = answers_shown(one(K.SEVERAL).questions, {"q2": ("o3", "o5")})[0].several
    places = answers_shown(
        one(K.MUNICIPALITIES).questions, {"q2": ("0301",)}, material=AnswerMaterial(municipalities=NAMES)
    )[0].several
    files = answers_shown(
        one(K.ATTACHMENT).questions,
        {"q2": (Attached("a.pdf", "application/pdf", 5),)},
        material=AnswerMaterial(opens=lambda key, number: f"/{key}/{number}/"),
    )[0].files
    assert (several, places, files[0].opens) == (("Polen", "Andre"), ("Oslo",), "/q2/1/")
    budget = Budget((Cost("o3", "", Kroner.whole(9)), Cost("", "Buss", Kroner.whole(1))), Kroner.whole(10))
    html = render_to_string("parts/answers.html", {"answers": answers_shown(one(K.BUDGET).questions, {"q2": budget})})
    text = " ".join(Elements(html).text.split())
    assert "Lønn9Buss1Sum utgifter10" in text
    assert "Ikke besvart" not in text
    assert "Det mangler" not in text
    short = answers_shown(one(K.BUDGET).questions, {"q2": replace(budget, applied=Kroner.whole(4))})[0].budget
    assert short.out_of_balance == "Det mangler 6\u00a0kr i inntekter."
    empty = render_to_string("parts/answers.html", {"answers": answers_shown(one(K.BUDGET).questions, {})})
    assert "Ikke besvart" in empty


def test_only_what_was_asked_is_read():
    """A question whose condition was not met is not «Ikke besvart»."""
    whole = conditioned(
        set_of(one_question(K.DECLARATION), one_question(K.NUMBER)), "q3", QuestionCondition("q2", ConditionKind.YES)
    )
    assert [one.key for one in asked_of(whole, APPLICATION, {})] == ["q2"]
    assert [one.key for one in asked_of(whole, APPLICATION, {"q2": True})] == ["q2", "q3"]


def changes(kind, before, after) -> list[str]:
    """What is said to have changed, as text."""
    whole = one(kind)
    told = difference(Answers({"q2": before} if before else {}), Answers({"q2": after} if after else {}))
    shown = answers_shown(whole.questions, {"q2": after}, material=AnswerMaterial(municipalities=NAMES, changes=told))
    html = render_to_string("parts/answers.html", {"answers": shown})
    return [
        " ".join(Elements(piece).text.replace("\u00a0", " ").split())
        for piece in re.findall(r"<li>(?:(?!</li>).)*</li>", html.partition('class="changes"')[2], re.DOTALL)
    ]


def test_changes_are_told_in_words():
    """Changed from and to, added, taken away; options, municipalities and cells of a budget by their names."""
    assert changes(K.CHOICE, "o3", "o4") == ["endret fra Ja til Nei"]
    assert changes(K.NUMBER, 900, 1_200) == ["endret fra 900 til 1 200"]
    assert changes(K.SHORT_TEXT, "To kvelder i uken", "Tre kvelder i uken") == ["endret fra To til Tre"]
    assert changes(K.SEVERAL, ("o3",), ("o5",)) == ["tatt bort Polen", "lagt til Andre"]
    assert changes(K.MUNICIPALITIES, ("0301",), ("0301", "3005")) == ["lagt til Drammen"]
    before = Budget((Cost("o3", "", Kroner.whole(9)), Cost("", "Buss", Kroner.whole(1))), Kroner.whole(10))
    after = replace(before, costs=(Cost("o3", "", Kroner.whole(8)),))
    assert changes(K.BUDGET, before, after) == ["Lønn: endret fra 9 kr til 8 kr", "Buss: tatt bort 1 kr"]
