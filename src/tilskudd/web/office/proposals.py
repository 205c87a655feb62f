"""From a run to a proposed decision: the amounts as the letter prints them, or as the recipe gives them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilskudd.decisions.models import Decision
from tilskudd.decisions.proposal import propose_again, propose_decision
from tilskudd.decisions.queries import open_decision, printed_for, set_aside_for
from tilskudd.distribution.models import Run
from tilskudd.distribution.outcomes import outcomes_of
from tilskudd.mandate.models import MinistryAnswer
from tilskudd.people.models import User
from tilskudd.people.rights import Right
from tilskudd.schemes.outcomes import ProposedOutcome, total_of
from tilskudd.values.kroner import Kroner
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.decision_forms import ProposeFromRun
from tilskudd.web.posting import refusals_in


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_from_run(request: OfficeRequest, pk: int, number: int) -> HttpResponse:
    """Propose the decision that a run gives, or the next version of the one that is not settled."""
    rows = Run.objects.select_related("recipe__statistic__file", "scheme__assignment__letter__confirmation")
    run = get_object_or_404(rows.defer("scheme__assignment__letter__reading"), scheme=pk, number=number)
    scheme, standing = run.scheme, open_decision(run.scheme)
    table = printed_for(scheme)
    differ = [row for row in run.rows.order_by("rank") if table and table.amounts.get(row.code) != row.amount]
    answers = MinistryAnswer.objects.filter(letter=table.assignment.letter_id if table else 0).order_by("-id")
    form = ProposeFromRun(
        request.POST if request.method == "POST" else None,
        has_table=bool(differ),
        answers=answers,
        is_again=standing is not None,
        initial={"seen": standing.version if standing else 0},
    )
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            as_printed = given.get("amounts") == "printed"
            answer = given.get("answer")
            codes = {row.code: answer.pk for row in differ} if answer and not as_printed else {}
            outcomes = outcomes_of(run, on=request.today, as_printed=as_printed, answers=codes)
            decision = _proposed(run, standing, outcomes, given, by=request.user)
            messages.success(request, _("Vedtaket er foreslått. En annen person må godkjenne det."))
            return redirect("decision", decision.number)
    context = {
        "scheme": scheme,
        "run": run,
        "form": form,
        "standing": standing,
        "left": set_aside_for(scheme),
        "differ": [(row, table.amounts.get(row.code) if table else None) for row in differ[:10]],
        "printed_sum": sum(table.amounts.values(), Kroner.whole(0)) if table else None,
        "answers_from": scheme.assignment.letter.reference if scheme.assignment and not answers else None,
    }
    return render(request, "office/propose_from_run.html", context, status=422 if form.errors else 200)


def _proposed(
    run: Run, standing: Decision | None, outcomes: Sequence[ProposedOutcome], given: dict[str, object], *, by: User
) -> Decision:
    rests_on = [run.about, run.recipe.about, run.recipe.statistic.about]
    if standing is None:
        return propose_decision(run.scheme, outcomes, rests_on=rests_on, by=by)
    seen = given["seen"]
    assert isinstance(seen, int)
    words = str(given["words"]) or _("Beløpene er %s til sammen.") % total_of(outcomes).in_words
    propose_again(standing, outcomes, words=words, by=by, seen=seen, rests_on=rests_on)
    return standing
