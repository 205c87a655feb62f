from django.db import migrations

from tilskudd.database.operations import GiveToApplication


class Migration(migrations.Migration):
    """Before any table is made, so that every table begins with the same rights."""

    initial = True
    run_before = [
        ("contenttypes", "0001_initial"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0001_initial"),
    ]
    operations = [GiveToApplication()]
