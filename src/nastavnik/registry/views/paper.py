"""What a mentee or a candidate does that the coordinator may enter from a signed sheet."""

from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import IN_REGISTER, MENTEE_ASKING, MENTEE_UNDECIDED, MENTOR_CARDS, NEEDS
from nastavnik.kit.paper import SHEET, TOLD, PaperAct, paper_acts
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import year_of
from nastavnik.registry import services
from nastavnik.registry.forms import (
    AchievementForm,
    CandidacySheetForm,
    CapacityForm,
    JoiningSheetsForm,
    PaperCandidateForm,
    PaperRequestForm,
    WindowsForm,
)
from nastavnik.registry.models import PRIVATE_TOPICS, Interview, MenteeEntry, MentorEntry, MentoringRequest


def _year(teacher: Teacher) -> Any:
    """Ask for the running programme inside another question: the page of sheets asks many."""
    return Programme.objects.key_of_current(teacher.school_id)


def _self(teacher: Teacher, *, out: Any) -> QuerySet[Any]:
    """Give the person where there is a programme and their entry is not among those named."""
    year = _year(teacher)
    return Teacher.objects.filter(Exists(year), ~Exists(out(year, teacher)), pk=teacher.pk)


def _mentee(teacher: Teacher, *states: str) -> QuerySet[Any]:
    rows = MenteeEntry.objects.filter(programme=_year(teacher), teacher=teacher, state__in=states)
    return rows.select_related("teacher")


def _mentor(teacher: Teacher, *states: str) -> QuerySet[Any]:
    rows = MentorEntry.objects.filter(programme=_year(teacher), teacher=teacher, state__in=states)
    return rows.select_related("teacher")


def _open_requests(teacher: Teacher) -> QuerySet[Any]:
    """Give the open requests of a person; a private one is nobody's to enter or to name."""
    rows = MentoringRequest.objects.filter(entry__programme=_year(teacher), entry__teacher=teacher)
    return rows.filter(state__in=NEEDS).exclude(topic__in=PRIVATE_TOPICS).select_related("entry")


def _interviews(teacher: Teacher) -> QuerySet[Any]:
    """Give the notes of talks that wait for the person's word."""
    rows = Interview.objects.filter(entry__programme=_year(teacher), entry__teacher=teacher, state="offered")
    return rows.select_related("entry__teacher")


def _of_talk(row: Interview) -> str:
    return f"{row.get_topic_display()}, {short_date(row.held_on)}"


def _over(year: Any, teacher: Teacher) -> Any:
    return MenteeEntry.objects.filter(programme=year, teacher=teacher, state="completed")


def _left_mentoring(year: Any, teacher: Teacher) -> Any:
    return MentorEntry.objects.filter(programme=year, teacher=teacher, state="left")


def _times(teacher: Teacher, actor: Account, form: Any) -> None:
    data = form.cleaned_data
    services.enter_as_mentee(programme=year_of(actor), teacher=teacher, actor=actor, **data)


def _request(entry: MenteeEntry, actor: Account, form: Any) -> None:
    services.save_request(entry=entry, actor=actor, submit=True, **form.cleaned_data)


def _apply(teacher: Teacher, actor: Account, form: Any, consent: Any) -> None:
    services.apply_from_sheets(
        programme=year_of(actor), teacher=teacher, actor=actor, offer=form.values(), sheets=consent.sheets()
    )


def _join(entry: MenteeEntry, actor: Account, request: Any, windows: Any, consents: Any) -> None:
    services.join_from_sheets(
        entry=entry,
        windows=windows.cleaned_data,
        request=request.cleaned_data,
        sheets=consents.sheets(),
        baseline_reason=consents.cleaned_data["baseline_reason"],
        actor=actor,
    )


def _whose(entry: Any) -> str:
    return str(entry.teacher.told_apart)


def _windows(_row: Any, data: Any, _files: Any) -> tuple[Any, ...]:
    return (WindowsForm(data),)


def _of_request(_row: Any, data: Any, _files: Any) -> tuple[Any, ...]:
    return (PaperRequestForm(data),)


def _of_candidate(_row: Any, data: Any, _files: Any) -> tuple[Any, ...]:
    return (PaperCandidateForm(data), CandidacySheetForm(data))


def _of_pile(_row: Any, data: Any, _files: Any) -> tuple[Any, ...]:
    return (PaperRequestForm(data), WindowsForm(data), JoiningSheetsForm(data))


ACTS = (
    PaperAct(
        name="registry-pile",
        label=_("Участвует: запрос, время и согласия с листов"),
        needs=SHEET,
        rows=lambda teacher: _mentee(teacher, *MENTEE_UNDECIDED),
        forms=_of_pile,
        run=_join,
        title=_whose,
    ),
    PaperAct(
        name="registry-times",
        label=_("Думает об участии: удобное время"),
        needs=SHEET,
        rows=lambda teacher: _self(teacher, out=_over),
        forms=_windows,
        run=_times,
    ),
    PaperAct(
        name="registry-request",
        label=_("Запрос для куратора"),
        needs=SHEET,
        rows=lambda teacher: _mentee(teacher, *MENTEE_ASKING),
        forms=_of_request,
        run=_request,
        title=_whose,
    ),
    PaperAct(
        name="registry-interview",
        label=_("Подтверждает запись беседы: это запрос"),
        needs=SHEET,
        rows=_interviews,
        run=lambda row, actor: services.confirm_interview(interview=row, actor=actor),
        title=_of_talk,
    ),
    PaperAct(
        name="registry-interview-decline",
        label=_("Не подтверждает запись беседы"),
        needs=SHEET,
        rows=_interviews,
        run=lambda row, actor: services.decline_interview(interview=row, actor=actor),
        title=_of_talk,
    ),
    PaperAct(
        name="registry-request-withdraw",
        label=_("Отзывает запрос"),
        needs=SHEET,
        rows=_open_requests,
        run=lambda row, actor: services.withdraw_request(request=row, actor=actor),
        title=lambda row: str(row.get_topic_display()),
    ),
    PaperAct(
        name="registry-join",
        label=_("Вступает в программу"),
        needs=SHEET,
        rows=lambda teacher: _mentee(teacher, "thinking"),
        run=lambda entry, actor: services.join(entry=entry, actor=actor),
        title=_whose,
    ),
    PaperAct(
        name="registry-decline",
        label=_("Отказывается участвовать"),
        needs=SHEET,
        rows=lambda teacher: _mentee(teacher, *MENTEE_UNDECIDED),
        run=lambda entry, actor: services.decline_participation(entry=entry, actor=actor),
        title=_whose,
    ),
    PaperAct(
        name="registry-leave",
        label=_("Выходит из программы"),
        needs=SHEET,
        rows=lambda teacher: _mentee(teacher, "joined"),
        run=lambda entry, actor: services.leave(entry=entry, actor=actor),
        title=_whose,
    ),
    PaperAct(
        name="registry-candidate",
        label=_("Анкета кандидата в наставники"),
        needs=SHEET,
        rows=lambda teacher: _self(teacher, out=_left_mentoring),
        forms=_of_candidate,
        run=_apply,
    ),
    PaperAct(
        name="registry-decline-candidacy",
        label=_("Отказывается быть наставником"),
        needs=SHEET,
        rows=lambda teacher: _mentor(teacher, "invited", "applied", "deferred"),
        run=lambda entry, actor: services.decline_candidacy(entry=entry, actor=actor),
        title=_whose,
    ),
    PaperAct(
        name="registry-capacity",
        label=_("Меняет число наставляемых"),
        needs=SHEET,
        rows=lambda teacher: _mentor(teacher, *MENTOR_CARDS),
        forms=lambda row, data, _files: (CapacityForm(data, row=row),),
        run=lambda entry, actor, form: services.change_capacity(entry=entry, actor=actor, **form.cleaned_data),
        title=_whose,
    ),
    PaperAct(
        name="registry-rest",
        label=_("Берёт перерыв в наставничестве"),
        needs=SHEET,
        rows=lambda teacher: _mentor(teacher, "selected"),
        run=lambda entry, actor: services.rest(entry=entry, actor=actor),
        title=_whose,
    ),
    PaperAct(
        name="registry-achievement",
        label=_("Называет достижение"),
        needs=TOLD,
        rows=lambda teacher: _mentor(teacher, *MENTOR_CARDS),
        forms=lambda _row, data, files: (AchievementForm(data, files),),
        run=lambda entry, actor, form: services.add_achievement(entry=entry, actor=actor, **form.values()),
        title=_whose,
    ),
    PaperAct(
        name="registry-return",
        label=_("Возвращается после перерыва"),
        needs=SHEET,
        rows=lambda teacher: _mentor(teacher, "resting"),
        run=lambda entry, actor: services.return_from_rest(entry=entry, actor=actor),
        title=_whose,
    ),
    PaperAct(
        name="registry-leave-mentoring",
        label=_("Больше не наставник"),
        needs=SHEET,
        rows=lambda teacher: _mentor(teacher, *IN_REGISTER),
        run=lambda entry, actor: services.leave_mentoring(entry=entry, actor=actor),
        title=_whose,
    ),
)
for _act in ACTS:
    paper_acts.add(_act.name, _act)
