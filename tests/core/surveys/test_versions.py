"""What changed between versions, and the number that follows."""

import pytest

from nastavnik.core.surveys import difference, next_number, parse
from nastavnik.core.surveys import versions as words
from tests.core.surveys.factory import bent, option, probe, text

EXTRA = {"code": "more", "kind": "text", "text": text("Ещё")}
SCALE = {"code": "A", "items": ["a1", "a2", "a3"], "method": "mean", "direction": "lower_is_better"}


def plus(*items):
    data = bent()
    data["items"] = [*data["items"], *items]
    return data


def turned():
    data = bent()
    data["items"] = [data["items"][1], data["items"][0], *data["items"][2:]]
    return data


def gone(place):
    data = bent()
    del data["items"][place]
    return data


def scored_gone():
    data = gone(6)
    data["scales"] = [SCALE]
    data["transforms"] = []
    return data


@pytest.mark.parametrize(
    ("data", "level", "named"),
    [
        (bent(version="1.0.1"), "none", ()),
        (bent("items", 0, "text", "ru", to="Первое"), "minor", (words.WORDS, words.ANSWERS)),
        (bent("items", 0, "hint", to=text("Кратко")), "minor", (words.WORDS,)),
        (bent("items", 4, "options", 0, "label", to=text("иначе")), "minor", (words.ANSWERS,)),
        (turned(), "minor", (words.ANSWERS, words.ORDER)),
        (plus(EXTRA), "minor", (words.ITEMS,)),
        (bent(title=text("Иначе")), "minor", (words.HEAD,)),
        (bent(min_interval_days=7), "minor", (words.REST,)),
        (bent("visibility", "aggregate", to=["coordinator"]), "minor", (words.REST,)),
        (scored_gone(), "major", (words.ITEMS, words.SCALES, words.TRANSFORMS)),
        (bent("items", 0, "reverse", to=True), "major", (words.REVERSED,)),
        (bent("items", 6, "max", to=11), "major", (words.VALUES,)),
        (bent("items", 6, "satisfied_from", to=8), "major", (words.SATISFIED,)),
        (bent("items", 4, "options", to=[option("one"), option("three")]), "minor", (words.ANSWERS,)),
        (bent("items", 4, "kind", to="multi"), "major", (words.KINDS,)),
        (bent("scales", 0, "min_share", to=0.5), "major", (words.SCALES,)),
        (bent("scales", 0, "title", to=text("Шкала")), "minor", (words.REST,)),
        (bent("transforms", 0, "to", to=[0, 10]), "major", (words.TRANSFORMS,)),
        (bent(comparable_pre_post=False), "major", (words.COMPARED,)),
        (bent(counterpart="after"), "major", (words.COMPARED,)),
    ],
)
def test_a_change_is_classified(data, level, named):
    found = difference(probe(), parse(data))
    assert found.level == level
    assert (found.key or found.wording) == named


def test_the_number_follows_the_level():
    assert [next_number("1.2.3", level) for level in ("none", "minor", "major")] == ["1.2.3", "1.3.0", "2.0.0"]
