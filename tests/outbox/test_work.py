"""Background work: a killed worker's task comes back, a handler that runs twice does its work once."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nastavnik.kit.notices import notice
from nastavnik.kit.registries import daily_work, notice_kinds
from nastavnik.outbox.models import Lease, Notice
from nastavnik.outbox.services import put, work
from nastavnik.outbox.tasks import send_mail_notice
from tests import factories


@pytest.fixture
def kind() -> str:
    if "test.told" not in notice_kinds:
        notice("test.told", lambda params: f"Письмо {params.get('n', '')}")
    return "test.told"


@pytest.fixture
def waiting(kind: str, settings: object) -> Notice:
    settings.EMAIL_HOST = "localhost"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    account = factories.account(factories.school(), email="a@school.example")
    return put(kind=kind, account=account, key="1", school_id=account.school_id, n=1)


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_mailed_once_even_if_the_handler_runs_twice(waiting: Notice) -> None:
    send_mail_notice.enqueue(waiting.pk)
    assert work.do_waiting("w", renew=False) == 2
    assert len(mail.outbox) == 1
    assert Notice.objects.get().mail_state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_in_the_language_its_reader_chose(settings: Any) -> None:
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    account = factories.account(factories.school(), email="reader@school.example", language="en")
    put(kind="entry.key", account=account, key="1", school_id=account.school_id)
    work.do_waiting("w", renew=False)
    (letter,) = mail.outbox
    assert "A new personal key" in letter.body
    assert letter.subject == "New message in the mentoring programme"


@pytest.mark.django_db
def test_the_same_occasion_is_told_once(kind: str) -> None:
    account = factories.account(factories.school())
    for _ in range(3):
        put(kind=kind, account=account, key="same", school_id=account.school_id)
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_died_is_put_back_and_done(waiting: Notice) -> None:
    task = work.take("dead")
    assert task is not None
    assert work.do_waiting("alive", renew=False) == 0
    Lease.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert work.do_waiting("alive", renew=False) == 1
    assert len(mail.outbox) == 1
    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lease_the_task_would_stay_running_for_ever(waiting: Notice) -> None:
    work.take("dead")
    Lease.objects.all().delete()
    assert work.do_waiting("alive", renew=False) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_five_deaths_are_enough(waiting: Notice) -> None:
    for _ in range(work.ATTEMPTS):
        assert work.take("dead") is not None
        Lease.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
        work.put_back_lost()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_one_broken_daily_work_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch, caplog: object) -> None:
    done: list[dt.date] = []

    def broken(_on: dt.date) -> None:
        raise RuntimeError

    monkeypatch.setattr(daily_work, "_items", {"a": broken, "b": done.append})
    work.do_daily(dt.date(2026, 9, 1))
    assert done == [dt.date(2026, 9, 1)]


def test_a_killed_worker_process_loses_nothing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "NASTAVNIK_MODE": "demo",
        "NASTAVNIK_DATA": str(tmp_path),
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings",
    }
    environment.pop("NASTAVNIK_DATABASE_URL", None)
    shell = [sys.executable, "-c"]
    subprocess.run([sys.executable, "-m", "nastavnik", "migrate"], env=environment, check=True, capture_output=True)
    enqueue = (
        "import django; django.setup(); from tests.outbox.slow import sleep_a_while; sleep_a_while.enqueue(); "
        "from nastavnik.outbox.services import work; task = work.take('doomed'); print('taken', flush=True); "
        "work.run(task, 'doomed')"
    )
    doomed = subprocess.Popen([*shell, enqueue], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert doomed.stdout is not None
    assert doomed.stdout.readline() == b"taken\n"
    time.sleep(0.2)
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    check = (
        "import django; django.setup(); import datetime as dt; from django.utils import timezone; "
        "from nastavnik.outbox.models import Lease; from nastavnik.outbox.services import work; "
        "Lease.objects.update(until=timezone.now() - dt.timedelta(seconds=1)); print(work.put_back_lost())"
    )
    found = subprocess.run([*shell, check], env=environment, check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "1"
