"""Files that are not whole, not what they say, or made to hurt: one finding, nothing used, little time and room."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.bank_files import URN, detail, details, entry, notification, numbers_of, status, status_report
from tilskudd.payments import answer_fields, answer_xml
from tilskudd.payments.answer import BankAnswer
from tilskudd.payments.bank_answers import read_answer

WHOLE = status_report(status("E-1", "ACCP") + status("E-2", "RJCT"))
ENTRIES = notification(entry("30", details(detail("E-1", "10"), detail("E-2", "20"))))
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))


def with_doctype(subset: str, inside: str = "") -> bytes:
    head, rest = WHOLE.decode().split("?>", 1)
    return f"{head}?><!DOCTYPE Document {subset}>{rest.replace('E-1', inside or 'E-1')}".encode()


def only_finding(answer: BankAnswer) -> str:
    assert (answer.kind, answer.payments, answer.groups, len(answer.findings)) == (None, (), (), 1)
    assert answer.findings[0].message.isprintable()
    return answer.findings[0].code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-whole"),
        (b"   ", "not-whole"),
        (b"hei", "not-whole"),
        (b"\0\0\0\0", "not-whole"),
        (b"PK\x03\x04" + b"\0" * 100, "not-whole"),
        (WHOLE[:-1], "not-whole"),
        (WHOLE[: len(WHOLE) // 2], "not-whole"),
        (WHOLE + b"<x/>", "not-whole"),
        (WHOLE + WHOLE, "not-whole"),
        (b"<Document/>", "wrong-namespace"),
        (b'<Document xmlns="urn:x"/>', "wrong-namespace"),
        (b"<html><body/></html>", "not-bank-answer"),
        (b"<html><Document/></html>", "wrong-namespace"),
        (WHOLE.replace(b"pain.002", b"pain.003"), "wrong-message"),
        (WHOLE.replace(b"pain.002.001.12", b"pain.002.001.99"), "wrong-message"),
        (WHOLE.replace(b"<TxInfAndSts>", b'<TxInfAndSts xmlns="urn:x">', 1), "wrong-namespace"),
        (ENTRIES.replace(b"<NtryDtls>", b"").replace(b"</NtryDtls>", b""), "not-bank-answer"),
        (WHOLE.replace(b"E-1", "Å".encode("latin-1")), "wrong-encoding"),
        (WHOLE.replace(b"UTF-8", b"x-unknown"), "wrong-encoding"),
        (WHOLE.replace(b"E-1", b"\xff\xfe"), "wrong-encoding"),
        (with_doctype("[]"), "doctype"),
        (with_doctype('SYSTEM "file:///etc/passwd"'), "doctype"),
        (with_doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"), "doctype"),
        (with_doctype('[<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]'), "doctype"),
        (with_doctype(f'[<!ENTITY l0 "ha">{LAUGHS}]', "&l11;"), "too-much"),
    ],
)
def test_what_is_not_an_answer(content, code):
    """Whatever is wrong, the file as a whole is not used, and one sentence says why."""
    assert only_finding(read_answer([content])) == code


def test_laughs_in_an_attribute():
    """Entities in attributes are expanded by any XML reader: this one stops when they grow."""
    bomb = with_doctype(f'[<!ENTITY l0 "ha">{LAUGHS}]').replace(b"<GrpHdr>", b'<GrpHdr x="&l11;">')
    started = time.perf_counter()
    assert only_finding(read_answer([bomb])) in ("too-much", "doctype")
    assert time.perf_counter() - started < 5


def test_nothing_is_fetched(tmp_path):
    """A file that is pointed to is not read, whatever part of the declaration points to it."""
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "HEMMELIG">')
    for subset in (f'SYSTEM "{secret.as_uri()}"', f'[<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]'):
        answer = read_answer([with_doctype(subset, "&x;")])
        assert "HEMMELIG" not in repr(answer)
        assert only_finding(answer) in ("doctype", "not-whole")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 10**6])
def test_pieces_of_any_size(size):
    """The same answer comes from the same bytes, however they arrive."""
    for content in (WHOLE, ENTRIES):
        pieces = [content[at : at + size] for at in range(0, len(content), size)]
        assert read_answer(iter(pieces)) == read_answer([content])
        assert read_answer([b"", *pieces, b""]).is_read


def test_other_encodings_that_are_what_they_say():
    """Latin-1 and UTF-16 with their names, and UTF-8 with a mark before it, are read."""
    text = WHOLE.decode().replace("E-1", "Æ-1")
    for name in ("ISO-8859-1", "ISO-8859-15", "UTF-16"):
        answer = read_answer([text.replace("UTF-8", name).encode(name)])
        assert [one.end_to_end_id for one in answer.payments] == ["Æ-1", "E-2"]
    assert read_answer([b"\xef\xbb\xbf" + WHOLE]).is_read


def test_names_may_have_a_prefix():
    """Some banks write `<ns2:Document>`: the names are the same."""
    text = (
        WHOLE.decode().replace("</", "<//").replace("<", "<ns2:").replace("<ns2:?", "<?").replace("<ns2://", "</ns2:")
    )
    answer = read_answer([text.replace("xmlns=", "xmlns:ns2=").encode()])
    assert [one.end_to_end_id for one in answer.payments] == ["E-1", "E-2"]


def test_files_that_take_too_much(monkeypatch):
    """Too many bytes, too many payments, too many parts, and a part without end."""
    monkeypatch.setattr(answer_xml, "LARGEST", 500)
    assert only_finding(read_answer([WHOLE])) == "too-large"
    monkeypatch.undo()
    monkeypatch.setattr(answer_fields, "MOST_PAYMENTS", 1)
    assert only_finding(read_answer([WHOLE])) == "too-many"
    monkeypatch.undo()
    monkeypatch.setattr(answer_fields, "MOST_GROUPS", 0)
    assert only_finding(read_answer([WHOLE])) == "too-many"
    monkeypatch.undo()
    monkeypatch.setattr(answer_xml, "MOST_PARTS", 1)
    assert only_finding(read_answer([WHOLE])) == "too-many"
    monkeypatch.undo()
    endless = WHOLE.replace(b"<GrpHdr>", b"<a/>" * 600_000 + b"<GrpHdr>")
    assert only_finding(read_answer([endless])) == "too-long"
    deep = WHOLE.replace(b"<GrpHdr>", b"<a>" * 100_000)
    assert only_finding(read_answer([deep])) in ("not-whole", "too-much")


def test_findings_do_not_fill_a_page():
    """A thousand faults are told as a hundred and a number, and the errors first."""
    answer = read_answer([status_report("".join(status(f"E-{at}", "XXXX") for at in range(1000)))])
    assert len(answer.findings) == 101
    assert "900 funn til" in answer.findings[-1].message


MEMORY = """
import sys
from tilskudd.payments.bank_answers import read_answer
HEAD, ROW, TAIL = (part.encode() for part in sys.argv[1].split("|"))
def pieces(number):
    yield HEAD
    for at in range(number):
        yield ROW.replace(b"E-1", b"E-%d" % at)
    yield TAIL
before = 0
for number in (100, 60_000):
    answer = read_answer(pieces(number))
    print(len(answer.payments), len(answer.findings), peak())
"""


@pytest.mark.parametrize(
    "content",
    [
        status_report(status("|E-1", "ACCP").replace("|", "").join("||")),
        notification(entry("1", details(detail("E-1", "1"))).join("||")),
        notification(entry("60000", details(detail("E-1", "1").join("||")))),
    ],
)
def test_memory_follows_the_answers_and_not_the_file(content):
    """Sixty thousand answers, in entries of their own or in one, take room for what is told of them and no more."""
    few, many = numbers_of(MEMORY, content.decode())
    assert (few[0], many[0], many[1]) == (100, 60_000, 0)
    assert many[2] - few[2] < 40 * 1024


def test_what_has_been_read_is_let_go():
    """Sixty thousand entries that are not booked yet tell nothing, and leave nothing behind."""
    content = notification(entry("1", details(detail("E-1", "1")), state="PDNG").join("||"))
    few, many = numbers_of(MEMORY, content.decode())
    assert (few[0], many[0], many[1]) == (0, 0, 101)
    assert many[2] - few[2] < 4 * 1024


def test_ten_thousand_strings_of_bytes():
    """Noise of all lengths gives one finding each, in bounded time."""
    chance = random.Random(20022)
    started = time.perf_counter()
    for _ in range(10_000):
        only_finding(read_answer([chance.randbytes(chance.randint(0, 400))]))
    assert time.perf_counter() - started < 60


@given(st.sampled_from([WHOLE, ENTRIES]), st.data())
@settings(max_examples=400)
def test_any_change_gives_an_answer(content, data):
    """An answer with bytes changed, lost or put in is read or refused, and never raises."""
    at = data.draw(st.integers(0, len(content)))
    lost = data.draw(st.integers(0, 60))
    put = data.draw(
        st.one_of(st.binary(max_size=12), st.sampled_from([b"<Ntry>", b"</Ntry>", b"<TxDtls/>", b"<Document>"]))
    )
    answer = read_answer([content[:at] + put + content[at + lost :]])
    assert answer.is_read or only_finding(answer)


NAMES = [
    "Document",
    "GrpHdr",
    "MsgId",
    "Stmt",
    "Ntfctn",
    "Ntry",
    "NtryDtls",
    "TxDtls",
    "Btch",
    "PmtInfId",
    "Refs",
    "EndToEndId",
    "Amt",
    "CdtDbtInd",
    "Sts",
    "BookgDt",
    "Dt",
    "OrgnlGrpInfAndSts",
    "OrgnlPmtInfAndSts",
    "TxInfAndSts",
    "OrgnlEndToEndId",
    "TxSts",
]
trees = st.recursive(
    st.text("NtryE-1 ", max_size=6),
    lambda inner: st.lists(st.tuples(st.sampled_from(NAMES), inner), max_size=4),
    max_leaves=25,
)


@given(trees, st.sampled_from(["pain.002.001.03", "camt.054.001.02", "camt.053.001.08"]))
@settings(max_examples=400)
def test_any_tree_of_known_names_gives_an_answer(tree, message):
    """Known names in any order and depth never raise."""

    def xml(part: object) -> str:
        return part if isinstance(part, str) else "".join(f"<{name}>{xml(inner)}</{name}>" for name, inner in part)

    answer = read_answer([f'<Document xmlns="{URN}{message}">{xml(tree)}</Document>'.encode()])
    assert answer.is_read or only_finding(answer)
