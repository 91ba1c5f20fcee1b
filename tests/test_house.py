"""The house itself: contracts that break when broken, strict pages, no outside hosts."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import styles

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "nastavnik"
TEMPLATES = sorted(SOURCE.rglob("*.html"))
# Markup that a component stands for; `details`, `form` and `article` may look like a sheet.
BY_HAND = (
    r'<section class="sheet',
    r'class="notice',
    r'class="typed',
    r'class="mark[ "]',
    r'class="sees',
    r'class="empty"',
    r'class="actions',
    r'<[uo]l class="list',
    r'<span class="visually-hidden',
)
# Grids that are no list, and so have no print and no files of their own: why.
GRIDS = {
    "again.html": "ways to choose from, each with its box",
    "figures.html": "figures of the report: the table of results saves them",
    "week.html": "the boxes of a form",
    "open_rows.html": "the boxes of a form",
    "earlier.html": "two sendings side by side: one's answers are saved on the page of one's questionnaires",
    "answers.html": "totals under each asking: the page saves them as one file with a row for each question",
    "paper.html": "a sheet to be filled in by hand",
    "indicators.html": "indicators with their places: the table of results saves them",
    "picture_table.html": "the numbers of a picture: the table of results saves them",
    "details.html": "figures of results: the table of results saves them",
    "schools.html": "indicators of many schools: the table of totals saves them",
    "result.html": "rows of an imported file that wait for a decision",
    "preview.html": "how an imported file was understood, before anything is kept",
}
LINE = 160  # of a template or a style sheet: what one reads without moving the page sideways
OWN_HOSTS = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\{|www\.w3\.org/)[\w.-]+")
INLINE = re.compile(r"""\sstyle=["']|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")
MOST_IGNORED = 60
BREAKS = {
    "Rooms import only downwards": ("programme/facts.py", "import nastavnik.pairing.models  # noqa"),
    "Inside a room": ("pairing/models.py", "import nastavnik.pairing.services  # noqa"),
    "The core is pure": ("core/stages.py", "import django  # noqa"),
    "Inside matching": ("core/matching/flow/graph.py", "import nastavnik.core.matching.solving.engine  # noqa"),
    "The kernel stands behind its seam": (
        "core/matching/solving/engine.py",
        "import nastavnik.core.matching.kernel  # noqa",
    ),
    "The library of signing in is spoken with at the door alone": ("web/views.py", "import allauth.mfa.models  # noqa"),
    "No cycles among rooms": ("core/errors.py", "import nastavnik.core.stages  # noqa"),
}


def _contracts(root: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "catalog"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.mark.parametrize("contract", BREAKS)
def test_each_contract_breaks_when_it_is_broken(copy: Path, contract: str) -> None:
    name, line = BREAKS[contract]
    path = copy / "src" / "nastavnik" / name
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        answer = _contracts(copy)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert answer.returncode == 1, answer.stdout
    assert f"{contract} BROKEN" in answer.stdout


def test_a_new_module_without_a_place_breaks_the_contract(copy: Path) -> None:
    stray = copy / "src" / "nastavnik" / "pairing" / "utils.py"
    stray.write_text('"""A drawer."""\n', encoding="utf-8")
    try:
        answer = _contracts(copy)
    finally:
        stray.unlink()
    assert "Inside a room BROKEN" in answer.stdout


def test_a_new_room_without_a_place_breaks_the_contract(copy: Path) -> None:
    room = copy / "src" / "nastavnik" / "attic"
    room.mkdir()
    (room / "__init__.py").write_text('"""A room."""\n', encoding="utf-8")
    try:
        answer = _contracts(copy)
    finally:
        shutil.rmtree(room)
    assert "Rooms import only downwards BROKEN" in answer.stdout


@pytest.mark.parametrize(
    "line",
    [
        "def later():\n    import nastavnik.core.stages  # noqa",
        "if TYPE_CHECKING:\n    import nastavnik.core.stages  # noqa",
    ],
)
def test_a_circle_through_a_late_import_or_one_for_types_breaks_the_contract(copy: Path, line: str) -> None:
    path = copy / "src" / "nastavnik" / "core" / "errors.py"
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"from typing import TYPE_CHECKING\n{whole}\n{line}\n", encoding="utf-8")
    try:
        answer = _contracts(copy)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert "No cycles among rooms BROKEN" in answer.stdout


def test_the_core_imports_nothing_of_its_own_by_a_string() -> None:
    """An import the contracts cannot see could close a circle."""
    by_string = re.compile(r"""(import_module|__import__)\(\s*f?["'](nastavnik|\.)""")
    assert by_string.search('import_module("nastavnik.core.matching.kernel")')
    assert [path for path in (SOURCE / "core").rglob("*.py") if by_string.search(path.read_text("utf-8"))] == []


def test_no_line_of_a_page_a_style_sheet_or_a_script_is_folded() -> None:
    paths = [*TEMPLATES, *sorted(SOURCE.rglob("*.css")), *sorted(SOURCE.rglob("*.js"))]
    lines = [
        (path, number, line) for path in paths for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
    ]
    assert len(lines) > 10_000
    assert [f"{path.relative_to(SOURCE)}:{number}" for path, number, line in lines if len(line) > LINE] == []


@pytest.mark.parametrize("markup", BY_HAND)
def test_a_component_is_not_written_by_hand(markup: str) -> None:
    pages = [path for path in TEMPLATES if path.parent.name != "ui"]
    assert [path.name for path in pages if re.search(markup, path.read_text("utf-8"))] == []


@pytest.mark.parametrize(("text", "code"), [("<p><b>a</b></p>\n", 0), ("<p>a</p><p>b</p>\n", 1)])
def test_the_layout_of_a_template_is_checked(tmp_path: Path, text: str, code: int) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "djlint", str(tmp_path), "--check", "--quiet"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == code


@pytest.mark.parametrize(
    ("kind", "folded", "laid_out"),
    [
        ("css", "a { color: red; } b { color: red; }\n", "a {\n  color: red;\n}\n"),
        ("js", "if (a) { b(); c(); }\n", "if (a) {\n  b();\n  c();\n}\n"),
    ],
)
def test_the_format_of_a_style_sheet_and_of_a_script_is_checked(
    tmp_path: Path, kind: str, folded: str, laid_out: str
) -> None:
    (tmp_path / f"folded.{kind}").write_text(folded, encoding="utf-8")
    (tmp_path / f"laid_out.{kind}").write_text(laid_out, encoding="utf-8")
    assert styles.unformatted(tmp_path) == [tmp_path / f"folded.{kind}"]


def test_every_table_is_the_one_of_the_kit_and_every_list_can_be_printed_and_saved() -> None:
    """A page with a list offers its print and its files; the first pairs at home lead to the whole list."""
    own, without, grids = [], [], set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        if "kit" not in path.relative_to(SOURCE).parts:
            own += [path.name] if "<table" in text else []
            without += [path.name] if "{% table " in text and "{% table_tools %}" not in text else []
            grids |= {path.name} if "{% grid " in text else set()
    assert own == []
    assert without == ["home_pairs.html"]
    assert grids == set(GRIDS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_pages_have_no_inline_style_script_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(text), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_form_that_changes_something_carries_its_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.IGNORECASE):
        sent_again = "{% for name, value in pairs %}" in form  # all that was sent, its tokens too
        assert "form_token" in form or "csrf_token" in form or sent_again, f"{path}: {form[:80]}"


def test_no_outside_host_is_named_in_what_reaches_the_browser() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {match.group(0)}"
        for path in [*TEMPLATES, *SOURCE.rglob("*.css"), *SOURCE.rglob("*.js")]
        for match in OWN_HOSTS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_refusal_is_caught_at_the_desk_alone() -> None:
    """Views say what a form asks for; how a refusal becomes words stands in one place.

    Beside it an act over many keeps the refusal of each row, what is only rehearsed leaves it to the press itself, and
    an objection to what others have built on since becomes a matter of the coordinator.
    """
    catches = re.compile(r"except[^\n]*(REFUSALS|RuleError|ValidationError|IntegrityError|AnswersError)")
    views = [path for path in SOURCE.rglob("*.py") if "views" in path.parts or path.stem == "views"]
    assert [str(path) for path in views if catches.search(path.read_text(encoding="utf-8"))] == []
    caught = [path for path in SOURCE.rglob("*.py") if "except REFUSALS" in path.read_text(encoding="utf-8")]
    own = ("kit/desk.py", "kit/many.py", "people/desk.py", "people/services/papers.py")
    assert set(caught) == {SOURCE / path for path in own}


def test_types_are_seldom_ignored() -> None:
    ignored = sum(path.read_text(encoding="utf-8").count("type: ignore") for path in SOURCE.rglob("*.py"))
    assert 0 < ignored <= MOST_IGNORED


def test_locks_name_no_host() -> None:
    for path in (ROOT / "requirements").glob("*.lock"):
        assert "://" not in path.read_text(encoding="utf-8"), path


def test_the_site_starts_without_scipy(tmp_path: Path) -> None:
    """SciPy takes a second to load: `import scipy` alone does not load its parts, the first figure does."""
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "print([part for part in ('special', 'optimize', 'sparse', 'stats') if f'scipy.{part}' in sys.modules]); "
        "from nastavnik.core.evidence.stats.shares import wilson; print(wilson(3, 7) is not None, 'scipy.special' in sys.modules)"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "nastavnik.config.settings", "NASTAVNIK_MODE": "test"}
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT / "src"), "NASTAVNIK_DATA": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert answer.stdout.split("\n")[:2] == ["[]", "True True"], answer.stderr
