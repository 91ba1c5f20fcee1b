"""The last day whose date was believed when old rows were erased."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the day and how many were lived since."""

    dependencies: ClassVar = [("ops", "0002_health")]

    operations: ClassVar = [
        migrations.AddField("installation", "swept_on", models.DateField(null=True, blank=True)),
        migrations.AddField("installation", "lived", models.PositiveSmallIntegerField(default=0)),
    ]
