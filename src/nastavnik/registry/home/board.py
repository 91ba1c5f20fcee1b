"""The registers on the programme's path: counts of people, and what stages 2 to 4 still wait for."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import StageLine, SummaryLine, stage_lines, stage_notes, summary_lines
from nastavnik.registry.models import MentoringRequest

TAKING_PART = ("joined", "completed")
IN_REGISTER = ("selected", "resting")
OPEN_REQUESTS = ("submitted", "accepted", "in_work", "resolved", "partly", "unresolved", "elsewhere")


def _mentees(programme: Programme) -> str:
    people = programme.mentee_entries.filter(state__in=TAKING_PART).count()
    requests = MentoringRequest.objects.filter(entry__programme=programme, state__in=OPEN_REQUESTS).count()
    return _("человек: %(people)s, запросов: %(requests)s") % {"people": people, "requests": requests} if people else ""


def _mentors(programme: Programme) -> str:
    rows = programme.mentor_entries
    people = rows.filter(state__in=IN_REGISTER).count()
    waiting = rows.filter(state="applied").count()
    if people:
        return _("наставников: %(people)s") % {"people": people}
    return _("кандидатов: %(people)s") % {"people": waiting} if waiting else ""


def _training(programme: Programme) -> str:
    selected = programme.mentor_entries.filter(state__in=IN_REGISTER).count()
    meetings = programme.trainings.count()
    return (
        _("отобрано: %(people)s, встреч: %(meetings)s") % {"people": selected, "meetings": meetings} if selected else ""
    )


def _mentee_lines(programme: Programme) -> list[StageLine]:
    rows = programme.mentee_entries
    sent = MentoringRequest.objects.filter(entry__programme=programme, state="submitted").count()
    thinking = rows.filter(state__in=["invited", "thinking"]).count()
    url = reverse("registry:mentees")
    lines = []
    if sent:
        lines.append(StageLine(_("Запросов ждут решения: %(n)s") % {"n": sent}, "no", url))
    if thinking:
        note = _("думать можно сколько нужно")
        lines.append(StageLine(_("Приглашены и думают: %(n)s") % {"n": thinking}, "warn", url, note=note))
    return lines


def _mentor_lines(programme: Programme) -> list[StageLine]:
    waiting = programme.mentor_entries.filter(state="applied")
    silent = waiting.filter(opinions__isnull=True).count() if programme.school.council_opinion_wanted else 0
    url = reverse("registry:mentors")
    lines = []
    if silent:
        lines.append(StageLine(_("Кандидатов без мнения совета: %(n)s") % {"n": silent}, "warn", url))
    if count := waiting.count():
        lines.append(StageLine(_("Кандидатов ждут отбора: %(n)s") % {"n": count}, "no", url))
    return lines


def _training_lines(programme: Programme) -> list[StageLine]:
    open_ = programme.mentor_entries.filter(
        Q(training="undecided") | Q(training="planned"), state__in=["applied", "selected"]
    )
    count = open_.count()
    url = reverse("registry:mentors")
    return [StageLine(_("Обучение не решено или впереди: %(n)s") % {"n": count}, "warn", url)] if count else []


def _counts(programme: Programme, on: dt.date) -> list[SummaryLine]:
    """Count people of the registers as they stood at the end of a day."""
    joined = programme.mentee_entries.filter(joined_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    invited = programme.mentee_entries.filter(invited_on__lte=on)
    selected = programme.mentor_entries.filter(selected_on__lte=on, state__in=IN_REGISTER)
    return [
        SummaryLine(_("приглашено стать наставляемыми"), invited.count(), position=10),
        SummaryLine(_("наставляемые в программе"), joined.count(), position=11),
        SummaryLine(_("наставники в базе"), selected.count(), position=20),
        SummaryLine(_("обучающие встречи"), programme.trainings.filter(held_on__lte=on).count(), position=21),
    ]


stage_notes.add("mentee_register", _mentees)
stage_notes.add("mentor_register", _mentors)
stage_notes.add("mentor_training", _training)
stage_lines.add("mentee_register", _mentee_lines)
stage_lines.add("mentor_register", _mentor_lines)
stage_lines.add("mentor_training", _training_lines)
summary_lines.add("registry", _counts)
