"""The registers on the programme's path: counts of people, and what stages 2 to 4 still wait for."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.core.states import IN_REGISTER, MENTEE_UNDECIDED, MENTOR_UNTRAINED, REQUEST_NOT_HERE
from nastavnik.kit.combined import total
from nastavnik.programme.selectors import (
    Counts,
    StageLine,
    SummaryLine,
    day_counts,
    stage_lines,
    stage_notes,
    summary_lines,
    work_counts,
)
from nastavnik.registry.models import (
    PRIVATE_TOPICS,
    MenteeEntry,
    MentorEntry,
    MentoringRequest,
    Training,
)
from nastavnik.registry.selectors.mentees import taking_part


def _sent(programme: int) -> QuerySet[MentoringRequest]:
    return MentoringRequest.objects.filter(entry__programme_id=programme, state="submitted")


def _for_coordinator(programme: int) -> QuerySet[MentoringRequest]:
    """Give the sent requests that the coordinator answers: a private topic is its owner's affair."""
    return _sent(programme).exclude(topic__in=PRIVATE_TOPICS)


def _applied(programme: int) -> QuerySet[MentorEntry]:
    return MentorEntry.objects.filter(programme_id=programme, state="applied")


def _without_request(programme: int) -> QuerySet[MenteeEntry]:
    """Give people in the programme all of whose requests were taken back or answered elsewhere."""
    live = MentoringRequest.objects.filter(entry=OuterRef("pk")).exclude(state__in=REQUEST_NOT_HERE)
    return MenteeEntry.objects.filter(~Exists(live), programme_id=programme, state="joined")


def _untrained(programme: int) -> QuerySet[MentorEntry]:
    return MentorEntry.objects.filter(
        programme_id=programme, training__in=["undecided", "planned"], state__in=MENTOR_UNTRAINED
    )


WORK: dict[str, Callable[[int], Any]] = {
    "registry.requests": lambda programme: total(_sent(programme), "entry__programme_id"),
    "registry.to_answer": lambda programme: total(_for_coordinator(programme), "entry__programme_id"),
    "registry.next_request": lambda programme: (
        _for_coordinator(programme).order_by("submitted_on", "pk").values_list("state", "pk")[:1]
    ),
    "registry.thinking": lambda programme: total(
        MenteeEntry.objects.filter(programme_id=programme, state__in=MENTEE_UNDECIDED)
    ),
    "registry.without_request": lambda programme: total(_without_request(programme)),
    "registry.candidates": lambda programme: total(_applied(programme)),
    "registry.next_candidate": lambda programme: (
        _applied(programme).order_by("applied_on", "pk").values_list("state", "pk")[:1]
    ),
    "registry.unheard": lambda programme: total(_applied(programme).filter(opinions__isnull=True)),
    "registry.untrained": lambda programme: total(_untrained(programme)),
}
DAY: dict[str, Callable[[int, dt.date], Any]] = {
    "registry.invited": lambda programme, on: total(
        MenteeEntry.objects.filter(programme_id=programme, invited_on__lte=on)
    ),
    "registry.mentees": lambda programme, on: total(taking_part(programme, on)),
    "registry.mentors": lambda programme, on: total(
        MentorEntry.objects.filter(programme_id=programme, selected_on__lte=on, state__in=IN_REGISTER)
    ),
    "registry.trainings": lambda programme, on: total(Training.objects.filter(programme_id=programme, held_on__lte=on)),
}


def _mentees(counts: Counts) -> str:
    people, requests = counts.number("registry.mentees"), counts.number("registry.requests")
    return _("человек: %(people)s, запросов: %(requests)s") % {"people": people, "requests": requests} if people else ""


def _mentors(counts: Counts) -> str:
    people, waiting = counts.number("registry.mentors", *IN_REGISTER), counts.number("registry.mentors", "applied")
    if people:
        return _("наставников: %(people)s") % {"people": people}
    return _("кандидатов: %(people)s") % {"people": waiting} if waiting else ""


def _training(counts: Counts) -> str:
    selected, meetings = counts.number("registry.mentors", *IN_REGISTER), counts.number("registry.trainings")
    return (
        _("отобрано: %(people)s, встреч: %(meetings)s") % {"people": selected, "meetings": meetings} if selected else ""
    )


def _mentee_lines(work: Counts) -> list[StageLine]:
    sent, thinking = work.number("registry.requests"), work.number("registry.thinking")
    url = reverse("registry:mentees")
    lines = []
    if sent:
        lines.append(StageLine(_("Запросов ждут решения: %(n)s") % {"n": sent}, "no", url))
    if thinking:
        note = _("думать можно сколько нужно")
        lines.append(StageLine(_("Приглашены и думают: %(n)s") % {"n": thinking}, "warn", url, note=note))
    return lines


def _mentor_lines(work: Counts) -> list[StageLine]:
    silent = work.number("registry.unheard") if work.programme.school.council_opinion_wanted else 0
    url = reverse("registry:mentors")
    lines = []
    if silent:
        lines.append(StageLine(_("Кандидатов без мнения совета: %(n)s") % {"n": silent}, "warn", url))
    if count := work.number("registry.candidates"):
        lines.append(StageLine(_("Кандидатов ждут отбора: %(n)s") % {"n": count}, "no", url))
    return lines


def _training_lines(work: Counts) -> list[StageLine]:
    count = work.number("registry.untrained")
    url = reverse("registry:mentors")
    return [StageLine(_("Обучение не решено или впереди: %(n)s") % {"n": count}, "warn", url)] if count else []


def _counts(counts: Counts, on: dt.date) -> list[SummaryLine]:
    """Tell the people of the registers as they stood at the end of a day."""
    return [
        SummaryLine(_("приглашено стать наставляемыми"), counts.number("registry.invited"), position=10),
        SummaryLine(_("наставляемые в программе"), counts.number("registry.mentees"), position=11),
        SummaryLine(_("наставники в базе"), counts.number("registry.mentors"), position=20),
        SummaryLine(_("обучающие встречи"), counts.number("registry.trainings"), position=21),
    ]


for _name, _question in WORK.items():
    work_counts.add(_name, _question)
for _name, _asked in DAY.items():
    day_counts.add(_name, _asked)
stage_notes.add("mentee_register", _mentees)
stage_notes.add("mentor_register", _mentors)
stage_notes.add("mentor_training", _training)
stage_lines.add("mentee_register", _mentee_lines)
stage_lines.add("mentor_register", _mentor_lines)
stage_lines.add("mentor_training", _training_lines)
summary_lines.add("registry", _counts)
