"""What a model says of how long a row is kept comes true: a canary in every such table is gone the day after."""

import datetime as dt
import itertools
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from nastavnik.journal.models import Event
from nastavnik.kit import clock, guards
from nastavnik.kit.fields import EncryptedField, EncryptedJSONField
from nastavnik.kit.privacy import Term
from nastavnik.ops.erasure import is_typed
from nastavnik.ops.health import signs
from nastavnik.ops.models import Installation
from nastavnik.ops.retention import LEAP, LIVED, confirm, over, privacy_of, sweep, sweep_school, sweep_site
from nastavnik.people.models import School
from nastavnik.surveys.models import Reading
from tests import factories
from tests.browser.server import FILE
from tests.support.prepared import copy, environment, migrated

CANARY = "канарейка-срока"
DAY = dt.date(2026, 3, 2)
_numbers = itertools.count(10)

#: Deleted, and by no term of days: by what.
OTHERWISE = {
    "account.EmailAddress": "never written",
    "account.EmailConfirmation": "never written",
    "socialaccount.SocialAccount": "never written",
    "socialaccount.SocialToken": "never written",
    "mfa.Authenticator": "taken away by its owner",
    "kit.StoredFile": "goes with the row that holds it",
    "people.Account": "a person is erased by a decision, or three years after leaving",
    "people.OutsideEntry": "taken away by its owner",
    "people.OpenSession": "goes with its session",
    "programme.Attitude": "goes with its gathering",
    "surveys.Share": "taken back by its owner",
}


def told() -> list[tuple[type[models.Model], Term]]:
    found = []
    for model in apps.get_models():
        privacy = privacy_of(model)
        found += [(model, term) for term in (privacy.terms if privacy is not None else ())]
    return found


def test_every_table_whose_rows_are_deleted_has_a_term_or_is_named_with_a_reason() -> None:
    silent = set()
    for model in apps.get_models():
        privacy = privacy_of(model)
        if privacy is not None and privacy.erase == "delete" and not privacy.terms:
            silent.add(model._meta.label)
    assert silent == set(OTHERWISE)


#: Kept for so many years, and by no term of days: why.
YEARS_OTHERWISE = {
    "kit.Release": "figures that were given out, no words of a person",
    "programme.Act": "a paper of the school lives by its nomenclature",
    "consents.Consent": "proves what was agreed, and every later proof rests on it",
    "consents.Addition": "proves what was agreed together with its sheet, as long as the sheet does",
    "people.Account": "erased with the person",
    "people.Teacher": "erased three years after leaving",
}


def test_what_is_kept_for_so_many_years_goes_by_a_term_or_is_named_with_a_reason() -> None:
    silent = set()
    for model in apps.get_models():
        privacy = privacy_of(model)
        if privacy is not None and re.search(r"\d", privacy.retention) and not privacy.terms:
            silent.add(model._meta.label)
    assert silent == set(YEARS_OTHERWISE)


def test_a_row_that_stays_with_its_owner_holds_no_words() -> None:
    found = [model for model in apps.get_models() if "it holds no words" in getattr(privacy_of(model), "retention", "")]
    assert [model._meta.label for model in found if holds_words(model)] == []
    assert found


def holds_words(model: type[models.Model]) -> bool:
    """Say whether a column holds what somebody typed, sealed or not."""
    kinds = (EncryptedField, models.JSONField)
    return any(isinstance(one, kinds) or is_typed(one) for one in model._meta.concrete_fields)


def value_of(field: Any) -> Any:
    """Give a value of the kind a field takes: a canary wherever a text fits."""
    if isinstance(field, EncryptedJSONField | models.JSONField):
        return {"text": [CANARY]}
    if field.choices and not isinstance(field, EncryptedField):
        return field.choices[0][0]
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.CharField) and (field.unique or (field.max_length or 0) < 40):
        return f"x{next(_numbers)}"[: field.max_length]
    if isinstance(field, models.TextField | models.CharField):
        return CANARY
    if isinstance(field, models.DateTimeField):
        return at(DAY)
    if isinstance(field, models.DateField):
        return DAY
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.BinaryField):
        return CANARY.encode()
    return next(_numbers)


def at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


class Maker:
    """Makes a row of any table, with the rows it rests on, one of each."""

    def __init__(self, school: School) -> None:
        self.made: dict[type[models.Model], Any] = {School: school}

    def one(self, model: type[models.Model], path: str = "", only: Any = ()) -> Any:
        """Make a row; `path` leads to the day its term begins, through rows that are made with it."""
        step, _, rest = path.partition("__")
        row, chosen = model(), dict(only)
        for field in model._meta.concrete_fields:
            name, wanted = field.name, next((v for k, v in chosen.items() if k.partition("__")[0] == field.name), ...)
            if name == "school_id":
                setattr(row, name, self.made[School].pk)
            elif wanted is not ...:
                setattr(row, name, wanted[0] if isinstance(wanted, list) else wanted)
            elif isinstance(field, models.ForeignKey):
                if name == step or not field.null:
                    setattr(row, field.attname, self.target(field, rest if name == step else "").pk)
            elif not field.primary_key or not isinstance(field, models.AutoField):
                setattr(row, name, value_of(field))
        model._base_manager.bulk_create([row])
        return row

    def target(self, field: Any, path: str) -> Any:
        model = field.related_model
        if model not in self.made:
            self.made[model] = None
            self.made[model] = self.one(model, path)
        elif path and "__" not in path:
            model._base_manager.filter(pk=self.made[model].pk).update(**{path: DAY})
        return self.made[model]


def has_canary(row: Any, names: tuple[str, ...]) -> bool:
    """Say whether a row, or these texts of it, still hold what was put in."""
    found = type(row)._base_manager.filter(pk=row.pk).first()
    if found is None:
        return False
    return not names or any(CANARY in str(getattr(found, name)) for name in names)


@pytest.fixture
def school(db: None) -> Iterator[School]:
    if connection.vendor != "sqlite":
        pytest.skip("rows that no story would write are put in past the checks, which SQLite alone lets")
    found = factories.school()
    connection.check_constraints()
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield found
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    guards.put_back(connection)


def fate(school: School, model: type[models.Model], term: Term) -> str:
    """Put a canary into a row and move the clock; gives what went otherwise than it should."""
    row = Maker(school).one(model, term.since, term.only)
    whose = school.pk if "school_id" in {field.attname for field in model._meta.concrete_fields} else None
    last = DAY + dt.timedelta(days=term.days)
    after = last + dt.timedelta(days=1)
    if not has_canary(row, term.empties):
        return "no canary was put in"
    sweep(last, whose)
    if not has_canary(row, term.empties):
        return "a day too early"
    seen = sum(one.rows.count() for one in over(after, whose) if one.term == term)
    if seen != 1 or not has_canary(row, term.empties):
        return f"a rehearsal sees {seen} and leaves {has_canary(row, term.empties)}"
    gone = sweep(after, whose)
    if gone.get(model._meta.label) != 1 or has_canary(row, term.empties):
        return f"the day after: {gone}"
    if sweep(after, whose) or CANARY in str(Event.objects.filter(kind="retention.swept").latest("pk").data):
        return "more than once, or told in the journal"
    return ""


def test_a_canary_in_every_such_table_is_there_to_the_last_day_and_gone_the_day_after(school: School) -> None:
    wrong = {}
    for model, term in told():
        with transaction.atomic():
            if words := fate(school, model, term):
                wrong[f"{model._meta.label}: {term.since}"] = words
            transaction.set_rollback(True)
    assert wrong == {}
    assert len(told()) > 25


def test_control_a_row_that_another_rests_on_stays_and_the_others_go(school: School) -> None:
    maker = Maker(school)
    kept = maker.one(Reading, "read_on")
    Reading.objects.update(read_on=DAY - dt.timedelta(days=1))
    gone, late, really = maker.one(Reading, "read_on"), DAY + dt.timedelta(days=2000), Reading.delete

    def delete(row: Reading) -> None:
        if row.pk == kept.pk:
            raise ProtectedError("needed", {row})
        really(row)

    together = mock.patch.object(QuerySet, "delete", side_effect=ProtectedError("needed", {kept}))
    with together, mock.patch.object(Reading, "delete", delete):
        assert sweep(late, school.pk)["surveys.Reading"] == 1
    assert (has_canary(kept, ()), has_canary(gone, ())) == (True, False)
    assert sweep(late, school.pk)["surveys.Reading"] == 1
    assert not has_canary(kept, ())


def canary_of(school: School) -> Reading:
    kept = Maker(school).one(Reading, "read_on")
    Reading.objects.update(read_on=DAY - dt.timedelta(days=2000))
    return kept


def test_a_clock_that_leapt_ahead_erases_nothing_until_somebody_confirms_it(
    school: School,
) -> None:
    Installation.objects.update_or_create(id=1, defaults={"begun_at": clock.now()})
    confirm(DAY)
    kept, leapt = canary_of(school), DAY + dt.timedelta(days=300)
    assert is_quiet(DAY)
    for _day in range(LIVED - 1):
        sweep_site(leapt)
        sweep_school(leapt, school.pk)
        assert has_canary(kept, ())
    assert not is_quiet(leapt)
    confirm(leapt)
    sweep_school(leapt, school.pk)
    assert not has_canary(kept, ())
    assert is_quiet(leapt)


def test_a_date_that_was_lived_for_two_weeks_is_believed(school: School) -> None:
    Installation.objects.update_or_create(id=1, defaults={"begun_at": clock.now()})
    confirm(DAY)
    kept, leapt = canary_of(school), DAY + dt.timedelta(days=300)
    for _day in range(LIVED):
        sweep_site(leapt)
    sweep_school(leapt, school.pk)
    assert not has_canary(kept, ())


def is_quiet(on: dt.date) -> bool:
    """Say whether the page of the state tells nothing of it."""
    with clock.at(dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)):
        return not [one for one in signs() if one.name == "Сроки хранения"]


def test_control_a_clock_that_goes_on_day_by_day_erases_in_time(school: School) -> None:
    Installation.objects.update_or_create(id=1, defaults={"begun_at": clock.now()})
    confirm(DAY)
    kept = canary_of(school)
    sweep_school(DAY + LEAP, school.pk)
    assert not has_canary(kept, ())


def test_the_command_tells_beforehand_and_deletes_only_without_the_word(tmp_path: Any) -> None:
    copy(migrated(), tmp_path / FILE)
    done = subprocess.run(
        [sys.executable, "-m", "nastavnik", "retention", "--dry-run"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Установка:\n  ничего" in done.stdout
    assert "Ничего не удалено" in done.stdout
