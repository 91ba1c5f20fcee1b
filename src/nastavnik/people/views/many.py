"""What is done with several people of the staff list at once."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.journal.services import rehearse
from nastavnik.kit.many import ManyAct, page_of
from nastavnik.kit.registries import locks_first
from nastavnik.kit.tables import Column
from nastavnik.people import services
from nastavnik.people.forms import AlikeForm, LeaveForm
from nastavnik.people.models import Account, Teacher

PERSON = (
    Column("positions", _("Должность")),
    Column("department", _("МО")),
    Column("building", _("Корпус")),
)


def _at_work(account: Account) -> Any:
    return Teacher.objects.visible_to(account).at_work().by_name()


def _everybody(account: Account) -> Any:
    return Teacher.objects.visible_to(account).filter(merged_into=None).by_name()


def _locked(rows: Sequence[Teacher]) -> None:
    for _name, lock in locks_first:
        lock({"people.Teacher": [row.pk for row in rows]})


SHARED: dict[str, Any] = {
    "title": lambda teacher: teacher.told_apart,
    "link": "people:teacher",
    "columns": PERSON,
    "back": "people:staff",
}
ALIKE = ManyAct(
    name="people:alike_many",
    label=_("Записать МО, корпус, занятость"),
    told=_(
        "Заполненное запишется каждому отмеченному, пустое останется как было. Новый список из файла этого не "
        "перезапишет."
    ),
    rows=_at_work,
    ready=_at_work,
    run=lambda teacher, actor, **given: services.change_teacher(
        teacher=teacher, actor=actor, **{name: value for name, value in given.items() if value}
    ),
    form=AlikeForm,
    **SHARED,
)
LEAVE = ManyAct(
    name="people:leave_many",
    label=_("Отметить увольнение"),
    told=_("Вход отмеченных закроется, записи о работе сохранятся. День впереди только записывается."),
    rows=_everybody,
    ready=_at_work,
    run=lambda teacher, **given: services.mark_left(teacher=teacher, **given),
    lock=_locked,
    form=LeaveForm,
    rehearse=rehearse,
    undo=lambda teacher, **given: services.take_leaving_back(teacher=teacher, **given),
    **SHARED,
)
KNOWN = ManyAct(
    name="people:known_many",
    label=_("Новых не приглашать"),
    told=_("Отмеченные перестанут ждать на главной как новые в школе. Пригласить их можно в любой день."),
    rows=_at_work,
    ready=lambda account: _at_work(account).filter(came_on__isnull=False),
    run=lambda teacher, **given: services.know(teacher=teacher, **given),
    **SHARED,
)
alike, leave, known = map(page_of, (ALIKE, LEAVE, KNOWN))
