"""The list of copies."""

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.tables import FILE, Badge, Column, Listing
from nastavnik.ops import copies, snapshot
from nastavnik.ops.copies import Copy

KINDS = {copies.NIGHTLY: _("сама, по часам"), copies.BY_HAND: _("по просьбе"), copies.UPGRADE: _("перед обновлением")}


def when(moment: dt.datetime | str) -> str:
    """Write a moment as day and hour where the school is."""
    found = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{localtime(found):%d.%m.%Y %H:%M}"


def day(moment: str) -> str:
    """Write the day of a moment where the school is."""
    return when(moment).partition(" ")[0]


def megabytes(size: int) -> str:
    """Write a size as a person reads it."""
    return str(localize(round(size / (1 << 20), 1)))


def _state(copy: Copy) -> Badge:
    if not copy.checked_at:
        return Badge("bad", gettext("испорчена"))
    if copy.opened_at:
        return Badge("ok", gettext("открыта листом %(when)s") % {"when": day(copy.opened_at)})
    if copy.tried == snapshot.TRIED:
        return Badge("ok", gettext("пробно восстановлена %(when)s") % {"when": day(copy.made_at)})
    return Badge("ok", gettext("прочитана %(when)s") % {"when": day(copy.checked_at)})


COLUMNS = (
    Column("at", _("Когда сделана"), value=lambda one: when(one.at)),
    Column("name", _("Файл"), on={FILE}),
    Column("kind", _("Почему"), value=lambda one: KINDS.get(one.kind, one.kind)),
    Column("size", _("Размер, МБ"), kind="number", value=lambda one: megabytes(one.size)),
    Column("state", _("Проверка"), value=_state),
    Column("second", _("Во втором месте"), value=lambda one: gettext("есть") if one.second else gettext("нет")),
)


def copies_table(request: HttpRequest, kept: Sequence[Copy]) -> Listing:
    """Give the copies, the newest first."""
    return Listing(request, gettext("Копии"), COLUMNS, kept, per_page=None)
