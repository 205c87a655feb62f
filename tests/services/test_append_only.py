"""What stands, stands: plain SQL by the role that serves the site cannot change it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from psycopg import sql

import databases
from given import LINE, book, kroner
from tilskudd.ledger.places import Place, shift

APPEND_ONLY = {
    "appeals_appealstep",
    "appeals_uncoverednotice",
    "applications_applicationdeficiency",
    "applications_assessment",
    "applications_callnotice",
    "applications_callquestions",
    "applications_callversion",
    "applications_gatecheck",
    "applications_impartialitystatement",
    "applications_recommendation",
    "applications_registerentry",
    "applications_registersnapshot",
    "applications_reservationlifted",
    "applications_roleholder",
    "applications_sentapplication",
    "applications_sentapplication_attachments",
    "applications_settleddifference",
    "assignments_following",
    "assignments_responsiblegiven",
    "assignments_assignmentdocument",
    "assignments_agreeddate",
    "assignments_partnerchange",
    "assignments_risknote",
    "assignments_dialoguenote",
    "assignments_assignmenttask",
    "assignments_taskstanding",
    "assignments_dutycarried",
    "assignments_prerequisite",
    "assignments_ministryacceptance",
    "assignments_groupmember",
    "assignments_groupmeeting",
    "assignments_meetingnote",
    "assignments_inquiry",
    "assignments_inquiryanswer",
    "assignments_alternative",
    "assignments_targetgroup",
    "circulars_addressee",
    "circulars_circular",
    "circulars_circularanswer",
    "circulars_circulardelivery",
    "circulars_circularquestion",
    "circulars_circularreading",
    "circulars_circularversion",
    "decisions_uncoveredpromise",
    "files_storedfile",
    "ledger_entry",
    "ledger_line",
    "ledger_seal",
    "ledger_sealedentry",
    "ledger_sealedevent",
    "ledger_transfer",
    "mandate_amount",
    "mandate_assignment",
    "mandate_bookedline",
    "mandate_correction",
    "mandate_deadline",
    "mandate_duty",
    "mandate_dutyanswer",
    "mandate_findinganswer",
    "mandate_letter",
    "mandate_letterpage",
    "mandate_ministryanswer",
    "mandate_reply",
    "decisions_decisionversion",
    "decisions_outcome",
    "payments_bankanswerrow",
    "payments_clarification",
    "parties_heldcode",
    "parties_municipality",
    "parties_municipalitychange",
    "reporting_differenceexplained",
    "reporting_monthreport",
    "reporting_reportedsum",
    "reporting_signedsum",
    "schemes_namedgrant",
    "schemes_scheme",
    "schemes_schemeversion",
    "schemes_term",
    "documents_acceptance",
    "documents_delivery",
    "documents_issuedletter",
    "claims_claim",
    "claims_claimline",
    "claims_claimreminder",
    "claims_claimversion",
    "claims_covernotice",
    "claims_deficiencynotice",
    "claims_earlierpackage",
    "claims_groupwindow",
    "claims_rate",
    "claims_regulation",
    "claims_submission",
    "claims_verdict",
    "distribution_chosengroup",
    "distribution_countedday",
    "distribution_countedgroup",
    "distribution_recipeversion",
    "distribution_run",
    "distribution_runrow",
    "distribution_statisticsnapshot",
    "people_event",
    "people_involvement",
    "followup_auditorstatement",
    "followup_changeanswer",
    "followup_changerequest",
    "followup_demandversion",
    "followup_extensionanswer",
    "followup_extensionrequest",
    "followup_recoverycomment",
    "followup_reportdemand",
    "followup_reportfile",
    "followup_reportreminder",
    "followup_reportreview",
    "followup_reportversion",
    "followup_sentreport",
    "ministry_reports_figuretaking",
    "ministry_reports_frozenreport",
    "ministry_reports_ministryreportapproval",
    "ministry_reports_ministryreportsending",
    "ministry_reports_ministryreportversion",
    "ministry_reports_reportfigure",
}
MAY_CHANGE = {
    "circulars_circularissue": {
        "status",
        "settled_by_id",
        "settled_at",
        "answer",
        "sent_by_id",
        "sent_at",
        "corrects_id",
    },
    "circulars_circulartrouble": {"why", "tries", "last_at", "next_at", "solved_at"},
    "appeals_appeal": {"state", "handler_id"},
    "assignments_assignmentdelivery": {"status", "settled_by_id", "settled_at", "delivered_on", "answer"},
    "notices_calendaraddress": {"revoked_at"},
    "notices_notice": {"begun_at", "sent_at", "tries", "trouble", "next_try_at"},
    "applications_application": {
        "state",
        "title",
        "applied",
        "found_by",
        "first_sent_at",
        "withdrawn_by_id",
        "withdrawn_at",
    },
    "applications_applicationdraft": {"typed", "seen", "saves", "saved_by_id", "saved_at"},
    "applications_assessor": {"ended_at", "ended_why"},
    "applications_attachment": {"removed_by_id", "removed_at"},
    "applications_call": {"published_by_id", "published_at", "withdrawn_by_id", "withdrawn_at", "withdrawn_why"},
    "ledger_account": {"debits", "credits"},
    "ledger_year": {"closed_on"},
    "reporting_monthend": {"state", "sent_by_id", "sent_at", "signed_by_id", "signed_at", "answer"},
    "reporting_daycount": {"last"},
    "reporting_daysum": {"debits", "credits"},
    "people_installation": {"example_date"},
    "people_rolegiven": {"status"},
    "people_authority": {"status"},
    "schemes_frame": {"status", "settled_at", "settled_by_id", "answer", "booked"},
    "parties_organisation": {"name", "written_form"},
    "parties_administratorproposal": {"status", "settled_by_id", "settled_at"},
    "parties_membership": {"last"},
    "parties_bankaccount": {"state", "first", "settled_at", "why"},
    "claims_round": {
        "title",
        "title_nn",
        "opens_on",
        "closes_at",
        "late_until",
        "pay_from",
        "covers_first",
        "opened_by_id",
        "opened_at",
    },
    "claims_measure": {
        "scheme_id",
        "code",
        "name",
        "name_nn",
        "statement",
        "statement_nn",
        "most_months",
        "allows_county",
        "window_id",
        "window_reason",
        "group_first",
        "group_last",
    },
    "decisions_decision": {"status", "version", "settled_at", "settled_by_id", "authority_id", "answer"},
    "decisions_grant": {"amount"},
    "decisions_amendment": {"status", "settled_at", "settled_by_id", "answer", "booked", "authority_id"},
    "followup_report": {"state", "due_on"},
    "followup_auditorlink": {"withdrawn_by_id", "withdrawn_at"},
    "followup_recovery": {"status", "settled_by_id", "settled_at", "answer"},
    "followup_moneyback": {"status", "settled_by_id", "settled_at"},
    "documents_lettertrouble": {"why", "tries", "last_at", "next_at", "solved_at"},
    "payments_instalment": {
        "amount",
        "due_on",
        "needs_acceptance",
        "needs_report",
        "met_on",
        "met_by_id",
    },
    "payments_debtoraccount": {"status", "settled_by_id", "settled_at"},
    "payments_paymentrun": {"status", "released_by_id", "released_at", "withdrawn_by_id", "withdrawn_at", "file_id"},
    "payments_payment": {"state", "settled_on", "reason", "again_by_id", "again_at", "again_why"},
    "payments_bankfile": {"finished_at"},
    "payments_handsettlement": {"status", "settled_by_id", "settled_at"},
    "ministry_reports_ministryreport": {"state", "version"},
    "mandate_confirmation": {
        "state",
        "kind",
        "year",
        "supplement_number",
        "version",
        "sent_at",
        "sent_by_id",
        "answer",
        "confirmed_at",
        "confirmed_by_id",
    },
}
"""Tables where some columns may change; in all the others of our own, either everything may or nothing."""

ALL = sorted(APPEND_ONLY | set(MAY_CHANGE))
RIGHTS = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain")
REFUSED = (
    "delete from {}",
    "delete from {} where false",
    "truncate {}",
    "truncate {} cascade",
    "alter table {} disable trigger no_change",
    "alter table {} disable trigger all",
    "alter table {} disable trigger user",
    "drop trigger no_change on {}",
    "create trigger also before insert on {} for each row execute function refuse_change()",
    "create rule away as on insert to {} do instead nothing",
    "alter table {} add column more int",
    "alter table {} rename to other",
    "alter table {} owner to tilskudd_app",
    "alter table {} set unlogged",
    "drop table {} cascade",
    "lock table {} in access exclusive mode",
    "create index extra on {} ((1))",
)
NO_RIGHT = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def app(own_database: str) -> Iterator[psycopg.Connection]:
    """A plain connection as the application's role."""
    with psycopg.connect(_url("default"), autocommit=True) as connection:
        assert connection.execute("select current_user").fetchone() == ("tilskudd_app",)
        yield connection


@pytest.fixture
def money(own_database: str, given) -> None:
    """The money and the people of a small office, so that there are rows to change."""
    given.money(100)
    book(given.ola, shift(LINE, 2022, Place.AT_DISPOSAL, Place.SET_ASIDE, kroner(40), subject="scheme:1"))


@pytest.fixture
def owner(own_database: str) -> Iterator[psycopg.Connection]:
    """A plain connection as the owner, who migrates and restores."""
    with psycopg.connect(_url("owner"), autocommit=True) as connection:
        yield connection


def _url(alias: str) -> str:
    variable = "TEST_APP_URL" if alias == "default" else "TEST_OWNER_URL"
    return databases.with_database(os.environ[variable], connections[alias].settings_dict["NAME"])


def columns(connection: psycopg.Connection, table: str) -> list[str]:
    """The columns that a statement may name; what PostgreSQL generates itself takes no value from anybody."""
    query = """select attname from pg_attribute
               where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''"""
    return [name for (name,) in connection.execute(query, [table])]


def run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    with connection.transaction():
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def test_no_append_only_table_is_forgotten(app):
    """The tables with the trigger in the catalogue are the ones we know of: a new one is added to the list here."""
    query = "select tgrelid::regclass::text from pg_trigger where tgname = %s and tgenabled = 'O'"
    assert {name for (name,) in app.execute(query, ["no_change"])} == set(ALL)
    assert {name for (name,) in app.execute(query, ["no_truncate"])} == set(ALL)
    assert {name for (name,) in app.execute(query, ["no_delete"])} == set(MAY_CHANGE)


def test_the_catalogue_gives_the_application_read_and_add_only(app):
    """Asked of the catalogue itself, for each table and each of its columns; UPDATE for the named columns alone."""
    for table in ALL:
        query = "select has_table_privilege('tilskudd_app', %s, %s)"
        has = {right for right in RIGHTS if app.execute(query, [table, right]).fetchone()[0]}
        assert has == {"select", "insert"}, table
        query = "select has_column_privilege('tilskudd_app', %s, %s, 'update')"
        may = {name for name in columns(app, table) if app.execute(query, [table, name]).fetchone()[0]}
        assert may == MAY_CHANGE.get(table, set()), table


def test_the_application_owns_nothing_and_is_nobody_special(app):
    """No table, no function, no schema; no role above it; no flag that would let it pass."""
    owned = "select relname from pg_class where relowner = 'tilskudd_app'::regrole"
    assert app.execute(owned).fetchall() == []
    assert app.execute("select proname from pg_proc where proowner = 'tilskudd_app'::regrole").fetchall() == []
    assert app.execute("select 1 from pg_auth_members where member = 'tilskudd_app'::regrole").fetchall() == []
    flags = "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = %s"
    assert app.execute(flags, ["tilskudd_app"]).fetchone() == (False,) * 5
    assert app.execute("select has_schema_privilege('tilskudd_app', 'public', 'create')").fetchone() == (False,)


def test_plain_sql_changes_nothing(app):
    """Every column in turn, every row, and the whole table; the trigger, the rules and the table itself."""
    for table in ALL:
        for column in set(columns(app, table)) - MAY_CHANGE.get(table, set()):
            with pytest.raises(NO_RIGHT):
                run(app, "update {} set {} = {}", table, column, column)
        for statement in REFUSED:
            with pytest.raises(NO_RIGHT):
                run(app, statement, table)
        run(app, "grant update on {} to tilskudd_app", table)  # PostgreSQL answers a grant of nothing with a warning
        assert not app.execute("select has_table_privilege(%s, 'update')", [table]).fetchone()[0]


def test_nobody_becomes_more_than_they_are(app):
    """The role cannot become the owner, switch triggers off for itself, or replace the function behind them."""
    for statement in (
        "set role tilskudd_owner",
        "set session authorization tilskudd_owner",
        "set session_replication_role = replica",
        "alter role tilskudd_app superuser",
        "grant tilskudd_owner to tilskudd_app",
        "create or replace function public.refuse_change() returns trigger language plpgsql as 'begin return old; end'",
        "alter function public.refuse_change() rename to other",
        "drop function public.refuse_change() cascade",
        "create table public.mine (id int)",
        "create schema mine",
        "copy (select 1) to program 'true'",
        "copy (select 1) to '/dev/null'",
        "alter sequence ledger_entry_id_seq restart with 1",
        "select setval('ledger_entry_id_seq', 1)",
        "alter default privileges for role tilskudd_owner grant update on tables to tilskudd_app",
        "alter table ledger_account drop constraint account_not_overdrawn",
        "alter table ledger_account alter constraint account_not_overdrawn not enforced",
        "reassign owned by tilskudd_owner to tilskudd_app",
        "drop owned by tilskudd_owner",
    ):
        with pytest.raises(NO_RIGHT):
            app.execute(statement)


def test_the_ways_round_an_update_are_closed_too(money, app):
    """Insert that turns into an update, merge, and a lock that would precede one."""
    for statement in (
        "insert into ledger_entry select * from ledger_entry on conflict (id) do update set about = 'x'",
        "merge into ledger_transfer t using ledger_transfer s on s.id = t.id when matched then delete",
        "merge into ledger_transfer t using ledger_transfer s on s.id = t.id when matched then update set amount = 1",
        "with gone as (delete from people_event returning *) select * from gone",
        "select * from ledger_transfer for update",
        "update ledger_account set credits = credits, may_go_below = true",
        "delete from ledger_account where debits = 0",
    ):
        with pytest.raises(NO_RIGHT):
            app.execute(statement)


def test_even_the_owner_is_stopped_by_the_trigger(money, app, owner):
    """The rights do not bind the owner, who migrates; the trigger does, until it is switched off on purpose."""
    for table in sorted(APPEND_ONLY):
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            run(owner, "truncate {} cascade", table)
    for table in ("ledger_entry", "ledger_line", "ledger_transfer", "people_event", "people_involvement"):
        for statement in ("update {} set id = id", "delete from {}"):
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                run(owner, statement, table)


def test_an_account_may_grow_and_nothing_else(money, app, owner):
    """The sums may change, within the constraints; everything that says which account it is may not, for anybody."""
    app.execute("update ledger_account set credits = credits + 1, debits = debits + 1")
    for statement in (
        "update ledger_account set debits = credits + 1 where not may_go_below",
        "update ledger_account set debits = -1",
        "insert into ledger_account (line, year, place, subject, may_go_below, debits, credits)"
        " values ('671/62', 2022, 'sent', 'grant:9', false, 1, 0)",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            app.execute(statement)
    for column in ("line", "place", "subject"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            run(owner, "update ledger_account set {} = {} || '1'", column, column)
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("update ledger_account set may_go_below = not may_go_below")
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("delete from ledger_account")
