"""The browser and the person in front of it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.person import OPEN
from tests.browser.server import FIRST_DAY, prepared_pages, running_site

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Name the browser's program."""
    named = os.environ.get("NASTAVNIK_CHROMIUM")
    found = named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    assert found, "Chromium is needed: apt-get install chromium"
    return found


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker begin with one of the longest: a long test begun last would leave the other workers idle."""
    if not all(item.path.is_relative_to(HERE) for item in items):
        return
    # The tests are dealt out in as many runs as there are workers, shorter runs first.
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    items.sort(key=_seconds, reverse=True)
    items[:] = [item for first in reversed(range(workers)) for item in items[first::workers]]


def _seconds(item: pytest.Item) -> int:
    """Give the time a test may take, by which the long ones are known."""
    limit = item.get_closest_marker("timeout")
    return int(limit.args[0]) if limit else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let a failed test say what each open window shows, with a picture; no window outlives its test."""
    report = yield
    if call.when == "call":
        for person in OPEN if report.failed else ():
            report.sections.append(("what a window shows", person.seen(item.name)))
        while OPEN:
            OPEN.pop().context.close()
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration's database."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo_site(demo_data: Path) -> Iterator[str]:
    """The demonstration school in the middle of its year."""
    with running_site(demo_data, stage=6) as address:
        yield address


@pytest.fixture(scope="session")
def prepared(demo_site: str, demo_data: Path) -> list[tuple[str, str, str]]:
    """The demonstration brought to the states of `states.py`, once; the pages they open."""
    return prepared_pages(demo_data)


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[str]:
    """An installation on its first day, which is always the same one."""
    with running_site(tmp_path, day=FIRST_DAY) as address:
        yield address
