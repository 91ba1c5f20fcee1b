"""Notices know the press they tell of, and the one that silenced them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_held")]

    operations = [
        migrations.AddField(
            model_name="notice", name="occasion", field=models.CharField(blank=True, default="", max_length=120)
        ),
        migrations.AddField(
            model_name="notice", name="silenced", field=models.CharField(blank=True, default="", max_length=120)
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("occasion", ""), _negated=True),
                fields=["school_id", "occasion"],
                name="notice_occasion",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("silenced", ""), _negated=True),
                fields=["school_id", "silenced"],
                name="notice_silenced",
            ),
        ),
    ]
