"""One command from a fresh machine to a running site, and one to green tests. Standard library only."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told, not crash
    sys.exit("Нужен Python 3.11 или новее, а это " + sys.version.split()[0] + ". Установите новый и повторите.")

import argparse
import hashlib
import importlib.util
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "nastavnik-stamp.json"
LOCKS = ROOT / "requirements"
LOCALE = ROOT / "src" / "nastavnik" / "locale"
CATALOGUES = ROOT / "tools" / "catalogues.py"
BASE, SCALE, DEV = "base.lock", "scale.lock", "dev.lock"
WIDTHS = (BASE, SCALE, DEV)  # each holds the one before it
HOST, PORT = "127.0.0.1", 8000
MISSING, INTERRUPTED = 3, 130  # exit codes: something of the system must be installed first; Ctrl-C

WARM_UP = "from nastavnik.core.matching.warm import warm_up; warm_up()"

HELP = """Наставник: запуск из исходных текстов.

  python3 run.py [--port N] [--data DIR]   демонстрационная школа на 127.0.0.1:8000
  python3 run.py setup [--scale] [--dev]   только подготовить окружение .venv; --scale: подбор для района и больше
  python3 run.py test [--keep-going]       все проверки и тесты, и в браузере тоже
  python3 run.py test --nightly            они же и всё, на что есть время ночью: долгие истории, замеры
  python3 run.py test ПУТИ...              только эти тесты (дальше всё получает pytest)
  python3 run.py test --postgres ПУТИ...   они же, но база продукта в PostgreSQL
  python3 run.py test --as-site ПУТИ...    они же, но страницы отвечают ролью сайта (docs/dev/running.md)
  python3 run.py check [--keep-going]      только проверки без запуска тестов
  python3 run.py nastavnik ...             команда nastavnik в этом окружении
  python3 run.py python ...                Python этого окружения

  --wheels DIR   ставить пакеты из папки, без сети (с любой командой, кроме двух последних)
"""


class Stop(Exception):  # noqa: N818 - an end that is told to the person, not a fault of the program
    """Ends the run with a message for the person and an exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def digest(lock: str) -> str:
    """Hash a lock file."""
    return hashlib.sha256((LOCKS / lock).read_bytes()).hexdigest()


def stamped() -> dict[str, str]:
    """Read what the environment was last filled with; nothing if it is absent or was interrupted."""
    try:
        kept = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def lock_to_sync(wanted: str, kept: dict[str, str]) -> str | None:
    """Name the lock to install now, None if the environment agrees; a wider one is never narrowed."""
    lock = max((name for name in (wanted, kept.get("lock")) if name in WIDTHS), key=WIDTHS.index)
    return None if kept == {"lock": lock, "sha256": digest(lock)} else lock


def link_source() -> None:
    """Make the package importable by a path file: relative, hence good after a move and in any alphabet."""
    packages = next(VENV.glob("Lib/site-packages" if WINDOWS else "lib/python3*/site-packages"))
    link = packages / "nastavnik.pth"
    text = os.path.relpath(ROOT / "src", link.parent) + "\n"
    if not link.exists() or link.read_text(encoding="utf-8") != text:
        link.write_text(text, encoding="utf-8")


def make_venv() -> None:
    """Create `.venv`, or keep it if its Python and pip answer."""
    asks = [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    if PYTHON.exists() and quiet(asks).returncode == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        command = f"sudo apt-get install python3.{sys.version_info[1]}-venv"
        raise Stop(f"У этого Python нет ensurepip, окружение не создать. Установите: {command}", MISSING)
    made = quiet([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode:
        raise Stop(f"Не удалось создать окружение {VENV}:\n{made.stdout}")


def install_plan(lock: str, wheels: Path | None) -> tuple[list[str], list[str], list[str]]:
    """List three commands: get uv, fill by uv, fill by pip where uv cannot."""
    offline = ["--no-index", "--find-links", str(wheels)] if wheels else []
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *offline]
    path = str(LOCKS / lock)
    sync = [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    uv = str(LOCKS / "uv.lock")
    return (
        [*pip, "--require-hashes", "-r", uv],
        [*sync, *offline, path],
        [*pip, "--require-hashes", "-r", path],
    )


def fill(lock: str, wheels: Path | None) -> None:
    """Install a lock: by uv, which is quick, else by pip; then stamp the environment."""
    if wheels and not wheels.is_dir():
        raise Stop(f"Папки с пакетами нет: {wheels}. Проверьте путь после --wheels.")
    started = time.monotonic()
    print(f"Готовлю окружение {VENV.name} по {lock}; в первый раз это занимает минуты.", flush=True)
    STAMP.unlink(missing_ok=True)
    make_venv()
    get_uv, by_uv, by_pip = install_plan(lock, wheels)
    have_uv = quiet([str(PYTHON), "-m", "uv", "--version"]).returncode == 0 or quiet(get_uv).returncode == 0
    if not have_uv or quiet(by_uv).returncode:
        done = quiet(by_pip)
        if done.returncode:
            raise Stop(
                f"Пакеты не установились, pip ответил:\n{done.stdout.strip()}\n"
                "Нет сети? Соберите папку с пакетами на другой машине (docs/dev/running.md) "
                "и повторите с --wheels ПАПКА."
            )
    STAMP.write_text(json.dumps({"lock": lock, "sha256": digest(lock)}), encoding="utf-8")
    print(f"Окружение готово, {time.monotonic() - started:.0f} с.", flush=True)


def stale_catalogues() -> list[Path]:
    """List the message catalogues that are newer than their compiled form."""
    written = {path: path.stat().st_mtime for path in LOCALE.glob("*/LC_MESSAGES/*.[pm]o")}
    sources = sorted(path for path in written if path.suffix == ".po")
    return [path for path in sources if written.get(path.with_suffix(".mo"), -1) < written[path]]


def compile_catalogues() -> None:
    """Compile the catalogues that changed."""
    stale = stale_catalogues()
    if stale:
        done = quiet([str(PYTHON), str(CATALOGUES), *map(str, stale)])
        if done.returncode:
            raise Stop(f"Переводы не собрались:\n{done.stdout.strip()}")


def setup(lock: str, wheels: Path | None) -> None:
    """Bring the environment to what the lock says; quick when nothing changed."""
    to_sync = lock_to_sync(lock, stamped() if PYTHON.exists() else {})
    if to_sync:
        fill(to_sync, wheels)
    link_source()
    compile_catalogues()


def quiet(
    command: list[str], env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command, keeping its whole output for the case that it fails."""
    return subprocess.run(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def attend(command: list[str], env: dict[str, str], cwd: Path | None = None) -> int:
    """Run a command in the foreground; on Ctrl-C let it finish its own way, on any other end stop it."""
    with subprocess.Popen(command, env=env, cwd=cwd) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.terminate()
            raise
        except BaseException:
            process.terminate()
            raise


def become(command: list[str], env: dict[str, str]) -> int:
    """Hand over to a command: its exit code and its Ctrl-C are ours."""
    sys.stdout.flush()
    if not WINDOWS:
        os.execve(command[0], command, env)  # noqa: S606
    return attend(command, env)


def is_free(port: int) -> bool:
    """Say whether a port of the loopback address can be listened on."""
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def demand_port(port: int) -> None:
    """Stop with a plain word if the port is taken, naming one that is free."""
    if not 1 <= port <= 65535:
        raise Stop(f"Порта {port} не бывает: назовите число от 1 до 65535 после --port.", 2)
    if is_free(port):
        return
    other = next((each for each in range(port + 1, min(port + 50, 65536)) if is_free(each)), 0)
    hint = f"python3 run.py --port {other}" if other else "python3 run.py --port N"
    raise Stop(f"Порт {port} занят другой программой или недоступен. Запустите на другом: {hint}", 1)


def demo(options: argparse.Namespace) -> int:
    """Start the demonstration school; the `nastavnik` command does the work."""
    demand_port(options.port)
    setup(BASE, options.wheels)
    env = {**os.environ, "NASTAVNIK_MODE": "demo", "NASTAVNIK_DATA": str(options.data.resolve())}
    return become([str(PYTHON), "-m", "nastavnik", "serve", "--demo", "--port", str(options.port)], env)


def in_environment(env: dict[str, str]) -> Callable[[Sequence[str], Mapping[str, str], bool], tuple[int, str]]:
    """Make the function that runs one lane's command by the environment's Python; a quiet one gives what it printed."""

    def run(command: Sequence[str], more: Mapping[str, str], still: bool) -> tuple[int, str]:
        whole = [str(PYTHON), *command]
        if not still:
            return attend(whole, {**env, **more}, ROOT), ""
        done = quiet(whole, {**env, **more}, ROOT)
        return done.returncode, done.stdout

    return run


def check(options: argparse.Namespace) -> int:
    """Run the lanes that start no test."""
    from tests.support import lanes  # noqa: PLC0415 - the demonstration needs none of it

    setup(DEV, options.wheels)
    return lanes.walk(lanes.STATIC, in_environment(lanes.environment("", "", "")), options.keep_going)


def test(options: argparse.Namespace) -> int:
    """Run every lane, or pytest alone with the arguments given."""
    from tests.support import lanes, postgres, prepared, system  # noqa: PLC0415 - the demonstration needs none of it

    setup(DEV, options.wheels)
    missing = system.ensure()
    programs, browser = postgres.binaries(), system.chromium()
    if missing or not programs or not browser:
        raise Stop(missing or "Программы для тестов пропали, пока их ставили. Повторите.", MISSING)
    try:
        with postgres.server(programs) as url, prepared.folder() as folder:
            run = in_environment(lanes.environment(browser, url, str(folder)))
            if options.rest:
                env = lanes.as_site(url) if options.as_site else lanes.on_postgres(url) if options.postgres else {}
                only = lanes.chosen(options.rest, env)
                return run(only.command, only.env, False)[0]
            more = lanes.nightly(url) if options.nightly else ()
            return lanes.walk(lanes.STATIC + lanes.tests(url) + more, run, options.keep_going)
    except postgres.ServerError as fault:
        raise Stop(f"PostgreSQL для тестов не запустился.\n{fault}") from fault


def compile_kernel() -> None:
    """Compile the matching kernel now and keep it on disk, so that the first large matching does not wait for it."""
    print("Собираю подбор для района; в первый раз это занимает минуту-другую.", flush=True)
    done = quiet([str(PYTHON), "-c", WARM_UP])
    if done.returncode:
        raise Stop(f"Подбор для района не собрался. Последние строки:\n{done.stdout.strip()[-1000:]}")


def prepare(options: argparse.Namespace) -> int:
    """Only bring the environment up to date."""
    setup(DEV if options.dev else SCALE if options.scale else BASE, options.wheels)
    if options.scale:
        compile_kernel()
    return 0


def handed(command: str, rest: list[str]) -> int:
    """Run `nastavnik` or Python itself in the environment with the arguments as they are."""
    setup(BASE, None)
    module = ["-m", "nastavnik"] if command == "nastavnik" else []
    return become([str(PYTHON), *module, *rest], dict(os.environ))


COMMANDS = {"demo": demo, "setup": prepare, "check": check, "test": test}


def parse(command: str, rest: list[str]) -> argparse.Namespace:
    """Read the options of one command; what is left of `test` belongs to pytest."""
    parser = argparse.ArgumentParser(prog="run.py", add_help=False, allow_abbrev=False)
    parser.add_argument("--wheels", type=Path)
    if command == "demo":
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--data", type=Path, default=ROOT / "var" / "demo")
    if command == "setup":
        parser.add_argument("--dev", action="store_true")
        parser.add_argument("--scale", action="store_true")
    if command in ("check", "test"):
        parser.add_argument("--keep-going", action="store_true")
    if command != "test":
        return parser.parse_args(rest)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--as-site", action="store_true")
    parser.add_argument("--nightly", action="store_true")
    options, for_pytest = parser.parse_known_args(rest)
    return argparse.Namespace(**vars(options), rest=for_pytest)


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    named = bool(arguments) and not arguments[0].startswith("-")
    command, rest = (arguments[0], arguments[1:]) if named else ("demo", arguments)
    if command in ("nastavnik", "python"):
        return handed(command, rest)
    if command not in COMMANDS or {"-h", "--help"} & set(rest):
        print(HELP)
        return 0 if command in COMMANDS else 2
    return COMMANDS[command](parse(command, rest))


def terminated(*_: object) -> None:
    """Turn a polite kill into an ordinary end, so that what was started is stopped."""
    sys.exit(128 + signal.SIGTERM)


def guarded(arguments: list[str]) -> int:
    """Run, and tell the person how it ended."""
    signal.signal(signal.SIGTERM, terminated)
    try:
        return main(arguments)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("\nОстановлено.", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(guarded(sys.argv[1:]))
