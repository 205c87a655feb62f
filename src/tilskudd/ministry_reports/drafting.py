"""The first draft of a report, section by section, from its figures and facts. Pure; every figure stands as its key.

Bokmål, plain words. What is not known is said: a draft never leaves out that reports are missing, or that it is early.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tilskudd.ministry_reports.figures import Figure
from tilskudd.ministry_reports.sections import ReportSection

RESULT: Final = "[Skriv hva oppdraget har ført til.]"


@dataclass(frozen=True)
class DraftMaterial:
    """What a draft is written from: the figures by key, and the facts (grunnlaget for utkastet)."""

    figures: Mapping[str, Figure]
    facts: Mapping[str, Any]

    def value(self, key: str) -> int:
        """A figure's value; zero where there is none such."""
        return self.figures[key].value if key in self.figures else 0

    @property
    def is_before(self) -> bool:
        """True while no project has begun; days are ISO."""
        return bool(self.facts["day"] < self.facts["period"][0])

    @property
    def is_over(self) -> bool:
        """True when the last project is over."""
        return bool(self.facts["day"] > self.facts["period"][1])

    @property
    def schemes(self) -> list[dict[str, Any]]:
        return list(self.facts["schemes"])


def draft(figures: Iterable[Figure], facts: Mapping[str, Any]) -> dict[str, str]:
    """The text of each section; what only a person knows stands in brackets, to be written."""
    told = DraftMaterial({one.key: one for one in figures}, facts)
    sections = {
        ReportSection.STATUS: _status(told),
        ReportSection.MONEY: _money(told),
        ReportSection.RECIPIENTS: _recipients(told),
        ReportSection.RESULTS: _results(told),
        ReportSection.ACTIVITY: _activity(told),
        ReportSection.EFFECT: _effect(told),
        ReportSection.DEVIATIONS: _deviations(told),
        ReportSection.LEARNING: _learning(told),
        ReportSection.OUTLOOK: _outlook(told),
        ReportSection.COVERAGE: _coverage(told),
        ReportSection.DUTIES: _duties(told),
    }
    return {section.value: "\n".join(sentences) for section, sentences in sections.items()}


def _status(told: DraftMaterial) -> list[str]:
    lines = ["Rapporten gjelder oppdrag {oppdrag}, {oppdragstittel}, i {brev}."]
    if not told.schemes:
        return [*lines, "Oppdraget har ingen tilskuddsordning. [Skriv hva som er gjort.]"]
    lines.append(
        "Per {skjaeringsdato} er {tildelt} tildelt {mottakere}, av en ramme på {ramme}. {utbetalt} er utbetalt."
    )
    return [*lines, how_far(told)]


def how_far(told: DraftMaterial) -> str:
    """How far the projects have come, from their periods."""
    if told.is_before:
        return "Prosjektene har ikke begynt: de begynner {periodestart}."
    if told.is_over:
        return "Prosjektene er over: perioden sluttet {periodeslutt}."
    return (
        "Prosjektene pågår fra {periodestart} til {periodeslutt}: {dager-gaatt} av {dager-i-alt} er gått, "
        "{andel-gaatt} av tiden. Rapporten viser derfor hva som er gjort så langt, og ikke hva tilskuddet har ført til."
    )


def _money(told: DraftMaterial) -> list[str]:
    if not told.schemes:
        return ["Ingen tilskudd er knyttet til oppdraget."]
    lines = []
    if "i-brevet" in told.figures and told.value("i-brevet") == told.value("ramme"):
        lines.append("Brevet gir {i-brevet} til oppdraget, og alt er satt av.")
    elif "i-brevet" in told.figures:
        lines.append("Brevet gir {i-brevet} til oppdraget. Satt av er {ramme}; avvik er forklart nedenfor.")
    lines.append("Tildelt er {tildelt}. Av det har banken bekreftet {utbetalt}; {ikke-utbetalt} er ikke utbetalt ennå.")
    lines.append(
        "{i-ro} av rammen er ikke tildelt." if told.value("i-ro") else "Ingenting av rammen er igjen å tildele."
    )
    if told.value("betalt-tilbake") or told.value("krevd-tilbake"):
        lines.append("Mottakere har betalt tilbake {betalt-tilbake}; {krevd-tilbake} er krevd og ikke kommet.")
    else:
        lines.append("Ingenting er betalt eller krevd tilbake.")
    if len(told.schemes) > 1:
        lines += [
            "Ordningen {ordning-X} ({post-X}): ramme {ramme-X}, tildelt {tildelt-X}, utbetalt {utbetalt-X}.".replace(
                "-X}", f"-{one['letter']}}}"
            )
            for one in told.schemes
        ]
    return lines


def _recipients(told: DraftMaterial) -> list[str]:
    if not told.schemes:
        return ["Oppdraget har ingen tilskuddsmottakere."]
    if not told.value("mottakere"):
        return ["Ingen har fått tilskudd ennå."]
    sorts = [f"{{{key}}}" for key in ("kommuner", "fylkeskommuner", "frivillige") if told.value(key)]
    lines = [f"Pengene er tildelt {{mottakere}}: {_listed(sorts)}." if sorts else "Pengene er tildelt {mottakere}."]
    if told.value("uten-fylke"):
        lines.append("For {uten-fylke} vet vi ikke hvilket fylke de arbeider i.")
    return lines


def _results(told: DraftMaterial) -> list[str]:
    if not told.facts["criteria"]:
        return ["Ordningen har ingen kriterier for måloppnåelse. [Skriv hvorfor.]"] if told.schemes else [RESULT]
    lines = [_none_yet(told)] if not told.value("rapporter-godkjent") else []
    lines.append("Tabellen viser hvert kriterium i regelverket, og hva mottakernes godkjente rapporter sier om det.")
    if any(not one["questions"] for one in told.facts["criteria"]):
        lines.append("Noen kriterier har ingen spørsmål i rapporten som gjelder dem alene.")
        if told.value("rapporter-godkjent"):
            lines.append("[Skriv hva svarene samlet sier om dem.]")
    return lines


def _none_yet(told: DraftMaterial) -> str:
    if not told.value("rapporter-krevd"):
        return "Ingen rapporter fra mottakerne er krevd ennå, så det finnes ingen resultater å vise."
    if told.value("rapporter-kommet"):
        return "Ingen rapporter er godkjent ennå. {rapporter-kommet} er kommet, og skal leses."
    return "Ingen rapporter er kommet ennå, så det finnes ingen resultater å vise."


def _activity(told: DraftMaterial) -> list[str]:
    if not told.value("rapporter-godkjent"):
        return [_none_yet(told)] if told.schemes else [RESULT]
    lines = ["Dette er hva mottakerne sier at de har gjort, i {rapporter-godkjent} som vi har godkjent."]
    counted = [one for one in told.facts["questions"] if one["is_counted"] and told.value(one["figures"][-1])]
    if counted:
        lines.append("Tabellen legger sammen det de har svart med tall. Tallene er deres egne, ofte anslag.")
    return lines


def _effect(told: DraftMaterial) -> list[str]:
    if not told.schemes:
        return [RESULT]
    if told.is_before:
        first = "Prosjektene har ikke begynt, så tilskuddet har ikke hatt noen virkning ennå."
    elif told.is_over:
        first = "Rapportene forteller hva mottakerne har gjort. De måler ikke alene hva det har ført til."
    else:
        first = "Prosjektene er ikke over, så det er for tidlig å si hva tilskuddet har ført til."
    return [first, "Det mottakerne har gjort, står for seg i delen om aktivitet, og er ikke lest som virkning."]


def _deviations(told: DraftMaterial) -> list[str]:
    lines = []
    if not told.schemes:
        lines = ["[Skriv om noe er gjort annerledes enn brevet ba om.]"]
    elif "i-brevet" in told.figures and told.value("i-brevet") != told.value("ramme"):
        lines.append("Rammen er {ramme}, mens brevet gir {i-brevet}. [Skriv hvorfor.]")
    for key, sentence in (
        ("gitt-opp", "{gitt-opp} er trukket eller gitt opp."),
        ("betalinger-i-retur", "{betalinger-i-retur} ble avvist av banken eller kom i retur."),
        ("endringer", "Vi har godtatt {endringer} som mottakere har bedt om."),
        ("uten-dekning", "{uten-dekning} er lovet etter klage uten at posten hadde penger til det."),
        ("rapporter-forfalt", "{rapporter-forfalt} er forfalt."),
        ("rapporter-mangler", "{rapporter-mangler} er sendt tilbake fordi noe mangler."),
        ("krevd-tilbake", "{krevd-tilbake} er krevd tilbake og ikke kommet."),
    ):
        if told.value(key):
            lines.append(sentence)
    return lines or ["Vi kjenner ingen avvik i penger, betalinger eller rapporter."]


def _learning(told: DraftMaterial) -> list[str]:
    if told.value("rapporter-godkjent"):
        return ["[Skriv hva rapportene lærer oss. Svarene ligger bak tallene i delene om resultater og aktivitet.]"]
    return ["Det er for tidlig å si hva vi har lært: ingen rapporter er godkjent ennå."]


def _outlook(told: DraftMaterial) -> list[str]:
    if not told.schemes:
        return ["[Skriv hva som gjenstår.]"]
    lines = []
    if told.value("ikke-utbetalt"):
        lines.append("{ikke-utbetalt} gjenstår å utbetale.")
    if told.value("rapporter-krevd") > told.value("rapporter-godkjent"):
        lines.append("Rapportene som gjenstår, leses etter hvert som de kommer.")
    if not told.is_over:
        lines.append("Prosjektene er over {periodeslutt}. Da kan vi si mer om hva de har ført til.")
    return lines or ["Oppdraget er utført."]


def _coverage(told: DraftMaterial) -> list[str]:
    lines = ["Tallene er tatt ut {skjaeringsdato} {klokkeslett}. Det som er ført senere, er ikke med."]
    if told.value("rapporter-krevd"):
        lines.append(
            "Av {rapporter-krevd} er {rapporter-kommet} kommet, om {andel-penger} av pengene; "
            "{rapporter-godkjent} er godkjent."
        )
    elif told.schemes:
        lines.append("Ingen rapporter er krevd av mottakerne ennå.")
    return [*lines, "Pengene er hentet fra regnskapet for tilskudd, postering for postering."]


def _duties(told: DraftMaterial) -> list[str]:
    if not told.value("plikter"):
        return ["Brevet legger ingen plikter på noen i dette oppdraget."]
    return ["Brevet har {plikter} om oppdraget. {plikter-ivaretatt} er ivaretatt av noe i ordningen."]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"
