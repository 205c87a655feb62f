import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import tilskudd.database.fields
from tilskudd.database.operations import AppendOnly, UpdatesOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [("database", "0001_application_role")]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-post")),
                ("name", models.CharField(max_length=200, verbose_name="navn")),
                (
                    "written_form",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk")],
                        default="nb",
                        max_length=2,
                        verbose_name="målform",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="har tilgang")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="email_lower",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("agency", models.CharField(max_length=200, verbose_name="virksomhet")),
                ("is_example", models.BooleanField(verbose_name="eksempel")),
                ("example_date", models.DateField(null=True, verbose_name="eksempelets dato")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_installation"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("example_date__isnull", False), ("is_example", True)),
                            models.Q(("example_date__isnull", True), ("is_example", False)),
                            _connector="OR",
                        ),
                        name="only_an_example_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("at", models.DateTimeField()),
                ("name_hash", models.CharField(max_length=64)),
                ("address_hash", models.CharField(max_length=64)),
                ("succeeded", models.BooleanField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="people_sign_at_25ac79_idx")],
            },
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=7), size=None, verbose_name="poster"
                    ),
                ),
                (
                    "ceiling_per_decision",
                    tilskudd.database.fields.KronerField(verbose_name="grense per vedtak"),
                ),
                (
                    "ceiling_per_year",
                    tilskudd.database.fields.KronerField(null=True, verbose_name="grense per år"),
                ),
                (
                    "ceiling_per_recipient",
                    tilskudd.database.fields.KronerField(null=True, verbose_name="grense per mottaker og år"),
                ),
                ("first", models.DateField(verbose_name="fra og med")),
                ("last", models.DateField(verbose_name="til og med")),
                ("document", models.CharField(max_length=200, verbose_name="dokument")),
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "authorities",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="authority_ends_after_it_begins",
                    ),
                    models.CheckConstraint(condition=models.Q(("lines__len__gt", 0)), name="authority_names_lines"),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="authority_is_written"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=50)),
                ("about", models.CharField(max_length=100)),
                ("details", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["about", "-id"], name="people_even_about_b13d8a_idx"),
                    models.Index(fields=["by", "-id"], name="people_even_by_id_5a7d6f_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Involvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("about", models.CharField(max_length=100)),
                (
                    "part",
                    models.CharField(choices=[("prepared", "Forberedt"), ("approved", "Godkjent")], max_length=10),
                ),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["about"], name="people_invo_about_0cfbbd_idx")],
            },
        ),
        migrations.CreateModel(
            name="RoleGiven",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("case-officer", "saksbehandler"),
                            ("approver", "godkjenner"),
                            ("controller", "controller"),
                            ("auditor", "revisor"),
                            ("steering-officer", "etatsstyrer"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="rolle",
                    ),
                ),
                ("within", models.CharField(blank=True, max_length=100, verbose_name="innenfor")),
                ("first", models.DateField(verbose_name="fra og med")),
                ("last", models.DateField(null=True, verbose_name="til og med")),
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__isnull", True), ("last__gte", models.F("first")), _connector="OR"),
                        name="role_ends_after_it_begins",
                    )
                ],
            },
        ),
        AppendOnly("people_involvement"),
        AppendOnly("people_event"),
        UpdatesOnly("people_installation", columns=["example_date"], fixed=["id", "agency", "is_example"]),
        UpdatesOnly("people_rolegiven", columns=["status"], fixed=["id", "user_id", "role", "within", "first", "last"]),
        UpdatesOnly(
            "people_authority",
            columns=["status"],
            fixed=[
                "id",
                "user_id",
                "lines",
                "ceiling_per_decision",
                "ceiling_per_year",
                "ceiling_per_recipient",
                "first",
                "last",
                "document",
            ],
        ),
    ]
