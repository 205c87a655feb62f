"""Demanding reports: what every recipient of a scheme is to report, and the task that each of them gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tilskudd.applications.question_faults import faults_in
from tilskudd.applications.question_json import as_json
from tilskudd.applications.questions import AskedIn, QuestionKind, QuestionSet
from tilskudd.database.turns import take_turn
from tilskudd.decisions.models import Grant
from tilskudd.followup.models import DemandVersion, Report, ReportDemand
from tilskudd.followup.queries import demand_in_force
from tilskudd.followup.rules import ReportState
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full
from tilskudd.schemes.models import Scheme
from tilskudd.values.finding import Severity
from tilskudd.values.kroner import ZERO


@dataclass(frozen=True)
class DemandFacts:
    """What a demand says beside its questions (opplysninger i rapportkrav).

    `deviation_share` is how far, in whole per cent, a line of the accounts may be off its budget without words.
    `used_question` is the key of the question that tells what is used of the grant, where no accounts are asked for;
    `experience_question` that of the one whose answer the recipient marks as experience for the others.
    """

    title_nb: str
    title_nn: str
    due_on: date
    asks_accounts: bool = False
    deviation_share: int = 10
    used_question: str = ""
    experience_question: str = ""


@transaction.atomic
def demand_reports(scheme: Scheme, facts: DemandFacts, questions: QuestionSet, *, by: User) -> ReportDemand:
    """Demand a report on every grant of a scheme (rapportkrav), Bestemmelsene 6.3.6; grants given later have it too.

    Raises Refusal with every fault of the questions, without a title, or when the day is not after today.
    """
    require(by, Right.SET_UP_SCHEMES, within=scheme.about, on=today())
    take_turn(f"{scheme.about}:demands")
    _refuse_bad(facts, questions)
    if facts.due_on <= today():
        raise Refusal(_("Fristen må være etter i dag."))
    made = ReportDemand.objects.create(scheme=scheme, by=by, at=now())
    _write(made, facts, questions, number=1, by=by)
    note(by, "report.demanded", scheme.about, title=facts.title_nb, due_on=facts.due_on.isoformat())
    return made


@transaction.atomic
def change_demand(
    demand: ReportDemand, facts: DemandFacts, questions: QuestionSet, *, by: User, seen: int
) -> DemandVersion:
    """Write a new version of a demand (endre rapportkrav); reports that are not sent follow it, the others stand.

    Another day moves those that have no day of their own. Raises as `demand_reports`, and WrongState when a colleague
    has written since.
    """
    require(by, Right.SET_UP_SCHEMES, within=demand.scheme.about, on=today())
    take_turn(f"{demand.scheme.about}:demands")
    before = demand_in_force(demand)
    if before.number != seen:
        raise WrongState(_("%s har endret kravet etter at du åpnet siden.") % before.by.name, _("Se hva som er nytt."))
    _refuse_bad(facts, questions)
    made = _write(demand, facts, questions, number=seen + 1, by=by)
    if facts.due_on != before.due_on:
        waits = Report.objects.filter(demand=demand, state=ReportState.OPEN, due_on=before.due_on)
        waits.update(due_on=facts.due_on)
    note(by, "report.demand-changed", demand.scheme.about, version=made.number, due_on=facts.due_on.isoformat())
    return made


def _refuse_bad(facts: DemandFacts, questions: QuestionSet) -> None:
    faults = [one.message for one in faults_in(questions) if one.severity is Severity.ERROR]
    asked = questions.asked(AskedIn.REPORT)
    if faults:
        raise Refusal(*faults)
    if not asked and not facts.asks_accounts:
        raise Refusal(_("Kravet spør ikke om noe. Legg til spørsmål til rapporten, eller be om regnskap."))
    if not facts.title_nb.strip():
        raise Refusal(_("Skriv hva rapporten heter."))
    if not 0 <= facts.deviation_share <= 100:
        raise Refusal(_("Avviket som må forklares, er fra 0 til 100 prosent."))
    amounts = {one.key for one in asked if one.kind is QuestionKind.AMOUNT}
    if facts.used_question and facts.used_question not in amounts:
        raise Refusal(_("Spørsmålet om hva som er brukt, må være et beløp som rapporten spør om."))
    texts = {one.key for one in asked if one.kind in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)}
    if facts.experience_question and facts.experience_question not in texts:
        raise Refusal(_("Spørsmålet om erfaring må være en tekst som rapporten spør om."))


def _write(demand: ReportDemand, facts: DemandFacts, questions: QuestionSet, *, number: int, by: User) -> DemandVersion:
    made = DemandVersion.objects.create(
        demand=demand,
        number=number,
        title_nb=in_full(facts.title_nb, 200),
        title_nn=in_full(facts.title_nn, 200),
        due_on=facts.due_on,
        asks_accounts=facts.asks_accounts,
        deviation_share=facts.deviation_share,
        used_question=facts.used_question,
        experience_question=facts.experience_question,
        questions=as_json(questions),
        by=by,
        at=now(),
    )
    prepared(demand.about, by=by)
    return made


def open_due_reports() -> int:
    """Give each grant that lacks a report its task (åpne rapporter): what the program does by itself; how many.

    Grant by grant, each in its own transaction: safe to run twice, by two at once, and to be killed on the way.
    """
    count = 0
    for demand in ReportDemand.objects.order_by("pk"):
        has = Report.objects.filter(demand=demand, grant=OuterRef("pk"))
        lacks = Grant.objects.filter(~Exists(has), decision__scheme=demand.scheme_id, amount__gt=0)
        for key in list(lacks.order_by("pk").values_list("pk", flat=True)):
            count += _opened(demand, key)
    return count


@transaction.atomic
def _opened(demand: ReportDemand, key: int) -> bool:
    rows = Grant.objects.select_for_update(of=("self",), skip_locked=True)
    grant = rows.filter(pk=key, amount__gt=ZERO).first()
    if grant is None or Report.objects.filter(demand=demand, grant=grant).exists():
        return False
    made = Report.objects.create(
        demand=demand,
        grant=grant,
        recipient_id=grant.recipient_id,
        due_on=demand_in_force(demand).due_on,
        opened_at=now(),
    )
    note(None, "report.opened", made.about, grant=grant.about, due_on=made.due_on.isoformat())
    return True
