"""Forms that were sent after the session ended, kept for a day."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=500)),
                ("typed", models.JSONField()),
                ("address_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["token_hash", "path"], name="people_kept_token_h_746429_idx"),
                    models.Index(fields=["address_hash", "at"], name="people_kept_address_81e18a_idx"),
                    models.Index(fields=["at"], name="people_kept_at_a0bd46_idx"),
                ],
            },
        ),
    ]
