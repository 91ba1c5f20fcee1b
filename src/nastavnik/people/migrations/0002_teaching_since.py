"""Since when somebody teaches: of those already in the list, from the years as its last accepted file told them."""

import datetime as dt
from typing import Any

from django.db import migrations, models
from django.utils import timezone

from nastavnik.core.service import service_start


def note_years(apps: Any, _schema: Any) -> None:
    """Take the years as true on the day of the school's last accepted list, today where there was none."""
    teachers = apps.get_model("people", "Teacher").objects.filter(pedagogical_years__isnull=False)
    accepted = apps.get_model("people", "RosterImport").objects.filter(state="accepted").order_by("accepted_at")
    days: dict[int, dt.date] = {
        school: timezone.localdate(at) for school, at in accepted.values_list("school_id", "accepted_at")
    }
    for teacher in teachers.iterator():
        noted = days.get(teacher.school_id, timezone.localdate())
        teacher.teaching_since = service_start(teacher.pedagogical_years, noted)
        teacher.save(update_fields=["teaching_since"])


class Migration(migrations.Migration):
    """One column and its first values."""

    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AddField("teacher", "teaching_since", models.DateField(blank=True, editable=False, null=True)),
        migrations.RunPython(note_years, migrations.RunPython.noop),
    ]
