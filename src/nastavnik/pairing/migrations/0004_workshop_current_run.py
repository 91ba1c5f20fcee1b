"""The run shown is called the current one."""

from django.db import migrations, models
from django.utils.translation import gettext_lazy as _


class Migration(migrations.Migration):
    dependencies = [("pairing", "0003_draw")]

    operations = [
        migrations.AlterField("matchrun", "in_work", models.BooleanField(_("текущий"), default=False)),
        migrations.AlterConstraint(
            "matchrun",
            "match_run_one_in_work",
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(in_work=True),
                name="match_run_one_in_work",
                violation_error_message=_("Текущий подбор только один."),
            ),
        ),
    ]
