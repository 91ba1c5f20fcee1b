"""The pages for each role name pages and buttons that exist, and show pictures that are made from the site and small."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from nastavnik.kit.access import matrix
from tests.browser.role_pictures import SHOTS

FOLDER = Path(__file__).parents[1] / "docs" / "roles"
PAGES = sorted(FOLDER.glob("*.md"))
WORDS = Path(__file__).parents[1] / "src" / "nastavnik" / "locale" / "en" / "LC_MESSAGES" / "django.po"
#: Who reads a page, as the matrix names them; whoever is signed in may open what is everybody's.
READERS = {
    "coordinator": {"any", "coordinator", "signed_in", "teacher"},
    "mentee": {"any", "signed_in", "teacher"},
    "mentor": {"any", "signed_in", "teacher"},
    "head": {"any", "head", "signed_in", "teacher"},
    "council": {"any", "council_member", "signed_in", "teacher"},
}
MOST_BYTES = 2_000_000


def test_each_role_has_a_page() -> None:
    assert {page.stem for page in PAGES} == {*READERS, "index"}
    listed = (FOLDER / "index.md").read_text(encoding="utf-8")
    assert [name for name in READERS if f"({name}.md)" not in listed] == []


@pytest.mark.parametrize("name", READERS)
def test_pages_that_are_named_exist_and_are_open_to_the_reader(name: str) -> None:
    paths = re.findall(r"`(/[a-z0-9/-]*)`", (FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    assert paths
    for path in paths:
        row = matrix().urls[resolve(path).view_name]
        assert "GET" in row.methods, path
        assert row.who & READERS[name], f"{path} is open to {sorted(row.who)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_buttons_are_named_as_the_pages_name_them(page: Path) -> None:
    known = WORDS.read_text(encoding="utf-8")
    named = re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))
    assert [one for one in map(" ".join, map(str.split, named)) if f'msgid "{one}"\n' not in known] == []


def test_pictures_are_declared_shown_and_small() -> None:
    files = {path.name for path in (FOLDER / "pictures").iterdir()}
    shown = {name for page in PAGES for name in re.findall(r"\]\(pictures/([^)]+)\)", page.read_text(encoding="utf-8"))}
    assert files == shown == {f"{shot.name}.webp" for shot in SHOTS}
    assert sum((FOLDER / "pictures" / name).stat().st_size for name in files) < MOST_BYTES


def test_what_a_picture_shows_exists() -> None:
    for shot in SHOTS:
        assert resolve(shot.path).view_name in matrix().urls
