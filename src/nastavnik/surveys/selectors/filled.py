"""What the coordinator filled in about a programme, day by day."""

import datetime as dt
from typing import Any

from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Questionnaire, Response


def about_programme(programme: Programme, day: dt.date) -> str:
    """Name what such answers are about."""
    return f"programme:{programme.pk}:{day.isoformat()}"


def filled_by(account: Account, questionnaire: Questionnaire, programme: Programme) -> Any:
    """Give one's own such answers that count, the latest day first."""
    rows = Response.objects.all().visible_to(account).submitted().filter(version__questionnaire=questionnaire)
    rows = rows.filter(wave__isnull=True, about__startswith=f"programme:{programme.pk}:")
    return rows.select_related("version", "respondent").order_by("-about", "-pk")
