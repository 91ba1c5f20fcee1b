"""The papers of the repository: links lead somewhere, commands exist, hooks fetch nothing."""

import re
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


@pytest.mark.parametrize(
    ("first", "second"), [("README.md", "README.en.md"), ("CONTRIBUTING.ru.md", "CONTRIBUTING.md")]
)
def test_a_pair_of_pages_gives_the_same_commands(first: str, second: str) -> None:
    commands = [
        [re.split(r"\s{2,}#|\s+#", line)[0].strip() for line in re.findall(r"^python3 .*$", text, re.M)]
        for text in ((ROOT / name).read_text(encoding="utf-8") for name in (first, second))
    ]
    assert commands[0]
    assert commands[0] == commands[1]


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
