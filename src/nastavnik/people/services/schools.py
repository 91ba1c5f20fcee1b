"""The only writer of a school's settings."""

from typing import Any

from django.db import transaction

from nastavnik.journal.services import record
from nastavnik.people.models import Account, School
from nastavnik.people.policies import require_role

FIELDS = ("name", "short_name", "city", "time_zone", "working_week", "council_opinion_wanted", "personal_data_basis")


def change_school(*, school: School, actor: Account, **fields: Any) -> School:
    """Change the names and settings of a school."""
    require_role(actor, school.pk, "coordinator", "head")
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a setting of a school: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        school = School.objects.select_for_update().get(pk=school.pk)
        changed = [name for name, value in fields.items() if getattr(school, name) != value]
        for name in changed:
            setattr(school, name, fields[name])
        if changed:
            school.full_clean()
            school.save(update_fields=changed)
            record("school.changed", actor, school, school_id=school.pk, fields=changed)
    return school
