"""What stage 7 gives to home pages: counts, the next steps of each role."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.completion.selectors.people import (
    SIDES,
    final_forms,
    pairs_progress,
    places_of,
)
from nastavnik.core.states import PLACE_OVER
from nastavnik.kit.combined import each
from nastavnik.kit.home import section
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import Standing
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.selectors import (
    Counts,
    StageLine,
    StageStart,
    SummaryLine,
    act_links,
    board_link,
    current_programme,
    day_counts,
    stage_lines,
    stage_notes,
    stage_starts,
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


def _states(standing: Standing, programme: Programme, side: str) -> set[str]:
    """Give how the pairs of a participant stand this year on one side."""
    return standing.keys(f"mentoring.as_{side}", programme.pk)


@section(
    "completion.mine", roles=("mentor", "mentee"), position=60, template="completion/home_mine.html", column="side"
)
def mine_section(request: DeskRequest) -> dict[str, Any] | None:
    """Lead a participant to what is left for them at the end of the year, once a pair of theirs is over."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or teacher is None:
        return None
    return {} if any(_states(request.standing, programme, side) & set(PLACE_OVER) for side in SIDES) else None


stage_starts.add(
    "completion",
    StageStart(
        lambda counts: counts.programme.closing_begun_on is not None,
        gettext_lazy("Завершение ещё не начато."),
        gettext_lazy("Открыть"),
        "programme:board",
    ),
)
