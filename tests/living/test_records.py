"""Nothing is final by accident: each record a person writes names by which page it is put right, or why it is not.

`records.tsv` is the inventory: X removed, E edited until used, K corrected with its former value, V a new version,
A annulled, R returned, D an addition beside it, N never, with the legal way.
"""

import csv
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch

from nastavnik.kit import access

TABLE = Path(__file__).with_name("records.tsv")
RECORDS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
PATTERNS = set("XEKVARDN")
NOBODY = "–"
#: Tables that no person writes by a press of their own, each with the reason.
WITHOUT = {
    "kit.StoredFile": "the bytes of what another record names",
    "kit.FormKey": "a form is taken once",
    "kit.Batch": "what an act over many did, row by row",
    "kit.Attempt": "wrong passwords are counted",
    "journal.Head": "the chain",
    "journal.Event": "the chain: a wrong act has a line of its own",
    "journal.Reason": "the words of a line",
    "journal.Former": "the words a line replaced",
    "outbox.Told": "how often somebody was told",
    "outbox.Letter": "a notice on its way",
    "outbox.DailyTurn": "the worker",
    "outbox.Lease": "the worker",
    "people.SignIn": "who came in when",
    "people.OpenSession": "ended from one's own page, never edited",
    "people.RecoveryHalf": "half of a code, ends with its recovery",
    "surveys.Reading": "who read what: never rewritten",
    "ops.Installation": "the installation",
}


#: Columns that nobody puts right, each with the reason.
NOT_PUT_RIGHT = {
    "people.School.is_demonstration": "the demonstration marks itself, once",
    "people.Teacher.account_id": "a way in is tied by its owner, and never handed to somebody else",
}
STRUCTURAL = ("school_id", "handle")


def written_columns(model: type[models.Model]) -> set[str]:
    """Name what may change in a row: not whose it is, nor who wrote it at what moment."""
    return {
        field.attname
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.attname not in STRUCTURAL
        if not field.attname.endswith(("_by_id", "_at")) and (field.null or not isinstance(field, models.ForeignKey))
    }


def model_of(row: dict[str, str]) -> type[models.Model]:
    return apps.get_model("pairing" if row["model"] == "Place" else row["room"], row["model"])


def test_each_column_belongs_to_a_record_that_says_how_it_is_put_right() -> None:
    """A new field without its mechanism stops the build: it gets a record here, or one of a handful of reasons."""
    covered: dict[type[models.Model], list[str]] = {}
    for row in RECORDS:
        covered.setdefault(model_of(row), []).extend(row["columns"].split())
    missing, foreign = set(), set()
    for model, columns in covered.items():
        label = model._meta.label
        missing |= {f"{label}.{name}" for name in written_columns(model) - set(columns)}
        known = {field.attname for field in model._meta.concrete_fields}
        foreign |= {f"{label}.{name}" for name in columns if name not in known or columns.count(name) > 1}
    assert missing == set(NOT_PUT_RIGHT)
    assert not foreign, "no such column, or in two records at once"


@pytest.mark.parametrize("row", RECORDS, ids=lambda row: row["record"])
def test_each_record_names_a_page_that_puts_it_right_or_a_reason(row: dict[str, str]) -> None:
    model_of(row)
    assert set(row["pattern"].replace(" ", "")) <= PATTERNS
    if row["by"] == NOBODY:
        assert row["why"], "no page and no reason"
    for name in row["by"].split() if row["by"] != NOBODY else ():
        known = access.matrix().urls.get(name)
        if known is None:
            raise NoReverseMatch(name)
        assert "POST" in known.methods, f"{name} puts nothing right"


def test_records_have_one_row_each() -> None:
    assert len({row["record"] for row in RECORDS}) == len(RECORDS)


def test_each_table_that_people_write_is_in_the_inventory() -> None:
    listed = {(row["model"]) for row in RECORDS}
    found = [model for model in apps.get_models() if model.__module__.startswith("nastavnik.")]
    missing = {model._meta.label for model in found if model.__name__ not in listed}
    assert missing == set(WITHOUT)


def test_what_can_neither_be_corrected_nor_taken_back_only_gets_less() -> None:
    """Raise this number only together with a reason that a reader of the table would accept."""
    assert sum(row["by"] == NOBODY for row in RECORDS) <= 1
