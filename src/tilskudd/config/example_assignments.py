"""How assignments 20-23 are followed in the example: somebody responsible, steps, a risk, and something left to do.

The people and the messages are made up; the letter's duties and deadlines are those of supplement no. 1 for 2022.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tilskudd.assignments.group import ask_others, call_meeting, change_member
from tilskudd.assignments.rules import DocumentKind, PartnerRole, RiskLevel, TaskKind, TaskState
from tilskudd.assignments.services import change_partner, give_responsible, note_dialogue, note_risk
from tilskudd.assignments.tasks import add_document, add_task, stand_task
from tilskudd.mandate.models import Assignment, Letter
from tilskudd.people.clock import today
from tilskudd.people.models import User

STEPS: Final = {
    "20": (
        ("Regne ut fordelingen og varsle kommunene", date(2022, 2, 18)),
        ("Spørre kommunene om rapport", date(2022, 4, 22)),
        ("Skrive samlet rapport til departementet", date(2022, 5, 27)),
    ),
    "21": (
        ("Lyse ut midlene", date(2022, 2, 11)),
        ("Behandle søknadene", date(2022, 3, 25)),
        ("Skrive samlet rapport til departementet", date(2022, 5, 27)),
    ),
    "22": (
        ("Informere kommuner og fylkeskommuner", date(2022, 2, 25)),
        ("Forankre gjennomføringen i KS", date(2022, 2, 28)),
        ("Avtale arbeidsdeling med HK-dir", date(2022, 2, 28)),
    ),
}
RISKS: Final = {
    "20": (RiskLevel.ON_TRACK, "Ti kommuner, og tallene er klare. Rapportene må være her i mai."),
    "21": (RiskLevel.RISK, "Mange små organisasjoner har aldri rapportert før. Vi ringer dem som ikke svarer."),
    "22": (RiskLevel.RISK, "Forskriften er ikke fastsatt, og «umiddelbart» har ingen dag."),
    "23": (RiskLevel.RISK, "AVdir har ikke pekt ut noen ennå. Det er tolv uker til fristen."),
}
FIRST_DELIVERABLE: Final = "Innretning av og mandat for en koordinerende enhet"


def follow_assignments(letter: Letter, *, by: User, second: User) -> None:
    """Follow the four assignments of a letter; 22 lacks its date, 23 most of its deliverables."""
    found = {one.number: one for one in letter.assignments.all()}
    for number, responsible in (("20", by), ("21", by), ("22", second), ("23", by)):
        give_responsible(found[number], responsible, by=by)
        level, words = RISKS[number]
        note_risk(found[number], level, words, by=by)
        tasks = [add_task(found[number], TaskKind.STEP, title, due=due, by=by) for title, due in STEPS.get(number, ())]
        if number == "21":
            stand_task(tasks[0], TaskState.DONE, "Utlysningen er åpen til 1. mars.", by=by)
    note_dialogue(
        found["22"],
        "Vi spurte hvilken dag «umiddelbart» skal leses som. Ikke besvart ennå.",
        day=today(),
        who="Integreringsavdelingen",
        is_from_ministry=False,
        by=by,
    )
    _work_together(found["23"], by=by, second=second)


def _work_together(group: Assignment, *, by: User, second: User) -> None:
    """The working group of 23 has met once, has one deliverable under way and has asked HTSO."""
    change_member(group, by.name, "IMDi", is_lead=True, by=by)
    change_member(group, second.name, "IMDi", by=by)
    change_partner(group, "Bufdir", PartnerRole.CONSULT, why="Har botilbud for unge, og kjenner krisesentrene", by=by)
    call_meeting(group, date(2022, 2, 22), "Oppstart med AVdir", by=by)
    duty = group.duties.order_by("id").first()
    assert duty is not None, "the letter lays duties on the working group"
    task = add_task(group, TaskKind.DELIVERABLE, FIRST_DELIVERABLE, due=date(2022, 4, 8), duties=[duty.words], by=by)
    draft = "Utkast til mandat\n\nEnheten skal samordne hjelpen til unge over 18 år som kommer hjem.\n"
    add_document(
        group, draft.encode(), "mandat-utkast.txt", kind=DocumentKind.DRAFT, task=task, words="Første utkast", by=by
    )
    ask_others(
        group,
        "HTSO, NAV Grünerløkka",
        "Hvordan samarbeider dere om hver person, og hva skulle dere ønske dere hadde hatt fra starten?",
        asked_on=today(),
        task=task,
        by=by,
    )
