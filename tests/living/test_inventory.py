"""The inventory of what people wait for: each row has its wait in the code, or says why there is none."""

import csv
from pathlib import Path

from nastavnik.core.waits import Settled
from nastavnik.kit.matters import lives

ROWS = list(csv.DictReader((Path(__file__).parent / "waits.tsv").open(encoding="utf-8"), delimiter="\t"))


def test_each_row_names_a_wait_that_is_there_or_the_reason() -> None:
    wrong = []
    for row in ROWS:
        if bool(row["wait"]) == bool(row["why there is none"]):
            wrong.append(f"{row['id']}: one of the two")
        elif row["wait"]:
            life, state, owner = row["wait"].split("/")
            found = lives[life].life.waits.get(state) if life in lives else None
            settled = isinstance(found, Settled)
            if found is None or settled != (owner == "settled"):
                wrong.append(f"{row['id']}: {row['wait']}")
            elif not settled and owner not in {one.owner for one in lives[life].life.waits_in(state)}:
                wrong.append(f"{row['id']}: {row['wait']} waits for somebody else")
    assert wrong == []
    assert len({row["id"] for row in ROWS}) == len(ROWS) > 140


def test_each_term_is_that_of_the_inventory_in_working_days_or_by_date() -> None:
    wrong = []
    for row in ROWS:
        life, _slash, rest = row["wait"].partition("/")
        state, _slash, owner = rest.partition("/")
        if row["wait"] and owner != "settled":
            waits = [one for one in lives[life].life.waits_in(state) if one.owner == owner]
            said = {f"{one.term} {'d' if one.by_date else 'wd'}" for one in waits}
            wrong += [] if row["term"] in said else [f"{row['id']}: {row['term']}, declared {said}"]
        elif row["term"]:
            wrong.append(f"{row['id']}: a term of nothing")
    assert wrong == []
    assert {row["term"].rpartition(" ")[2] for row in ROWS} == {"", "d", "wd"}


def test_each_life_stands_in_the_inventory() -> None:
    named = {row["wait"].partition("/")[0] for row in ROWS}
    extra = {"staff_list", "council", "mentee_form", "mentor_reflection"}  # each the other half of a row
    assert set(lives.names()) - named == extra
