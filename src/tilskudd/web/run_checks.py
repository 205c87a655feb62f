"""What is checked of the run that a decision was made from: computed again, and line by line beside the decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilskudd.decisions.models import DecisionVersion, Outcome
from tilskudd.distribution.check import differs
from tilskudd.distribution.models import Run
from tilskudd.web.decision_view import Check


def run_behind(version: DecisionVersion) -> Run | None:
    """The run that a decision was made from; None where it was made from something else."""
    names = [name for name in version.rests_on if name.startswith("run:")]
    rows = Run.objects.select_related("recipe__statistic", "scheme")
    return rows.filter(pk=int(names[0].removeprefix("run:"))).first() if names else None


def checks_of_run(version: DecisionVersion, outcomes: Sequence[Outcome]) -> list[Check]:
    """The checks of a decision that was made from a run; none where it was made from something else."""
    run = run_behind(version)
    if run is None:
        return []
    if differs(run):
        return [
            Check("error", _("Fordelingen er regnet ut på nytt, og gir ikke de samme tallene som da den ble kjørt."))
        ]
    found = [Check("ok", _("Fordelingen er regnet ut på nytt nå, og gir de samme tallene."))]
    off = [row for row in outcomes if row.basis.get("computed") != row.amount.in_kroner]
    if off:
        words = ngettext(
            "Én linje er en annen enn oppskriften gir.", "%(n)s linjer er andre enn oppskriften gir.", len(off)
        ) % {"n": len(off)}
        found.append(Check("warning", words, ", ".join(row.recipient_name for row in off[:5])))
    return found
