"""`tilskudd run`: what `make run` does after set-up: the example the first time, what was read, and the site."""

from __future__ import annotations

import argparse
import sys

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.commands.serve import BEYOND, is_example, is_loopback, refuse_taken_port, serve
from tilskudd.config.commands.serve import options as serve_options
from tilskudd.config.installation import database, migrate, say


def options(parser: argparse.ArgumentParser) -> None:
    serve_options(parser)


def carry_out(options: argparse.Namespace) -> int:
    refuse_taken_port(options.host, options.port)
    with database(attach=False) as server:
        migrate()
        from tilskudd.config import example

        if not example.is_set_up():
            say("Loading the worked example ...")
            example.load_example()
        if is_example() and not is_loopback(options.host):
            raise CannotBeDone(BEYOND)
        tell_what_was_read()
        serve(options.host, options.port, server, on_ready=tell_who_may_sign_in)
    return 0


def tell_what_was_read() -> None:
    """Print what the program reads in its own sample letter, and what is wrong with it."""
    from tilskudd.config.example_letters import LETTER
    from tilskudd.mandate.printed import print_reading
    from tilskudd.mandate.reader.read import read_letter

    print_reading(read_letter(LETTER.read_bytes(), LETTER.name), sys.stdout)
    sys.stdout.flush()


def tell_who_may_sign_in(address: str) -> None:
    """Print the address and, in an example, who there is and the password they share."""
    from django.db import connections

    from tilskudd.config.example import PASSWORD, everybody

    print(f"\nTilskudd svarer på {address} (stopp med Ctrl+C)")
    if is_example():
        print(f"Logg inn som en av disse; passordet er {PASSWORD}")
        for user, roles in everybody():
            print(f"  {user.email:28} {roles}")
    sys.stdout.flush()
    connections.close_all()
