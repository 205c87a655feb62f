"""Følg krona: the way of a grant's money from the Storting's vote to the bank, each step with source and seal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilskudd.decisions.check import HELD_BY_A_GRANT
from tilskudd.decisions.models import DecisionVersion, Grant
from tilskudd.decisions.queries import balances, newest_version
from tilskudd.distribution.check import differs
from tilskudd.distribution.models import Run, RunRow
from tilskudd.documents.models import IssuedLetter
from tilskudd.ledger.models import Entry
from tilskudd.ledger.queries import positions
from tilskudd.ledger.trail_proof import entries_about, seals_of
from tilskudd.mandate.models import Assignment, BookedLine, Confirmation, Letter
from tilskudd.people.models import Event, Involvement, Part, Status
from tilskudd.schemes.models import Frame, NamedGrant
from tilskudd.values.kroner import ZERO, Kroner
from tilskudd.web.follow_payments import paid_steps
from tilskudd.web.follow_reports import reported_steps
from tilskudd.web.follow_step import Step
from tilskudd.web.letter_quote import financing_of
from tilskudd.web.templatetags.figures import iso_day, long_day, moment


@dataclass(frozen=True)
class Trail:
    """The way of one grant's money, its steps from the vote on, and the things and entries that prove it."""

    grant: Grant
    steps: Sequence[Step]
    abouts: Sequence[str]
    entries: Sequence[int]
    seals: dict[str, int] = field(default_factory=dict)

    def seal_of(self, step: Step) -> int | None:
        """The newest seal that covers the step; None when a part of it is not sealed yet."""
        found = [self.seals.get(about) for about in step.abouts]
        return max((one for one in found if one is not None), default=None) if all(found) else None

    @property
    def is_sealed(self) -> bool:
        """True when every step that has rows stands in a seal."""
        return all(self.seal_of(step) for step in self.steps if step.abouts)


def trail_of(grant: Grant) -> Trail:
    """Everything that led to a grant, and what became of it, from the register, the ledger and the events."""
    decision, scheme = grant.decision, grant.decision.scheme
    version = newest_version(decision)
    assignment = scheme.assignment
    steps: list[Step] = []
    if assignment is not None:
        steps += [_vote(assignment.letter), _sentence(assignment), _line(assignment.letter, scheme.line)]
    steps += [*_frame(grant), *_basis(grant, version), _decision(grant, version), *_amendments(grant), _letter(grant)]
    steps += [*paid_steps(grant), *reported_steps(grant)]
    abouts = list(dict.fromkeys(about for step in steps for about in step.abouts))
    entries = entries_about([*abouts, grant.about], scheme.line)
    people = _people_behind(abouts, entries)
    return Trail(grant, steps, [*abouts, *people], entries, seals_of(abouts, entries))


def _vote(letter: Letter) -> Step:
    head = letter.reading["letter"]
    told = [", ".join(head.get("basis") or ()) or _("Brevet nevner ikke hva Stortinget vedtok.")]
    changes = [row["amount"] or 0 for row in letter.reading["changes"]]
    day = head.get("not_before")
    title = _("Stortinget vedtok pengene")
    sentences = (f"{iso_day(day)}, {told[0]}." if day else f"{told[0]}",)
    amount = Kroner.whole(sum(changes)) if changes else None
    return Step("vote", title, reverse("letter", args=[letter.reference]), sentences, amount, (), letter.title)


def _sentence(assignment: Assignment) -> Step:
    letter = assignment.letter
    told = financing_of(assignment)
    row = Confirmation.objects.select_related("sent_by", "confirmed_by").get(pk=letter.pk)
    assert row.sent_by and row.confirmed_by and row.confirmed_at, "an assignment stands in a confirmed letter"
    words = {"first": row.sent_by.name, "second": row.confirmed_by.name, "day": long_day(row.confirmed_at)}
    return Step(
        "letter",
        _("Setningen i brevet"),
        reverse("assignment", args=[assignment.pk]),
        (f"«{told.words}»" if told else assignment.title, _("Bekreftet av %(first)s og %(second)s %(day)s.") % words),
        told.amount.amount if told else None,
        (letter.about,),
        _("%(letter)s, oppdrag %(number)s") % {"letter": letter.title, "number": assignment.number},
    )


def _line(letter: Letter, line: str) -> Step:
    rows = list(BookedLine.objects.filter(letter=letter, line=line).exclude(step="taken-back").order_by("id"))
    position = next(iter(positions(letter.confirmation.year or 0, line)), None)
    change = sum((row.amount for row in rows if row.step != "opening"), ZERO)
    name = position.name if position else ""
    return Step(
        "line",
        _("Budsjettposten"),
        reverse("budget-line", args=[letter.confirmation.year, line]),
        (_("%(line)s %(name)s. Brevet ga %(sum)s.") % {"line": line, "name": name, "sum": change.in_words},),
        position.frame if position else None,
        (letter.about,),
    )


def _frame(grant: Grant) -> list[Step]:
    """The frame that the money was promised from; an appeal may have been promised without any."""
    scheme = grant.decision.scheme
    rows = Frame.objects.filter(scheme=scheme, status=Status.APPROVED, settled_at__lte=grant.granted_at)
    frame = rows.select_related("proposed_by", "settled_by").order_by("id").last()
    if frame is None or frame.settled_by is None or frame.settled_at is None:
        return []
    words = {
        "scheme": scheme.name,
        "day": long_day(frame.settled_at),
        "first": frame.proposed_by.name,
        "second": frame.settled_by.name,
    }
    told = _("Avsatt til %(scheme)s %(day)s av %(first)s og %(second)s.") % words
    address = reverse("scheme", args=[scheme.pk])
    return [Step("frame", _("Rammen for ordningen"), address, (told,), frame.amount, (scheme.about, frame.reference))]


def _basis(grant: Grant, version: DecisionVersion) -> list[Step]:
    """What the amount was made from: a run of a recipe, or the recipient that the letter names."""
    names = {name.partition(":")[0]: name for name in version.rests_on}
    if "run" in names:
        return [_recipe(grant, int(names["run"].partition(":")[2]))]
    match = grant.outcome.basis.get("match")
    return [_named(grant, int(match.partition(":")[2]))] if match else []


def _recipe(grant: Grant, run_key: int) -> Step:
    run = Run.objects.select_related("recipe__statistic__file", "by").get(pk=run_key)
    row = RunRow.objects.filter(run=run, code=grant.outcome.basis.get("code")).first()
    reason = grant.outcome.reason_nn if get_language() == "nn" else grant.outcome.reason_nb
    told = _("Kjørt av %(name)s %(day)s. Tallgrunnlag %(hash)s.") % {
        "name": run.by.name,
        "day": long_day(run.at),
        "hash": run.recipe.statistic.file.sha256[:8],
    }
    address = reverse("distribution", args=[run.scheme_id])
    abouts = (run.recipe.statistic.about, grant.decision.scheme.about)  # a run's event is about its scheme
    return Step("recipe", _("Oppskriften"), address, (reason, told), row.amount if row else None, abouts)


def _named(grant: Grant, match: int) -> Step:
    row = NamedGrant.objects.select_related("recipient", "by").get(pk=match)
    told = _("%(name)s fant mottakeren %(day)s.") % {"name": row.by.name, "day": long_day(row.at)}
    basis = _("Ikke lyst ut: %(document)s side %(page)s.") % {"document": row.document, "page": row.page}
    address = reverse("named", args=[row.scheme_id])
    return Step("named", _("Mottakeren i brevet"), address, (told, basis), grant.outcome.amount, ())


def _decision(grant: Grant, version: DecisionVersion) -> Step:
    decision = grant.decision
    assert decision.settled_by and decision.settled_at and decision.authority, "a grant rests on an approved decision"
    told = _("%(number)s. %(first)s foreslo versjon %(n)d. %(second)s godkjente %(at)s, innenfor fullmakt på %(most)s.")
    words = {
        "number": decision.number,
        "first": version.by.name,
        "n": version.number,
        "second": decision.settled_by.name,
        "at": moment(decision.settled_at),
        "most": decision.authority.ceiling_per_decision.in_words,
    }
    address = reverse("outcome", args=[decision.number, grant.outcome.place])
    return Step("decision", _("Vedtaket"), address, (told % words,), grant.outcome.amount, (decision.about,))


def _amendments(grant: Grant) -> list[Step]:
    rows = grant.amendments.filter(status=Status.APPROVED).select_related("proposed_by", "settled_by").order_by("id")
    return [
        Step(
            "amendment",
            _("Endringen"),
            reverse("grant", args=[grant.pk]),
            (
                _("%(why)s %(first)s foreslo, %(second)s godkjente.")
                % {
                    "why": row.reason,
                    "first": row.proposed_by.name,
                    "second": row.settled_by.name if row.settled_by else "",
                },
            ),
            row.amount,
            (grant.about,),
        )
        for row in rows
    ]


def _letter(grant: Grant) -> Step:
    """The letter that told the recipient, and whether they have accepted."""
    letter = IssuedLetter.objects.select_related("acceptance__by", "pdf").filter(outcome=grant.outcome).first()
    title = _("Tilskuddsbrevet")
    if letter is None:
        address = reverse("award-letters", args=[grant.decision.number])
        return Step("award-letter", title, address, (_("Brevet skrives av seg selv."),), None, is_done=False)
    told = [
        _("Skrevet %(at)s. Fingeravtrykk %(hash)s.") % {"at": moment(letter.issued_at), "hash": letter.pdf.sha256[:8]}
    ]
    accepted = getattr(letter, "acceptance", None)
    if accepted is not None:
        told.append(_("%(who)s aksepterte %(day)s.") % {"who": accepted.by.name, "day": long_day(accepted.at)})
    address = reverse("award-letter", args=[letter.pk])
    return Step("award-letter", title, address, tuple(told), grant.outcome.amount, (grant.about,))


def _people_behind(abouts: Iterable[str], entries: Iterable[int]) -> list[str]:
    """Everybody who did something here, and their authorities: the events that say who they are."""
    abouts = list(abouts)
    users = {*Event.objects.filter(about__in=abouts).exclude(by=None).values_list("by", flat=True)}
    users |= {*Entry.objects.filter(pk__in=list(entries)).values_list("by", flat=True)}
    return [f"user:{pk}" for pk in sorted(users)]


def checks_of(trail: Trail) -> list[tuple[bool, str]]:
    """What can be said of the way as a whole: yes or no, in one sentence each."""
    grant, scheme = trail.grant, trail.grant.decision.scheme
    held = balances(grant.about, scheme.line, scheme.year)
    same = sum((held.get(place, ZERO) for place in HELD_BY_A_GRANT), ZERO) == grant.amount
    made = Involvement.objects.filter(about=grant.decision.about, part=Part.PREPARED).values_list("user", flat=True)
    authority, settled = grant.decision.authority, grant.decision.settled_at
    held_by = bool(authority and settled and authority.user_id == grant.decision.settled_by_id)
    found = [
        (same, _("Regnskapet har samme beløp som vedtaket og endringene av det."), _("Regnskapet har et annet beløp.")),
        (
            grant.decision.settled_by_id not in set(made),
            _("Ingen har godkjent sitt eget arbeid."),
            _("Den som godkjente, har også forberedt vedtaket."),
        ),
        (held_by, _("Den som godkjente, hadde skriftlig fullmakt."), _("Den skriftlige fullmakten mangler.")),
    ]
    for about in (name for name in newest_version(grant.decision).rests_on if name.startswith("run:")):
        run = Run.objects.select_related("recipe__statistic", "scheme").get(pk=int(about.partition(":")[2]))
        again = _("Fordelingen gir samme svar med de lagrede tallene.")
        found.append((not differs(run), again, _("Fordelingen gir et annet svar med de lagrede tallene.")))
    waits = _("Noe er ikke forseglet ennå. Det skjer hver time.")
    found.append((trail.is_sealed, _("Alle ledd er forseglet."), waits))
    return [(holds, words if holds else otherwise) for holds, words, otherwise in found]


def as_json(trail: Trail) -> dict[str, Any]:
    """The way as data: whole øre, addresses, and seals."""
    return {
        "grant": trail.grant.about,
        "recipient": {"number": trail.grant.recipient.number, "name": trail.grant.outcome.recipient_name},
        "amount_ore": trail.grant.amount.ore,
        "steps": [
            {
                "step": step.name,
                "title": step.title,
                "address": step.address,
                "text": list(step.sentences),
                "amount_ore": step.amount.ore if step.amount is not None else None,
                "seal": trail.seal_of(step),
            }
            for step in trail.steps
        ],
    }
