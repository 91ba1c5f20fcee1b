"""The library: every file is read whole, its tags are the product's, its texts keep the rules of the house."""

import copy
import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

from nastavnik.core.stages import STAGES
from nastavnik.library import (
    Card,
    Goal,
    LibraryError,
    MeetingRules,
    Nomination,
    OutreachText,
    Question,
    Strategy,
    TopicPlan,
    Training,
    Words,
    filled,
    find,
    loader,
    read,
    shelf,
)
from nastavnik.mentoring.models import Meeting
from nastavnik.programme.models import WorkFormat
from nastavnik.registry.models import PRIVATE_TOPICS, RequestTopic

CATALOG = Path(loader.__file__).parent / "catalog"
NAMES = sorted(loader.SHELVES)
ALLOWED = {
    "topics": set(RequestTopic.values),
    "types": {"consultant", "subject"},
    "stages": {stage.slug for stage in STAGES},
    "meeting_kinds": set(Meeting.Kind.values),
    "meeting_modes": set(Meeting.Mode.values),
    "formats": set(WorkFormat.values),
    "audience": {"early_career", "newcomer", "wellbeing", "experienced", "staff", "mentors", "mentees"},
}
FORBIDDEN = re.compile(r"\b(менти|ментор\w*|коуч\w*|рейтинг\w*)\b|\(а\)|  |\.\.\.| - |—|[\"']", re.IGNORECASE)
GENDERED = re.compile(
    r"\b[Вв]ы\b[^.?!,:;]{0,30}\b\w+(?:ал|ил|ел|ала|ила|ела|шёл|шла)\b"
    r"|\b[Вв]ы (?:сам|сама|готов|готова|рад|рада|должен|должна)\b"
)
PLACES = {"date", "time", "end", "place", "deadline", "school", "contact", "coordinator"}


def _texts(value: Any) -> Iterator[Words]:
    if isinstance(value, Words):
        yield value
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _texts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


def _outreach() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((CATALOG / "outreach.yaml").read_text(encoding="utf-8"))
    return data


def test_every_file_of_the_library_has_its_kinds() -> None:
    assert sorted(path.stem for path in CATALOG.glob("*.yaml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_read_with_tags_of_the_product(name: str) -> None:
    for item in shelf(name).items:
        for tag, allowed in ALLOWED.items():
            assert set(getattr(item.tags, tag)) <= allowed, (item.key, tag)


def test_a_key_stands_once_in_all_files() -> None:
    keys = [item.key for name in NAMES for item in shelf(name).items]
    assert len(keys) == len(set(keys)) == 200
    found = find("staff_short")
    assert found is not None
    assert found.key == "staff_short"
    assert find("nothing_of_the_kind") is None


@pytest.mark.parametrize("name", NAMES)
def test_the_words_are_of_the_house(name: str) -> None:
    for text in _texts(shelf(name).items):
        assert not FORBIDDEN.search(text.ru), text.ru
        assert not GENDERED.search(text.ru), text.ru
        assert not re.search("[а-яё]", text.en, re.IGNORECASE), text.en
        here = sorted(loader.PLACE.findall(text.ru))
        assert here == sorted(loader.PLACE.findall(text.en))
        assert set(here) <= PLACES


def test_what_one_asks_for_is_there() -> None:
    assert {topic for plan in read(TopicPlan) for topic in plan.tags.topics} == set(RequestTopic.values)
    assert len(read(Strategy)) == len(read(MeetingRules)) == 6
    assert len(read(OutreachText)) == 6
    assert len(read(Question)) == 15
    assert len(read(Training)) == 2
    assert not any(nomination.ranked for nomination in read(Nomination))


def test_private_topics_promise_nothing_to_be_seen() -> None:
    for plan in read(TopicPlan):
        assert plan.private == bool(set(plan.tags.topics) & PRIVATE_TOPICS)
        assert not (plan.private and plan.practical_result.kind)
    for goal in read(Goal):
        assert not goal.private or (goal.neutral_title and not goal.levels)


def test_related_sheets_and_cards_exist() -> None:
    cards = {card.key for card in read(Card)}
    sheets = {item.key for item in shelf("observation").items}
    for plan in read(TopicPlan):
        assert set(plan.related.cards) <= cards
        assert set(plan.related.observation) <= sheets


def test_samples_fit_the_fields_they_are_copied_into() -> None:
    for goal in read(Goal):
        assert len(goal.title.ru) <= 300
        assert len(goal.success_sign.ru) <= 300
    for rules in (*read(MeetingRules), *read(Strategy)):
        assert sum(len(line.ru) + 1 for line in rules.lines) <= 4000
    for training in read(Training):
        assert sum(len(step.text.ru) + 10 for step in training.plan) <= 2000


def test_words_are_said_in_the_language_of_the_reader() -> None:
    title = shelf("outreach").title
    assert str(title) == "Информирование"
    with translation.override("en"):
        assert str(title) == "Informing"


def test_places_are_filled_by_name_and_an_unknown_one_is_refused() -> None:
    assert filled("С {date}: {contact}", date="1 сентября", contact="") == "С 1 сентября: ____________"
    with pytest.raises(LibraryError, match=r"\{place\}"):
        filled("в {place}", date="")


SPOILS: dict[str, Callable[[dict[str, Any], dict[str, Any]], object]] = {
    "schema": lambda data, row: data.update(schema=2),
    "unknown field": lambda data, row: row.update(colour="green"),
    "missing field": lambda data, row: row.pop("title"),
    "no English": lambda data, row: row["title"].pop("en"),
    "empty": lambda data, row: row["title"].update(ru=""),
    "not a list": lambda data, row: row.update(paragraphs="text"),
    "not fields": lambda data, row: row.update(tags=[]),
    "number": lambda data, row: row.update(read_minutes="one"),
    "part": lambda data, row: row.update(part="song"),
    "key": lambda data, row: row.update(key="Key!"),
    "twice": lambda data, row: data["items"].append(copy.deepcopy(row)),
    "no type": lambda data, row: row["tags"].update(types=[]),
}


@pytest.mark.parametrize("what", SPOILS)
def test_a_wrong_file_is_refused_with_the_place(what: str) -> None:
    data = _outreach()
    loader.laid_out("outreach", data)
    SPOILS[what](data, data["items"][0])
    with pytest.raises(LibraryError, match="outreach"):
        loader.laid_out("outreach", data)


def test_steps_that_do_not_make_the_minutes_are_refused() -> None:
    data = yaml.safe_load((CATALOG / "training.yaml").read_text(encoding="utf-8"))
    data["items"][0]["minutes"] += 5
    with pytest.raises(LibraryError, match="minutes"):
        loader.laid_out("training", data)


@pytest.mark.parametrize(("file", "path"), [("goals", "levels"), ("topics", "practical_result")])
def test_a_value_of_another_kind_is_refused(file: str, path: str) -> None:
    data = yaml.safe_load((CATALOG / f"{file}.yaml").read_text(encoding="utf-8"))
    if path == "levels":
        data["items"][0]["levels"] = 5
    else:
        data["items"][0]["practical_result"]["kind"] = 5
    with pytest.raises(LibraryError):
        loader.laid_out(file, data)
