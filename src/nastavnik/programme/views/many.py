"""What is done to many measures of the roadmap, or to many people of the staff, at once."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.many import ManyAct, page_of
from nastavnik.kit.tables import Badge, Column
from nastavnik.people.models import Account, Teacher
from nastavnik.programme import services
from nastavnik.programme.forms import DoneForm, MoveForm, ToldForm
from nastavnik.programme.models import Programme, RoadmapItem
from nastavnik.programme.selectors import year_before
from nastavnik.programme.selectors.outreach import not_told
from nastavnik.programme.selectors.roadmap import not_taken
from nastavnik.programme.services.locks import lock_programmes
from nastavnik.programme.views.asking import year_of


def _items(account: Account) -> Any:
    return RoadmapItem.objects.visible_to(account).select_related("programme").order_by("stage", "position", "pk")


def _planned(account: Account) -> Any:
    return _items(account).filter(programme=year_of(account), state=RoadmapItem.State.PLANNED)


def _on_items(name: str, label: Any, told: Any, run: Any, **more: Any) -> ManyAct:
    """Declare an act on measures."""
    return ManyAct(
        name=f"programme:{name}",
        label=label,
        told=told,
        rows=_items,
        ready=_planned,
        run=lambda item, **given: run(item=item, **given),
        undo=lambda item, **given: services.undo_roadmap_item(item=item, **given),
        lock=lambda rows: lock_programmes(row.programme_id for row in rows),
        title=lambda item: item.title,
        link="programme:item",
        columns=(Column("due_to", _("Срок"), kind="date", blank="–"), Column("state", _("Состояние"), value=Badge.of)),
        back="programme:roadmap",
        **more,
    )


DONE = _on_items(
    "items_done",
    _("Отметить сделанными"),
    _("Отмеченные мероприятия станут сделанными в этот день."),
    services.mark_roadmap_item,
    form=DoneForm,
)
MOVE = _on_items(
    "items_move",
    _("Передвинуть сроки"),
    _("Сроки отмеченных мероприятий сдвинутся на столько дней: вперёд или, со знаком минус, назад."),
    services.move_roadmap_item,
    form=MoveForm,
)
DROP = _on_items(
    "items_drop",
    _("Отменить мероприятия"),
    _("Отмеченные мероприятия останутся в карте как отменённые; вернуть их можно на странице каждого."),
    services.drop_roadmap_item,
)
items_done, items_move, items_drop = page_of(DONE), page_of(MOVE), page_of(DROP)


def _year_of_rows(rows: Sequence[Any]) -> None:
    year = Programme.objects.current_of(rows[0].school_id)
    lock_programmes([year.pk] if year is not None else [])


def _last_year(account: Account) -> Any:
    before = year_before(year_of(account))
    return RoadmapItem.objects.visible_to(account).filter(programme=before).select_related("programme")


def _not_taken(account: Account) -> Any:
    now = year_of(account)
    before = year_before(now)
    return _last_year(account).filter(pk__in=not_taken(now, before) if before is not None else [])


TAKE = ManyAct(
    name="programme:items_take",
    label=_("Взять в этот год"),
    told=_("Отмеченные мероприятия прошлого года встанут в карту этого года с тем же днём и теми же ответственными."),
    rows=_last_year,
    ready=_not_taken,
    run=lambda item, **given: services.take_from_last_year(item=item, **given),
    bind=lambda account: {"programme": year_of(account)},
    lock=_year_of_rows,
    title=lambda item: item.title,
    columns=(Column("due_to", _("Срок был"), kind="date", blank="–"), Column("state", _("Состояние"), value=Badge.of)),
    back="programme:roadmap_compare",
)
items_take = page_of(TAKE)


def _not_told(account: Account) -> Any:
    return not_told(year_of(account), account.school_id).by_name()


TOLD = ManyAct(
    name="programme:told_many",
    label=_("Рассказали лично"),
    told=_("Отмеченные станут в списке теми, кто слышал о программе, в строке «Личный разговор» этого дня."),
    rows=lambda account: Teacher.objects.visible_to(account).on_duty().by_name(),
    ready=_not_told,
    run=lambda teacher, **given: services.tell_in_person(teacher=teacher, **given),
    bind=lambda account: {"programme": year_of(account)},
    lock=_year_of_rows,
    title=lambda teacher: teacher.told_apart,
    columns=(Column("positions", _("Должность")), Column("department", _("МО"))),
    form=ToldForm,
    back="programme:unheard",
)
told = page_of(TOLD)
