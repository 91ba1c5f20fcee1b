"""Which installation a command belongs to, and what its `nastavnik.toml` says: known before any settings are."""

import os
import re
import sys
import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from nastavnik.kit.trouble import trouble

FILE = "nastavnik.toml"
MARK = "demonstration"
CLOCK = "demo-clock.json"
POINTER = "nastavnik-home.txt"
DATA, MODE = "NASTAVNIK_DATA", "NASTAVNIK_MODE"
#: The way of running of the tests: it belongs to no installation and asks for none.
TESTS = "test"
EXIT = 3

#: What stands in the file, the variable of the same meaning and the kind of its value.
KEYS: dict[str, tuple[str, type[Any]]] = {
    "mode": (MODE, str),
    "time_zone": ("NASTAVNIK_TIME_ZONE", str),
    "site.address": ("NASTAVNIK_SITE_ADDRESS", str),
    "site.hosts": ("NASTAVNIK_HOSTS", list),
    "site.listen": ("NASTAVNIK_LISTEN", str),
    "site.port": ("NASTAVNIK_PORT", int),
    "site.redirect_port": ("NASTAVNIK_REDIRECT_PORT", int),
    "site.autostart": ("NASTAVNIK_AUTOSTART", bool),
    "server.proxies": ("NASTAVNIK_PROXIES", list),
    "server.trusted_proxy": ("NASTAVNIK_TRUSTED_PROXY", bool),
    "database.url": ("NASTAVNIK_DATABASE_URL", str),
    "database.site_url": ("NASTAVNIK_SITE_DATABASE_URL", str),
    "mail.host": ("NASTAVNIK_SMTP_HOST", str),
    "mail.port": ("NASTAVNIK_SMTP_PORT", int),
    "mail.user": ("NASTAVNIK_SMTP_USER", str),
    "mail.password": ("NASTAVNIK_SMTP_PASSWORD", str),
    "mail.security": ("NASTAVNIK_SMTP_SECURITY", str),
    "mail.from": ("NASTAVNIK_SMTP_FROM", str),
    "outside.address": ("NASTAVNIK_OIDC_ADDRESS", str),
    "outside.client": ("NASTAVNIK_OIDC_CLIENT", str),
    "outside.secret": ("NASTAVNIK_OIDC_SECRET", str),
    "outside.name": ("NASTAVNIK_OIDC_NAME", str),
    "outside.number": ("NASTAVNIK_OIDC_NUMBER", str),
    "copies.second": ("NASTAVNIK_COPIES_SECOND", str),
    "copies.monthly": ("NASTAVNIK_COPIES_MONTHLY", int),
}
WANTED = {str: "строка в кавычках", int: "число", bool: "true или false", list: "список строк в квадратных скобках"}


class HomeError(Exception):
    """Says to a person why the command has no installation to work on; the command ends with code `EXIT`."""


def system_folder() -> Path:
    """Give the folder an installation has on this system when nobody names another."""
    if os.name == "nt":
        return Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "Nastavnik"
    return Path("/var/lib/nastavnik")


def beside_the_release() -> list[Path]:
    """List where the pointer to an installation may lie: beside the interpreter, its release, all releases."""
    prefix = Path(sys.prefix)
    return [folder / POINTER for folder in (prefix, prefix.parent, prefix.parent.parent)]


def leave_pointer(folder: Path) -> Path:
    """Let the commands of this release, and of those unpacked beside it, find an installation."""
    prefix, _, every = beside_the_release()
    pointer = every if every.parent.name == "releases" else prefix
    pointer.write_text(f"{folder}\n", encoding="utf-8")
    return pointer


def find(environ: Mapping[str, str]) -> Path | None:
    """Name the folder a command belongs to, whether or not anything is in it; nothing where none is known."""
    if named := environ.get(DATA):
        return Path(named).expanduser().absolute()
    for pointer in beside_the_release():
        if pointer.is_file():
            return Path(pointer.read_text(encoding="utf-8").strip())
    return system_folder() if (system_folder() / FILE).is_file() else None


def attach(environ: MutableMapping[str, str]) -> Path | None:
    """Settle for this process and its children which installation they work on; the tests belong to none."""
    if environ.get(MODE) == TESTS:
        return None
    open_secrets(environ)
    folder = find(environ)
    mode = environ.get(MODE, "")
    if folder is not None and not mode:
        mode = "demo" if (folder / MARK).is_file() else _mode_of(folder)
    if folder is None or not mode or (mode == "demo" and not (folder / MARK).is_file()):
        where = f" (смотрели в {folder})" if folder else ""
        raise HomeError(
            f"Здесь школа ещё не установлена{where}.\n"
            "Установить: nastavnik init. Посмотреть демонстрацию: nastavnik demo"
        )
    environ[DATA], environ[MODE] = str(folder), mode
    return folder


def open_secrets(environ: MutableMapping[str, str]) -> None:
    """Take a setting from the file that `NASTAVNIK_…_FILE` names, as containers hand secrets over."""
    for name in [one for one in environ if one.startswith("NASTAVNIK_") and one.endswith("_FILE")]:
        try:
            said = Path(environ[name]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise HomeError(f"{name}: {environ[name]} не читается: {error}") from error
        environ.setdefault(name.removesuffix("_FILE"), said)


def _mode_of(folder: Path) -> str:
    """Give the way an installation runs: a school's own one where the file does not say."""
    return from_file(folder).get(MODE, "school" if (folder / FILE).is_file() else "")


def attach_demonstration(environ: MutableMapping[str, str]) -> Path | None:
    """Settle on the folder of the demonstration, new or marked by itself; any other is refused untouched."""
    if environ.get(MODE) == TESTS:
        return None
    if environ.get(MODE, "demo") != "demo":
        raise HomeError(f"{MODE}={environ[MODE]}: это не демонстрация. Уберите переменную и повторите.")
    folder = Path(environ.get(DATA) or Path.cwd() / "var" / "demo").expanduser().absolute()
    if not (folder / MARK).is_file():
        _mark(folder)
    environ[DATA], environ[MODE] = str(folder), "demo"
    return folder


def _mark(folder: Path) -> None:
    """Take a new or empty folder for the demonstration, or one the former version kept it in."""
    former = (folder / CLOCK).is_file() and not (folder / FILE).exists()
    if folder.exists() and not former and (not folder.is_dir() or any(folder.iterdir())):
        raise HomeError(
            f"{folder}: здесь лежит что-то другое, демонстрация этого не тронет.\n"
            "Назовите для неё пустую или новую папку: --home ПАПКА (у run.py --data ПАПКА)."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).write_text("Папка демонстрации: её содержимое стирается и строится заново.\n", encoding="utf-8")


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """Give every setting by the name of its variable: from the file of the installation, the environment wins."""
    named = {} if environ.get(MODE) == TESTS or not environ.get(DATA) else from_file(Path(environ[DATA]))
    return {**named, **environ}


def from_file(folder: Path) -> dict[str, str]:
    """Read `nastavnik.toml`, nothing where there is none; a slip is told with its line."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except PermissionError:  # told in words by whoever was started
        raise
    except OSError as error:
        raise HomeError(f"{path} не читается: {trouble(error)}") from error
    except UnicodeDecodeError as error:
        raise HomeError(f"{path} не читается: в нём не UTF-8.") from error
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HomeError(f"{path}: {_in_russian(str(error))}") from error
    found = {}
    for key, value in _flat(said):
        if why := _slip(key, value):
            raise HomeError(f"{path}, строка {_line(text, key)}: {why}")
        found[KEYS[key][0]] = _written(value)
    return found


def _flat(said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """List the values with the names of their sections; an unknown section stands for itself."""
    sections = {key.partition(".")[0] for key in KEYS if "." in key}
    flat: list[tuple[str, Any]] = []
    for key, value in said.items():
        if key in sections and isinstance(value, dict):
            flat += [(f"{key}.{name}", one) for name, one in value.items()]
        else:
            flat.append((key, value))
    return flat


def _slip(key: str, value: Any) -> str:
    """Say what is wrong with one line of the file, or nothing."""
    if key not in KEYS:
        return f"настройки «{key}» нет. Есть: {', '.join(sorted(KEYS))}."
    kind = KEYS[key][1]
    fits = type(value) is kind and (kind is not list or all(isinstance(one, str) for one in value))
    if not fits:
        return f"«{key}»: нужно {WANTED[kind]}."
    if key == "mode" and value not in ("school", "server"):
        return "«mode»: бывает school (школа в своей сети) или server (за прокси)."
    return ""


def _written(value: Any) -> str:
    """Write a value as its variable would carry it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, list) else str(value)


def _line(text: str, key: str) -> int:
    """Find the line of a key, for a person; the first line of its section where it is written another way."""
    section, _, name = key.rpartition(".")
    inside, found = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            inside = head[1].strip("\"'")
            found = number if inside in (section, name) else found
        word = re.match(r"\s*[\"']?([^\s\"'=]+)[\"']?\s*=", line)
        if word and (inside, word[1]) in ((section, name), ("", key)):
            return number
    return found


def _in_russian(words: str) -> str:
    """Turn the place of a slip of writing into words; what is wrong there is the library's own."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", words)
    where = f"строка {place[1]}, знак {place[2]}" if place else "конец файла"
    return f"{where}: так в TOML не пишут ({words.partition(' (at')[0]})."
