import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tilskudd.database.fields
from tilskudd.database.operations import AppendOnly, UpdatesOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("key", models.CharField(max_length=150, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "Åpning av post"),
                            ("raised", "Post økt"),
                            ("lowered", "Post redusert"),
                            ("bound-outside", "Bundet utenfor programmet"),
                            ("frame", "Ramme for ordning"),
                            ("committed", "Tilsagn"),
                            ("sent", "Sendt banken"),
                            ("paid", "Utbetalt"),
                            ("rejected", "Avvist av banken"),
                            ("returned", "Returnert av banken"),
                            ("released", "Bortfalt tilsagn"),
                            ("recovery", "Tilbakekreving"),
                            ("money-back", "Penger tilbake"),
                            ("claim-ended", "Krav frafalt eller foreldet"),
                            ("year-closed", "Årsavslutning"),
                            ("carried-over", "Overført"),
                            ("reversal", "Tilbakeført"),
                        ],
                        max_length=14,
                    ),
                ),
                ("booked_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("about", models.CharField(max_length=100)),
                ("source", models.CharField(max_length=200)),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["about"], name="ledger_entr_about_25c78c_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                            models.Q(models.Q(("kind", "reversal"), _negated=True), ("reverses__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_reversal_names_what_it_reverses",
                    )
                ],
                "verbose_name_plural": "entries",
            },
        ),
        migrations.CreateModel(
            name="Year",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("closed_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("line", models.CharField(max_length=7)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("appropriated", "bevilget"),
                            ("shortfall", "manglende dekning"),
                            ("at-disposal", "til disposisjon"),
                            ("outside", "bundet utenfor"),
                            ("set-aside", "avsatt"),
                            ("committed", "tilsagn"),
                            ("sent", "sendt banken"),
                            ("paid", "utbetalt"),
                            ("returned", "tilbakebetalt"),
                            ("claims", "krav utstedt"),
                            ("owed-back", "tilbakekreves"),
                            ("carry-applied", "søkt overført"),
                            ("lapsed", "bortfalt"),
                        ],
                        max_length=14,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=100)),
                ("may_go_below", models.BooleanField()),
                ("debits", tilskudd.database.fields.KronerField()),
                ("credits", tilskudd.database.fields.KronerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line", "year", "place", "subject"), name="one_account"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_go_below", True), ("debits__lte", models.F("credits")), _connector="OR"
                        ),
                        name="account_not_overdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debits__gte", 0), ("credits__gte", 0)), name="account_sums_grow"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sealed_at", models.DateTimeField()),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=2
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=2
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                ("public_key", models.CharField(max_length=64)),
                (
                    "before",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="after",
                        to="ledger.seal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SealedEvent",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="people.event",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.seal"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("amount", tilskudd.database.fields.KronerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="ledger.entry",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "-id"], name="ledger_tran_source__1d5d74_idx"),
                    models.Index(fields=["target", "-id"], name="ledger_tran_target__a92be9_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="transfer_between_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("line", models.CharField(max_length=7, verbose_name="post")),
                ("name", models.CharField(max_length=300, verbose_name="navn")),
                ("may_be_carried_over", models.BooleanField(default=False, verbose_name="kan overføres")),
                ("is_estimate", models.BooleanField(default=False, verbose_name="overslagsbevilgning")),
                (
                    "year",
                    models.ForeignKey(db_column="year", on_delete=django.db.models.deletion.PROTECT, to="ledger.year"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("line", "year"), name="one_line_a_year")],
            },
        ),
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="ledger.entry",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.seal"),
                ),
            ],
        ),
        AppendOnly("ledger_line"),
        UpdatesOnly("ledger_year", columns=["closed_on"], fixed=["year"]),
        UpdatesOnly(
            "ledger_account",
            columns=["debits", "credits"],
            fixed=["id", "line", "year", "place", "subject", "may_go_below"],
        ),
        AppendOnly("ledger_entry"),
        AppendOnly("ledger_transfer"),
        AppendOnly("ledger_seal"),
        AppendOnly("ledger_sealedentry"),
        AppendOnly("ledger_sealedevent"),
        # room on each page, so that a sum that changes needs no new place in the indexes
        migrations.RunSQL("alter table ledger_account set (fillfactor = 40)", migrations.RunSQL.noop),
    ]
