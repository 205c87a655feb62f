"""A program that releases a run and takes in the bank's answer, and is killed on the way: `python paying.py RUN FILE`.

It says when it begins. Pieces are of two answers, so that there are many moments between them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tilskudd.config.settings"
    django.setup()
    from tilskudd.payments import bank_file_rows
    from tilskudd.payments.bank_files import take_in_bank_file
    from tilskudd.payments.cross_check import cross_check, fingerprint
    from tilskudd.payments.models import PaymentRun
    from tilskudd.payments.services import release_run
    from tilskudd.people.models import User

    bank_file_rows.A_PIECE = 2
    by, run = User.objects.get(name="Siri Aas"), PaymentRun.objects.get(number=sys.argv[1])
    print("begins", flush=True)
    if run.status == "made":
        release_run(run, by=by, seen=fingerprint(run, cross_check(run)))
    take_in_bank_file(Path(sys.argv[2]).read_bytes(), "svar.xml", by=by)
    print("done", flush=True)


if __name__ == "__main__":
    main()
