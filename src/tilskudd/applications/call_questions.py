"""Editing what a call asks: each edit is a new set, and one may go back to an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.applications.call_facts import facts_of
from tilskudd.applications.call_models import Call, CallQuestions
from tilskudd.applications.calls import under_work, write_call
from tilskudd.applications.queries import newest_questions, newest_version
from tilskudd.applications.question_faults import MOST_QUESTIONS, MOST_SECTIONS
from tilskudd.applications.question_json import as_json
from tilskudd.applications.questions import QuestionSet
from tilskudd.people.clock import now
from tilskudd.people.models import User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.two_persons import note, prepared

LONGEST_WORDS: Final = 500


@transaction.atomic
def write_questions(call: Call, question_set: QuestionSet, *, by: User, seen: int, words: str) -> CallQuestions:
    """Write what a call asks (skriv spørsmål) as a new set; `words` says what was edited, `seen` the newest set seen.

    Applicants of a published call are asked the same as before until the call is written again. Raises WrongState when
    somebody has edited since, Refusal when there are too many questions.
    """
    call = under_work(call, by)
    newest = newest_questions(call)
    if newest.number != seen:
        raise WrongState(
            _("%s har endret spørsmålene etter at du åpnet siden.") % newest.by.name,
            _("Se hva som er nytt, og gjør endringen på nytt."),
        )
    if len(question_set.sections) > MOST_SECTIONS or sum(1 for _one in question_set.questions) > MOST_QUESTIONS:
        raise Refusal(
            _("Det kan være %(sections)d deler og %(questions)d spørsmål til sammen.")
            % {"sections": MOST_SECTIONS, "questions": MOST_QUESTIONS},
            _("Fjern noen først."),
        )
    # A key that was ever given is never given again, also after going back to a set from before it was given.
    kept = replace(question_set, last_key=max(question_set.last_key, newest.question_set.last_key))
    made = CallQuestions.objects.create(
        call=call, number=newest.number + 1, content=as_json(kept), words=words[:LONGEST_WORDS], by=by, at=now()
    )
    prepared(call.about, by=by)
    note(by, "call.questions-written", call.about, number=made.number, words=made.words)
    return made


@transaction.atomic
def begin_questions(
    call: Call,
    question_set: QuestionSet,
    judged_by: Mapping[str, Sequence[str]],
    *,
    by: User,
    seen: int,
    words: str,
) -> CallQuestions:
    """Begin with a whole set (begynn med spørsmål), and what each award criterion is judged by in it.

    Raises WrongState when the call is published: answers belong to the questions they were given to.
    """
    call = under_work(call, by)
    if call.published_at is not None:
        raise WrongState(_("Utlysningen er publisert. Endre spørsmålene ett for ett."))
    made = write_questions(call, question_set, by=by, seen=seen, words=words)
    version = newest_version(call)
    write_call(call, replace(facts_of(version), judged_by=judged_by), by=by, seen=version.number)
    return made


@transaction.atomic
def go_back(call: Call, number: int, *, by: User, seen: int) -> CallQuestions:
    """Go back to an earlier set (gå tilbake) as a new one; raises CallQuestions.DoesNotExist for none such."""
    earlier = CallQuestions.objects.get(call=call, number=number)
    words = _("Gikk tilbake til utgave %(number)d: %(words)s") % {"number": number, "words": earlier.words}
    return write_questions(call, earlier.question_set, by=by, seen=seen, words=words)
