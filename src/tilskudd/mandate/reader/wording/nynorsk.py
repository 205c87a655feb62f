"""Nynorsk."""

from __future__ import annotations

from typing import Final

from tilskudd.mandate.reader.wording.language import Language
from tilskudd.mandate.reader.words import MONTH_NAMES, NUMBER_WORDS

SENTENCES: Final = {
    # sums and tables
    "recipients-sum": "Dei {count:word} beløpa i oppdrag {assignment} blir {computed:kr} til saman.",
    "table-writes": "Tabellen skriv {stated:figure}.",
    "table-total": "Tabellen i oppdrag {assignment} skriv {computed:figure} til saman.",
    "table-sum": "Radene i tabellen blir {computed:kr} til saman. Tabellen skriv {stated:figure}.",
    "table-against-financing": "Finansieringa er {stated:kr}.",
    "earmark-sum": "Dei {count:word} øyremerkte beløpa i oppdrag {assignment} blir {computed:kr} til saman. "
    "Teksten skriv {stated:kr}.",
    "parts-sum": "Dei {count:word} beløpa som er nemnde, blir {computed:kr} til saman. Summen er skriven {stated:kr}.",
    "from-to-sum": "Frå det eine beløpet til det andre blir {computed:kr}. Teksten skriv {stated:kr}.",
    "may-be-rounding": "Skilnaden kan vere avrunding.",
    "is-rounding": "Skilnaden er avrunding.",
    # rates, earmarks, changes and positions
    "rate-whole": "{money:kr} delt på satsen {rate:kr} i oppdrag {assignment} går opp: {count:figure} {units}.",
    "rate-not-whole": "{money:kr} delt på satsen {rate:kr} i oppdrag {assignment} går ikkje opp: "
    "det er rom for {count:figure} {units}, som kostar {product:kr}.",
    "earmark-outside-frame": "Øyremerkingane i oppdrag {assignment}, {outside:kr}, ligg utanfor ramma på {frame:kr}: "
    "oppdraget styrer {steered:kr}.",
    "earmark-outside-rise": "Øyremerkingane i oppdrag {assignment}, {outside:kr}, ligg utanfor ramma på {frame:kr}: "
    "oppdraget styrer {steered:kr}, medan posten aukar med {rise:kr}.",
    "amount-text-against-table": "Teksten skriv {stated:kr} på {line:line}. Tabellen skriv {computed:kr}.",
    "rise-above-position": "Auken på {line:line} er {computed:kr}. Tabellen har berre {stated:kr} etter han.",
    "change-against-position": "{before:figure} og {change:figure} på {line:line} blir {computed:kr}. "
    "Tabellen skriv {stated:kr}.",
    "position-before": "Beløpet før på {line:line} er {stated:kr} i brevet og {computed:kr} i oversikta.",
    "position-twice": "{line:line} står to gonger i brevet, med {stated:kr} og {computed:kr}.",
    "change-without-position": "{line:line} blir endra med {change:kr}, men står ikkje i tabellen over postane.",
    "line-without-amount": "Brevet viser til pengar over {chapter}, men har ikkje noko beløp der.",
    "wrong-heading": "Overskrifta er {heading:line}, men teksten under henne gjeld {line:line}.",
    # references, years and the letter itself
    "wrong-reference": "Oppdrag {assignment} viser til «oppdrag nr. {stated}, {title}», "
    "men tittelen høyrer til oppdrag {computed}.",
    "duplicate-number": "Nummeret {number} er brukt på {count} oppdrag i brevet.",
    "duplicate-number-dropped": "Nummeret {number} er gitt til eit nytt oppdrag, men brevet seier òg at oppdrag "
    "{dropped} går ut.",
    "duplicate-section": "Avsnittsnummeret {number} er brukt {count} gonger.",
    "title-differs": "Oppdrag {assignment} heiter «{listed}» i lista og «{title}» i teksten.",
    "own-partner": "{name} skal utføre oppdrag {assignment}, og står òg som samarbeidspart i det.",
    "series-gap": "Brevet kallar seg nr. {stated}, men viser til eit tidlegare tillegg («{words}»).",
    "missing-date": "Brevet har ingen dato.",
    "missing-date-bounded": "Brevet har ingen dato; det kan ikkje vere eldre enn vedtaket {bound:day}.",
    "missing-reference": "Brevet har ingen referanse (saksnummer).",
    "wrong-year": "Brevet gjeld {year}, men skriv «{words}».",
    "wrong-session": "«{words}» er ikkje ein sesjon: han går frå eitt år til det neste.",
    "past-date": "«{words}» ligg før datoen til brevet, {dated:day}.",
    "not-norwegian": "Teksten ser ikkje ut til å vere norsk; det som er lese, kan vere feil.",
    "too-long": "Berre dei første {computed:figure} av {stated:figure} linjer er lesne; resten "
    "må lesast av eit menneske.",
    # deadlines
    "impossible-date": "Oppdrag {assignment} har fristen «{stated}», ein dato som ikkje finst.",
    "impossible-letter-date": "Brevet skriv datoen «{stated}», ein dato som ikkje finst.",
    "did-it-mean": "Er {computed} meint?",
    "deadline-not-a-date": "Oppdrag {assignment} har fristen «{stated}», som ikkje er ein dato.",
    "deadline-before-letter": "Oppdrag {assignment} har frist {due:day}, før brevet ({written:day}).",
    "deadline-before-year": "Oppdrag {assignment} har frist {due:day}, før året brevet gjeld ({year}).",
    "deadline-before-vote": "Oppdrag {assignment} har frist {due:day}, før vedtaket brevet byggjer på ({written:day}).",
    "short-deadline": "Oppdrag {assignment} har frist {due:day}, {days:word} dagar etter datoen til brevet.",
    "deadline-before-period-end": "Rapporten i oppdrag {assignment} skal kome {due:day}, før året han skal fortelje "
    "om ({year}) er omme.",
    "deadline-without-deliverable": "Oppdrag {assignment} har frist {due}, men teksten ber ikkje om noko som skal "
    "leverast.",
    "annual-report-undated": "«{written}» i oppdrag {numbers} er ein frist utan dato i dette brevet.",
    "calendar-order": "«{words}» står etter «{before}» i oversikta over fristar.",
    # wording
    "ought-or-right": "Oppdrag {assignment} seier éin stad at tilbodet «bør gis», og ein annan stad at deltakarane "
    "«har rett til» det.",
    "regulation-not-made": "Brevet byggjer på ei forskrift som ikkje er fastsett enno.",
}

PRINTED: Final = {
    "money": "Pengar", "assignments": "Oppdrag", "supplement": "Tillegg nr. {number}", "letter": "Brev",
    "to": "{kind} til {agency}, {year}", "unknown-agency": "ukjend etat", "unknown-year": "ukjent år",
    "undated": "utan dato", "no-reference": "utan referanse", "not-before": " (ikkje eldre enn {day})",
    "line": "Post", "name": "Namn", "before": "Før", "change": "Endring", "after": "Etter",
    "number": "Nr.", "title": "Tittel", "deadline": "Frist", "no-deadline": "ingen frist",
    "financed": "{amount} på {line}", "shared": "fordelt på {count} mottakarar", "earmarked": "øyremerkt {amount}",
    "rate": "sats {amount}", "no-money": "ingen pengar", "no-faults": "Fann ingen feil.", "findings": "{count} funn",
    "at-line": " (linje {line})", "error": "Feil", "warning": "Åtvaring", "note": "Merknad",
    "one-unread": "1 linje må lesast av eit menneske", "unread": "{count} linjer må lesast av eit menneske",
    "unread-line": "linje {line}: {text}", "participants": "deltakarar", "units": "einingar", "and": " og ",
    "chapter": "kap. {chapter}",
    "clarified": "presisert", "withdrawn": "går ut", "withheld": "unnateke offentlegheit",
    "at-once": "straks, ingen dato", "annual-report": "utan dato i brevet", "month": "berre månad",
    "relative": "blir rekna frå noko anna", "conditional": "avheng av noko anna", "vague": "ikkje ein dato",
    "invalid": "datoen finst ikkje",
    "duties": "Brevet ber om dette ({count})", "in-assignment": "Oppdrag {number}", "on-line": "Post {line}",
    "in-general": "Brevet elles", "shall": "skal", "should": "bør", "may": "kan", "encouraged": "blir oppmoda",
    "agency": "etaten", "recipient": "mottakarane", "partner": "samarbeidsparten",
}  # fmt: skip

LANGUAGE: Final = Language(
    "nn",
    SENTENCES,
    PRINTED,
    MONTH_NAMES,
    (*NUMBER_WORDS[:1], "eitt", *NUMBER_WORDS[2:]),
    "{day}. {month} {year}",
    "kap.\u00a0{chapter} post\u00a0{item:02}",
)
