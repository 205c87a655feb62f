"""Bokmål."""

from __future__ import annotations

from typing import Final

from tilskudd.mandate.reader.wording.language import Language
from tilskudd.mandate.reader.words import MONTH_NAMES, NUMBER_WORDS

SENTENCES: Final = {
    # sums and tables
    "recipients-sum": "De {count:word} beløpene i oppdrag {assignment} blir {computed:kr} til sammen.",
    "table-writes": "Tabellen skriver {stated:figure}.",
    "table-total": "Tabellen i oppdrag {assignment} skriver {computed:figure} til sammen.",
    "table-sum": "Radene i tabellen blir {computed:kr} til sammen. Tabellen skriver {stated:figure}.",
    "table-against-financing": "Finansieringen er {stated:kr}.",
    "earmark-sum": "De {count:word} øremerkede beløpene i oppdrag {assignment} blir {computed:kr} til sammen. "
    "Teksten skriver {stated:kr}.",
    "parts-sum": "De {count:word} beløpene som nevnes, blir {computed:kr} til sammen. Summen skrives som {stated:kr}.",
    "from-to-sum": "Fra det ene beløpet til det andre blir {computed:kr}. Teksten skriver {stated:kr}.",
    "may-be-rounding": "Forskjellen kan være avrunding.",
    "is-rounding": "Forskjellen er avrunding.",
    # rates, earmarks, changes and positions
    "rate-whole": "{money:kr} delt på satsen {rate:kr} i oppdrag {assignment} går opp: {count:figure} {units}.",
    "rate-not-whole": "{money:kr} delt på satsen {rate:kr} i oppdrag {assignment} går ikke opp: "
    "det er rom for {count:figure} {units}, som koster {product:kr}.",
    "earmark-outside-frame": "Øremerkingene i oppdrag {assignment}, {outside:kr}, ligger utenfor rammen på "
    "{frame:kr}: oppdraget styrer {steered:kr}.",
    "earmark-outside-rise": "Øremerkingene i oppdrag {assignment}, {outside:kr}, ligger utenfor rammen på "
    "{frame:kr}: oppdraget styrer {steered:kr}, mens posten øker med {rise:kr}.",
    "amount-text-against-table": "Teksten skriver {stated:kr} på {line:line}. Tabellen skriver {computed:kr}.",
    "rise-above-position": "Økningen på {line:line} er {computed:kr}. Tabellen har bare {stated:kr} etter den.",
    "change-against-position": "{before:figure} og {change:figure} på {line:line} blir {computed:kr}. "
    "Tabellen skriver {stated:kr}.",
    "position-before": "Beløpet før på {line:line} er {stated:kr} i brevet og {computed:kr} i oversikten.",
    "position-twice": "{line:line} står to ganger i brevet, med {stated:kr} og {computed:kr}.",
    "change-without-position": "{line:line} endres med {change:kr}, men står ikke i tabellen over postene.",
    "line-without-amount": "Brevet viser til penger over {chapter}, men har ikke noe beløp der.",
    "wrong-heading": "Overskriften er {heading:line}, men teksten under den gjelder {line:line}.",
    # references, years and the letter itself
    "wrong-reference": "Oppdrag {assignment} viser til «oppdrag nr. {stated}, {title}», "
    "men tittelen hører til oppdrag {computed}.",
    "duplicate-number": "Nummeret {number} er brukt på {count} oppdrag i brevet.",
    "duplicate-number-dropped": "Nummeret {number} er gitt til et nytt oppdrag, men brevet sier også at oppdrag "
    "{dropped} utgår.",
    "duplicate-section": "Avsnittsnummeret {number} er brukt {count} ganger.",
    "title-differs": "Oppdrag {assignment} heter «{listed}» i listen og «{title}» i teksten.",
    "own-partner": "{name} skal utføre oppdrag {assignment}, og står også som samarbeidspart i det.",
    "series-gap": "Brevet kaller seg nr. {stated}, men viser til et tidligere tillegg («{words}»).",
    "missing-date": "Brevet har ingen dato.",
    "missing-date-bounded": "Brevet har ingen dato; det kan ikke være eldre enn vedtaket {bound:day}.",
    "missing-reference": "Brevet har ingen referanse (saksnummer).",
    "wrong-year": "Brevet gjelder {year}, men skriver «{words}».",
    "wrong-session": "«{words}» er ikke en sesjon: den går fra ett år til det neste.",
    "past-date": "«{words}» ligger før brevets dato, {dated:day}.",
    "not-norwegian": "Teksten ser ikke ut til å være norsk; det som er lest, kan være feil.",
    "too-long": "Bare de første {computed:figure} av {stated:figure} linjer er lest; resten må leses av et menneske.",
    # deadlines
    "impossible-date": "Oppdrag {assignment} har fristen «{stated}», en dato som ikke finnes.",
    "impossible-letter-date": "Brevet skriver datoen «{stated}», en dato som ikke finnes.",
    "did-it-mean": "Er {computed} ment?",
    "deadline-not-a-date": "Oppdrag {assignment} har fristen «{stated}», som ikke er en dato.",
    "deadline-before-letter": "Oppdrag {assignment} har frist {due:day}, før brevet ({written:day}).",
    "deadline-before-year": "Oppdrag {assignment} har frist {due:day}, før året brevet gjelder ({year}).",
    "deadline-before-vote": "Oppdrag {assignment} har frist {due:day}, før vedtaket brevet bygger på ({written:day}).",
    "short-deadline": "Oppdrag {assignment} har frist {due:day}, {days:word} dager etter brevets dato.",
    "deadline-before-period-end": "Rapporten i oppdrag {assignment} skal komme {due:day}, før året den skal fortelle "
    "om ({year}) er omme.",
    "deadline-without-deliverable": "Oppdrag {assignment} har frist {due}, men teksten ber ikke om noe som skal "
    "leveres.",
    "annual-report-undated": "«{written}» i oppdrag {numbers} er en frist uten dato i dette brevet.",
    "calendar-order": "«{words}» står etter «{before}» i oversikten over frister.",
    # wording
    "ought-or-right": "Oppdrag {assignment} sier ett sted at tilbudet «bør gis», og et annet sted at deltakerne "
    "«har rett til» det.",
    "regulation-not-made": "Brevet bygger på en forskrift som ikke er fastsatt ennå.",
}

PRINTED: Final = {
    "money": "Penger", "assignments": "Oppdrag", "supplement": "Tillegg nr. {number}", "letter": "Brev",
    "to": "{kind} til {agency}, {year}", "unknown-agency": "ukjent etat", "unknown-year": "ukjent år",
    "undated": "uten dato", "no-reference": "uten referanse", "not-before": " (ikke eldre enn {day})",
    "line": "Post", "name": "Navn", "before": "Før", "change": "Endring", "after": "Etter",
    "number": "Nr.", "title": "Tittel", "deadline": "Frist", "no-deadline": "ingen frist",
    "financed": "{amount} på {line}", "shared": "fordelt på {count} mottakere", "earmarked": "øremerket {amount}",
    "rate": "sats {amount}", "no-money": "ingen penger", "no-faults": "Ingen feil funnet.", "findings": "{count} funn",
    "at-line": " (linje {line})", "error": "Feil", "warning": "Advarsel", "note": "Merknad",
    "one-unread": "1 linje må leses av et menneske", "unread": "{count} linjer må leses av et menneske",
    "unread-line": "linje {line}: {text}", "participants": "deltakere", "units": "enheter", "and": " og ",
    "chapter": "kap. {chapter}",
    "clarified": "presisert", "withdrawn": "utgår", "withheld": "unntatt offentlighet",
    "at-once": "straks, ingen dato", "annual-report": "uten dato i brevet", "month": "bare måned",
    "relative": "regnes fra noe annet", "conditional": "avhenger av noe annet", "vague": "ikke en dato",
    "invalid": "datoen finnes ikke",
    "duties": "Brevet ber om dette ({count})", "in-assignment": "Oppdrag {number}", "on-line": "Post {line}",
    "in-general": "Brevet ellers", "shall": "skal", "should": "bør", "may": "kan", "encouraged": "oppfordres",
    "agency": "etaten", "recipient": "mottakerne", "partner": "samarbeidsparten",
}  # fmt: skip

LANGUAGE: Final = Language(
    "nb",
    SENTENCES,
    PRINTED,
    MONTH_NAMES,
    NUMBER_WORDS,
    "{day}. {month} {year}",
    "kap.\u00a0{chapter} post\u00a0{item:02}",
)
