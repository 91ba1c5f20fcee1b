"""Two waves of one questionnaire, answered as a test says."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Asked, Response, Version, Wave
from nastavnik.surveys.selectors import latest_version, spec_of

AUTUMN, SPRING = dt.date(2026, 9, 14), dt.date(2027, 4, 20)


def wave(
    year: Programme,
    kind: str,
    day: dt.date,
    answers: Sequence[tuple[Any, Any]],
    audience: str = "mentees",
    version: Version | None = None,
    measured: tuple[int, int] = (1, 1),
    beside: Wave | None = None,
) -> Wave:
    """Open a wave, answer every item of it with one value a person, or each as given, close it; None answers nothing."""
    version = version or latest_version("ppz32")
    items = [item.code for item in spec_of(version).items]
    made = Wave.objects.create(
        school=year.school,
        programme=year,
        questionnaire=version.questionnaire,
        version=version,
        kind=kind,
        beside=beside,
        audience=audience,
        round=measured[0],
        rounds=measured[1],
        opens_on=day,
        closes_on=day + dt.timedelta(days=9),
        is_primary=audience == "mentees",
        state="open",
        opened_on=day,
        created_by=year.school.accounts.first(),
        created_on=day,
    )
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    for who, value in answers:
        named = isinstance(who, Teacher)
        if named:
            Asked.objects.create(school=year.school, wave=made, teacher=who, asked_on=day)
        if value is None:
            continue
        person = {"respondent": who} if named else {"code_hash": who, "channel": "code", "takes_part": False}
        Response.objects.create(
            school=year.school,
            version=version,
            wave=made,
            about=f"wave:{made.pk}",
            answers=value if isinstance(value, dict) else dict.fromkeys(items, value),
            submitted_at=moment,
            **person,
        )
    made.state, made.closed_on = "closed", day + dt.timedelta(days=9)
    made.save()
    return made
