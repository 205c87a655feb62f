"""From the recommendations of a call to a proposed decision, and the grants of a decision in two parts."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tilskudd.applications.assessment_queries import assessed_in
from tilskudd.applications.call_outcomes import outcomes_of
from tilskudd.decisions.models import Decision
from tilskudd.people.models import Status
from tilskudd.people.refusal import Refusal
from tilskudd.people.rights import Right
from tilskudd.schemes.outcomes import OutcomeKind, in_two, total_of
from tilskudd.schemes.rules import SchemeKind
from tilskudd.values.kroner import ZERO
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.call_money import money_of_call, not_proposed_again
from tilskudd.web.call_proposing import propose_call, propose_call_again, turns_all_away
from tilskudd.web.forms import Plain
from tilskudd.web.grant_splitting import SplitRow, split_grants
from tilskudd.web.office.decisions import decision_called
from tilskudd.web.office.portfolio import version_or_404
from tilskudd.web.posting import refusals_in
from tilskudd.web.round_forms import day_field


class ProposeCall(Plain):
    """What the person saw: how many outcomes, their sum in øre; and for a new version, which one and what is new."""

    count = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    ore = forms.IntegerField(min_value=0, max_value=10**17, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    words = forms.CharField(label=gettext_lazy("Hva som er nytt i denne versjonen"), max_length=300, required=False)
    first_part = forms.IntegerField(
        label=gettext_lazy("Første del i prosent"),
        help_text=gettext_lazy("Resten betales når rapporten er godkjent. Tomt er alt på en gang."),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "ds-input short"}),
    )


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: OfficeRequest, number: str) -> HttpResponse:
    """Propose a decision from the recommendations; first for those that are turned away, with `?avviste=1`."""
    version = version_or_404(number)
    call = version.call
    decisions = list(Decision.objects.filter(whole=call.about).exclude(status=Status.WITHDRAWN).order_by("-pk"))
    back = next((one for one in decisions if one.status == Status.SENT_BACK), None)
    only = turns_all_away(back) if back else request.GET.get("avviste") == "1"
    every, money, why_not = assessed_in(version), money_of_call(call, without=back), ""
    try:
        left_alone = not_proposed_again(money.decided, every)
        outcomes, _rests_on = outcomes_of(version, every, only_inadmissible=only, decided=left_alone)
    except Refusal as refusal:
        outcomes, why_not = [], str(refusal)
    total = total_of(outcomes)
    initial = {"count": len(outcomes), "ore": total.ore, "seen": back.version if back else 0}
    form = ProposeCall(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            if (given["count"], given["ore"], bool(given["seen"])) != (len(outcomes), total.ore, back is not None):
                raise Refusal(_("Innstillingen er endret etter at du åpnet siden. Se tallene på nytt."))
            if back is None:
                first_part = given["first_part"]
                back = propose_call(call, by=request.user, only_inadmissible=only, first_part=first_part)
            else:
                told = {"words": given["words"], "seen": given["seen"], "first_part": given["first_part"]}
                propose_call_again(back, call, by=request.user, **told)
            messages.success(request, _("Vedtaket er foreslått. En annen person må godkjenne det."))
            return redirect("decision", back.number)
    left = money.left
    context = {
        "call": call,
        "only": only,
        "back": back,
        "waiting": [one for one in decisions if one.status == Status.PROPOSED],
        "why_not": why_not,
        "counts": [
            (word, sum(one.kind is kind for one in outcomes), total_of([one for one in outcomes if one.kind is kind]))
            for kind, word in KINDS
        ],
        "count": len(outcomes),
        "total": total,
        "left": left,
        "after": left - total,
        "is_over": left - total < ZERO,
        "example": outcomes[0] if outcomes else None,
        "form": form,
    }
    return render(request, "office/propose_call.html", context, status=422 if form.errors else 200)


DEFAULT_PERCENT = 80
KINDS = (
    (OutcomeKind.AWARD, gettext_lazy("Innvilges")),
    (OutcomeKind.PART, gettext_lazy("Innvilges delvis")),
    (OutcomeKind.REFUSAL, gettext_lazy("Avslås")),
    (OutcomeKind.INADMISSIBLE, gettext_lazy("Avvises")),
)


class SplitForm(Plain):
    percent = forms.IntegerField(
        label=gettext_lazy("Første del i prosent"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "ds-input short"}),
    )
    second_from = day_field(
        gettext_lazy("Andre del tidligst"), gettext_lazy("Den andre delen venter på at rapporten er godkjent.")
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["second_from"].required = False


@needs(Right.PROPOSE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: OfficeRequest, number: str) -> HttpResponse:
    """Plan all grants of an approved decision of a call in two parts, with an account of each."""
    found = decision_called(number)
    if found.scheme.kind != SchemeKind.CALL or found.status != Status.APPROVED:
        raise Http404
    grants = list(found.grants.select_related("recipient", "outcome").order_by("outcome__place"))
    told = next((one.outcome.basis.get("first_part") for one in grants), None) or DEFAULT_PERCENT
    form = SplitForm(request.POST if request.method == "POST" else None, initial={"percent": told})
    done: list[SplitRow] = []
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            done = split_grants(found, given["percent"], by=request.user, second_from=given["second_from"])
    context = {
        "decision": found,
        "form": form,
        "done": [one for one in done if not one.left],
        "left": [one for one in done if one.left],
        "is_done": bool(done),
        "rows": [] if done else [(one, *in_two(one.amount, told)) for one in grants],
        "percent": told,
    }
    return render(request, "office/split_grants.html", context, status=422 if form.errors else 200)
