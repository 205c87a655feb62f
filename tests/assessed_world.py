"""Calls in the worlds of pages: one that is assessed and recommended, and one that is decided and paid in two parts."""

from __future__ import annotations

from assessing import K, all_assess, assesses, call_scheme, closed_call, declares, officer, sent_application
from given import Given, kroner
from tilskudd.applications.assessors import assign_assessors
from tilskudd.applications.models import Application, Attachment, Call
from tilskudd.applications.recommendation_rules import NewRecommendation, kind_of
from tilskudd.applications.recommending import as_inadmissible, recommend
from tilskudd.files.services import store
from tilskudd.people.clock import now
from tilskudd.web.call_proposing import approve_call, propose_call


def in_calls(given: Given, rows: int) -> dict[str, str]:
    """So many applications in a call: assessed, one apart from the others, some recommended, as many turned away."""
    call = closed_call(given, number="U-2022-901", frame=1_000_000)
    made = [sent_application(given, call, at, 100_000 + at) for at in range(1, rows + 1)]
    out = [sent_application(given, call, 1_000 + at, met=False) for at in range(rows)]
    eva = officer(given, "Eva Ness")
    assign_assessors(call, [given.kari, eva], by=given.kari)
    for at, one in enumerate(made):
        all_assess(one, *(at % 6, 4, 3))
    assesses(made[0], given.kari, 5, 5, 5, words="Svært godt")
    declares(made[0], given.kari)
    _recommended(given, call, made, 60_000)
    as_inadmissible(call, by=given.kari)
    _attached(given, made[0])
    number = made[0].number
    decided = _decided(given, rows)
    assessor = made[0].assessors.get(user=eva)
    at, of = f"/vurdering/{number}/", f"/utlysning/{call.number}/"
    assert len(out) == rows
    return {
        "assessments": "/vurdering/",
        "assessment": at,
        "declare-impartiality": f"{at}habilitet/",
        "settle-difference": f"{at}avklar/",
        "assessment-file": f"{at}vedlegg/{K['statutes']}/1/",
        "assessors": f"{of}vurderere/",
        "end-assessor": f"{of}vurderere/{assessor.pk}/ta-av/",
        "portfolio": f"{of}innstilling/",
        "turn-away": f"{of}avvis/",
        "propose-call": f"{of}vedtak/",
        "split-grants": f"/vedtak/{decided}/del-i-to/",
    }


def _recommended(given: Given, call: Call, made: list[Application], amount: int) -> None:
    rows = [
        NewRecommendation(one.number, kind_of(kroner(amount), one.applied, None), kroner(amount)) for one in made[1:]
    ]
    recommend(call, rows, by=given.kari)


def _attached(given: Given, application: Application) -> None:
    file = store([b"%PDF vedtekter"], at=now(), most=1_000)
    made = Attachment.objects.create(
        application=application,
        question=K["statutes"],
        file=file,
        name="vedtekter.pdf",
        media_type="application/pdf",
        size=14,
        by=given.kari,
        at=now(),
    )
    application.sent.get().attachments.add(made)


def _decided(given: Given, rows: int) -> str:
    """A decision that is approved, with so many grants; its number."""
    scheme = call_scheme(given, "Enda en utlysning")
    call = closed_call(given, number="U-2022-902", scheme=scheme, frame=100_000 * rows, assessors=1)
    made = [sent_application(given, call, 2_000 + at, 100_000) for at in range(rows)]
    assign_assessors(call, [given.kari], by=given.kari)
    for one in made:
        all_assess(one, 4, 4, 4)
    recommend(
        call,
        [NewRecommendation(one.number, kind_of(one.applied, one.applied, None), one.applied) for one in made],
        by=given.kari,
    )
    decision = propose_call(call, by=given.kari)
    approve_call(decision, by=given.ola, seen=1)
    return decision.number
