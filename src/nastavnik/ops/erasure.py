"""Erasing a person: what is theirs goes, what others or the law rest on stays without their name; the act says which.

It is done at the machine, by a decision of the school, after the person has left. Each erasure is a line of ids and
days in `erasures.jsonl` beside the database: an older copy that is restored later knows the person again, so whoever
restores replays the file.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError, TextField, Value

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import forget, record
from nastavnik.kit import clock
from nastavnik.kit.erasures import note_erased
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy
from nastavnik.kit.registries import daily_work, erasers
from nastavnik.kit.uploads import files_of, forget_files
from nastavnik.ops.installation import own_number
from nastavnik.ops.models import Installation
from nastavnik.ops.retention import believed, privacy_of
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Account, Teacher

KIND = "people.teacher"
#: How long somebody who left is still known by name.
AFTER_LEAVING = dt.timedelta(days=3 * 365)
NOBODY, ERASED = "Участник удалён", "стёрто"
#: Uploaded or read in by somebody, about others: they go with what holds them.
ABOUT_OTHERS = {"kit.StoredFile", "people.RosterImport"}
#: From so many signs on a column holds words somebody typed, not a code.
WORDS_FROM = 80


@dataclass(slots=True)
class Act:
    """What an erasure did, by table: rows deleted, rows whose words were taken out, rows that stay as they are."""

    teacher: int
    account: int | None
    school: int
    on: dt.date
    name: str = ""
    deleted: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)


def erase(teacher: Teacher) -> Act:
    """Erase somebody who has left, and note it beside the database."""
    if teacher.left_on is None:
        raise RuleError(
            "erase.works", N_("Человек работает в школе: его сведения нужны ей. Сначала отметьте увольнение.")
        )
    act = _erased(teacher, clock.today())
    note_erased(own_number(), KIND, teacher.pk)
    return act


def long_gone(on: dt.date, school_id: int) -> QuerySet[Teacher]:
    """Find those who left a school so long ago that nothing of theirs is kept any more."""
    rows = Teacher.objects.filter(school_id=school_id, left_on__lt=on - AFTER_LEAVING)
    return rows.exclude(last_name=NOBODY).order_by("pk")


def erase_long_gone(on: dt.date, school_id: int) -> None:
    """Erase those whose time is over."""
    for teacher in long_gone(on, school_id):
        erase(teacher)


def erase_of_day(on: dt.date, school_id: int) -> None:
    """Do it each day, unless the clock leapt ahead."""
    if believed(on, Installation.objects.first()):
        erase_long_gone(on, school_id)


def _erased(teacher: Teacher, on: dt.date) -> Act:
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        account = Account.objects.select_for_update(of=("self",)).filter(teacher=teacher).first()
        act = Act(teacher.pk, teacher.account_id, teacher.school_id, on, teacher.full_name)
        for model, privacy, rows in owned(teacher, account):
            _end(act, model, privacy, rows)
        forget(teacher)
        _forget_name(teacher, account)
        record("person.erased", None, teacher, school_id=act.school, deleted=act.deleted, emptied=act.emptied)
    return act


def owned(teacher: Teacher, account: Account | None) -> Iterator[tuple[type[models.Model], Privacy, QuerySet[Any]]]:
    """Go through the rows that lead to a person, those that rest on others first."""
    found = list(apps.get_models())
    for model in reversed(found):
        privacy = privacy_of(model)
        if privacy is None or not privacy.owner_path or model is Teacher or model._meta.label in ABOUT_OTHERS:
            continue
        owner = teacher if _end_of(model, privacy.owner_path) is Teacher else account
        if owner is not None:
            yield model, privacy, model._base_manager.filter(**{privacy.owner_path: owner.pk})


def _end_of(model: Any, path: str) -> Any:
    for step in path.split("__"):
        model = model._meta.get_field(step).related_model
    return model


def _end(act: Act, model: type[models.Model], privacy: Privacy, rows: QuerySet[Any]) -> None:
    """Delete the rows of one table, or take the words out of those that stay."""
    for row in list(rows.order_by("-pk")):
        forget(row)
        done = act.kept
        if privacy.erase == "delete" and _deleted(row):
            done = act.deleted
        elif privacy.erase != "keep" and _emptied(row, model, privacy):
            done = act.emptied
        done[model._meta.label] = done.get(model._meta.label, 0) + 1


def _deleted(row: Any) -> bool:
    try:
        with transaction.atomic():
            held = files_of(type(row)._base_manager.filter(pk=row.pk))
            row.delete()
            forget_files(held)
    except (ProtectedError, RestrictedError, DatabaseError):
        return False
    return True


def _emptied(row: Any, model: type[models.Model], privacy: Privacy) -> bool:
    """Take every word out of a row that others rest on; says whether there was one, and no guard forbade it."""
    columns, empty = model._meta.concrete_fields, Value("", output_field=TextField())
    texts: dict[str, Any] = {one.attname: empty for one in columns if isinstance(one, EncryptedField)}
    if declared := {name for term in privacy.terms for name in term.empties}:
        texts = dict.fromkeys(declared, empty)
    elif privacy.data_class in {"P2", "P3"}:
        texts |= {one.attname: ERASED for one in columns if is_typed(one) and getattr(row, one.attname)}
    try:
        with transaction.atomic():
            return bool(texts and model._base_manager.filter(pk=row.pk).update(**texts))
    except DatabaseError:
        return False


def is_typed(one: Any) -> bool:
    """Say whether a column holds words somebody typed."""
    if isinstance(one, EncryptedField) or not isinstance(one, models.CharField | models.TextField):
        return False
    return not one.choices and not one.unique and (one.max_length or WORDS_FROM) >= WORDS_FROM


def _forget_name(teacher: Teacher, account: Account | None) -> None:
    """Put nobody in the place of a person: in the staff list, in the account, in notices to others."""
    names = {teacher.full_name, account.full_name if account is not None else teacher.full_name}
    for notice in Notice.objects.filter(school_id=teacher.school_id).iterator():
        told = {key: NOBODY if value in names else value for key, value in notice.params.items()}
        if told != notice.params:
            Notice.objects.filter(pk=notice.pk).update(params=told)
    teacher.last_name, teacher.first_name, teacher.patronymic = NOBODY, "", ""
    teacher.email = teacher.phone = teacher.outside_number = teacher.category = ""
    teacher.former_names = []
    teacher.by_hand, teacher.hired_on, teacher.line_manager = [], None, None
    teacher.save()
    if account is not None:
        account.login, account.full_name, account.is_active = f"erased-{uuid.uuid4()}", NOBODY, False
        account.email = account.email_before = account.personal_key = ""
        account.email_since = account.email_proved_on = account.personal_key_on = None
        account.set_unusable_password()
        account.save()


def erase_again(key: int) -> None:
    """Erase anew somebody whom a restored copy still knows."""
    teacher = Teacher.objects.filter(pk=key).exclude(last_name=NOBODY).first()
    if teacher is None:
        return
    if teacher.left_on is None:  # nobody is erased before that: the copy is from an earlier day
        Teacher.objects.filter(pk=key).update(left_on=clock.today())
    _erased(teacher, clock.today())


erasers.add(KIND, erase_again)
daily_work.add("ops.erasure", erase_of_day)
