"""`tilskudd verify`: adds up the whole ledger again, checks every seal, every two-person rule and every file."""

from __future__ import annotations

import argparse

from tilskudd.config.installation import database, migrate


def options(parser: argparse.ArgumentParser) -> None:
    pass


def carry_out(options: argparse.Namespace) -> int:
    with database():
        migrate()
        from tilskudd.config.verification import verify

        found = verify()
    for finding in found.findings:
        print(f"error  {finding.code}: {finding.message}")
    print(
        f"{found.entries} entries, {found.transfers} transfers and {found.accounts} accounts added up; "
        f"{found.seals} seals, {found.involvements} involvements and {found.files} files checked: "
        + ("everything holds." if not found.findings else f"{len(found.findings)} faults.")
    )
    return 1 if found.findings else 0
