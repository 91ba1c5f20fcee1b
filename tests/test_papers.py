"""The papers of the repository: links lead somewhere, commands exist, hooks fetch nothing."""

import re
from collections import Counter
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

import run

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
COMMAND = re.compile(r"python3 run\.py(?: (?P<command>[a-z]\w+))?")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_commands_of_a_page_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []
    known = {*run.COMMANDS, "nastavnik", "python"}
    assert {found["command"] for found in COMMAND.finditer(text) if found["command"]} <= known


def test_pages_are_found() -> None:
    names = {page.name for page in PAGES}
    assert names >= {
        "README.md",
        "README.en.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "CONTRIBUTING.ru.md",
        "SECURITY.md",
    }
    assert len(PAGES) > 20


def told_twice() -> list[tuple[Path, Path]]:
    """Pair each page with the page that says the same in the other language."""
    own = [ROOT / "README.md", *ROOT.glob("docs/dev/**/*.md"), *ROOT.glob("docs/school/**/*.md")]
    russian = [page for page in own if not page.name.endswith(".en.md")]
    pairs = [(page, page.with_suffix(".en.md")) for page in sorted(russian)]
    return [*pairs, (ROOT / "CONTRIBUTING.ru.md", ROOT / "CONTRIBUTING.md")]


def shape(page: Path) -> list[str]:
    """Give what two languages share line by line: headings by level, items, lines of tables, fences, commands."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [found[1] for line in lines if (found := re.match(r"(#+|- |\d\.|\||```|python3 \S+ \S+)", line))]


def code(page: Path) -> Counter[str]:
    """Count the names written as code; a formula or a call may have words of its language in it."""
    found = re.findall(r"`([\w./:-]+)`", page.read_text(encoding="utf-8"))
    return Counter(re.sub(r"[А-ЯЁ]{3,}|\b(?:FILES?|DIR|PATH|LOGIN)\b", "…", each) for each in found)


def figures(page: Path) -> Counter[str]:
    """Count the figures in tables."""
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return Counter(each.replace(",", ".") for row in rows for each in re.findall(r"\d+(?:[.,]\d+)?", row))


@pytest.mark.parametrize(("russian", "english"), told_twice(), ids=lambda page: page.name)
def test_a_page_says_the_same_in_both_languages(russian: Path, english: Path) -> None:
    assert english.exists(), f"{russian.name} has no English page"
    assert shape(russian) == shape(english)
    assert figures(russian) == figures(english)
    names = (code(russian) - code(english)) + (code(english) - code(russian))
    assert {name for name in names if not re.search("[а-яё]", name)} == set()


def test_english_pages_are_in_english() -> None:
    pages = [english for _, english in told_twice()]
    assert len(pages) > 15
    for page in pages:
        text = re.sub("«[^»]*»|“[^”]*”|По-русски|По русски|Русский", "", page.read_text(encoding="utf-8"))
        assert len(re.findall("[а-яё]{4,}", text)) < 5, page.name


def test_hooks_are_our_own_checks() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}
    assert [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]] == ["python3 run.py check"]


def test_the_editor_is_told_what_the_formatter_holds() -> None:
    told = ConfigParser()
    told.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"line-length = {told['*']['max_line_length']}" in project
    assert told["*"]["indent_size"] == "4"
    assert told["*"]["end_of_line"] == "lf"
