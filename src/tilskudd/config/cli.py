"""The `tilskudd` command. Exit status: 0 done; 1 done, and something found is an error; 2 could not be done."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final, NoReturn

COMMANDS: Final = {
    "read": "read a letter, and print what it says and what is wrong with it",
    "split": "share out a sum exactly over weights",
    "explain-table": "find the recipe over a statistic that gives the table of recipients in a letter",
    "claims": "check a file of claims against the rules of a round, row by row",
    "run": "set up the worked example the first time, and serve it",
    "serve": "serve the web site and run the worker",
    "example": "load the worked example",
    "verify": "add up the whole ledger again, and check every seal, every two-person rule and every stored file",
    "administrators": "set up a real installation: its agency and its first two administrators",
    "password": "give a local account a new password, shown once",
    "seal": "seal everything that is not sealed yet",
    "collect": "gather styles and fonts for the site (make setup does this)",
}


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. Try {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; no traceback reaches a user for what a person can mend."""
    parser = Parser(prog="tilskudd", description="State grants, from the allocation letter to the final account.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    given = list(sys.argv[1:] if arguments is None else arguments)
    # only the asked command's module is imported: `read` must not wait for the web site's
    asked = next((word for word in given if word in COMMANDS), None)
    for name, what in COMMANDS.items():
        choice = choices.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        if name == asked:
            module_of(name).options(choice)
    options = parser.parse_args(given)
    return carried_out(options)


def carried_out(options: argparse.Namespace) -> int:
    """Carry out the command; what a person can mend becomes one sentence on standard error."""
    from tilskudd.config.commands import CannotBeDone

    command = module_of(options.command)
    try:
        return int(command.carry_out(options))
    except CannotBeDone as error:
        return _said(str(error))
    except KeyboardInterrupt:
        return _said("Stopped.")
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def module_of(command: str) -> ModuleType:
    """The file of a command; a hyphen in its name is no sign for a module."""
    return importlib.import_module(f"tilskudd.config.commands.{command.replace('-', '_')}")


def _said(sentence: str) -> int:
    print(f"tilskudd: {' '.join(sentence.split())}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
