"""What a mentor or a mentee does in a pair that the coordinator may enter, from a sheet or as they said it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import AT_WORK, GOAL_SETTLED, MEETING_AHEAD, PROVEN
from nastavnik.kit.paper import SHEET, TOLD, PaperAct, paper_acts
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import (
    GoalEditForm,
    GoalForm,
    GoalOutcomeForm,
    InterimForm,
    LevelsForm,
    MoveForm,
    OutcomeForm,
    PaperHoldForm,
    PauseForm,
    PlanForm,
    RatingsForm,
    ResultForm,
    RhythmForm,
    StepDoneForm,
    StepEditForm,
    StepForm,
)
from nastavnik.mentoring.models import LEVELS, Goal, GoalLevels, Meeting, PracticalResult, Task
from nastavnik.mentoring.selectors.levels import level_lines
from nastavnik.mentoring.selectors.requests import requests_of
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Teacher
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.selectors import latest_version

Forms = tuple[Any, ...]


def _places(teacher: Teacher, side: str = "", states: tuple[str, ...] = AT_WORK) -> QuerySet[Any]:
    whose = Q(**{side: teacher}) if side else Q(mentor=teacher) | Q(mentee=teacher)
    return Place.objects.filter(whose, state__in=states, confirmed_on__isnull=False).for_list()


def _goals(teacher: Teacher, *states: str) -> QuerySet[Any]:
    rows = Goal.objects.filter(place__in=_places(teacher).values("pk"), state__in=states)
    return rows.select_related("place__mentor", "place__mentee")


def _meetings(teacher: Teacher) -> QuerySet[Any]:
    mine = Q(relationship__mentor=teacher) | Q(attendances__place__mentee=teacher)
    rows = Meeting.objects.filter(mine, state__in=MEETING_AHEAD, school=teacher.school_id).distinct()
    return rows.select_related("relationship")


def _steps(teacher: Teacher, *, done: bool) -> QuerySet[Any]:
    rows = Task.objects.filter(place__in=_places(teacher).values("pk"), done_on__isnull=not done)
    return rows.select_related("place__mentor", "place__mentee")


def _over(kind: Any) -> Any:
    """Ask a form over the row that is there."""
    return lambda row, data, _files: (kind(data, row=row),)


def _ask(kind: Any, *more: str) -> Any:
    """Ask a plain form, and the questions of the named questionnaires."""

    def forms(_row: Any, data: Any, _files: Any) -> Forms:
        plain = (kind(data),) if kind is not None else ()
        return (*plain, *(QuestionnaireForm(latest_version(key), data) for key in more))

    return forms


def _interim(place: Place, data: Any, _files: Any) -> Forms:
    results = PracticalResult.objects.filter(place=place)
    return InterimForm(data, results=results), QuestionnaireForm(latest_version("interim_review"), data)


def _send_interim(place: Place, actor: Account, form: Any, asked: Any) -> None:
    data = dict(form.cleaned_data)
    raw = None if data.pop("without_rubric") else asked.raw
    services.interim_review(place=place, raw=raw, actor=actor, **data)


def _ratings(place: Place, data: Any, _files: Any) -> Forms:
    open_ones = [(one.pk, str(one.get_topic_display())) for one in requests_of(place) if not one.is_private]
    return RatingsForm(data, requests=open_ones), QuestionnaireForm(latest_version("final_self"), data)


def _send_final_self(place: Place, actor: Account, form: Any, asked: Any) -> None:
    told = {"ratings": form.ratings(), "outcomes": form.outcomes()}
    services.final_self(place=place, raw=asked.raw, actor=actor, **told)


def _outcome(goal: Goal, data: Any, _files: Any) -> Forms:
    frozen = GoalLevels.objects.filter(goal=goal, frozen_at__isnull=False).first()
    return (GoalOutcomeForm(level_lines(frozen) if frozen is not None else [], data),)


def _levels(goal: Goal, actor: Account, form: Any) -> None:
    """Write the levels of a signed plan; what was signed is final."""
    words = {name: form.cleaned_data[name] for name in LEVELS}
    services.write_levels(goal=goal, words=words, weight=form.cleaned_data["weight"], freeze=True, actor=actor)


def _plan(place: Place, actor: Account, form: Any) -> None:
    services.plan_meeting(relationship=place.relationship, places=[place], actor=actor, **form.cleaned_data)


def _result(place: Place, actor: Account, form: Any) -> None:
    data = {name: value for name, value in form.cleaned_data.items() if name != "file"}
    services.add_practical_result(place=place, actor=actor, file=form.stored(actor), **data)


def _on_place(
    name: str, label: Any, run: Any, *, needs: Any = TOLD, side: str = "", forms: Any, **more: Any
) -> PaperAct:
    """Declare an act in a pair."""
    return PaperAct(
        name=f"mentoring-{name}",
        label=label,
        needs=needs,
        rows=lambda teacher: _places(teacher, side, **more),
        forms=forms,
        run=run,
    )


def _on_meeting(name: str, label: Any, service: Any, form: Any = None) -> PaperAct:
    """Declare an act about a meeting that is planned."""

    def run(row: Meeting, actor: Account, *forms: Any) -> None:
        service(meeting=row, actor=actor, **(forms[0].cleaned_data if forms else {}))

    return PaperAct(
        name=f"mentoring-{name}",
        label=label,
        needs=TOLD,
        rows=lambda teacher: _meetings(teacher).filter(state=Meeting.State.PLANNED),
        forms=_over(form) if form is not None else lambda _row, _data, _files: (),
        run=run,
        title=lambda row: f"{row.planned_on:%d.%m.%Y} {row.topic}".strip(),
    )


ACTS = (
    _on_place("plan", _("Назначает встречу"), _plan, forms=_ask(PlanForm)),
    PaperAct(
        name="mentoring-hold",
        label=_("Встреча состоялась"),
        needs=TOLD,
        rows=_meetings,
        forms=_ask(PaperHoldForm),
        run=lambda row, actor, form: services.hold_meeting(meeting=row, actor=actor, **form.cleaned_data),
        title=lambda row: f"{row.planned_on:%d.%m.%Y} {row.topic}".strip(),
    ),
    _on_place(
        "goal",
        _("Ставит цель"),
        lambda row, actor, form: services.set_goal(place=row, actor=actor, **form.cleaned_data),
        forms=_ask(GoalForm),
    ),
    PaperAct(
        name="mentoring-goal-closed",
        label=_("Закрывает цель"),
        needs=TOLD,
        rows=lambda teacher: _goals(teacher, Goal.State.ACTIVE),
        forms=_outcome,
        run=lambda row, actor, form: services.close_goal(goal=row, actor=actor, **form.cleaned_data),
        title=lambda row: row.title,
    ),
    PaperAct(
        name="mentoring-goal-reopened",
        label=_("Возвращает цель в работу"),
        needs=TOLD,
        rows=lambda teacher: _goals(teacher, *GOAL_SETTLED),
        run=lambda row, actor: services.reopen_goal(goal=row, actor=actor),
        title=lambda row: row.title,
    ),
    PaperAct(
        name="mentoring-levels",
        label=_("Записывает уровни цели"),
        needs=SHEET,
        rows=lambda teacher: _goals(teacher, Goal.State.ACTIVE).filter(levels__isnull=True),
        forms=_ask(LevelsForm),
        run=_levels,
        title=lambda row: row.title,
    ),
    _on_place(
        "step",
        _("Договаривается о шаге"),
        lambda row, actor, form: services.agree_step(place=row, actor=actor, **form.cleaned_data),
        forms=_ask(StepForm),
    ),
    PaperAct(
        name="mentoring-step-done",
        label=_("Шаг сделан"),
        needs=TOLD,
        rows=lambda teacher: _steps(teacher, done=False),
        forms=_ask(StepDoneForm),
        run=lambda row, actor, form: services.complete_step(task=row, actor=actor, **form.cleaned_data),
        title=lambda row: row.title,
    ),
    _on_place(
        "result",
        _("Показывает практический результат"),
        _result,
        forms=lambda _row, data, files: (ResultForm(data, files),),
    ),
    _on_place(
        "rhythm",
        _("Договаривается, как часто встречаться"),
        lambda row, actor, form: services.agree_rhythm(place=row, actor=actor, **form.cleaned_data),
        side="mentor",
        forms=_ask(RhythmForm),
    ),
    _on_place(
        "interim", _("Промежуточная оценка наставника"), _send_interim, needs=SHEET, side="mentor", forms=_interim
    ),
    _on_place(
        "interim-self",
        _("Промежуточная самооценка наставляемого"),
        lambda row, actor, asked: services.interim_self(place=row, raw=asked.raw, actor=actor),
        needs=SHEET,
        side="mentee",
        forms=_ask(None, "interim_self"),
    ),
    _on_place(
        "final",
        _("Итоговая оценка наставника"),
        lambda row, actor, form, asked: services.final_assessment(
            place=row, raw=asked.raw, actor=actor, **form.cleaned_data
        ),
        needs=SHEET,
        side="mentor",
        forms=_ask(OutcomeForm, "final_assessment"),
    ),
    _on_place(
        "final-self",
        _("Итоги наставляемого"),
        _send_final_self,
        needs=SHEET,
        side="mentee",
        forms=_ratings,
        states=PROVEN,
    ),
    _on_place(
        "final-mentor",
        _("Итоги года наставника"),
        lambda row, actor, asked: services.final_mentor(
            programme=row.programme, raw=asked.raw, actor=actor, teacher=row.mentor
        ),
        needs=SHEET,
        side="mentor",
        forms=_ask(None, "final_mentor"),
        states=PROVEN,
    ),
    _on_meeting("move", _("Переносит встречу"), services.move_meeting, MoveForm),
    _on_meeting("cancel", _("Отменяет встречу"), services.cancel_meeting),
    _on_meeting("miss", _("Встреча не состоялась"), services.miss_meeting),
    PaperAct(
        name="mentoring-goal-edit",
        label=_("Меняет слова или срок цели"),
        needs=TOLD,
        rows=lambda teacher: _goals(teacher, Goal.State.ACTIVE),
        forms=_over(GoalEditForm),
        run=lambda row, actor, form: services.change_goal(goal=row, actor=actor, **form.cleaned_data),
        title=lambda row: row.title,
    ),
    PaperAct(
        name="mentoring-step-edit",
        label=_("Меняет слова или день шага"),
        needs=TOLD,
        rows=lambda teacher: _steps(teacher, done=False),
        forms=_over(StepEditForm),
        run=lambda row, actor, form: services.change_step(task=row, actor=actor, **form.cleaned_data),
        title=lambda row: row.title,
    ),
    PaperAct(
        name="mentoring-step-undo",
        label=_("Шаг снова в работе"),
        needs=TOLD,
        rows=lambda teacher: _steps(teacher, done=True),
        run=lambda row, actor: services.undo_step(task=row, actor=actor),
        title=lambda row: row.title,
    ),
    _on_place(
        "pause",
        _("Берёт паузу"),
        lambda row, actor, form: services.pause(place=row, actor=actor, **form.cleaned_data),
        forms=_ask(PauseForm),
        states=("confirmed",),
    ),
    _on_place(
        "resume",
        _("Возвращается из паузы"),
        lambda row, actor: services.resume(place=row, actor=actor),
        forms=lambda _row, _data, _files: (),
        states=("paused",),
    ),
    _on_place(
        "change",
        _("Просит о замене"),
        lambda row, actor: services.ask_for_change(place=row, actor=actor),
        forms=lambda _row, _data, _files: (),
    ),
    _on_place(
        "leave",
        _("Выходит из пары"),
        lambda row, actor: services.leave_place(place=row, actor=actor),
        needs=SHEET,
        forms=lambda _row, _data, _files: (),
    ),
)
for _act in ACTS:
    paper_acts.add(_act.name, _act)
