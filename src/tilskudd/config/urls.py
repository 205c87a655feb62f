"""Every address, in the order of the money."""

from __future__ import annotations

from django.urls import path, register_converter

from tilskudd.web import addresses, sign_in
from tilskudd.web.office import (
    assignments,
    budget,
    distributions,
    letter_answers,
    letter_work,
    letters,
    openings,
    people,
    recipes,
    schemes,
    statistics,
    tasks,
    trail,
)

register_converter(addresses.LineConverter, "line")
register_converter(addresses.PlaceConverter, "place")
register_converter(addresses.YearConverter, "year")
register_converter(addresses.KindConverter, "kind")
register_converter(addresses.SortConverter, "sort")

urlpatterns = [
    path("", sign_in.front, name="front"),
    path("logg-inn/", sign_in.sign_in, name="sign-in"),
    path("logg-ut/", sign_in.sign_out, name="sign-out"),
    path("sprak/", sign_in.language, name="language"),
    path("dato/", sign_in.example_clock, name="example-clock"),
    path("i-live/", sign_in.alive, name="alive"),
    path("oppgaver/", tasks.tasks, name="tasks"),
    path("tildelingsbrev/", letters.letters, name="letters"),
    path("tildelingsbrev/nytt/", letters.new_letter, name="new-letter"),
    path("tildelingsbrev/<slug:reference>/", letters.letter, name="letter"),
    path("tildelingsbrev/<slug:reference>/fil/", letters.letter_file, name="letter-file"),
    path("tildelingsbrev/<slug:reference>/side/<int:number>.png", letters.letter_page, name="letter-page"),
    path("tildelingsbrev/<slug:reference>/forskjell/", letters.difference, name="letter-difference"),
    path("tildelingsbrev/<slug:reference>/rett/<path:path>/", letter_work.correct, name="correct-fact"),
    path("tildelingsbrev/<slug:reference>/fjern/<path:path>/", letter_work.remove, name="remove-fact"),
    path("tildelingsbrev/<slug:reference>/legg-til/<sort:sort>/", letter_work.add, name="add-fact"),
    path("tildelingsbrev/<slug:reference>/funn/<int:number>/", letter_answers.finding, name="finding"),
    path("tildelingsbrev/<slug:reference>/plikter/", letter_answers.duties, name="duties"),
    path("tildelingsbrev/<slug:reference>/merknader/", letter_answers.reply, name="letter-reply"),
    path("tildelingsbrev/<slug:reference>/svar/", letter_answers.ministry_answer, name="ministry-answer"),
    path("tildelingsbrev/<slug:reference>/svar/<int:pk>/fil/", letter_answers.answer_file, name="ministry-answer-file"),
    path("tildelingsbrev/<slug:reference>/send/", letter_work.send, name="send-letter"),
    path("tildelingsbrev/<slug:reference>/bekreft/", letter_work.confirm, name="confirm-letter"),
    path("tildelingsbrev/<slug:reference>/send-tilbake/", letter_work.back, name="send-back-letter"),
    path("tildelingsbrev/<slug:reference>/ta-tilbake/", letter_work.take_back, name="take-back-letter"),
    path("oppdrag/", assignments.assignments, name="assignments"),
    path("oppdrag/<int:pk>/", assignments.assignment, name="assignment"),
    path("budsjett/", budget.budget, name="budget"),
    path("budsjett/<year:year>/", budget.budget_year, name="budget-year"),
    path("budsjett/<year:year>/<line:line>/", budget.budget_line, name="budget-line"),
    path("budsjett/<year:year>/<line:line>/<place:place>/", budget.budget_figure, name="budget-figure"),
    path("budsjett/posteringer/<int:pk>/", budget.entry, name="entry"),
    path("budsjett/apninger/ny/", openings.by_hand, name="opening-by-hand"),
    path("budsjett/apninger/<int:pk>/", openings.opening, name="opening"),
    path("budsjett/apninger/<int:pk>/rett/<line:line>/", openings.correct, name="correct-line"),
    path("budsjett/apninger/<int:pk>/godkjenn/", openings.approve, name="approve-opening"),
    path("budsjett/apninger/<int:pk>/send-tilbake/", openings.back, name="send-back-opening"),
    path("budsjett/apninger/<int:pk>/trekk/", openings.withdraw, name="withdraw-opening"),
    path("ordninger/", schemes.schemes, name="schemes"),
    path("ordninger/ny/", schemes.new_scheme, name="new-scheme"),
    path("ordninger/<int:pk>/", schemes.scheme, name="scheme"),
    path("ordninger/<int:pk>/regler/", schemes.rules, name="scheme-rules"),
    path("ordninger/<int:pk>/ramme/", schemes.frame, name="scheme-frame"),
    path("ordninger/<int:pk>/kopier/", schemes.copy, name="copy-scheme"),
    path("ordninger/rammer/<int:pk>/godkjenn/", schemes.approve, name="approve-frame"),
    path("ordninger/rammer/<int:pk>/send-tilbake/", schemes.back, name="send-back-frame"),
    path("ordninger/rammer/<int:pk>/trekk/", schemes.withdraw, name="withdraw-frame"),
    path("ordninger/<int:pk>/oppskrift/", recipes.recipe, name="recipe"),
    path("ordninger/<int:pk>/fordeling/", distributions.distribution, name="distribution"),
    path("ordninger/<int:pk>/fordeling/kjor/", distributions.run, name="run-recipe"),
    path("ordninger/<int:pk>/fordeling/<int:number>/vekter.csv", distributions.weights, name="run-weights"),
    path("ordninger/<int:pk>/fordeling/<int:number>/bevis.json", distributions.proof, name="run-proof"),
    path("tallgrunnlag/", statistics.statistics, name="statistics"),
    path("tallgrunnlag/ny/", statistics.new_statistic, name="new-statistic"),
    path("tallgrunnlag/<int:pk>/", statistics.statistic, name="statistic"),
    path("tallgrunnlag/<int:pk>/fil/", statistics.statistic_file, name="statistic-file"),
    path("revisjon/", trail.events, name="events"),
    path("revisjon/segl/", trail.seals, name="seals"),
    path("revisjon/segl/<int:pk>/", trail.seal, name="seal"),
    path("administrasjon/", people.people, name="people"),
    path("administrasjon/ny-bruker/", people.new_user, name="new-user"),
    path("administrasjon/ny-rolle/", people.new_role, name="new-role"),
    path("administrasjon/ny-fullmakt/", people.new_authority, name="new-authority"),
    path("administrasjon/<kind:kind>/<int:pk>/godkjenn/", people.approve, name="approve-right"),
    path("administrasjon/<kind:kind>/<int:pk>/trekk/", people.take_back, name="withdraw-right"),
]

handler400 = "tilskudd.web.errors.bad_request"
handler404 = "tilskudd.web.errors.not_found"
