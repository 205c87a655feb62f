"""`tilskudd administrators`: sets up a real installation with its first two administrators."""

from __future__ import annotations

import argparse
import secrets

from tilskudd.config.commands import CannotBeDone
from tilskudd.config.installation import database, migrate


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--agency", required=True, help="the name of the agency")
    parser.add_argument("people", nargs=4, metavar="WORD", help="NAME E-MAIL NAME E-MAIL: two different persons")


def carry_out(options: argparse.Namespace) -> int:
    with database():
        migrate()
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email
        from django.db import transaction

        from tilskudd.people import services
        from tilskudd.people.refusal import Refusal

        if len(options.agency) > 200:
            raise CannotBeDone("The name of the agency is longer than 200 characters.")
        pairs = [(options.people[0], options.people[1]), (options.people[2], options.people[3])]
        passwords = [secrets.token_urlsafe(15) for _pair in pairs]
        try:
            for _name, email in pairs:
                validate_email(email)
            with transaction.atomic():
                services.set_up_installation(agency=options.agency)
                users = [
                    services.register_user(name=name, email=email, password=password, by=None)
                    for (name, email), password in zip(pairs, passwords, strict=True)
                ]
                services.first_administrators(*users)
        except (Refusal, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CannotBeDone(f"The installation is not set up: {reason}") from error
    for user, password in zip(users, passwords, strict=True):
        print(f"{user.email}  password: {password}")
    print("Write them down now: they are shown this once, and only their hashes are kept.")
    return 0
