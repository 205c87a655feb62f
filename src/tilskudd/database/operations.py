"""What a migration does beside making tables: it takes rights away from the role that serves the site.

Two roles: the owner migrates, backs up and restores; the application's role reads and writes, and on
append-only tables it can neither update, delete nor truncate, nor disable the trigger that stands besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.migrations.operations import RunSQL


def application_role() -> str:
    """The role the site signs in as, quoted for SQL."""
    role = str(settings.DATABASES["default"]["USER"])
    return '"' + role.replace('"', '""') + '"'


GIVE_TO_APPLICATION = """
    revoke all on schema public from public;
    grant usage on schema public to {role};
    alter default privileges in schema public grant select, insert, update, delete on tables to {role};
    alter default privileges in schema public grant usage, select on sequences to {role};
    grant select, insert, update, delete on all tables in schema public to {role};
    grant usage, select on all sequences in schema public to {role};
    create function refuse_change() returns trigger language plpgsql as $$
    begin
        raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
            using errcode = 'restrict_violation';
    end $$;
"""

APPEND_ONLY = """
    revoke update, delete, truncate, references, trigger on {table} from {role};
    create trigger no_change before update or delete on {table} for each row execute function refuse_change();
    create trigger no_truncate before truncate on {table} for each statement execute function refuse_change();
"""

UPDATES_ONLY = """
    revoke update, delete, truncate, references, trigger on {table} from {role};
    grant update ({columns}) on {table} to {role};
    create trigger no_delete before delete on {table} for each row execute function refuse_change();
    create trigger no_truncate before truncate on {table} for each statement execute function refuse_change();
    create trigger no_change before update on {table} for each row
        when (({others}) is distinct from ({others_new})) execute function refuse_change();
"""


class _Rights(RunSQL):
    """SQL that names the application's role, which is known first when the migration runs."""

    def __init__(self, template: str, **words: str) -> None:
        self.template, self.words = template, words
        super().__init__(sql=RunSQL.noop, reverse_sql=RunSQL.noop)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(self.template.format(role=application_role(), **self.words), params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        raise NotImplementedError("rights that were taken away are not given back; restore a backup instead")

    def describe(self) -> str:
        return f"{type(self).__name__} {self.words.get('table', '')}".strip()


class GiveToApplication(_Rights):
    """Once, first of all: the application's role may use the tables that the owner makes."""

    def __init__(self) -> None:
        super().__init__(GIVE_TO_APPLICATION)


class AppendOnly(_Rights):
    """Rows of the table are written once and stand (kun tilføyelser)."""

    def __init__(self, table: str) -> None:
        super().__init__(APPEND_ONLY, table=table)


class UpdatesOnly(_Rights):
    """Of a row only the named columns may change, and no row may go away."""

    def __init__(self, table: str, *, columns: Sequence[str], fixed: Sequence[str]) -> None:
        super().__init__(
            UPDATES_ONLY,
            table=table,
            columns=", ".join(columns),
            others=", ".join(f'old."{name}"' for name in fixed),
            others_new=", ".join(f'new."{name}"' for name in fixed),
        )
