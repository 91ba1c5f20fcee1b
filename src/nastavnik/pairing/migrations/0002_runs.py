import django.db.models.deletion
from django.db import migrations, models


def newest_in_work(apps, schema_editor):
    """Put the newest run of each programme to work, and sum every run up."""
    runs = apps.get_model("pairing", "MatchRun").objects
    seen = set()
    for run in runs.order_by("-created_at", "-pk").iterator(chunk_size=1):
        told = run.result
        pairs = [[pair["mentee"], pair["type"], pair["mentor"], pair["score"]] for pair in told["pairs"]]
        run.summary = {
            "needs": told["needs"],
            "covered": told["covered"],
            "registers": told.get("registers", ""),
            "rows": pairs + [[need["mentee"], need["type"], None, 0] for need in told["unmatched"]],
        }
        run.in_work = run.programme_id not in seen
        run.save(update_fields=["summary", "in_work"])
        seen.add(run.programme_id)


class Migration(migrations.Migration):
    dependencies = [("pairing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="matchrun",
            name="summary",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="name",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="название"),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="importance",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="baseline",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="pairing.matchrun",
            ),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="moved",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="in_work",
            field=models.BooleanField(default=False, verbose_name="в работе"),
        ),
        migrations.RunPython(newest_in_work, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="matchrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_work", True)),
                fields=("programme",),
                name="match_run_one_in_work",
                violation_error_message="В работе один подбор.",
            ),
        ),
    ]
