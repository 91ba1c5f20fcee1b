"""Every picture of the pages for each role is still taken: its page opens and says what the text says of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import role_pictures
from tests.browser.server import running_site

pytestmark = pytest.mark.browser


@pytest.mark.timeout(300)
@pytest.mark.parametrize("stage", role_pictures.STAGES)
def test_pictures_are_taken(browser: Browser, tmp_path: Path, stage: int) -> None:
    with running_site(tmp_path / "site", stage=stage) as address:
        role_pictures.take(browser, address, stage, tmp_path)
    taken = {path.stem: path.stat().st_size for path in tmp_path.glob("*.webp")}
    assert set(taken) == {shot.name for shot in role_pictures.SHOTS if shot.stage == stage}
    assert min(taken.values()) > 5000, "an empty page is no picture"
