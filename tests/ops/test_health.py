"""How the site is: healthz for a machine, a page and a command for people, one sentence on the home of the coordinator."""

import datetime as dt
import json
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from nastavnik.cli.status import run as status
from nastavnik.journal.services import record
from nastavnik.kit import clock, room
from nastavnik.ops import health
from nastavnik.ops.models import Installation
from nastavnik.outbox.models import Letter
from nastavnik.outbox.services.daily import do_due
from tests import factories
from tests.people.desk import send, signed_in

Usage = namedtuple("Usage", "total used free")
GB = 2**30


@pytest.fixture
def chief(db: None) -> Any:
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture(autouse=True)
def installation(db: None, settings: Any, tmp_path: Path) -> Installation:
    settings.DATA_DIR = tmp_path
    Installation.objects.all().delete()
    return Installation.objects.create(begun_at=clock.now(), worked_at=clock.now())


def free(monkeypatch: pytest.MonkeyPatch, size: float) -> None:
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _path: Usage(100 * GB, 0, int(size * GB)))


def tone(name: str) -> tuple[str, str]:
    return next((one.tone, one.note) for one in health.signs() if one.name == name)


def test_anybody_may_ask_whether_the_site_lives_and_hears_no_figures(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_database_that_takes_no_write_is_not_alive(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked() -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr("nastavnik.web.keeping.health.is_alive", locked)
    assert client.get("/healthz").status_code == 503


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_only_read_is_not_alive() -> None:
    assert health.is_alive()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        assert not health.is_alive()


def test_the_page_says_everything_to_those_who_keep_the_site(chief: Any) -> None:
    page = signed_in(chief).get(reverse("web:status")).content.decode()
    for name in ("Сайт", "Фоновая работа", "Письма", "Копия", "Место на диске", "Часы", "Версии"):
        assert f"<dt>{name}</dt>" in page
    teacher = factories.account(chief.school)
    assert signed_in(teacher).get(reverse("web:status")).status_code == 403


def test_work_that_is_silent_is_told_and_long_silence_is_red(installation: Installation) -> None:
    assert tone("Фоновая работа")[0] == "ok"
    for minutes, expected in ((5, "wait"), (20, "bad")):
        Installation.objects.update(worked_at=clock.now() - dt.timedelta(minutes=minutes))
        assert tone("Фоновая работа")[0] == expected


def test_copies_that_are_old_or_never_made_are_red(settings: Any, tmp_path: Path) -> None:
    settings.DEMONSTRATION = False
    assert "лист восстановления" in tone("Копия")[1]
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "backup.pub").write_text("age1anything\n")
    assert tone("Копия") == ("wait", "ещё ни одной, первая будет ночью")
    Installation.objects.update(begun_at=clock.now() - dt.timedelta(days=3))
    assert tone("Копия") == ("bad", "ещё ни одной. Сделайте сейчас: страница «Копии» или команда nastavnik backup")
    (tmp_path / "copies").mkdir()
    for hours, expected in ((48, "bad"), (2, "ok")):
        at = clock.now().astimezone() - dt.timedelta(hours=hours)
        (
            tmp_path / "copies" / f"школа_{at.astimezone(dt.timezone(dt.timedelta(hours=3))):%Y-%m-%d_%H%M}.nastavnik"
        ).touch()
        assert tone("Копия")[0] == expected


def test_a_clock_behind_the_journal_is_red(chief: Any) -> None:
    record("test.done", chief, chief.school, school_id=chief.school_id)
    assert tone("Часы")[0] == "ok"
    with clock.at(clock.now() - dt.timedelta(days=365)):
        assert tone("Часы")[0] == "bad"
        assert do_due() == 0, "nothing is ended or erased by a clock that jumped"
    with clock.at(clock.now() + dt.timedelta(days=1000)):
        assert tone("Часы")[0] == "bad"
        assert do_due() == 0
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert do_due() > 0


def test_a_key_that_lies_on_the_disk_and_letters_that_failed_are_told(
    chief: Any, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "recovery-sheet.html").touch()
    assert tone("Лист восстановления")[0] == "wait"
    settings.EMAIL_HOST = "smtp.example.ru"
    now = clock.now()
    Letter.objects.create(
        school_id=chief.school_id, account=chief, kind="x", created_at=now, next_at=now, state="failed"
    )
    assert tone("Письма") == ("wait", "не доставлены: 1")


def test_children_that_fall_again_and_again_are_red(monkeypatch: pytest.MonkeyPatch) -> None:
    children = {"site": {"restarts": 6, "troubled": True}, "worker": {"restarts": 0, "troubled": False}}
    told = {"since": "2026-11-30T08:00:00+00:00", "children": children}
    monkeypatch.setattr("nastavnik.ops.health.running.told", lambda _home: told)
    assert tone("Сайт")[0] == "bad"
    assert "(Сайт)" in tone("Сайт")[1]
    children["site"]["troubled"] = False
    assert tone("Сайт") == ("ok", "работает с 30.11.2026, 11:00, перезапусков: 6")


def test_the_coordinator_reads_one_sentence_when_the_work_saw_something_red(
    chief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(chief)
    free(monkeypatch, 0.1)
    health.Beat()(clock.now())
    page = client.get(reverse("web:home")).content.decode()
    assert "Место на диске: свободно 0,1 ГБ" in page
    free(monkeypatch, 50)
    health.Beat()(clock.now())
    assert "Место на диске" not in client.get(reverse("web:home")).content.decode()


def test_with_little_room_large_files_are_refused_and_with_none_every_word_is_kept(
    chief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(chief)
    week = {"working_week": "6"}
    free(monkeypatch, 0.5)
    assert send(client, "people:week", **week).status_code == 302
    assert send(client, "people:week", **week, more="я" * 2**20).status_code == 413
    free(monkeypatch, 0.1)
    client.raise_request_exception = False
    refused = send(client, "people:school", name="Школа имени кого-то очень важного", short_name="Ш", city="")
    assert refused.status_code == 503
    assert "Школа имени кого-то очень важного" in refused.content.decode()
    assert client.get(reverse("people:school")).status_code == 200
    assert Client().post(reverse("web:sign_in"), {"login": "x", "password": "y"}).status_code in (302, 422)


def test_the_command_says_the_same_and_its_code_tells_a_script(
    chief: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from argparse import Namespace  # noqa: PLC0415

    assert status(Namespace(json=False)) == 0
    assert "в порядке" in capsys.readouterr().out
    free(monkeypatch, 0.1)
    assert status(Namespace(json=True)) == 1
    assert {"name", "tone", "note"} == set(json.loads(capsys.readouterr().out)[0])


def test_the_sheet_for_the_staff_room_is_printed_again(chief: Any, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://192.168.1.20:8443"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "school-pc.local"]
    page = signed_in(chief).get(reverse("web:address")).content.decode()
    assert "https://192.168.1.20:8443" in page
    assert "https://school-pc.local:8443" in page
    assert "<svg" in page
