from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nastavnik.kit.fields

BEFORE = sorted(Path(__file__).parent.glob("0002_*.py"))


class Migration(migrations.Migration):
    dependencies = [
        ("pairing", BEFORE[0].stem if BEFORE else "0001_initial"),
        ("people", "0001_initial"),
        ("programme", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("seed", models.CharField(max_length=100, verbose_name="число жеребьёвки")),
                ("seed_named", models.BooleanField(default=True)),
                ("input_hash", models.CharField(max_length=64)),
                ("participants", models.JSONField()),
                ("drawn", models.JSONField(blank=True, default=list)),
                ("waiting", models.JSONField()),
                ("kept", models.JSONField(blank=True, default=list)),
                (
                    "present",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="кто присутствовал"),
                ),
                (
                    "reason",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="почему ещё одна жеребьёвка"
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lift_reason",
                    nastavnik.kit.fields.EncryptedField(
                        blank=True, default="", verbose_name="почему лист ожидания снят"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="programme.programme"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.school",
                        verbose_name="школа",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="draw_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("programme",),
                        name="draw_one_in_force",
                        violation_error_message="Жеребьёвка уже проведена.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True), ("lifted_by__isnull", False), _connector="OR"
                        ),
                        name="draw_lifted_by_whom",
                    ),
                ],
            },
        ),
    ]
