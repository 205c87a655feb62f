"""Appeals in the worlds of pages: some that wait, some that were reversed without cover, one with the instance."""

from __future__ import annotations

from given import DAY, Given, kroner
from tilskudd.appeals.models import Appeal
from tilskudd.appeals.notice import send_uncovered_notice
from tilskudd.appeals.reversal import propose_reversal, register_answer
from tilskudd.appeals.services import file_appeal, pass_on, take_appeal
from tilskudd.decisions.models import Decision, Outcome
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.documents.services import issue_due_letters
from tilskudd.people.rights import Role
from tilskudd.schemes.outcomes import OutcomeKind, ProposedOutcome
from tilskudd.schemes.rules import SchemeKind, SchemeRules
from tilskudd.schemes.services import set_up_scheme, write_rules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO

LINE = BudgetLine(671, 72)
WHY = ("Vi har sett på saken på nytt, og vurderer målgruppen annerledes.", "Vi har sett på saka på nytt.")


def appealed(given: Given, rows: int) -> dict[str, str]:
    """So many appeals that wait for Kari, as many reversed that lack cover, and some on their way; their addresses."""
    given.money(1_000, line=LINE)
    mona, geir = given.person("Mona Lie", Role.CASE_OFFICER), given.person("Geir Vold", Role.APPROVER)
    for user in (geir, given.ola):
        given.authority(2_000_000_000, "671/72", user=user)
    decision = _refused(given, 2 * rows + 3, by=mona, approved_by=geir)
    outcomes = list(Outcome.objects.filter(version__decision=decision).order_by("place"))
    first, *others = [_appeal(given, one) for one in outcomes]
    waiting, reversed_ones, (proposed, ordered) = others[: rows - 1], others[rows:-2], others[-2:]
    for _number in range(rows):
        take_appeal(first, by=given.kari)
    for one in [*waiting, *reversed_ones, proposed, ordered]:
        take_appeal(one, by=given.kari)
    for one in reversed_ones:
        made = propose_reversal(one, kroner(5_000), *WHY, by=given.kari)
        approve_decision(made.decision, by=given.ola, seen=1)
    propose_reversal(proposed, kroner(7_000), *WHY, by=given.kari)
    pass_on(ordered, *WHY, by=given.kari)
    told = {"answered_on": DAY, "words": "Gi 9 000 kroner.", "amount": kroner(9_000)}
    register_answer(ordered, by=given.kari, content=b"%PDF svar", name="svar.pdf", **told)
    send_uncovered_notice(LINE, 2022, "Posten mangler penger.", sent_on=DAY, by=given.kari)
    return _addresses(given, first, ordered)


def _refused(given: Given, count: int, *, by, approved_by) -> Decision:
    scheme = set_up_scheme("Frivillig arbeid", SchemeKind.CALL, LINE, 2022, by=by)
    rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "Tildeling", "Rapport", recipients="voluntary")
    write_rules(scheme, rules, [], by=by, seen=1)
    words = "Søknaden er vurdert etter kriteriene, og andre søknader nådde lenger med de samme pengene."
    lines = [
        ProposedOutcome(
            given.trondheim.number, ZERO, words, words, kind=OutcomeKind.REFUSAL, matter=f"application:{number}"
        )
        for number in range(count)
    ]
    decision = propose_decision(scheme, lines, rests_on=[], by=by)
    approve_decision(decision, by=approved_by, seen=1)
    issue_due_letters()
    return decision


def _appeal(given: Given, outcome: Outcome) -> Appeal:
    words = "Vi mener at vi oppfyller alle kriteriene, og ber om at søknaden blir vurdert på nytt."
    return file_appeal(outcome, words, by=given.per, content=b"%PDF-1.7 vedlegg", name="vedlegg.pdf")


def _addresses(given: Given, first: Appeal, ordered: Appeal) -> dict[str, str]:
    one, outcome = f"/klager/{first.number}/", first.outcome
    answer = ordered.steps.exclude(file=None).get()
    portal = f"/portal/{given.trondheim.number}/"
    decided, own = f"{portal}vedtak/{outcome.pk}/", f"{portal}klager/{first.number}/"
    lacks = "/budsjett/2022/671-72/uten-dekning/"
    return {
        "appeals": "/klager/",
        "appeal": one,
        "appeal-file": f"{one}fil/",
        "appeal-answer-file": f"/klager/{ordered.number}/svar/{answer.pk}/fil/",
        "take-appeal": f"{one}ta/",
        "take-up-late": f"{one}ta-opp/",
        "dismiss-appeal": f"{one}avvis/",
        "reverse-appeal": f"{one}omgjor/",
        "pass-on-appeal": f"{one}send-videre/",
        "appeal-answer": f"{one}svar/",
        "register-appeal": f"/vedtak/{outcome.version.decision.number}/{outcome.place}/klage/",
        "uncovered": lacks,
        "uncovered-notice": f"{lacks}varsel/",
        "portal-outcome": decided,
        "portal-outcome-letter": f"{decided}brev/",
        "portal-outcome-letter-pdf": f"{decided}brev/pdf/",
        "portal-new-appeal": f"{decided}klage/",
        "portal-appeal": own,
        "portal-appeal-file": f"{own}fil/",
        "portal-withdraw-appeal": f"{own}trekk/",
    }
