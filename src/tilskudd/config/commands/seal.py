"""`tilskudd seal`: seals everything that is not sealed yet, as the worker does every hour."""

from __future__ import annotations

import argparse

from tilskudd.config.installation import database, migrate


def options(parser: argparse.ArgumentParser) -> None:
    pass


def carry_out(options: argparse.Namespace) -> int:
    with database():
        migrate()
        from tilskudd.ledger.seal_key import sealing_key
        from tilskudd.ledger.seals import seal

        made = seal(sealing_key())
    print(f"Seal {made.pk}: {made.digest}" if made else "Everything is sealed already.")
    return 0
