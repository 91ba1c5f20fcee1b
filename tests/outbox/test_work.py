"""Background work: a killed worker's task comes back, a handler that runs twice does its work once."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nastavnik.config.secrets import make_keys
from nastavnik.kit.notices import notice
from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Lease, Notice
from nastavnik.outbox.services import put, work
from tests import factories
from tests.outbox.slow import sleep_a_while
from tests.support import prepared


@pytest.fixture
def kind() -> str:
    if "test.told" not in notice_kinds:
        notice("test.told", lambda params: f"Письмо {params.get('n', '')}")
    return "test.told"


@pytest.fixture
def waiting() -> None:
    sleep_a_while.enqueue(0)


@pytest.mark.django_db
def test_the_same_occasion_is_told_once(kind: str) -> None:
    account = factories.account(factories.school())
    for _ in range(3):
        put(kind=kind, account=account, key="same", school_id=account.school_id)
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_died_is_put_back_and_done(waiting: None) -> None:
    task = work.take("dead")
    assert task is not None
    assert work.do_waiting("alive", renew=False) == 0
    Lease.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert work.do_waiting("alive", renew=False) == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lease_the_task_would_stay_running_for_ever(waiting: None) -> None:
    work.take("dead")
    Lease.objects.all().delete()
    assert work.do_waiting("alive", renew=False) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_five_deaths_are_enough(waiting: None) -> None:
    for _ in range(work.ATTEMPTS):
        assert work.take("dead") is not None
        Lease.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
        work.put_back_lost()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_whatever_goes_wrong_in_a_turn_the_worker_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    pauses: list[float] = []

    def turn(_turns: work.Turns) -> int:
        tried.append(1)
        if len(tried) < 9:
            raise OperationalError("database is locked")
        return 1

    monkeypatch.setattr(work.Turns, "turn", turn)
    monkeypatch.setattr(work.time, "sleep", pauses.append)
    monkeypatch.setattr(work, "connection", SimpleNamespace(close=lambda: None))
    work.work(running=lambda: len(tried) < 10)
    assert pauses == [4, 8, 16, 32, 60, 60, 60, 60]
    tried.clear()
    with pytest.raises(OperationalError):  # the control: the turn itself lets it through, the loop does not
        work.Turns().turn()


def test_a_killed_worker_process_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "demonstration").touch()
    make_keys(tmp_path)
    environment = {
        **os.environ,
        "NASTAVNIK_MODE": "demo",
        "NASTAVNIK_DATA": str(tmp_path),
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings",
    }
    environment.pop("NASTAVNIK_DATABASE_URL", None)
    shutil.copy(prepared.migrated(), tmp_path)
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
