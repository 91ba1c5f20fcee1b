"""Changes that can be told and taken back: the occasion of a line, and former words beside it."""

import django.db.models.deletion
from django.db import migrations, models

import nastavnik.kit.fields


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="occasion",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("occasion", ""), _negated=True),
                fields=["school_id", "occasion"],
                name="event_occasion",
            ),
        ),
        migrations.CreateModel(
            name="Former",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=80)),
                ("words", nastavnik.kit.fields.EncryptedJSONField(verbose_name="прежние слова")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former", to="journal.event"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("event", "field"), name="former_once")],
            },
        ),
    ]
