"""The addresses of calls: in the office, on the way into the portal, and for everybody."""

from __future__ import annotations

from django.urls import path

from tilskudd.web.office import call_coverage, call_question, call_questions, calls, registers
from tilskudd.web.portal import apply
from tilskudd.web.public import calls as public_calls

OF_CALL = "kontor/utlysninger/<slug:number>/"
ASKED = f"{OF_CALL}sporsmal/"

addresses = [
    path("kontor/utlysninger/", calls.calls, name="calls"),
    path("ordninger/<int:pk>/utlysning/ny/", calls.new_call, name="new-call"),
    path(OF_CALL, calls.call, name="call"),
    path(f"{OF_CALL}endre/", calls.change_call, name="change-call"),
    path(f"{OF_CALL}publiser/", calls.publish, name="publish-call"),
    path(f"{OF_CALL}trekk/", calls.withdraw, name="withdraw-call"),
    path(f"{OF_CALL}forbehold/", calls.lift_reservation, name="lift-reservation"),
    path(f"{OF_CALL}dekning/", call_coverage.coverage, name="call-coverage"),
    path(f"{OF_CALL}dekning/kriterium/<int:place>/", call_coverage.judged_by, name="judged-by"),
    path(f"{OF_CALL}dekning/plikt/<int:place>/", call_coverage.carried_by, name="carried-by"),
    path(ASKED, call_questions.questions, name="call-questions"),
    path(f"{ASKED}begynn/", call_questions.begin, name="begin-questions"),
    path(f"{ASKED}utgaver/", call_questions.earlier, name="earlier-questions"),
    path(f"{ASKED}forhandsvisning/", call_questions.preview, name="preview-questions"),
    path(f"{ASKED}ordne/", call_questions.rearrange, name="rearrange-questions"),
    path(f"{ASKED}del/ny/", call_questions.section, name="new-section"),
    path(f"{ASKED}del/<slug:key>/", call_questions.section, name="change-section"),
    path(f"{ASKED}del/<slug:key>/nytt/", call_question.new_question, name="new-question"),
    path(f"{ASKED}<slug:key>/", call_question.question, name="call-question"),
    path("registre/", registers.registers, name="registers"),
    path("registre/ta-inn/", registers.take_in, name="take-in-register"),
    path("registre/<int:pk>/fil/", registers.register_file, name="register-file"),
    path("portal/utlysninger/<slug:call_number>/", apply.choose, name="portal-apply"),
    path("utlysninger/", public_calls.calls, name="public-calls"),
    path("utlysninger/<slug:number>/", public_calls.call, name="public-call"),
]
