"""Mine oppgaver: what waits for me, what waits for others, and how the money stands."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tilskudd.decisions.queries import decisions_sent_back_to
from tilskudd.ledger.queries import positions
from tilskudd.mandate.letter_queries import letters_under_work, letters_waiting_for_others
from tilskudd.mandate.queries import openings_sent_back_to, openings_waiting_for_others
from tilskudd.parties.members import accounts_waiting_for, administrators_waiting_for
from tilskudd.people.queries import proposals_waiting_for
from tilskudd.people.rights import Right
from tilskudd.web.access import OfficeRequest, needs
from tilskudd.web.appeal_tasks import appeal_tasks
from tilskudd.web.assignment_tasks import assignment_tasks, delivery_tasks
from tilskudd.web.call_tasks import call_tasks
from tilskudd.web.circular_tasks import circular_tasks, question_tasks
from tilskudd.web.claim_tasks import claim_tasks
from tilskudd.web.ministry_report_tasks import ministry_report_tasks
from tilskudd.web.month_end_tasks import month_end_tasks
from tilskudd.web.payment_tasks import payment_tasks
from tilskudd.web.report_tasks import money_tasks, report_tasks
from tilskudd.web.shell import count_waiting_for, waiting_for

OF_A_KIND = 25


@needs(Right.SEE_OFFICE)
@require_GET
def tasks(request: OfficeRequest) -> HttpResponse:
    """The first page after signing in."""
    rights = request.rights
    year = request.today.year
    proposes = Right.PROPOSE_POSITIONS in rights
    waiting, under_work = waiting_for(request), letters_under_work() if proposes else []
    count = count_waiting_for(request)
    claims = [
        *claim_tasks(rights),
        *call_tasks(request.user, rights),
        *report_tasks(rights),
        *appeal_tasks(request.user, rights),
        *question_tasks(rights),
        *assignment_tasks(request.user, rights, request.today),
    ]
    payments = [
        *month_end_tasks(request.user, rights),
        *payment_tasks(request.user, rights),
        *money_tasks(request.user, rights),
        *circular_tasks(request.user, rights),
        *ministry_report_tasks(request.user, rights),
        *delivery_tasks(request.user, rights),
        *claims,
    ]
    proposals = proposals_waiting_for(request.user) if Right.APPROVE_PEOPLE in rights else []
    accounts = accounts_waiting_for(request.user) if Right.CHECK_ACCOUNTS in rights else []
    administrators = administrators_waiting_for(request.user) if Right.REGISTER_PARTIES in rights else []
    others = openings_waiting_for_others(request.user) if proposes else []
    other_letters = letters_waiting_for_others(request.user) if proposes else []
    context = {
        "today": request.today,
        "year": year,
        "openings": waiting.openings[:OF_A_KIND],
        "confirmations": waiting.letters[:OF_A_KIND],
        "frames": waiting.frames[:OF_A_KIND],
        "decisions": waiting.decisions[:OF_A_KIND],
        "amendments": waiting.amendments[:OF_A_KIND],
        "accounts": accounts[:OF_A_KIND],
        "administrators": administrators[:OF_A_KIND],
        "only_recipients": not any(waiting.lists) and not under_work and not proposals and not payments,
        "payments": payments[:OF_A_KIND],
        "decisions_back": decisions_sent_back_to(request.user) if Right.PROPOSE_DECISIONS in rights else [],
        "letters": under_work,
        "proposals": proposals,
        "others": others,
        "other_letters": other_letters,
        "others_count": len(others) + len(other_letters),
        "sent_back": openings_sent_back_to(request.user) if proposes else [],
        "positions": positions(year)[:8] if Right.SEE_MONEY in rights else [],
        "sees_money": Right.SEE_MONEY in rights,
        "waiting": count + len(under_work) + len(proposals) + len(claims),
        "is_cut": any(len(rows) > OF_A_KIND for rows in (*waiting.lists, accounts, administrators, payments)),
    }
    return render(request, "office/tasks.html", context)
