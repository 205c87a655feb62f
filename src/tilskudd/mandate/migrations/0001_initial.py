import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tilskudd.database.fields
from tilskudd.database.operations import AppendOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("reference", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="filnavn")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("text", models.TextField()),
                ("reading", models.JSONField()),
                ("taken_in_at", models.DateTimeField()),
                (
                    "taken_in_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="budsjettår")),
                ("source", models.CharField(max_length=200, verbose_name="kilde")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Foreslått"),
                            ("approved", "Godkjent"),
                            ("sent-back", "Sendt tilbake"),
                            ("withdrawn", "Trukket"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("proposed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="svar")),
                (
                    "letter",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="mandate.letter"),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["status"], name="mandate_ope_status_f183c9_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="opening_has_a_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("line", models.CharField(max_length=7, verbose_name="post")),
                ("name", models.CharField(max_length=300, verbose_name="navn")),
                ("amount", tilskudd.database.fields.KronerField(verbose_name="beløp")),
                ("read_amount", tilskudd.database.fields.KronerField(null=True, verbose_name="lest beløp")),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="begrunnelse")),
                ("outside", tilskudd.database.fields.KronerField(verbose_name="bundet utenfor")),
                (
                    "outside_source",
                    models.CharField(blank=True, max_length=200, verbose_name="kilde for det som er bundet"),
                ),
                ("may_be_carried_over", models.BooleanField(default=False, verbose_name="kan overføres")),
                ("is_estimate", models.BooleanField(default=False, verbose_name="overslagsbevilgning")),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="mandate.opening",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "line"), name="one_line_in_an_opening"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("outside__gte", 0)),
                        name="opening_amounts_not_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_amount__isnull", True),
                            ("amount", models.F("read_amount")),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_corrected_amount_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outside", 0), models.Q(("outside_source", ""), _negated=True), _connector="OR"
                        ),
                        name="what_is_bound_has_a_source",
                    ),
                ],
            },
        ),
        AppendOnly("mandate_letter"),
    ]
