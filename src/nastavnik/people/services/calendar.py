"""The only writer of the school calendar."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.people.models import Account, CalendarDay, School
from nastavnik.people.policies import require_role

LONGEST = 120


def _range(first: dt.date, last: dt.date) -> list[dt.date]:
    """List the days from the first to the last."""
    length = (last - first).days + 1
    if length < 1:
        raise RuleError("calendar.order", N_("Последний день раньше первого: поменяйте даты местами."), "last")
    if length > LONGEST:
        raise RuleError("calendar.long", N_("Больше 120 дней подряд: проверьте год в датах."), "last")
    return [first + dt.timedelta(days=number) for number in range(length)]


def set_calendar_days(*, school: School, first: dt.date, last: dt.date, kind: str, actor: Account) -> list[CalendarDay]:
    """Set every day of a range; what was set for these days before gives way."""
    require_role(actor, school.pk, "coordinator", "head")
    days = _range(first, last)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        made = [CalendarDay(school=school, day=day, kind=kind) for day in days]
        made[0].clean_fields(exclude={"school"})
        CalendarDay.objects.filter(school=school, day__range=(first, last)).delete()
        CalendarDay.objects.bulk_create(made)
        record("calendar.set", actor, school, school_id=school.pk, day_kind=kind, first=first, last=last)
    return made


def clear_calendar_days(*, school: School, first: dt.date, last: dt.date, actor: Account) -> int:
    """Forget what the school set for a range; the ordinary rule of the week holds again."""
    require_role(actor, school.pk, "coordinator", "head")
    _range(first, last)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        count, _rows = CalendarDay.objects.filter(school=school, day__range=(first, last)).delete()
        if count:
            record("calendar.cleared", actor, school, school_id=school.pk, first=first, last=last)
    return count
