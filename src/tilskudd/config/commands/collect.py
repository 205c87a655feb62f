"""`tilskudd collect`: gathers styles and fonts from the front-end packages and from the project."""

from __future__ import annotations

import argparse
import shutil

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.environment import PROJECT
from tilskudd.config.installation import set_up_django

FRONT = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-css/dist/theme/designsystemet.css": "tema.css",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
}


def options(parser: argparse.ArgumentParser) -> None:
    pass


def carry_out(options: argparse.Namespace) -> int:
    target = PROJECT / "build" / "front"
    target.mkdir(parents=True, exist_ok=True)
    for source, name in FRONT.items():
        try:
            shutil.copyfile(PROJECT / "node_modules" / source, target / name)
        except FileNotFoundError as error:
            raise CannotBeDone("The front-end packages are not here: run make setup.") from error
    set_up_django()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    return 0
