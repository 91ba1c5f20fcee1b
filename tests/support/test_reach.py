"""What nothing reaches is found: by a use of its own, by a hand-on, by a name of another owner."""

from pathlib import Path

import pytest

from tests.support import reach

HOUSE = {
    "__init__.py": "",
    "apps.py": "from house.room import used\n\nclass Config:\n    def ready(self):\n        used(self)\n",
    "room/__init__.py": "from house.room.inner import lonely, used\n\n__all__ = ['lonely', 'used']\n",
    "room/inner.py": """
from house.kit import register

LIMIT = 3
SPARE = 4


def used(thing):
    return thing.asked(LIMIT)


def lonely():
    return lonely() or deeper()


def deeper():
    return 1


@register("by name")
def handed():
    return 2


class Thing:
    def asked(self, limit):
        return limit

    def unasked(self):
        return 0


def makes():
    return Thing()


FACTORY = {"page": "makes"}
print(FACTORY)
""",
    "kit.py": "def register(name):\n    return lambda function: function\n",
}


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    root = tmp_path / "house"
    for name, text in HOUSE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(reach, "SOURCE", root)
    house = reach.house_of(sorted(root.rglob("*.py")))
    return {place.split()[-1] for place in reach.unreached_code(house.values(), set())}


def test_what_nothing_reaches_is_found_and_nothing_else(found: set[str]) -> None:
    assert found == {"SPARE", "lonely", "deeper", "Thing.unasked"}


def test_what_a_template_names_is_reached() -> None:
    said = reach.said_in_texts(
        {"a/templates/a.html": "word {{ thing.asked }} {% tag other %}", "m.yaml": "who: [head]"}
    )
    assert {"*:asked", "*:other", "*:head"} <= said
    assert "*:word" not in said


def test_new_lonely_code_fails_and_the_list_only_shrinks() -> None:
    known = [f"{word}:7 spare" if "/" in word else f"room/services.py:9 {word}" for word in reach.PREPARED]
    assert reach.unexpected(known) == []
    assert reach.unexpected([*known, "room/views.py:3 spare"]) == ["room/views.py:3 spare"]
    (gone,) = reach.unexpected(known[1:])
    assert "leaves the list" in gone


def test_the_product_has_nothing_that_nothing_reaches() -> None:
    assert reach.unreached() == []
