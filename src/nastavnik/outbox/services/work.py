"""Background work under a lease: a killed worker's task is put back and taken again."""

import datetime as dt
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nastavnik.kit import clock
from nastavnik.kit.registries import each_turn
from nastavnik.kit.there import demand_there
from nastavnik.outbox.models import Lease
from nastavnik.outbox.services.daily import do_due
from nastavnik.outbox.services.letters import Post

LEASE = dt.timedelta(seconds=60)
ATTEMPTS = 5
LONGEST_PAUSE = 60.0
LOOKS_EVERY = 60.0
log = logging.getLogger("nastavnik.outbox")


def put_back_lost() -> int:
    """Put back the tasks whose worker did not renew its lease; give up after five attempts."""
    put_back = 0
    with transaction.atomic():
        for lease in Lease.objects.select_for_update().filter(until__lt=timezone.now()):
            task = (
                DBTaskResult.objects.select_for_update()
                .filter(pk=lease.task_id, status=TaskResultStatus.RUNNING)
                .first()
            )
            if task is None:
                lease.delete()
            elif lease.attempts >= ATTEMPTS:
                task.set_failed(TimeoutError(f"{ATTEMPTS} workers died over this task"))
                lease.delete()
            else:
                task.status = TaskResultStatus.READY
                task.save(update_fields=["status"])
                put_back += 1
    return put_back


def take(worker: str) -> "DBTaskResult[Any, Any] | None":
    """Take the next task and its lease in one transaction, so that no task runs without one."""
    with transaction.atomic():
        ready = DBTaskResult.objects.ready()
        locked = ready.select_for_update(skip_locked=True) if connection.vendor == "postgresql" else ready
        task = locked.first()
        if task is None:
            return None
        task.claim(worker)
        lease, created = Lease.objects.get_or_create(
            task_id=task.pk, defaults={"worker": worker, "until": timezone.now() + LEASE}
        )
        if not created:
            lease.worker, lease.until, lease.attempts = worker, timezone.now() + LEASE, lease.attempts + 1
            lease.save()
    return task


def _renew(task_id: uuid.UUID, worker: str, stop: threading.Event) -> None:
    """Renew the lease while the handler runs."""
    while not stop.wait(LEASE.total_seconds() / 3):
        try:
            Lease.objects.filter(task_id=task_id, worker=worker).update(until=timezone.now() + LEASE)
        except Exception:  # the next third of the lease may find the database there again
            log.exception("the lease of task %s was not renewed", task_id)
    connection.close()


@contextmanager
def _renewing(task_id: uuid.UUID, worker: str) -> Iterator[None]:
    """Keep the lease of a task for as long as its handler runs, and not a moment longer."""
    stop = threading.Event()
    keeper = threading.Thread(target=_renew, args=(task_id, worker, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def run(task: "DBTaskResult[Any, Any]", worker: str, *, renew: bool = True) -> None:
    """Run one task; its handler is idempotent, so a second run after a crash does no harm."""
    with _renewing(task.pk, worker) if renew else nullcontext():
        try:
            arguments = task.args_kwargs
            task.set_successful(task.task.call(*arguments["args"], **arguments["kwargs"]))
        except Exception as error:
            log.warning("task %s failed: %s", task.pk, type(error).__name__)
            task.set_failed(error)
    Lease.objects.filter(task_id=task.pk).delete()


def do_waiting(worker: str, *, renew: bool = True) -> int:
    """Do everything that waits now; give the number of tasks."""
    put_back_lost()
    done = 0
    while (task := take(worker)) is not None:
        run(task, worker, renew=renew)
        done += 1
    return done


def look_around(since: dt.datetime) -> None:
    """Let each room see whether something of its own is due by now; the work runs since a moment."""
    for name, look in each_turn:
        try:
            look(since)
        except Exception:
            log.exception("work of a turn, %s, failed", name)


def work(*, interval: float = 2.0, running: Callable[[], bool] = lambda: True) -> None:
    """Work until told to stop; whatever goes wrong in a turn, the next one comes, later each time."""
    turns, pause = Turns(), interval
    while running():
        try:
            done, pause = turns.turn(), interval
        except Exception:  # the database is away, the disk is full: the worker waits for better days
            log.exception("a turn of the background work failed")
            done, pause = 0, min(2 * pause, LONGEST_PAUSE)
            with suppress(Exception):
                connection.close()
        if not done:
            time.sleep(pause)


class Turns:
    """The turns of one worker."""

    def __init__(self) -> None:
        self._worker, self._post = f"worker-{uuid.uuid4().hex[:12]}", Post()
        self._since, self._look_at = clock.now(), 0.0

    def turn(self) -> int:
        """Do what is due: letters and tasks, and each minute the days of schools; gives how many."""
        close_old_connections()
        demand_there()
        look_around(self._since)
        done = self._post.send_waiting() + do_waiting(self._worker)
        if time.monotonic() >= self._look_at:
            days = do_due()
            self._look_at = 0.0 if days else time.monotonic() + LOOKS_EVERY
            done += days
        return done
