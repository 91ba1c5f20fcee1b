"""The tables of mechanisms that point at an account: its own table needs the first ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("kit", "0002_initial")]

    initial = True

    dependencies = [
        ("kit", "0001_tables"),
        ("people", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="formkey",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("account", "key"), name="draft_once"),
        ),
        migrations.AddConstraint(
            model_name="formkey",
            constraint=models.UniqueConstraint(fields=("account", "key"), name="form_key_once"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__lte", 12582912)),
                name="stored_file_size",
                violation_error_message="Файл больше 12 МБ.",
            ),
        ),
    ]
