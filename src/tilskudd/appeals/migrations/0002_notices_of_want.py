"""What the ministry was told about promises without cover."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tilskudd.database.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UncoveredNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.CharField(max_length=7, verbose_name="post")),
                ("year", models.PositiveSmallIntegerField(verbose_name="budsjettår")),
                ("words", models.TextField(max_length=10000)),
                ("figures", models.JSONField()),
                ("sent_on", models.DateField(verbose_name="sendt")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["year", "line", "-id"], name="uncovered_notices_of_a_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_notice_of_want_says_something"
                    )
                ],
            },
        ),
        AppendOnly("appeals_uncoverednotice"),
    ]
