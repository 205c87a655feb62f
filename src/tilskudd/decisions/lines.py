"""The lines of a proposed decision, checked as rows: who they are for, and what the letter prints for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tilskudd.decisions.models import Outcome
from tilskudd.decisions.queries import PrintedTable, printed_for
from tilskudd.mandate.models import Amount, MinistryAnswer
from tilskudd.mandate.queries import concerns
from tilskudd.parties.models import Organisation
from tilskudd.parties.queries import municipalities_on
from tilskudd.people.clock import today
from tilskudd.people.refusal import Refusal
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import ProposedOutcome, faults_in
from tilskudd.values.kroner import Kroner

MOST_TOLD = 10


def checked(scheme: Scheme, outcomes: Sequence[ProposedOutcome]) -> list[Outcome]:
    """The outcomes as rows to be written; raises Refusal with every fault, and every line that needs a document."""
    numbers = [one.recipient for one in outcomes]
    known = {row.number: row for row in Organisation.objects.filter(number__in=numbers)}
    faults = [one.message for one in faults_in(outcomes)]
    faults += [
        _("%s er ikke registrert som mottaker.") % number for number in dict.fromkeys(numbers) if number not in known
    ]
    if faults:
        raise Refusal(*_some(faults), _("Rett det, og foreslå på nytt."))
    table, names = printed_for(scheme), names_of([one.code for one in outcomes])
    answers = MinistryAnswer.objects.select_related("letter").in_bulk([one.answer for one in outcomes if one.answer])
    earmarks = earmarks_in(scheme)
    rows = [
        Outcome(
            kind=one.kind.value,
            recipient=known[one.recipient],
            recipient_name=names.get(one.code) or known[one.recipient].name,
            code=one.code,
            matter=one.matter,
            amount=one.amount,
            purpose=one.purpose,
            reason_nb=one.reason_nb,
            reason_nn=one.reason_nn,
            basis=dict(one.basis),
            printed=_printed(one, table, earmarks),
            ministry_answer=answers.get(one.answer or 0),
        )
        for one in outcomes
    ]
    bound = [row for row in rows if table is not None or row.printed is not None]
    without = [row for row in bound if row.amount != row.printed and not answers_for(row.ministry_answer, scheme)]
    if without:
        raise Refusal(
            *_some([_undocumented(row) for row in without]),
            _("Bare et svar fra departementet om dette oppdraget kan endre det."),
        )
    return rows


def _printed(one: ProposedOutcome, table: PrintedTable | None, earmarks: Mapping[int, Kroner]) -> Kroner | None:
    """What the letter prints for a recipient: in its table, or as an earmark."""
    if one.basis.get("earmark"):
        return earmarks.get(int(one.basis["earmark"]))
    return table.amount_for(one.code, one.basis) if table else None


def earmarks_in(scheme: Scheme) -> dict[int, Kroner]:
    """What the letter prints for each earmark of the scheme's assignment."""
    rows = Amount.objects.filter(assignment=scheme.assignment_id, sort="earmark") if scheme.assignment_id else []
    return {row.pk: row.amount for row in rows}


def answers_for(answer: MinistryAnswer | None, scheme: Scheme) -> bool:
    """True when the ministry's answer is about the scheme's own assignment."""
    return answer is not None and scheme.assignment is not None and concerns(answer, scheme.assignment)


def names_of(codes: Sequence[str]) -> dict[str, str]:
    """What municipalities are called today, by number, as people say it; Enhetsregisteret writes them in capitals."""
    rows = municipalities_on(today()).filter(code__in=[code for code in codes if code])
    return {row.code: f"{row.name} kommune" for row in rows}


def _undocumented(row: Outcome) -> str:
    words = {"who": row.recipient_name, "amount": row.amount.in_words}
    if row.printed is None:
        return _("%(who)s står ikke i tabellen i brevet.") % words
    return _("%(who)s: brevet skriver %(printed)s, ikke %(amount)s.") % {**words, "printed": row.printed.in_words}


def _some(sentences: Sequence[str]) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], *([_("Og %d til.") % more] if more > 0 else [])]
