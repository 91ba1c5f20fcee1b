"""What stage 7 gives to home pages: counts, the next steps of each role."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.completion.facts import event_held, report_approved, swot_made
from nastavnik.completion.models import PlaceResult
from nastavnik.completion.selectors.people import (
    SIDES,
    final_forms,
    own_places,
    pairs_progress,
    places_of,
)
from nastavnik.completion.selectors.year import reflections_of, waiting_year
from nastavnik.core.states import CONFIRMED_ONCE, PLACE_OVER
from nastavnik.kit.combined import each
from nastavnik.kit.home import SOON, NextStep, section
from nastavnik.kit.registries import next_steps
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import Standing
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.selectors import (
    Counts,
    StageLine,
    SummaryLine,
    act_links,
    board_link,
    counts_for,
    current_programme,
    day_counts,
    stage_lines,
    stage_notes,
    summary_lines,
)

board_link(
    "completion:board",
    gettext_lazy("Завершение и итоги"),
    gettext_lazy("Итоги пар, анкеты, разбор года, отчёт, мероприятие, награждение, архив."),
)
board_link(
    "completion:outcome",
    gettext_lazy("Главный показатель"),
    gettext_lazy("По чему будем судить о годе: объявляется до повторных ответов."),
)
board_link(
    "completion:archive",
    gettext_lazy("Прошлые годы"),
    gettext_lazy("Программы в архиве: итоги можно читать, менять их нельзя."),
)


def _note(counts: Counts) -> str:
    """Say how many pairs are over."""
    if counts.programme.closing_begun_on is None:
        return ""
    pairs = pairs_progress(counts)
    over = pairs.completed + pairs.ended
    return _("завершено %(over)s из %(all)s") % {"over": over, "all": pairs.confirmed}


def _lines(work: Counts) -> list[StageLine]:
    """Name what the closing still waits for, with a page where it is done."""
    forms = final_forms(work.programme)
    if not forms.waiting:
        return []
    text = _("Итоговых анкет получено: %(in)s из %(all)s") % {"in": forms.received, "all": forms.expected}
    return [StageLine(text, "yes" if forms.enough else "warn", reverse("completion:board"))]


def _counts(counts: Counts, on: dt.date) -> list[SummaryLine]:
    """Tell what was over at the end of a day."""
    begun = counts.programme.closing_begun_on
    if begun is None or begun > on:
        return []
    return [
        SummaryLine(_("завершено пар"), counts.number("completion.over", "completed"), position=70),
        SummaryLine(_("прекращено досрочно"), counts.number("completion.over", "ended"), position=71),
    ]


def _act_links(act: Act) -> list[tuple[str, str]]:
    """Lead from the paper of the report to the report."""
    if act.kind != Act.Kind.REPORT:
        return []
    return [(_("Отчёт"), reverse("completion:past", args=[act.programme_id]))]


day_counts.add("completion.over", lambda programme, on: each(places_of(programme).filter(ended_on__lte=on), "state"))
stage_notes.add("completion", _note)
stage_lines.add("completion", _lines)
summary_lines.add("completion", _counts)
act_links.add("completion", _act_links)


def _step(text: str, note: str, url_name: str, action: str, *args: Any) -> NextStep:
    return NextStep(text, note, reverse(url_name, args=args), action, urgency=SOON)


def coordinator_steps(request: DeskRequest) -> list[NextStep]:
    """Lead the coordinator through the closing one step after another."""
    if "coordinator" not in request.roles:
        return []
    counts = counts_for(request)
    if counts is None:
        return _next_year_step(request)
    return _begin_step(counts) if counts.programme.closing_begun_on is None else _closing_steps(counts)


def _next_year_step(request: DeskRequest) -> list[NextStep]:
    if waiting_year(request.user) is None:
        return []
    note = _("Дорожная карта возьмёт предложения отчёта, долгие цели перейдут сами")
    return [_step(_("Начать следующий учебный год"), note, "completion:archive", _("Открыть"))]


def _begin_step(counts: Counts) -> list[NextStep]:
    """Offer the end once the work of every pair is done."""
    pairs = pairs_progress(counts)
    if pairs.completed == 0 or pairs.at_work > 0:
        return []
    note = _("Все пары завершены: откроются рефлексия, разбор и отчёт")
    return [_step(_("Начать завершение программы"), note, "programme:board", _("Открыть"))]


def _closing_steps(counts: Counts) -> list[NextStep]:
    forms = final_forms(counts.programme)
    steps = []
    if not forms.enough and forms.waiting:
        text = _("Не хватает итоговых анкет: %(count)s") % {"count": len(forms.waiting)}
        steps.append(_step(text, _("Список на странице завершения"), "completion:board", _("Посмотреть")))
    if not swot_made(counts):
        note = _("По строке в каждую часть; показатели подскажут")
        steps.append(_step(_("Составить SWOT-анализ"), note, "completion:swot", _("Составить")))
    if not report_approved(counts):
        note = _("Цифры сосчитаны, остаются выводы и подпись")
        steps.append(_step(_("Подготовить итоговый отчёт"), note, "completion:report", _("Открыть")))
    if not event_held(counts):
        note = _("Открытая встреча: итоги года и благодарность наставникам")
        steps.append(_step(_("Провести итоговое мероприятие"), note, "completion:event_plan", _("Открыть")))
    if steps:
        return steps
    note = _("Итоги останутся доступны для чтения")
    return [_step(_("Отправить программу в архив"), note, "completion:to_archive", _("Открыть"))]


def participant_steps(request: DeskRequest) -> list[NextStep]:
    """Offer a participant the summary to agree to, then the reflection."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or teacher is None or not {"mentee", "mentor"} & set(request.roles):
        return []
    completed = [side for side in SIDES if "completed" in _states(request.standing, programme, side)]
    summaries = _summary_steps(programme, teacher) if completed else []
    return [*summaries, *_reflection_steps(programme, teacher, _may_reflect_as(request.standing, programme))][:1]


def _states(standing: Standing, programme: Programme, side: str) -> set[str]:
    """Give how the pairs of a participant stand this year on one side."""
    return standing.keys(f"mentoring.as_{side}", programme.pk)


def _may_reflect_as(standing: Standing, programme: Programme) -> list[str]:
    """Name the sides on which a participant may reflect now: `may_reflect` by what is known of oneself."""
    wanted = set(PLACE_OVER if programme.closing_begun_on is None else CONFIRMED_ONCE)
    return [side for side in SIDES if _states(standing, programme, side) & wanted]


def _summary_steps(programme: Programme, teacher: Teacher) -> list[NextStep]:
    waiting = PlaceResult.objects.filter(
        place__programme=programme, place__mentee=teacher, agreed_by_mentee_on__isnull=True
    ).first()
    if waiting is not None:
        note = _("В отчёт он попадёт, только если вы согласитесь")
        return [_step(_("Прочитать итог вашей пары"), note, "completion:summary", _("Прочитать"), waiting.place_id)]
    over = own_places(programme, teacher).filter(mentor=teacher, state="completed", summary__isnull=True).first()
    if over is None:
        return []
    return [
        _step(
            _("Подвести итог пары: %(name)s") % {"name": over.mentee.short_name},
            _("Два-три предложения; наставляемый прочитает и решит"),
            "completion:summary",
            _("Написать"),
            over.pk,
        )
    ]


def _reflection_steps(programme: Programme, teacher: Teacher, sides: list[str]) -> list[NextStep]:
    sent = reflections_of(programme, teacher) if sides else {}
    note = _("Пять вопросов для себя; что показать другим, решаете вы")
    return [
        _step(_("Личная рефлексия об этом годе"), note, f"completion:reflect_as_{side}", _("Написать"))
        for side in sides
        if side not in sent
    ]


@section(
    "completion.mine", roles=("mentor", "mentee"), position=60, template="completion/home_mine.html", column="side"
)
def mine_section(request: DeskRequest) -> dict[str, Any] | None:
    """Lead a participant to what is left for them at the end of the year, once a pair of theirs is over."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or teacher is None:
        return None
    return {} if any(_states(request.standing, programme, side) & set(PLACE_OVER) for side in SIDES) else None


next_steps.add("completion.coordinator", coordinator_steps)
next_steps.add("completion.participant", participant_steps)
