"""`tilskudd example`: loads the worked example, through the services only."""

from __future__ import annotations

import argparse

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.installation import database, migrate


def options(parser: argparse.ArgumentParser) -> None:
    pass


def carry_out(options: argparse.Namespace) -> int:
    with database():
        migrate()
        from tilskudd.config.example import PASSWORD, load_example
        from tilskudd.people.refusal import Refusal

        try:
            people = load_example()
        except Refusal as refusal:
            raise CannotBeDone(f"The example is not loaded: {refusal}") from refusal
    print(f"The example is loaded. Everybody's password is {PASSWORD}")
    for user, roles in people:
        print(f"  {user.email:32} {roles}")
    return 0
