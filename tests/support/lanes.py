"""The checks of the project, one a lane, in the order from quick to slow. Standard library only."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby

from tests.support.prepared import FOLDER, ROOT
from tests.support.system import say

# Tests of services that run on PostgreSQL too: `tests/conftest.py` marks them as the others are marked by themselves.
BOTH_DATABASES = (
    *(f"tests/registry/test_{name}.py" for name in ("mentees", "mentors", "requests", "preferences", "leaving_school")),
    *(f"tests/mentoring/test_{name}.py" for name in ("feedback", "goals", "leaving", "meetings", "reviews")),
    "tests/completion/test_services.py",
    "tests/people/test_import.py",
    "tests/people/test_ways_in.py",
    "tests/outbox/test_daily.py",
    "tests/living/test_past.py",
)
# One file of each way a page learns whose rows it may read; on that lane every page is answered by the role of the site.
AS_SITE = (
    *("tests/web", "tests/people/test_ways_in.py", "tests/people/test_own_mail.py"),
    *(
        "tests/mentoring/test_links.py",
        "tests/surveys/test_codes.py",
        "tests/kit/test_once.py",
        "tests/mentoring/test_ended_session.py",
    ),
    *("tests/reports/test_schools.py", "tests/surveys/test_methodist_way.py"),
)
# Processes of their own, which take no role from these settings; and a school told to stage 6, which takes long there.
NOT_AS_SITE = tuple(f"--ignore=tests/web/test_{name}.py" for name in ("processes", "slow_senders", "own_data"))
#: By night that role answers every url of everybody, and reads nothing that is sealed.
SITE_AT_NIGHT = ("tests/access/test_matrix.py", "tests/access/test_sealed.py")
#: Lets tests run that only a night has time for.
NIGHT = {"NASTAVNIK_NIGHT": "1"}
#: Ways through the browser that take minutes.
LONG_WAYS = ("tests/browser/test_november.py", "tests/browser/test_lists.py")
BOTH_MARKS = "postgres or both_databases"
WORKERS = ("-n", "2")
#: Tests of one folder share a scene that takes long to tell: one worker has them all.
SCENES = ("--dist", "loadgroup")
OWN_LANES = ("--ignore=tests/core", "--ignore=tests/browser", "--ignore=tests/package")
# Rules about layout, search engines and a button's default type: taste only, on pages behind a sign-in.
TEMPLATE_RULES_OFF = "H006,H015,H016,H021,H023,H030,H031,H043,T002,T003"
IMPORTS = "from importlinter.cli import lint_imports_command as check; check(['--no-logo'])"
COMPILED = ROOT / ".venv" / "bytecode"
NO_TESTS = 5  # pytest's exit code for an empty selection


@dataclass(frozen=True)
class Lane:
    """One check: its name, its arguments to the environment's Python, what it adds to the environment."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    alone: bool = True  # False: it keeps one processor busy at most, so two such lanes go side by side

    def again(self) -> str:
        """Say how to repeat this lane alone."""
        if self.command[:2] == ("-m", "pytest"):
            database = ["--postgres"] if "NASTAVNIK_DATABASE_URL" in self.env else []
            database = ["--as-site"] if "NASTAVNIK_TEST_AS_SITE" in self.env else database
            return shlex.join(["python3", "run.py", "test", *database, *self.command[2:]])
        return shlex.join(["python3", "run.py", "python", *self.command])


#: Runs a command with what it adds to the environment; told to be quiet, gives what was printed instead of printing it.
RunLane = Callable[[Sequence[str], Mapping[str, str], bool], tuple[int, str]]

_CHECKS = (
    Lane("format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    Lane("lint", ("-m", "ruff", "check", "--quiet", ".")),
    Lane(
        "templates",
        (
            "-m",
            "djlint",
            "src/nastavnik",
            "--lint",
            "--quiet",
            "--ignore",
            TEMPLATE_RULES_OFF,
        ),
    ),
    Lane("layout", ("-m", "djlint", "src/nastavnik", "--check", "--quiet")),
    Lane("styles", ("-m", "tests.support.styles")),
    Lane("types", ("-m", "mypy", "src/nastavnik", "run.py")),
    Lane("reach", ("-m", "tests.support.reach")),
    Lane("imports", ("-c", IMPORTS)),
    Lane("migrations", ("-m", "nastavnik", "manage", "makemigrations", "--check", "--dry-run")),
)
STATIC = tuple(replace(lane, alone=False) for lane in _CHECKS)


def on_postgres(url: str) -> dict[str, str]:
    """Give the settings of a lane whose database is in PostgreSQL."""
    return {"NASTAVNIK_DATABASE_URL": url}


def as_site(url: str) -> dict[str, str]:
    """Give the settings of a lane whose pages are all answered by the role of the site."""
    return {**on_postgres(url), "NASTAVNIK_TEST_AS_SITE": "1"}


def tests(url: str) -> tuple[Lane, ...]:
    """List the lanes that run tests; `url` is the PostgreSQL server they may use."""
    pytest = ("-m", "pytest", "-q")
    covered = ("--cov=nastavnik.core", "--cov-branch", "--cov-report=term-missing", "--cov-fail-under=100")
    lanes = [
        Lane("wheel", (*pytest, "tests/package"), alone=False),
        Lane("core", (*pytest, *WORKERS, "tests/core", *covered), {"NUMBA_DISABLE_JIT": "1"}),
        Lane("kernel", (*pytest, *WORKERS, "tests/core/matching/kernel")),
        # Tests of one group share a scene that takes long to tell: one worker has them all, and begins with them.
        # Of the histories of the state machine a sample; `run.py test tests/invariants` tells all two hundred.
        Lane(
            "tests",
            (*pytest, *WORKERS, *SCENES, "-m", "not browser and not postgres", *OWN_LANES),
            {"NASTAVNIK_HISTORIES": "24"},
        ),
        Lane("postgresql", (*pytest, *WORKERS, *SCENES, "-m", BOTH_MARKS, *OWN_LANES), on_postgres(url)),
        Lane("role of the site", (*pytest, *WORKERS, *AS_SITE, *NOT_AS_SITE), as_site(url)),
    ]
    # A browser mostly waits, so three fit two processors; one test takes a third of all, whoever is free takes the rest.
    return (*lanes, Lane("browser", (*pytest, "-n", "3", "--dist", "worksteal", "-m", "browser", "tests/browser")))


def nightly(url: str) -> tuple[Lane, ...]:
    """List what a night has time for: long histories, everything on PostgreSQL, every page as everybody, benchmarks."""
    pytest = ("-m", "pytest", "-q", *WORKERS, *SCENES)
    hostile = (
        *pytest,
        "tests/access/test_hostile.py",
        "tests/access/test_logs.py",
        "tests/access/test_closed.py",
        "tests/access/test_sealed.py",
        "tests/access/test_takeover.py",
    )
    browser = ("-m", "pytest", "-q", *WORKERS, "tests/browser/test_axe.py", "--timeout=14400")
    return (
        Lane("histories", (*pytest, "tests/invariants", "--timeout=14400"), {"NASTAVNIK_HISTORIES": "4000"}),
        Lane("every page in full", (*pytest, "tests/access", "tests/counts/test_queries.py"), NIGHT),
        Lane("everything on postgresql", (*pytest, "-m", "not browser", *OWN_LANES), on_postgres(url)),
        Lane(
            "every page counted on postgresql", (*pytest, "tests/counts/test_queries.py"), {**on_postgres(url), **NIGHT}
        ),
        Lane("every url as the role of the site", (*pytest, *SITE_AT_NIGHT), as_site(url)),
        Lane("every loss and every refusal", (*pytest, "-m", "not postgres", "tests/ops"), NIGHT),
        Lane("every loss on a server", (*pytest, "-m", "postgres", "tests/ops"), {**on_postgres(url), **NIGHT}),
        Lane("homes at every stage", ("-m", "pytest", "-q", "-s", "-n", "0", "tests/counts/test_homes.py"), NIGHT),
        Lane("hostile values", hostile, {"NASTAVNIK_HOSTILE": "2400"}),
        Lane("every page as everybody", browser, {"NASTAVNIK_EVERYBODY": "1"}),
        Lane("a school of November and long lists", ("-m", "pytest", "-q", *WORKERS, *LONG_WAYS), NIGHT),
        Lane("power cut", ("-m", "pytest", "-q", "-s", "-n", "0", "tests/keeping/test_power_cut.py"), NIGHT),
        Lane(
            "standby and point in time",
            ("-m", "pytest", "-q", "-n", "0", "tests/keeping/nightly_postgres.py", "--timeout=1800"),
        ),
        Lane("gate", ("-m", "pytest", "-q", "-n", "0", "tests/keeping/nightly_gate.py", "--timeout=900")),
        Lane(
            "a school from the archive",
            ("-m", "pytest", "-q", "-n", "0", "tests/keeping/nightly_school.py", "--timeout=3600"),
        ),
        Lane("container file", ("-m", "pytest", "-q", "-n", "0", "tests/package/nightly_container.py")),
        Lane("release", ("-m", "pytest", "-q", "-n", "0", "tests/package/nightly_release.py", "--timeout=1800")),
        *(
            Lane(f"benchmark of {name}", (f"benchmarks/{name}.py",))
            for name in ("matching", "evidence", "pages", "faults")
        ),
    )


def chosen(arguments: Sequence[str], env: Mapping[str, str]) -> Lane:
    """Make the lane of the tests somebody asked for, with the settings of the lane they belong to."""
    return Lane("chosen", ("-m", "pytest", *arguments), env)


def environment(chromium: str, url: str, folder: str) -> dict[str, str]:
    """Give the tests the browser, the server and the place of what they share, and no setting of the product of this shell.

    Some machines tell Python to keep no compiled files; dozens of processes would then compile everything anew,
    so compiled files are kept, but beside the environment, never among the sources.
    """
    dropped = ("NASTAVNIK_", "PYTHONDONTWRITEBYTECODE")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    ours = {"NASTAVNIK_MODE": "test", "NASTAVNIK_CHROMIUM": chromium, "NASTAVNIK_TEST_POSTGRES": url}
    return {**plain, **ours, FOLDER: folder, "PYTHONPYCACHEPREFIX": str(COMPILED)}


def walk(lanes: Iterable[Lane], run: RunLane, keep_going: bool) -> int:
    """Run the lanes in order, each with its seconds; stop at the first that fails unless told to go on."""
    failed: list[tuple[Lane, int]] = []
    begun = time.monotonic()
    for alone, few in groupby(lanes, key=lambda lane: lane.alone):
        for lane, code in _in_turn(few, run) if alone else _side_by_side(list(few), run):
            if code:
                failed.append((lane, code))
            if failed and not keep_going:
                break
        if failed and not keep_going:
            break
    say(verdict(failed, time.monotonic() - begun))
    return 1 if failed else 0


def _in_turn(lanes: Iterable[Lane], run: RunLane) -> Iterator[tuple[Lane, int]]:
    """Run one lane after another; each prints as it goes."""
    for lane in lanes:
        say(f"--- {lane.name}")
        started = time.monotonic()
        code, _ = run(lane.command, lane.env, False)
        _say_end(lane, code, time.monotonic() - started)
        yield lane, code


def _side_by_side(lanes: Sequence[Lane], run: RunLane) -> Iterator[tuple[Lane, int]]:
    """Run two lanes at a time; what one printed stands under its name, in the order of the list."""

    def told(lane: Lane) -> tuple[int, str, float]:
        started = time.monotonic()
        code, printed = run(lane.command, lane.env, True)
        return code, printed, time.monotonic() - started

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(told, lane) for lane in lanes]
        try:
            for lane, each in zip(lanes, running, strict=True):
                code, printed, seconds = each.result()
                say(f"--- {lane.name}")
                if printed.strip():
                    say(printed.rstrip())
                _say_end(lane, code, seconds)
                yield lane, code
        finally:
            pool.shutdown(cancel_futures=True)


def _say_end(lane: Lane, code: int, seconds: float) -> None:
    say(f"--- {lane.name}: {'не прошла' if code else 'прошла'}, {seconds:.1f} с")


def verdict(failed: Sequence[tuple[Lane, int]], seconds: float) -> str:
    """Say how it all ended, and how to repeat each lane that failed."""
    if not failed:
        return f"Все проверки прошли за {seconds:.0f} с."
    lines = [f"Проверки не прошли (всего {seconds:.0f} с):"]
    for lane, code in failed:
        why = "тестов по такому отбору нет" if code == NO_TESTS and "pytest" in lane.command else f"код {code}"
        lines.append(f"  {lane.name}: {why}. Повторить: {lane.again()}")
    return "\n".join(lines)
