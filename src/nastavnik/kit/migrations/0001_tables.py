"""The tables of mechanisms that point at nobody."""

import nastavnik.kit.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("kit", "0001_initial"), ("kit", "0003_release")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("data", nastavnik.kit.fields.EncryptedJSONField()),
                ("updated_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("body_hash", models.CharField(max_length=64)),
                ("result_url", models.CharField(default="", max_length=500)),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("school_id", models.BigIntegerField(db_index=True)),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField()),
                ("subjects", models.JSONField(default=list)),
                ("content", models.JSONField()),
                (
                    "memory",
                    nastavnik.kit.fields.EncryptedJSONField(
                        verbose_name="Чем сводки сверяются с прежними: числа без имён"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("made_by", models.BigIntegerField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["scope", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "number"), name="release_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="release_numbered_from_one"),
                ],
            },
        ),
    ]
