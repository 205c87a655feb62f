"""`tilskudd seal`: seals everything that is not sealed yet, as the worker does every hour."""

from __future__ import annotations

import argparse

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.installation import database, migrate


def options(parser: argparse.ArgumentParser) -> None:
    pass


def carry_out(options: argparse.Namespace) -> int:
    with database():
        migrate()
        from tilskudd.ledger.seal_key import NoSealingKey, sealing_key
        from tilskudd.ledger.seals import seal

        try:
            made = seal(sealing_key())
        except NoSealingKey as error:
            raise CannotBeDone(str(error)) from error
    print(f"Seal {made.pk}: {made.digest}" if made else "Everything is sealed already.")
    return 0
