"""Answers opened to «the mentor» become opened to those who mentor their author on this day."""

from typing import Any

from django.db import migrations


def name_mentors(apps: Any, _editor: Any) -> None:
    """Give each such share the mentors of the live places of its author; without one there is nobody to see it."""
    share, place = apps.get_model("surveys", "Share"), apps.get_model("pairing", "Place")
    for row in share.objects.filter(reader="mentor", mentor__isnull=True).select_related("response"):
        places = place.objects.filter(
            mentee_id=row.response.respondent_id, state__in=["confirmed", "paused", "closing"]
        )
        for mentor in sorted(set(places.values_list("mentor_id", flat=True))):
            share.objects.create(
                school_id=row.school_id,
                response_id=row.response_id,
                part=row.part,
                reader="mentor",
                mentor_id=mentor,
                given_on=row.given_on,
            )
        row.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("mentoring", "0005_warning_archived"),
        ("pairing", "0003_draw"),
        ("surveys", "0006_surveys_share_mentor"),
    ]

    operations = [migrations.RunPython(name_mentors, migrations.RunPython.noop)]
