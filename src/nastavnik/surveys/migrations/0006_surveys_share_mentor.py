"""Answers are opened to one mentor in person; whoever mentors later is somebody else."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0001_initial"), ("surveys", "0005_readings")]

    operations = [
        migrations.RemoveConstraint(model_name="share", name="share_once"),
        migrations.AddField(
            model_name="share",
            name="mentor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.teacher",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mentor__isnull", True)), fields=("response", "part", "reader"), name="share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(fields=("response", "part", "mentor"), name="share_once_a_mentor"),
        ),
    ]
