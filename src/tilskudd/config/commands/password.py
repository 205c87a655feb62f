"""`tilskudd password E-MAIL`: gives a local account a new password, shown once."""

from __future__ import annotations

import argparse
import secrets

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.installation import database, migrate


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="E-MAIL", help="whose account")


def carry_out(options: argparse.Namespace) -> int:
    with database():
        migrate()
        from tilskudd.people.models import User
        from tilskudd.people.services import set_password

        user = User.objects.filter(email=options.email.strip().lower()).first()
        if user is None:
            raise CannotBeDone(f"Nobody here has the e-mail {options.email}: an administrator registers people first.")
        password = secrets.token_urlsafe(15)
        set_password(user, password)
    print(f"{options.email}  password: {password}")
    return 0
