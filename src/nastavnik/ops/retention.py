"""What the models say of how long a row is kept, done: each day in each school, and seen beforehand without doing it.

A row that another still rests on stays until that one goes. The journal learns how many rows of which table went, and
nothing of what stood in them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, ProtectedError, Q, QuerySet, RestrictedError, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from nastavnik.journal.services import record
from nastavnik.kit.privacy import OTHERS, Privacy, Term
from nastavnik.kit.registries import daily_work, daily_work_of_site
from nastavnik.kit.uploads import files_of, forget_files
from nastavnik.ops.models import Installation

#: Rows that go in one transaction: others save between.
A_TIME = 200
#: A clock that goes ahead further than this since the last sweeping is not believed before so many days of work.
LEAP, LIVED = dt.timedelta(days=14), 14


@dataclass(frozen=True, slots=True)
class Over:
    """Rows of one table whose time is over."""

    label: str
    rows: QuerySet[Any]
    term: Term


def privacy_of(model: type[models.Model]) -> Privacy | None:
    """Give what a model, of the product or of a library, says of the data it holds."""
    found = getattr(model, "privacy", None) or OTHERS.get(model._meta.label)
    return found if isinstance(found, Privacy) else None


def over(on: dt.date, school_id: int | None) -> Iterator[Over]:
    """Find what is over on a day: of a school, or of the tables and accounts that belong to none."""
    for model in apps.get_models():
        privacy = privacy_of(model)
        if privacy is None or not privacy.terms:
            continue
        rows = _of_school(model, school_id)
        if rows is not None:
            yield from (Over(model._meta.label, _due(rows, term, on), term) for term in privacy.terms)


def _of_school(model: type[models.Model], school_id: int | None) -> QuerySet[Any] | None:
    """Keep the rows of a school; what belongs to none, as tables without schools do, is the installation's."""
    if "school_id" not in {field.attname for field in model._meta.concrete_fields}:
        return model._base_manager.all() if school_id is None else None
    of_site = Q(school_id=0) | Q(school_id=None)
    return model._base_manager.filter(of_site if school_id is None else Q(school_id=school_id))


def _due(rows: QuerySet[Any], term: Term, on: dt.date) -> QuerySet[Any]:
    last = on - dt.timedelta(days=term.days)
    moment = isinstance(_field(rows.model, term.since), models.DateTimeField)
    before = timezone.make_aware(dt.datetime.combine(last, dt.time())) if moment else last
    found: QuerySet[Any] = rows.filter(Q(**{f"{term.since}__lt": before}), **term.only)
    if not term.empties:
        return found
    full = {f"full_{name}": Cast(F(name), TextField()) for name in term.empties}
    left = Q()
    for name in full:
        left |= Q(**{f"{name}__gt": ""})
    emptied: QuerySet[Any] = found.annotate(**full).filter(left)
    return emptied


def _field(model: Any, path: str) -> Any:
    found: Any = None
    for step in path.split("__"):
        found = model._meta.get_field(step)
        model = found.related_model
    return found


def sweep(on: dt.date, school_id: int | None) -> dict[str, int]:
    """Delete or empty what is over; gives how many rows of each table went."""
    gone: dict[str, int] = {}
    for one in over(on, school_id):
        for keys in _slices(one.rows):
            with transaction.atomic():
                number = _end(one, keys)
            gone[one.label] = gone.get(one.label, 0) + number
    gone = {label: number for label, number in gone.items() if number}
    if gone:
        record("retention.swept", None, school_id=school_id or 0, rows=gone)
    return gone


def _slices(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    yield from (keys[at : at + A_TIME] for at in range(0, len(keys), A_TIME))


def _end(one: Over, keys: list[Any]) -> int:
    rows = one.rows.model._base_manager.filter(pk__in=keys)
    if one.term.empties:
        return _emptied(rows, one.term.empties)
    held = files_of(rows)
    try:
        with transaction.atomic():
            rows.delete()
            forget_files(held)
    except (ProtectedError, RestrictedError):
        return sum(_alone(row) for row in rows)
    return len(keys)


def _emptied(rows: QuerySet[Any], names: tuple[str, ...]) -> int:
    """Empty texts of rows together, or one by one where a rule of the database keeps a row as it is."""
    empty: Any = Value("", output_field=TextField())
    try:
        with transaction.atomic():
            return int(rows.update(**dict.fromkeys(names, empty)))
    except IntegrityError:
        keys = list(rows.values_list("pk", flat=True))
        return sum(_emptied(rows.filter(pk=pk), names) for pk in keys) if len(keys) > 1 else 0


def _alone(row: Any) -> int:
    """Delete one row of those among which another is still needed."""
    try:
        with transaction.atomic():
            held = files_of(type(row)._base_manager.filter(pk=row.pk))
            row.delete()
            forget_files(held)
    except (ProtectedError, RestrictedError):
        return 0
    return 1


def believed(on: dt.date, row: Installation | None) -> bool:
    """Say whether a day is near enough to the last one of sweeping, or was lived long enough for people to notice."""
    return row is None or row.swept_on is None or on - row.swept_on <= LEAP or row.lived >= LIVED


def confirm(on: dt.date) -> None:
    """Take a day for the true one: a person said so, or it follows from the one before."""
    Installation.objects.update(swept_on=on, lived=0)


def sweep_school(on: dt.date, school_id: int) -> None:
    """Do it in a school, unless the clock leapt ahead: what is erased too early does not come back."""
    if believed(on, Installation.objects.first()):
        sweep(on, school_id)


def sweep_site(on: dt.date) -> None:
    """Do it for what belongs to no school, and note the day, or that it was not believed."""
    if believed(on, Installation.objects.first()):
        sweep(on, None)
        confirm(on)
    else:
        Installation.objects.update(lived=F("lived") + 1)


daily_work.add("ops.retention", sweep_school)
daily_work_of_site.add("ops.retention", sweep_site)
