"""Which forms came of those expected; counts alone."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_noop

from nastavnik.completion.selectors.rows import YearRows

IN_TIME = dt.timedelta(days=7)


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


def rates(year: YearRows) -> list[Rate]:
    """Count the forms of the year by kind."""
    asking = {meeting.pk: meeting for meeting in year.met if meeting.asks}
    wanted = {"mentor": len(asking), "mentee": sum(meeting.present for meeting in asking.values())}
    rows = [row for row in year.feedback if row.meeting_id in asking]
    came = Counter(row.side for row in rows)
    in_time = sum(timezone.localdate(row.sent_at) <= asking[row.meeting_id].on + IN_TIME for row in rows)
    waiting = Counter(side for _name, side in year.forms.waiting)
    places = year.forms.places
    mentors = year.forms.expected - places
    counted = {
        "feedback_mentee": (came["mentee"], wanted["mentee"]),
        "feedback_mentor": (came["mentor"], wanted["mentor"]),
        "feedback_week": (in_time, wanted["mentee"] + wanted["mentor"]),
        "final_mentee": (places - waiting["mentee"], places),
        "final_mentor": (mentors - waiting["mentor"], mentors),
    }
    return [Rate(code, TITLES[code], *counts) for code, counts in counted.items()]
