"""The registers on the programme's path: counts of people, and how stages 2 to 4 begin."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.core.states import IN_REGISTER
from nastavnik.journal.models import Event
from nastavnik.kit.combined import total
from nastavnik.programme.models import Act
from nastavnik.programme.selectors import (
    Counts,
    StageStart,
    SummaryLine,
    act_links,
    day_counts,
    stage_notes,
    stage_starts,
    summary_lines,
)
from nastavnik.registry.models import (
    MenteeEntry,
    MentorEntry,
    Sitting,
    Training,
)
from nastavnik.registry.selectors.mentees import taking_part


def in_register_on(programme: int, on: dt.date) -> QuerySet[MentorEntry]:
    """Give the mentors of the register at the end of a day, those who have left since included."""
    left = Event.objects.filter(subject_type=MentorEntry._meta.label, subject_id=OuterRef("pk"), kind="mentor.left")
    later = Exists(left.filter(at__date__gt=on))
    rows = MentorEntry.objects.filter(programme_id=programme, selected_on__lte=on)
    return rows.filter(Q(state__in=IN_REGISTER) | Q(later, state="left"))


DAY: dict[str, Callable[[int, dt.date], Any]] = {
    "registry.invited": lambda programme, on: total(
        MenteeEntry.objects.filter(programme_id=programme, invited_on__lte=on)
    ),
    "registry.mentees": lambda programme, on: total(taking_part(programme, on)),
    "registry.mentors": lambda programme, on: total(in_register_on(programme, on)),
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


def _counts(counts: Counts, on: dt.date) -> list[SummaryLine]:
    """Tell the people of the registers as they stood at the end of a day."""
    return [
        SummaryLine(_("приглашено стать наставляемыми"), counts.number("registry.invited"), position=10),
        SummaryLine(_("наставляемые в программе"), counts.number("registry.mentees"), position=11),
        SummaryLine(_("наставники в базе"), counts.number("registry.mentors"), position=20),
        SummaryLine(_("обучающие встречи"), counts.number("registry.trainings"), position=21),
    ]


for _name, _asked in DAY.items():
    day_counts.add(_name, _asked)
stage_notes.add("mentee_register", _mentees)
stage_notes.add("mentor_register", _mentors)
stage_notes.add("mentor_training", _training)
stage_starts.add(
    "mentee_register",
    StageStart(
        lambda counts: counts.number("registry.mentees") > 0,
        gettext_lazy("Наставляемых в программе пока нет. Начните с приглашений: участвовать или нет, решает человек."),
        gettext_lazy("Пригласить"),
        "registry:invite_mentee",
    ),
)
stage_starts.add(
    "mentor_register",
    StageStart(
        lambda counts: counts.number("registry.mentors") > 0,
        gettext_lazy("Наставников пока нет. Пригласите тех, кто отвечает на запросы."),
        gettext_lazy("Пригласить"),
        "registry:invite_mentor",
    ),
)
stage_starts.add(
    "mentor_training",
    StageStart(
        lambda counts: counts.number("registry.mentors", *IN_REGISTER) > 0,
        gettext_lazy("В базе наставников пока никого нет. Примите кандидатов."),
        gettext_lazy("Открыть базу"),
        "registry:mentors",
    ),
)
summary_lines.add("registry", _counts)


def _act_links(act: Act) -> list[tuple[str, str]]:
    """Lead from the paper of a sitting to its minutes."""
    sitting = Sitting.objects.filter(act=act).first()
    return [(_("Протокол и выписка"), reverse("registry:minutes", args=[sitting.pk]))] if sitting is not None else []


act_links.add("registry", _act_links)
