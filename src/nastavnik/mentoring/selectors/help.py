"""«Где нужна помощь?»: what the coordinator may want to do for which pair; dates and counts, no scores."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nastavnik.core.evidence.signals.pulse import RECENT, USUAL_INTERVAL
from nastavnik.core.evidence.signals.warnings import rule_of
from nastavnik.core.states import AT_WORK, MEETING_HELD
from nastavnik.journal.models import Event
from nastavnik.kit.combined import Prepared
from nastavnik.kit.tables import address_of
from nastavnik.mentoring.models import (
    Attendance,
    ChangeRequest,
    EarlyWarning,
    Feedback,
    FinalAssessment,
    Goal,
    InterimReview,
)
from nastavnik.mentoring.models.reviews import DONE
from nastavnik.mentoring.selectors.held import there
from nastavnik.mentoring.selectors.warnings import SAME_AS, open_warnings, talked_lately
from nastavnik.pairing.models import Place, is_over
from nastavnik.people.models import Account, name_of, named_in
from nastavnik.people.selectors import days_between, quiet_days
from nastavnik.programme.models import Programme

NO_GOALS_DAYS = 28
FORMS_DAYS = 3
WITHOUT_FEEDBACK_DAYS = 14
INTERIM_DAYS = 70
FINAL_BEFORE_END_DAYS = 75

TITLES = {
    "call": gettext_lazy("Просят помощи"),
    "change": gettext_lazy("Просят о замене"),
    "warning": gettext_lazy("Стоит поговорить"),
    "no_meeting": gettext_lazy("Давно не встречались"),
    "no_goals": gettext_lazy("Нет целей"),
    "forms": gettext_lazy("Ждём отзывов"),
    "interim": gettext_lazy("Пора провести промежуточную оценку"),
    "final": gettext_lazy("Пора назначить итоговую встречу"),
    "closing": gettext_lazy("Завершаются"),
}


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One thing about one pair: what, since when, where to go."""

    kind: str
    who: str
    text: str
    url: str
    pk: int
    late: bool = False
    phrase: str = ""

    @property
    def title(self) -> str:
        """Say in words what it is about."""
        return str(TITLES[self.kind])


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """Lines of one kind under one heading."""

    kind: str
    title: str
    lines: list[HelpLine]


def _calls(school: int) -> QuerySet[Feedback]:
    rows: QuerySet[Feedback] = Feedback.objects.filter(
        school=school, help_wanted_from="coordinator", help_given_on__isnull=True
    )
    shown = ("meeting__held_on", *name_of("author"))
    return rows.select_related("author", "meeting").only(*shown).order_by("meeting__held_on", "pk")


def _changes(programme: int) -> QuerySet[ChangeRequest]:
    rows: QuerySet[ChangeRequest] = ChangeRequest.objects.filter(place__programme=programme, answered_on__isnull=True)
    shown = ("asked_by", "asked_on", "place__mentor__account", *name_of("place__mentor"), *name_of("place__mentee"))
    return rows.select_related("place__mentor", "place__mentee").only(*shown)


def _watched(programme: int, today: dt.date) -> Any:
    """Give the live places as plain rows, with the dates and facts that the help page looks at."""
    was_there = there(place=OuterRef("pk"))
    held = was_there.filter(meeting__state__in=MEETING_HELD).order_by("-meeting__held_on")
    planned = was_there.filter(meeting__state="planned", meeting__planned_on__gte=today)
    final = planned.filter(meeting__kind="final")
    rows: QuerySet[Place] = Place.objects.filter(programme=programme, state__in=AT_WORK).annotate(
        every_days=Coalesce("relationship__rhythm__every_days", USUAL_INTERVAL),
        last_held=Subquery(held.values("meeting__held_on")[:1]),
        next_planned=Exists(planned),
        final_planned=Exists(final),
        has_goal=Exists(Goal.objects.filter(place=OuterRef("pk"))),
        reviewed=Exists(InterimReview.objects.filter(DONE, place=OuterRef("pk"))),
        assessed=Exists(FinalAssessment.objects.filter(place=OuterRef("pk"))),
        met_at_end=Exists(held.filter(meeting__kind="final")),
    )
    shown = ("pk", "state", "confirmed_on", "ends_on", "relationship__format", "programme__ends_on")
    return rows.values_list(*shown, *rows.query.annotations, *name_of("mentee"), *name_of("mentor"), named=True)


def _awaited(programme: int, before: dt.date) -> Any:
    """Give who was expected at meetings of some days ago, with the `forms` about the meeting that came."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(
        meeting__relationship__programme=programme, meeting__state="held", meeting__held_on__lt=before
    ).annotate(forms=Count("meeting__feedback"))
    shown = ("meeting_id", "meeting__held_on", "present", "forms", *name_of("place__mentee"), *name_of("place__mentor"))
    return rows.order_by("meeting__held_on", "meeting_id", "pk").values_list(*shown, named=True)


_calls_for_coordinator = Prepared(_calls, school=int)
_change_requests = Prepared(_changes, programme=int)
_watched_places = Prepared(_watched, programme=int, today=dt.date)
_waiting_meetings = Prepared(_awaited, programme=int, before=dt.date)


def help_lines(programme: Programme, today: dt.date) -> list[HelpLine]:
    """Collect everything that may want the coordinator; the number of queries does not grow with the pairs."""
    warned = list(open_warnings(programme))
    lines = _asked(programme, warned)
    lines += [_warning(row) for row in warned if row.rule != "W3"]
    said = {(SAME_AS.get(row.rule), row.place_id) for row in warned} | talked_lately(programme, today)
    quiet = quiet_days(programme.school_id, programme.starts_on, today)
    silent = today in quiet
    for place in _watched_places.ask(programme=programme.pk, today=today):
        lines += [line for line in _about_place(place, today, quiet, silent) if (line.kind, line.pk) not in said]
    if not silent:
        waits = _waiting_meetings.ask(programme=programme.pk, before=today - dt.timedelta(days=FORMS_DAYS))
        lines += [_forms(list(rows), today) for _meeting, rows in groupby(waits, attrgetter("meeting_id"))]
    return lines


def _asked(programme: Programme, warned: list[EarlyWarning]) -> list[HelpLine]:
    """Give what people ask for themselves: help, with a word about calls that wait long, and another mentor."""
    long = [row.place for row in warned if row.rule == "W3" and row.place]
    waiting = {pk for place in long for pk in (place.mentor_id, place.mentee_id)}
    asked = _calls_for_coordinator.ask(school=programme.school_id)
    calls = [_call(row, "mentoring:help", long=row.author_id in waiting) for row in asked]
    return calls + [_change(row) for row in _change_requests.ask(programme=programme.pk)]


def grouped(lines: list[HelpLine]) -> list[HelpGroup]:
    """Put lines under their headings, in the order of the headings."""
    groups = [
        HelpGroup(kind, str(title), [line for line in lines if line.kind == kind]) for kind, title in TITLES.items()
    ]
    return [group for group in groups if group.lines]


def _call(row: Feedback, page: str, *, long: bool) -> HelpLine:
    text = _("после встречи %(day)s") % {"day": f"{row.meeting.held_on:%d.%m.%Y}"}
    phrase = _(rule_of("W3").phrase) if long else ""
    return HelpLine("call", row.author.full_name, text, reverse(page), row.pk, late=True, phrase=phrase)


def _warning(row: EarlyWarning) -> HelpLine:
    """Say what a rule noticed and how a talk may begin."""
    rule = rule_of(row.rule)
    if row.place is not None:
        who, url = str(row.place), address_of("mentoring:work", row.place_id)
    else:
        who, url = row.mentor.told_apart, reverse("mentoring:warnings")  # type: ignore[union-attr]
    text = _("%(words)s, с %(day)s") % {"words": _(rule.words), "day": f"{row.raised_on:%d.%m.%Y}"}
    return HelpLine("warning", who, text, url, row.pk, late=True, phrase=_(rule.phrase))


def _change(row: ChangeRequest) -> HelpLine:
    side = _("просит наставник") if row.asked_by_id == row.place.mentor.account_id else _("просит наставляемый")
    text = f"{side}, {row.asked_on:%d.%m.%Y}"
    return HelpLine("change", str(row.place), text, address_of("mentoring:work", row.place_id), row.pk, late=True)


def _about_place(place: Any, today: dt.date, quiet: list[dt.date], silent: bool) -> list[HelpLine]:
    """Say what may be missing in one place; paused ones rest, holidays and situational help are not counted."""
    if is_over(place.state, place.ends_on, today):
        return []
    if place.state == Place.State.CLOSING:
        text = _("последний день %(day)s") % {"day": f"{place.ends_on:%d.%m.%Y}"}
        return [_line("closing", place, text)]
    if place.state == Place.State.PAUSED or silent:
        return []
    checks = (_no_meeting, _no_goals, _interim, _final)
    return [line for check in checks if (line := check(place, today, quiet)) is not None]


def _line(kind: str, place: Any, text: str, *, late: bool = False) -> HelpLine:
    who = f"{named_in(place, 'mentee')} – {named_in(place, 'mentor')}"
    return HelpLine(kind, who, text, address_of("mentoring:work", place.pk), place.pk, late)


def _no_meeting(place: Any, today: dt.date, quiet: list[dt.date]) -> HelpLine | None:
    if place.relationship__format == "situational" or place.next_planned:
        return None
    since = max(place.last_held or place.confirmed_on, place.confirmed_on)
    days = days_between(since, today, quiet)
    if days <= RECENT * place.every_days:
        return None
    words = ngettext("%(days)s день без каникул", "%(days)s дней без каникул", days) % {"days": days}
    text = (
        _("встреч ещё не было, %(words)s") if place.last_held is None else _("последняя встреча была давно: %(words)s")
    )
    return _line("no_meeting", place, text % {"words": words}, late=True)


def _no_goals(place: Any, today: dt.date, quiet: list[dt.date]) -> HelpLine | None:
    if place.has_goal or days_between(place.confirmed_on, today, quiet) <= NO_GOALS_DAYS:
        return None
    return _line("no_goals", place, _("закреплена %(day)s") % {"day": f"{place.confirmed_on:%d.%m.%Y}"})


def _interim(place: Any, today: dt.date, quiet: list[dt.date]) -> HelpLine | None:
    if place.reviewed or days_between(place.confirmed_on, today, quiet) <= INTERIM_DAYS:
        return None
    return _line("interim", place, _("закреплена %(day)s") % {"day": f"{place.confirmed_on:%d.%m.%Y}"})


def _final(place: Any, today: dt.date, quiet: list[dt.date]) -> HelpLine | None:
    begins = place.programme__ends_on - dt.timedelta(days=FINAL_BEFORE_END_DAYS)
    if today < begins or not place.reviewed or place.final_planned or place.met_at_end or place.assessed:
        return None
    return _line("final", place, _("программа заканчивается %(day)s") % {"day": f"{place.programme__ends_on:%d.%m.%Y}"})


def _forms(expected: list[Any], today: dt.date) -> HelpLine:
    """Say of a meeting how many of its forms came, by the rows of those expected at it."""
    first, there = expected[0], [row for row in expected if row.present]
    names = ", ".join(named_in(row, "place__mentee") for row in there)
    who = f"{names} – {named_in(first, 'place__mentor')}"
    text = _("встреча %(day)s, отзывов %(forms)s из %(wanted)s") % {
        "day": f"{first.meeting__held_on:%d.%m.%Y}",
        "forms": first.forms,
        "wanted": len(there) + 1,
    }
    late = (today - first.meeting__held_on).days >= WITHOUT_FEEDBACK_DAYS
    return HelpLine("forms", who, text, address_of("mentoring:meeting", first.meeting_id), first.meeting_id, late)


def calls_marked_lately(account: Account, now: dt.datetime) -> list[tuple[int, dt.datetime]]:
    """Give the calls for help that this account marked as answered within a day: key and when."""
    lines = Event.objects.filter(
        subject_type="mentoring.Feedback",
        subject_id__in=Feedback.objects.filter(help_given_on__isnull=False).values("pk"),
        school_id=account.school_id,
        actor=account,
        kind="help.given",
        at__gte=now - dt.timedelta(days=1),
    )
    return [(line.subject_id or 0, line.at) for line in lines.order_by("-number")]
