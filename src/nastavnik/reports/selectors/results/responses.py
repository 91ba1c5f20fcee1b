"""Which forms came of those expected; counts alone."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils.translation import gettext_noop

from nastavnik.completion.selectors.figures import held_meetings
from nastavnik.completion.selectors.people import final_forms, places_of
from nastavnik.mentoring.models import Attendance, Feedback
from nastavnik.pairing.models import PROVEN
from nastavnik.programme.models import Programme

IN_TIME = 7


@dataclass(frozen=True, slots=True)
class Rate:
    """One kind of form: how many came of how many expected."""

    code: str
    title: str
    came: int
    expected: int


TITLES = {
    "feedback_mentee": gettext_noop("отзывы наставляемых после встреч"),
    "feedback_mentor": gettext_noop("отзывы наставников после встреч"),
    "feedback_week": gettext_noop("отзывы, пришедшие за неделю после встречи"),
    "final_mentee": gettext_noop("итоговые анкеты наставляемых"),
    "final_mentor": gettext_noop("итоговые анкеты наставников"),
}


def rates(programme: Programme, on: dt.date) -> list[Rate]:
    """Count the forms of the year by kind."""
    held = held_meetings(programme).filter(counted_from__isnull=True, held_on__lte=on)
    wanted = {
        "mentor": held.count(),
        "mentee": Attendance.objects.filter(meeting__in=held, present=True).count(),
    }
    came = Feedback.objects.filter(meeting__in=held).aggregate(
        mentor=Count("pk", filter=Q(side="mentor")),
        mentee=Count("pk", filter=Q(side="mentee")),
        week=Count(
            "pk", filter=Q(response__submitted_at__date__lte=F("meeting__held_on") + dt.timedelta(days=IN_TIME))
        ),
    )
    forms = final_forms(programme)
    waiting = Counter(side for _name, side in forms.waiting)
    places = places_of(programme).filter(state__in=PROVEN).count()
    mentors = forms.expected - places
    counted = {
        "feedback_mentee": (came["mentee"], wanted["mentee"]),
        "feedback_mentor": (came["mentor"], wanted["mentor"]),
        "feedback_week": (came["week"], wanted["mentee"] + wanted["mentor"]),
        "final_mentee": (places - waiting["mentee"], places),
        "final_mentor": (mentors - waiting["mentor"], mentors),
    }
    return [Rate(code, TITLES[code], *counts) for code, counts in counted.items()]
