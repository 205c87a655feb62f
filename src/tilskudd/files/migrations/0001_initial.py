from django.db import migrations, models

from tilskudd.database.operations import AppendOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("database", "0001_application_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.BigIntegerField(verbose_name="størrelse")),
                ("media_type", models.CharField(max_length=50, verbose_name="filtype")),
                ("stored_at", models.DateTimeField(verbose_name="lagret")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_has_a_sha256"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 0)), name="file_size_not_below_zero"),
                ],
            },
        ),
        AppendOnly("files_storedfile"),
    ]
