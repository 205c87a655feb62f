"""What stands in an award letter: every fact, every condition, the right of appeal or why there is none."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from string import Formatter

import pytest

from rules.award_letters import FACTS
from tilskudd.documents.content import LANGUAGES, SENTENCES, parts_of
from tilskudd.documents.html import as_html
from tilskudd.documents.letter_facts import canonical, digest_of, facts_from


def words(facts, section: str = "") -> str:
    """The letter's text, or that of one section, with plain spaces."""
    parts = parts_of(facts).as_json()
    if section:
        parts["sections"] = [one for one in parts["sections"] if one["heading"] == section]
    return re.sub(r"<[^>]+>", " ", as_html(parts)).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_stands_in_the_letter(language):
    """What an award letter must hold (Bestemmelsene 6.3.3): who, what, how much, for what, on which rules."""
    text = words(replace(FACTS, language=language, case="22/02299", contact="post@example.no", account="1234 56 78903"))
    line = {"en": "chapter 671 item 62"}.get(language, "kap. 671 post 62")
    day = {"en": "1 June 2022"}.get(language, "1. juni 2022")
    amount = {"en": "NOK 1 318 218"}.get(language, "1 318 218 kr")
    for fact in (
        *(FACTS.agency, FACTS.number, FACTS.decision, FACTS.decided_by, FACTS.authority, FACTS.recipient, FACTS.scheme),
        *("920 415 288", FACTS.goal, FACTS.target_group, FACTS.follow_up, FACTS.reason, FACTS.purpose, FACTS.letter),
        *(amount, line, day, "22/02299", "post@example.no", "1234 56 78903", "§ 10", "§ 12"),
    ):
        assert fact in text, fact


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_knows_is_left_out(language):
    """No case number, no contact, no account: no line about them, and nothing in their place."""
    text = words(replace(FACTS, language=language, assignment="", letter="", deadlines=(), conditions=(), purpose=""))
    say = SENTENCES[language]
    for name in ("case", "contact", "fact-assignment", "fact-purpose"):
        assert f">{say[name]}<" not in text
        assert say[name] not in re.split(r"\s{2,}", text), name
    assert "None" not in text
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_demanded_term_is_a_condition_and_no_other(language):
    """«Bør» and «oppfordres» are asked about, apart from the conditions; each is tied to the ministry's sentence."""
    say, facts = SENTENCES[language], replace(FACTS, language=language)
    demanded, asked = words(facts, say["conditions"]), words(facts, say["asked"])
    assert "Kommunen skal rapportere." in demanded
    assert "Bruk språk folk forstår" in demanded
    assert "Samarbeid" not in demanded
    assert "Samarbeid" in asked
    assert "«Kommunen oppfordres til å samarbeide.»" in asked
    assert demanded.count("Kommunen skal rapportere.") == 1, "a term in the letter's own words is not said twice"
    assert FACTS.letter in demanded


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["award", "part", "refusal", "inadmissible"])
def test_a_voluntary_organisation_may_appeal_whatever_the_outcome(language, outcome):
    """A private party: three weeks, where and how (forvaltningsloven §§ 27-32)."""
    kroner = FACTS.kroner if outcome in ("award", "part") else 0
    facts = replace(FACTS, language=language, outcome=outcome, kroner=kroner, recipient_kind="voluntary")
    text = words(facts, SENTENCES[language]["appeal"])
    assert "§ 29" in text
    assert re.search("tre uker|tre veker|three weeks", text)
    assert SENTENCES[language]["appeal-none"] not in text


@pytest.mark.parametrize("kind", ["municipality", "county"])
def test_a_public_recipient_may_not_appeal_and_is_told_why(kind):
    """A municipality is a party only where it stands as a private one would (forvaltningsloven § 2)."""
    text = words(replace(FACTS, recipient_kind=kind), "Klage")
    assert "Det er ikke klagerett" in text
    assert "§ 29" not in text
    open_scheme = words(replace(FACTS, recipient_kind=kind, open_to_private=True), "Klage")
    assert "§ 29" in open_scheme


@pytest.mark.parametrize("outcome", ["refusal", "inadmissible"])
def test_a_refusal_says_why_and_nothing_about_money(outcome):
    """No amount, no conditions, no payment: what was decided, the reasons, and the appeal."""
    facts = replace(FACTS, outcome=outcome, kroner=0)
    headings = [one.heading for one in parts_of(facts).sections]
    assert headings == ["Vedtaket", "Begrunnelse", "Klage"]
    assert FACTS.reason in words(facts)
    assert "0 kr" not in words(facts)


def test_reasons_in_another_language_say_so():
    """An English letter keeps the reasons as they were decided, marked as Norwegian."""
    html = as_html(parts_of(replace(FACTS, language="en")).as_json())
    assert '<p lang="nb">Kommunen hadde' in html
    assert "The reasons are given in Norwegian" in html
    assert '<article class="award-letter" lang="en">' in html


def test_the_three_languages_say_the_same_things():
    """The same sentences with the same facts in them, in every language."""
    for name in SENTENCES["nb"]:
        held = [{field for _text, field, *_rest in Formatter().parse(SENTENCES[one][name])} for one in LANGUAGES]
        assert held[0] - {None} == held[1] - {None} == held[2] - {None}, name
    assert set(SENTENCES["nb"]) == set(SENTENCES["nn"]) == set(SENTENCES["en"])


def test_markup_in_the_facts_is_text():
    """Names and reasons that look like HTML or like our own placeholders stand as they were written."""
    facts = replace(FACTS, recipient='<script>alert("x")</script> & {amount}', reason="{number} <b>")
    html = as_html(parts_of(facts).as_json())
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; {amount}" in html
    assert "{number} &lt;b&gt;" in html


def test_what_is_kept_gives_the_same_facts_and_the_same_digest():
    """Kept as JSON, read back, and digested: the order of the keys does not matter, a single sign does."""
    kept = FACTS.as_json()
    assert facts_from(kept) == FACTS
    assert set(kept) == {field.name for field in fields(FACTS)}
    again = dict(reversed(kept.items()))
    assert canonical(again) == canonical(kept)
    assert digest_of(kept, "a", "b") == digest_of(again, "a", "b")
    assert digest_of(kept | {"kroner": 1}, "a", "b") != digest_of(kept, "a", "b")
