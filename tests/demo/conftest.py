"""The tests of the demonstration stand in the order of its stages, however the others are shuffled."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests of this folder among their own places."""
    places = [number for number, item in enumerate(items) if item.path.is_relative_to(HERE)]
    told = sorted((items[number] for number in places), key=_stage)
    for number, item in zip(places, told, strict=True):
        items[number] = item


def _stage(item: pytest.Item) -> int:
    """Give the stage a test asks for."""
    return int(item.callspec.params["reached"])  # type: ignore[attr-defined]
