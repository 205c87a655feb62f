"""The bank's codes in plain words: ISO 20022's external code sets, as far as banks in Norway use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tilskudd.payments.answer import BankSays


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What a code means, and what to do about it; whole sentences in bokmål."""

    means: str
    do: str


# ACSC and ACCC name no booking day: the payment is booked as paid when the notification or statement comes.
STATUSES: Final[dict[str, tuple[BankSays, str]]] = {
    "RCVD": (BankSays.WAITING, "Banken har tatt imot filen, men ikke kontrollert den."),
    "ACTC": (BankSays.ACCEPTED, "Filen har riktig form. Banken har ikke kontrollert innholdet ennå."),
    "ACCP": (BankSays.ACCEPTED, "Banken har godtatt betalingen."),
    "ACSP": (BankSays.ACCEPTED, "Betalingen er under gjennomføring."),
    "ACWC": (BankSays.ACCEPTED, "Banken har godtatt betalingen med en endring, ofte en ny betalingsdag."),
    "ACSC": (BankSays.ACCEPTED, "Betalingen er gjennomført. Kontomeldingen med bokføringsdagen kommer for seg."),
    "ACCC": (BankSays.ACCEPTED, "Pengene er hos mottakeren. Kontomeldingen med bokføringsdagen kommer for seg."),
    "PDNG": (BankSays.WAITING, "Betalingen venter, for eksempel på dekning eller godkjenning i nettbanken."),
    "PATC": (BankSays.WAITING, "Betalingen er godkjent av én person i nettbanken og venter på den neste."),
    "PART": (BankSays.PARTLY, "Noen av betalingene er godtatt, andre ikke."),
    "RJCT": (BankSays.REJECTED, "Banken har avvist betalingen. Pengene er ikke sendt."),
    "CANC": (BankSays.REJECTED, "Betalingen er slettet etter ønske. Pengene er ikke sendt."),
}

NEW_ACCOUNT: Final = "Be mottakeren om riktig kontonummer, få det godkjent av to, og betal på nytt."
OWN_ACCOUNT: Final = "Kontroller avtalen med banken og kontoen i oppsettet før det sendes en ny fil."
ASK_BANK: Final = "Spør banken, og vis til referansen i svaret."
NEW_FILE: Final = "Filen må rettes og sendes på nytt med ny identitet. Meld fra til dem som har ansvar for programmet."
CHECK_PAYEE: Final = "Kontroller mottakeren mot Enhetsregisteret, rett opp, og betal på nytt."

REASONS: Final[dict[str, PlainWords]] = {
    "AC01": PlainWords("Kontonummeret er feil eller finnes ikke.", NEW_ACCOUNT),
    "AC02": PlainWords("Kontoen vi betaler fra, er feil eller ikke vår.", OWN_ACCOUNT),
    "AC03": PlainWords("Mottakerens kontonummer er feil.", NEW_ACCOUNT),
    "AC04": PlainWords("Mottakerens konto er avsluttet.", NEW_ACCOUNT),
    "AC05": PlainWords("Kontoen vi betaler fra, er avsluttet.", OWN_ACCOUNT),
    "AC06": PlainWords("Kontoen er sperret.", "Spør mottakeren om kontoen åpnes igjen eller om det er en annen konto."),
    "AC07": PlainWords("Mottakerens konto er avsluttet.", NEW_ACCOUNT),
    "AC13": PlainWords("Kontoen vi betaler fra, er av feil slag.", OWN_ACCOUNT),
    "AC14": PlainWords("Mottakerens konto er av feil slag.", NEW_ACCOUNT),
    "AG01": PlainWords("Kontoen kan ikke brukes til denne slags betaling.", NEW_ACCOUNT),
    "AG02": PlainWords("Avtalen med banken dekker ikke denne slags betaling.", OWN_ACCOUNT),
    "AM01": PlainWords("Beløpet er null.", NEW_FILE),
    "AM02": PlainWords(
        "Beløpet er større enn det som er tillatt.", "Avklar beløpsgrensen med banken, og betal på nytt."
    ),
    "AM03": PlainWords("Valutaen er ikke tillatt.", NEW_FILE),
    "AM04": PlainWords("Det er ikke dekning på kontoen vi betaler fra.", "Sørg for dekning, og betal på nytt."),
    "AM05": PlainWords(
        "Banken har fått den samme betalingen før.", "Finn ut om den første er betalt. Betal ikke på nytt."
    ),
    "AM09": PlainWords("Beløpet er et annet enn det som var avtalt.", ASK_BANK),
    "AM10": PlainWords("Summen i filen stemmer ikke med betalingene.", NEW_FILE),
    "AM12": PlainWords("Beløpet er ugyldig.", NEW_FILE),
    "AM14": PlainWords("Beløpet er over grensen i avtalen.", "Avklar beløpsgrensen med banken, og betal på nytt."),
    "AM18": PlainWords("Antallet i filen stemmer ikke med betalingene.", NEW_FILE),
    "BE01": PlainWords("Navnet og kontoen hører ikke sammen.", CHECK_PAYEE),
    "BE04": PlainWords("Mottakerens adresse mangler eller er feil.", CHECK_PAYEE),
    "BE05": PlainWords("Banken kjenner ikke avsenderen av filen.", OWN_ACCOUNT),
    "BE06": PlainWords("Mottakeren er ikke kjent i banken.", CHECK_PAYEE),
    "BE16": PlainWords("Organisasjonsnummeret vårt er feil eller mangler.", OWN_ACCOUNT),
    "BE17": PlainWords("Mottakerens organisasjonsnummer er feil eller mangler.", CHECK_PAYEE),
    "CH03": PlainWords("Betalingsdagen ligger for langt fram.", "Velg en dag nærmere, og betal på nytt."),
    "CH04": PlainWords("Betalingsdagen er passert.", "Velg en ny dag, og betal på nytt."),
    "CNOR": PlainWords("Mottakerens bank er ikke med i betalingssystemet.", NEW_ACCOUNT),
    "CURR": PlainWords("Valutaen er feil.", NEW_FILE),
    "CUST": PlainWords("Betalingen er stanset av kunden.", "Finn ut hvem hos oss som stanset den, og hvorfor."),
    "DT01": PlainWords("Betalingsdagen er ugyldig.", "Velg en ny dag, og betal på nytt."),
    "DU01": PlainWords("Banken har fått en fil med samme identitet før.", "Finn ut om den første er betalt."),
    "DU02": PlainWords("Banken har fått en blokk med samme identitet før.", "Finn ut om den første er betalt."),
    "DU03": PlainWords("Banken har fått den samme betalingen før.", "Finn ut om den første er betalt."),
    "DU04": PlainWords("Banken har fått en betaling med samme referanse før.", "Finn ut om den første er betalt."),
    "DUPL": PlainWords("Banken har fått det samme før.", "Finn ut om den første er betalt. Betal ikke på nytt."),
    "ED05": PlainWords("Oppgjøret mellom bankene mislyktes.", ASK_BANK),
    "FF01": PlainWords("Filen har feil form.", NEW_FILE),
    "FOCR": PlainWords("Betalingen er returnert fordi noen ba om det.", ASK_BANK),
    "MD07": PlainWords("Kontohaveren er død.", NEW_ACCOUNT),
    "MS02": PlainWords("Mottakeren har sagt nei til pengene.", "Spør mottakeren hvorfor."),
    "MS03": PlainWords("Banken oppgir ingen grunn.", ASK_BANK),
    "NARR": PlainWords("Grunnen står i bankens egne ord.", ASK_BANK),
    "NOAS": PlainWords("Kunden har ikke svart banken.", ASK_BANK),
    "RC01": PlainWords("Banken er feil oppgitt.", NEW_ACCOUNT),
    "RF01": PlainWords("Referansen er brukt før.", NEW_FILE),
    "RR01": PlainWords("Banken mangler opplysninger om avsenderen.", OWN_ACCOUNT),
    "RR04": PlainWords("Banken har stanset betalingen etter en lovpålagt kontroll.", ASK_BANK),
    "SL11": PlainWords("Mottakeren tar ikke imot penger fra oss på denne kontoen.", "Spør mottakeren hvorfor."),
    "TA01": PlainWords("Fullmakten til å betale mangler i banken.", OWN_ACCOUNT),
    "TM01": PlainWords("Filen kom etter bankens frist.", "Velg en ny dag, og betal på nytt."),
}
UNKNOWN: Final = PlainWords("Koden er ikke kjent her.", ASK_BANK)


def status_in_words(code: str) -> str:
    """What a status means, a sentence or two; empty for a code that is not known."""
    return STATUSES[code][1] if code in STATUSES else ""


def reason_in_words(code: str) -> PlainWords:
    """What a reason means and what to do; for a code that is not known, that the bank must be asked."""
    return REASONS.get(code, UNKNOWN)
