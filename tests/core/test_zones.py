"""Time zones are named by cities; what the words say of Moscow's time is true."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from nastavnik.core.zones import ZONES, zone_named

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Екатеринбург", "Asia/Yekaterinburg"),
        (" екат ", "Asia/Yekaterinburg"),
        ("Красноярск", "Asia/Novosibirsk"),
        ("asia/omsk", "Asia/Omsk"),
        ("Asia/Almaty", "Asia/Almaty"),
        ("Луна", ""),
        ("", ""),
    ],
)
def test_a_zone_is_found_by_its_city_or_its_own_name(typed: str, name: str) -> None:
    assert zone_named(typed) == name


def test_the_words_tell_the_difference_from_moscow() -> None:
    moscow = NOON.astimezone(ZoneInfo("Europe/Moscow")).utcoffset()
    assert moscow is not None
    for name, words in ZONES.items():
        there = NOON.astimezone(ZoneInfo(name)).utcoffset()
        assert there is not None
        said = re.search(r"\(МСК([+−]\d+)?\)", words)
        assert said, words
        assert there - moscow == dt.timedelta(hours=int((said[1] or "0").replace("−", "-"))), words
