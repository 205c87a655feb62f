"""How fast a payment file is written and an answer read, side by side with lxml alone; and what room they take."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from lxml import etree

from rules.bank_files import DEBTOR, MADE_AT, PAY_ON, detail, details, entry, notification, status, status_report
from tilskudd.payments.bank_answers import read_answer
from tilskudd.payments.payment_file import NAMESPACE, Payment, PaymentFile, write_payment_file
from tilskudd.values.kroner import Kroner

pytestmark = pytest.mark.bench

NUMBER = 100_000
BAR_SECONDS, BAR_MB = 20, 500


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def payments(number: int) -> Iterator[Payment]:
    for at in range(number):
        yield Payment(
            f"IMDI-2022-20-{at:06}",
            f"T20-{at:06}-1",
            Kroner(10_000 + at),
            "Ålesund kommune",
            "99990200749",
            message=f"Tilskudd til informasjonsarbeid i kommuner 2022, kap. 671 post 62, ref. IMDI-2022-20-{at:06}",
            creditor_number="920415288",
        )


def head(number: int) -> PaymentFile:
    total = Kroner(sum(10_000 + at for at in range(number)))
    return PaymentFile("IMDI-20220214-0001", MADE_AT, PAY_ON, DEBTOR, number, total)


def size_of(number: int) -> int:
    return sum(len(piece) for piece in write_payment_file(head(number), payments(number)))


def same_elements(number: int) -> None:
    """As many elements with text, 28 for each payment, by the incremental writer alone."""
    with etree.xmlfile(io.BytesIO(), encoding="utf-8") as out, out.element("Document", nsmap={None: NAMESPACE}):
        for _ in range(number):
            with out.element("CdtTrfTxInf"):
                for _ in range(9):
                    with out.element("A"), out.element("B"), out.element("C"):
                        out.write("Tilskudd til informasjonsarbeid i kommuner")


def memory_mb(act: Callable[[], object]) -> int:
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak // 1024 // 1024


def test_write_a_hundred_thousand_payments():
    ours, theirs = seconds(lambda: size_of(NUMBER)), seconds(lambda: same_elements(NUMBER))
    print(
        f"\n{NUMBER} payments, {size_of(1000) * NUMBER // 1000 // 1_000_000} MB: {ours:.1f} s ({BAR_SECONDS} s asked)"
    )
    print(f"lxml.etree.xmlfile alone, as many elements: {theirs:.1f} s ({ours / theirs:.1f} x)")
    print(f"memory of Python's own: {memory_mb(lambda: size_of(NUMBER))} MB ({BAR_MB} MB asked)")


@pytest.mark.parametrize("kind", ["pain.002", "camt.054"])
def test_read_a_hundred_thousand_answers(kind):
    def pieces() -> Iterator[bytes]:
        row = status("|", "ACCP") if kind == "pain.002" else entry("1", details(detail("|", "1")))
        whole = status_report("#") if kind == "pain.002" else notification("#")
        before, after = whole.split(b"#")
        yield before
        for at in range(NUMBER):
            yield row.replace("|", f"E-{at}").encode()
        yield after

    content = b"".join(pieces())
    assert len(read_answer([content]).payments) == NUMBER
    ours = seconds(lambda: read_answer([content]))
    theirs = seconds(lambda: sum(1 for _ in etree.iterparse(io.BytesIO(content), events=("end",))))
    print(f"\n{kind}, {NUMBER} answers, {len(content) // 1_000_000} MB: {ours:.1f} s")
    print(f"lxml.etree.iterparse alone: {theirs:.1f} s ({ours / theirs:.1f} x)")
    print(f"memory of Python's own: {memory_mb(lambda: read_answer(pieces()))} MB")
