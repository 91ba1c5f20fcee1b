"""`nastavnik init`: from an empty folder to a school that waits for its coordinator; nothing of it is half done."""

import errno
import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse

from nastavnik.cli import answers, database, init
from nastavnik.cli import main as cli
from nastavnik.cli.printing import shown
from nastavnik.config import home
from nastavnik.ops import certificates, copies, founding, sheets
from nastavnik.ops.recovery_key import identity
from nastavnik.people.models import Account, School
from tests.support.prepared import ROOT, migrated

ANSWERS = """
school = "Школа № 12"
coordinator = "Корнеева Анна Ильинична"
login = "korneeva"
time_zone = "Екатеринбург"
address = "192.168.1.20"
port = 8443
mail_host = "smtp.example.ru"
mail_user = "school@example.ru"
mail_password = "пароль \\"в кавычках\\""
remember = false
"""
MAIN = """
import os
from pathlib import Path
from nastavnik.cli.main import main
from nastavnik.ops import empty
os.umask(0)
empty.READY = Path(os.environ["READY"])
main()
"""
PASSWORD = "samovar-lodka-oblako"


def nastavnik(*arguments: str, cwd: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NASTAVNIK_")}
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        env={**plain, "PYTHONPATH": str(ROOT / "src"), "READY": str(migrated())},
        cwd=cwd,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Set a school up once; give its folder and what was said."""
    place = tmp_path_factory.mktemp("init")
    (place / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    done = nastavnik("--home", "home", "init", "--answers", "answers.toml", cwd=place)
    assert done.returncode == 0, done.stderr
    return place / "home", done.stdout


def test_everything_is_closed_to_other_accounts(made: tuple[Path, str]) -> None:
    folder, _said = made
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    open_to_others = {str(path) for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077}
    assert open_to_others == set()


def test_the_site_has_a_certificate_for_its_address_and_the_sheet_its_fingerprint(made: tuple[Path, str]) -> None:
    folder, _said = made
    shown = certificates.shown(folder)
    assert shown is not None
    assert "192.168.1.20" in shown.names
    assert certificates.fingerprint(folder) in (folder / sheets.STAFF_ROOM).read_text(encoding="utf-8")


def test_the_settings_say_what_was_answered(made: tuple[Path, str]) -> None:
    folder, _said = made
    said = home.given({home.DATA: str(folder)})
    assert said[home.MODE] == "school"
    assert said["NASTAVNIK_TIME_ZONE"] == "Asia/Yekaterinburg"
    assert said["NASTAVNIK_SITE_ADDRESS"] == "https://192.168.1.20:8443"
    assert "192.168.1.20" in said["NASTAVNIK_HOSTS"].split(",")
    assert said["NASTAVNIK_SMTP_PASSWORD"] == 'пароль "в кавычках"'


def test_the_secret_half_stands_on_the_sheet_alone(made: tuple[Path, str]) -> None:
    folder, said = made
    sheet = (folder / sheets.RECOVERY).read_text(encoding="utf-8")
    keys = re.findall(r"AGE-SECRET-KEY-1[ A-Z0-9]+", sheet)
    assert len(keys) == 2, "a sheet for each of two safes"
    public = (folder / "keys" / "backup.pub").read_text().strip()
    assert str(identity(keys[0]).to_public()) == public
    others = [path for path in folder.rglob("*") if path.is_file() and path.name != sheets.RECOVERY]
    assert not [path for path in others if b"AGE-SECRET-KEY" in path.read_bytes()]
    assert "AGE-SECRET-KEY" not in said
    code = re.search(r"код (\w{4}-\w{4})", said)
    assert code is not None
    assert code[1] not in (folder / founding.FILE).read_text()


def test_the_sheet_is_erased_once_somebody_read_it_from_paper(made: tuple[Path, str]) -> None:
    folder, _said = made
    sheet = folder / sheets.RECOVERY
    kept = sheet.read_text(encoding="utf-8")
    groups = re.findall(r"AGE-SECRET-KEY-1[ A-Z0-9]+", kept)[0].split()[-2:]
    later = nastavnik("--home", str(folder), "init", "--printed", cwd=folder, typed="AAAA BB\n\n")
    assert "Не совпало" in later.stdout
    assert sheet.exists()
    right = nastavnik("--home", str(folder), "init", "--printed", cwd=folder, typed=" ".join(groups).lower() + "\n")
    assert right.returncode == 0
    assert not sheet.exists()
    sheet.write_text(kept, encoding="utf-8")  # whoever looks at the school next finds it as it was made
    sheet.chmod(0o600)


def test_the_browser_of_this_computer_shows_the_sheets_while_the_command_runs(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    sheet.write_text("<p>лист</p>", encoding="utf-8")
    with shown([sheet]) as (address,):
        with urlopen(address) as answer:  # noqa: S310 - our own
            assert answer.read().decode() == "<p>лист</p>"
        assert answer.headers["Cache-Control"] == "no-store"
        for wrong in (address[:-1], address.rpartition("/")[0] + "/"):
            with pytest.raises(HTTPError):
                urlopen(wrong)  # noqa: S310 - our own
        sheet.unlink()
        with pytest.raises(HTTPError):
            urlopen(address)  # noqa: S310 - our own
    with pytest.raises(URLError):
        urlopen(address)  # noqa: S310 - our own


def test_a_folder_with_a_school_is_refused_untouched(made: tuple[Path, str]) -> None:
    folder, _said = made
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = nastavnik("--home", str(folder), "init", "--answers", str(folder.parent / "answers.toml"), cwd=folder)
    assert again.returncode == home.EXIT
    assert "уже есть школа" in again.stderr
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("left", ["keys/backup.pub", "copies/a.nastavnik"])
def test_what_is_left_of_a_school_without_its_database_is_refused_untouched(left: str, tmp_path: Path) -> None:
    (tmp_path / left).parent.mkdir()
    (tmp_path / left).touch()
    (tmp_path / home.FILE).write_text("mode = 'server'")
    with pytest.raises(home.HomeError, match=r"уже есть школа.*nastavnik restore"):
        init._demand_empty(tmp_path)


def test_a_broken_beginning_takes_away_only_what_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"nastavnik.sqlite3.old": "former base", home.FILE: "mode = 'server'"}
    for name, text in kept.items():
        (tmp_path / name).write_text(text)
    found = answers.Answers(mode="server", address="https://nastavnik.example")

    def refused(**_: Any) -> None:
        raise CommandError("tables")

    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(init, "start", refused)
    with pytest.raises(CommandError):
        init._make(tmp_path, found)
    assert {name: (tmp_path / name).read_text() for name in kept} == kept, "refused before anything was made"

    def broken() -> None:
        for ending in ("", "-journal"):
            (tmp_path / f"nastavnik.sqlite3{ending}").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(init, "start", lambda **_: None)
    monkeypatch.setattr(init, "_demand_no_school", lambda: None)
    monkeypatch.setattr(database, "bring_up_to_date", broken)
    with pytest.raises(KeyboardInterrupt):
        init._make(tmp_path, found)
    assert {one.name for one in tmp_path.iterdir()} == {"keys", *kept}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('coordinator = ""', "coordinator"),
        ('time_zone = "Урюпинск"', "Назовите город"),
        ('colour = "green"', "colour"),
        ("port = '443'", "port"),
        ('address = "https://192.168.1.20"', "без https"),
        ('address = "192.168.1.20:8443"', "без https"),
        ('address = "192.168.1.300"', "без https"),
        ('proxies = "nginx"', "127.0.0.1/32"),
        ('proxies = " , "', "127.0.0.1/32"),
        ('mail_security = "ssl"', "tls"),
        ("school =", "не читается"),
    ],
)
def test_a_slip_in_the_answers_is_told_before_anything_is_made(line: str, why: str, tmp_path: Path) -> None:
    name = line.partition(" ")[0]
    kept = [one for one in ANSWERS.splitlines() if not one.startswith(f"{name} =")]
    file = tmp_path / "answers.toml"
    file.write_text("\n".join([*kept, line]), encoding="utf-8")
    with pytest.raises(home.HomeError, match=why):
        answers.from_file(file)


def test_enter_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    needed = {"Школа": "Школа № 5", "Кто будет": "Петрова Мария Ивановна"}
    asked: list[str] = []

    def said(question: str) -> str:
        asked.append(question)
        return next((one for start, one in needed.items() if question.startswith(start)), "")

    monkeypatch.setattr("builtins.input", said)
    found = answers.asked(tmp_path, server=False)
    assert (found.school, found.coordinator, found.login) == ("Школа № 5", "Петрова Мария Ивановна", "kurator")
    assert found.time_zone == answers.zone_of_clock()
    assert len(asked) <= 10
    assert "autostart" not in tomllib.loads(found.settings())["site"]
    needed["Запускать сайт"] = "нет"
    assert tomllib.loads(answers.asked(tmp_path, server=False).settings())["site"]["autostart"] is False


def test_the_proxy_that_was_named_is_the_one_that_is_believed() -> None:
    found = answers.Answers(mode="server", address="https://nastavnik.example", proxies="10.0.0.5, 10.1.0.0/24")
    assert tomllib.loads(found.settings())["server"]["proxies"] == ["10.0.0.5/32", "10.1.0.0/24"]


@pytest.mark.parametrize(
    ("fault", "code", "words"), [(EOFError(), 1, "--answers"), (PermissionError(13, "", "/x"), 3, "sudo")]
)
def test_a_closed_input_and_a_closed_folder_are_told(fault, code: int, words: str, monkeypatch, capsys) -> None:
    def refused(_given: list[str]) -> int:
        raise fault

    monkeypatch.setattr(cli, "_chosen", refused)
    monkeypatch.setattr(os, "umask", lambda _mask: 0)
    with pytest.raises(SystemExit) as ended:
        cli.main(["status"])
    assert ended.value.code == code
    assert words in capsys.readouterr().err


def test_why_the_system_refuses_is_told_in_russian() -> None:
    for error in (OSError(errno.ENOSPC, "No space left on device"), PermissionError(errno.EACCES, "Permission denied")):
        assert copies._why(error).isascii() is False
        assert str(error.strerror) not in copies._why(error)


def test_an_answer_that_does_not_fit_is_asked_again(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    said = iter(["nastavnik.example.ru", "https://nastavnik.example.ru"])
    monkeypatch.setattr("builtins.input", lambda _question: next(said))
    assert answers._ask("Адрес", "", answers._https) == "https://nastavnik.example.ru"
    assert "https://" in capsys.readouterr().out


@pytest.fixture
def waiting(settings: Any, tmp_path: Path) -> str:
    """Let a school wait for its coordinator; give the code."""
    settings.DEMONSTRATION, settings.DATA_DIR = False, tmp_path
    kept = {"school": "Школа № 12", "coordinator": "Корнеева Анна Ильинична", "login": "korneeva"}
    return founding.expect(tmp_path, time_zone="Asia/Omsk", **kept)


@pytest.mark.django_db
def test_only_the_code_opens_the_first_visit_and_only_once(waiting: str, client: Client, settings: Any) -> None:
    start = reverse("web:found")
    sent = {"name": "Школа", "short_name": "Школа", "coordinator_name": "Чужой", "login": "x", "password": PASSWORD}
    assert 'name="login"' not in client.get(start).content.decode()
    for stranger in (sent, {**sent, "code": ""}, {**sent, "code": "0000-0000"}):
        assert client.post(start, stranger).status_code == 422
    assert not School.objects.exists()
    page = client.post(start, {"code": waiting.lower()}).content.decode()
    assert 'value="korneeva"' in page
    assert '<option value="Asia/Omsk" selected>' in page
    assert client.post(start, {**sent, "code": waiting, "password": "123"}).status_code == 422
    assert client.post(start, {**sent, "code": waiting}).status_code == 200
    assert Account.objects.get().full_name == "Чужой"
    assert not (settings.DATA_DIR / founding.FILE).exists()
    assert Client().post(start, {**sent, "code": waiting, "login": "y"})["Location"] == reverse("web:sign_in")


@pytest.mark.django_db
def test_codes_tried_one_after_another_wait(waiting: str, client: Client) -> None:
    start = reverse("web:found")
    answers_of = [client.post(start, {"code": f"0000-000{number}"}).status_code for number in range(8)]
    assert answers_of[0] == 422
    assert answers_of[-1] == 429
    assert client.post(start, {"code": waiting}).status_code == 429, "the right one waits too"


@pytest.mark.django_db
def test_a_site_nobody_set_up_is_opened_by_no_code(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DEMONSTRATION, settings.DATA_DIR = False, tmp_path
    assert client.post(reverse("web:found"), {"code": "0000-0000"}).status_code == 422
    (tmp_path / founding.FILE).write_text(json.dumps({"code": 5}))
    assert client.post(reverse("web:found"), {"code": "5"}).status_code == 422
