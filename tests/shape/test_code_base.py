"""The code base's own rules."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "tilskudd"
MODULES = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
OURS = (
    "files",
    "people",
    "parties",
    "notices",
    "ledger",
    "mandate",
    "schemes",
    "distribution",
    "claims",
    "decisions",
    "documents",
    "payments",
    "followup",
    "assignments",
    "applications",
    "reporting",
    "ministry_reports",
    "appeals",
    "circulars",
)
WRITERS = {
    "circulars/writing.py",
    "circulars/settling.py",
    "circulars/sending.py",
    "circulars/asking.py",
    "applications/gates.py",
    "applications/deficiencies.py",
    "applications/sending.py",
    "applications/attachments.py",
    "applications/applying.py",
    "files/services.py",
    "people/services.py",
    "people/two_persons.py",
    "people/local_accounts.py",
    "people/kept_forms.py",
    "parties/services.py",
    "notices/services.py",
    "parties/accounts.py",
    "parties/member_services.py",
    "parties/account_holding.py",
    "ledger/services.py",
    "ledger/record.py",
    "ledger/seals.py",
    "mandate/services.py",
    "schemes/services.py",
    "schemes/named.py",
    "decisions/services.py",
    "decisions/proposal.py",
    "decisions/amendment.py",
    "decisions/covering.py",
    "appeals/services.py",
    "appeals/notice.py",
    "appeals/reversal.py",
    "documents/services.py",
    "documents/delivery.py",
    "applications/calls.py",
    "applications/call_questions.py",
    "applications/registers.py",
    "claims/rounds.py",
    "claims/measures.py",
    "claims/claiming.py",
    "claims/judging.py",
    "distribution/services.py",
    "distribution/snapshots.py",
    "mandate/answers.py",
    "payments/services.py",
    "payments/instalments.py",
    "payments/debtor.py",
    "payments/bank_files.py",
    "payments/settlement.py",
    "payments/by_hand.py",
    "assignments/services.py",
    "assignments/tasks.py",
    "assignments/delivering.py",
    "assignments/reported.py",
    "assignments/group.py",
    "followup/demands.py",
    "followup/writing.py",
    "followup/reviewing.py",
    "followup/auditing.py",
    "followup/recovery.py",
    "followup/money_back.py",
    "followup/changing.py",
    "followup/sharing.py",
    "reporting/exports.py",
    "reporting/position_counting.py",
    "reporting/month_end.py",
    "ministry_reports/writing.py",
    "ministry_reports/approving.py",
    "mandate/confirmation.py",
    "mandate/opening.py",
    "mandate/register.py",
    "applications/assessors.py",
    "applications/impartiality.py",
    "applications/assessing.py",
    "applications/recommending.py",
}
WRITES = {"create", "bulk_create", "update", "delete", "get_or_create", "update_or_create", "bulk_update", "save"}


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def writes(call: ast.Call) -> bool:
    """A call that changes rows: through a manager, or save() and delete() on a row."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    inner = ast.unparse(call.func.value)
    return ".objects" in inner or call.func.attr == "save"


def test_only_services_write():
    """Views, queries, rules and commands read; the services and their splits write."""
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in MODULES
        if name_of(path) not in WRITERS
        for call in calls(path)
        if writes(call)
    ]
    assert found == []
    assert any(writes(call) for call in calls(SOURCE / "mandate" / "services.py")), "the test sees no writes at all"


def test_nothing_that_somebody_wrote_is_cut():
    """A service keeps a text in full or refuses it; a reversal's amendment is told in brief, and its step has all."""
    cut = re.compile(r"\.strip\(\)\[:")
    assert [name for name in sorted(WRITERS) if cut.search((SOURCE / name).read_text())] == ["appeals/reversal.py"]


def test_no_signals_no_save_overrides_no_admin():
    """Nothing happens behind a service's back."""
    banned = r"django\.dispatch|models\.signals|contrib\.admin|def save\(|def delete\("
    assert [name_of(path) for path in MODULES if re.search(banned, path.read_text())] == []


def test_only_the_clock_asks_the_machine_what_time_it_is():
    """Everything else asks people/clock.py, so that an example can run on its own date."""
    asks = re.compile(r"datetime\.now|date\.today|timezone\.now|utcnow|time\.time\(\)|localdate\(")
    assert [name_of(path) for path in MODULES if asks.search(path.read_text())] == ["people/clock.py"]


def test_no_float_comes_near_money():
    """No float is made or named in the source, but for seconds and pixels of none."""
    named = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and type(node.value) is float)
    ]
    allowed = ("config/supervisor.py", "config/embedded/")
    assert [place for place in named if not place.startswith(allowed)] == []


def test_files_are_small_and_none_is_a_drawer():
    """At most 300 lines; no utils, helpers, common, manager or base."""
    assert [name_of(path) for path in MODULES if len(path.read_text().splitlines()) > 300] == []
    assert [name_of(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "manager", "base"}] == []


def test_every_module_and_public_thing_of_the_services_says_what_it_is():
    """A docstring at the top of every file, and on every public function that writes."""
    silent = [
        name_of(path)
        for path in MODULES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
    for name in WRITERS:
        for node in ast.parse((SOURCE / name).read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name}: {node.name}"


def test_nothing_that_money_touches_is_deleted_along():
    """Every foreign key protects what it points to."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey):
                    assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


@pytest.mark.django_db
def test_migrations_are_linear_and_complete():
    """One chain for each package, and nothing in the models that no migration makes."""
    from django.core.management import call_command

    loader = MigrationLoader(None)
    for label in ("database", *OURS):
        assert len(loader.graph.leaf_nodes(label)) == 1
        own = [node for node in loader.graph.nodes if node[0] == label]
        assert all(len([up for up in loader.graph.node_map[node].parents if up.key[0] == label]) <= 1 for node in own)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_glossary_has_every_class_and_the_code_has_every_term():
    """One word for each thing: what tables are called stands in docs/glossary.md, and every term there is used."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (PROJECT / "docs" / "glossary.md").read_text(), re.M)[
        1:
    ]
    terms = {row[0].strip() for row in rows if not set(row[0]) <= {"-"}}
    defined = {
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }
    tables = {model.__name__ for label in OURS for model in apps.get_app_config(label).get_models()}
    assert tables - terms == set(), "tables that the glossary lacks"
    assert {term for term in terms if term[0].isupper()} - defined == set(), "terms that no class carries"
    assert all(norwegian.strip() and meaning.strip() for _term, norwegian, meaning in rows)
    assert len(terms) == len([row for row in rows if not set(row[0]) <= {"-"}]), "a term stands twice"


def test_locks_hold_hashes_and_no_addresses():
    """What is installed is named by version and hash; where it is fetched is the machine's business."""
    for lock in (PROJECT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "http" not in text, lock.name
        assert len(re.findall(r"^\S+==", text, re.M)) <= text.count("--hash=sha256:"), lock.name
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    assert not any("resolved" in package for package in packages.values())


def test_styles_reach_for_nothing_outside():
    """Our own sheet names no other host, and Designsystemet's layers come after our reset."""
    sheet = (SOURCE / "web" / "static" / "tilskudd.css").read_text()
    assert "http" not in sheet
    assert "@import" not in sheet
    assert sheet.index("@layer reset, ds;") < sheet.index("@layer reset {")
