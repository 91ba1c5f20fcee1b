from dataclasses import replace

import pytest

from nastavnik.core.evidence.change.comparable import comparable
from tests.core.evidence.builders import FORM, ITEMS

MORE = (*ITEMS, "plan5")


def test_the_same_form_is_compared_on_all_items() -> None:
    found = comparable(FORM, FORM)
    assert (found.kind, found.items, found.message, found.allowed) == ("same", ITEMS, "", True)


def test_another_wording_of_the_same_items_is_told() -> None:
    found = comparable(FORM, replace(FORM, version="1.1.0", sha256="b" * 64))
    assert found.kind == "wording"
    assert "формулировки" in found.message


@pytest.mark.parametrize(
    ("changes", "scored", "kind"),
    [
        ({"id": "metaskills"}, (), "other_form"),
        ({"comparable_pre_post": False}, (), "expectation_and_fact"),
        ({"version": "2.0.0"}, (), "other_items"),
        ({"items": MORE, "version": "1.1.0"}, (), "other_items"),
        ({"items": MORE, "version": "1.1.0"}, MORE, "other_items"),
        ({"items": ITEMS[:2], "version": "1.1.0"}, ITEMS[:2], "other_items"),
    ],
)
def test_what_does_not_measure_the_same_is_refused(changes: dict, scored: tuple[str, ...], kind: str) -> None:  # type: ignore[type-arg]
    other = replace(FORM, sha256="b" * 64, **changes)
    found = comparable(FORM, other, scored)
    assert (found.kind, found.allowed) == (kind, False)
    assert found.message


@pytest.mark.parametrize("version", ["1.1.0", "2.0.0"])
def test_values_on_common_items_are_compared_with_a_warning(version: str) -> None:
    other = replace(FORM, version=version, items=MORE, sha256="b" * 64)
    found = comparable(FORM, other, ITEMS)
    assert (found.kind, found.items) == ("common_items", ITEMS)
    assert "общим вопросам" in found.message
