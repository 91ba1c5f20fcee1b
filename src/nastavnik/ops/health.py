"""Whether the site is well: what a person who keeps it should know, each thing in words with what to do."""

import datetime as dt
import platform
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

import nastavnik
from nastavnik.core.copies import AWAY, OLD, UNCHECKED, is_old
from nastavnik.core.states import LETTER_ON_ITS_WAY
from nastavnik.core.texts import Text, tell
from nastavnik.journal.selectors import clock_jumped
from nastavnik.kit import clock
from nastavnik.kit.combined import total
from nastavnik.kit.registries import each_turn
from nastavnik.kit.room import NONE, free_space, little_space
from nastavnik.ops import certificates, copies, nightly, postgres, retention, running
from nastavnik.ops.addresses import moved_to
from nastavnik.ops.models import Installation
from nastavnik.ops.sheets import RECOVERY
from nastavnik.ops.upgrade import put_aside
from nastavnik.outbox.models import Letter
from nastavnik.people.selectors import own_facts

OK, WAIT, BAD = "ok", "wait", "bad"
#: The background work says that it lives so often, in seconds; silent so long it is told, and longer it is red.
BEAT, SILENT, DEAD = 60.0, dt.timedelta(minutes=3), dt.timedelta(minutes=15)
RENEW = dt.timedelta(days=14)
HEALTHZ_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: how it stands, in a tone (ok, wait, bad) and in words."""

    name: str
    tone: str
    note: str

    @property
    def said(self) -> str:
        """Say it in one line."""
        return f"{self.name}: {self.note}"


def signs() -> list[Sign]:
    """Look at everything that may be amiss."""
    row = Installation.objects.first()
    found = [
        _site(),
        _work(row),
        _letters(),
        *of_copies(),
        *_server(),
        _disk(),
        *_certificate(),
        *_address(),
        _clock(),
        *_erasing(row),
    ]
    return [*found, *_paper(), *_aside(), _versions(), *_doctor()]


def red() -> list[Sign]:
    """Give what needs a person today."""
    return [one for one in signs() if one.tone == BAD]


def _moment(moment: dt.datetime) -> str:
    return localtime(moment).strftime("%d.%m.%Y, %H:%M")


def _site() -> Sign:
    name, told = _("Сайт"), running.told(Path(settings.DATA_DIR))
    if not told:
        return Sign(name, OK, _("не под присмотром: команда run не работает"))
    children: dict[str, Any] = told.get("children", {})
    troubled = sorted(child for child, one in children.items() if one.get("troubled"))
    restarts = sum(one.get("restarts", 0) for one in children.values())
    since = _("работает с %(since)s, перезапусков: %(restarts)s") % {
        "since": _moment(dt.datetime.fromisoformat(told["since"])),
        "restarts": restarts,
    }
    if troubled:
        words = _("падает снова и снова (%(names)s): посмотрите файлы в папке log и сообщите разработчикам")
        named = {"site": _("Сайт"), "worker": _("Фоновая работа")}
        return Sign(name, BAD, words % {"names": ", ".join(named.get(child, child) for child in troubled)})
    return Sign(name, OK, since)


def _work(row: Installation | None) -> Sign:
    name = _("Фоновая работа")
    at = row.worked_at if row is not None else None
    if at is None:
        return Sign(name, WAIT, _("ещё не начиналась: письма и напоминания ждут"))
    silent = clock.now() - at
    if silent < SILENT:
        return Sign(name, OK, _("идёт"))
    words = _("молчит с %(moment)s: письма, напоминания и копии ждут. Перезапустите: nastavnik run")
    return Sign(name, BAD if silent > DEAD else WAIT, words % {"moment": _moment(at)})


def _letters() -> Sign:
    name = _("Письма")
    if not settings.EMAIL_HOST:
        return Sign(name, OK, _("сайт писем не отправляет: почтовый сервер не указан"))
    held = Letter.objects.filter(state=Letter.State.HELD).count()
    if held:
        return Sign(name, WAIT, _("задержаны после восстановления, решите на странице «Почта»: %(n)s") % {"n": held})
    failed = Letter.objects.filter(state=Letter.State.FAILED).count()
    if failed:
        return Sign(name, WAIT, _("не доставлены: %(count)s") % {"count": failed})
    waiting = Letter.objects.filter(state__in=LETTER_ON_ITS_WAY).count()
    return Sign(name, OK, _("ждут отправки: %(count)s") % {"count": waiting} if waiting else _("все ушли"))


def of_copies() -> Iterator[Sign]:
    """Look at the copies alone."""
    name = _("Копия")
    if settings.DEMONSTRATION:
        yield Sign(name, OK, _("в демонстрации копий нет"))
        return
    if not nightly.are_made():
        yield Sign(name, BAD, _("копий нет: не напечатан лист восстановления. Команда: nastavnik backup-key new"))
        return
    kept, now = copies.notes(), clock.now()
    yield _last_copy(kept, now)
    if kept.newest is not None and is_old(now, kept.read_since, UNCHECKED):
        yield Sign(
            _("Проверка копий"), BAD, _("две недели копии никто не перечитывал, целы ли они: nastavnik doctor --full")
        )
    if broken := sorted(one.name for one in kept.copies.values() if one.broken):
        words = _("испорчены: %(names)s. Удалите эти файлы и сделайте новую: nastavnik backup")
        yield Sign(_("Проверка копий"), BAD, words % {"names": ", ".join(broken[:3])})
    if kept.ahead:
        words = _("сделаны, пока часы спешили: %(names)s. Проверьте дату, удалите эти файлы, когда будут новые")
        yield Sign(_("Копии из будущего"), WAIT, words % {"names": ", ".join(kept.ahead[:3])})
    yield from _second_copy(kept, now)


def _last_copy(kept: copies.Notes, now: dt.datetime) -> Sign:
    name, newest = _("Копия"), kept.newest
    if newest is not None and not is_old(now, newest.at, OLD) and not kept.failed_why:
        words = _("последняя %(moment)s, прочитана обратно") if newest.checked_at else _("последняя %(moment)s")
        return Sign(name, OK, words % {"moment": _moment(newest.at)})
    row = Installation.objects.first()
    if newest is None and not kept.failed_why and row is not None and not is_old(now, row.begun_at, OLD):
        return Sign(name, WAIT, _("ещё ни одной, первая будет ночью"))
    return Sign(name, BAD, _no_copy(newest.at if newest else None, kept.failed_why))


def _no_copy(last: dt.datetime | None, why: Text) -> str:
    words = _("последняя %(moment)s") % {"moment": _moment(last)} if last else _("ещё ни одной")
    advice = tell(why, _) or _("Сделайте сейчас: страница «Копии» или команда nastavnik backup")
    return f"{words}. {advice}"


def _second_copy(kept: copies.Notes, now: dt.datetime) -> Iterator[Sign]:
    if copies.second_place() is None:
        return
    last = dt.datetime.fromisoformat(kept.second_at) if kept.second_at else None
    away = is_old(now, last, AWAY)
    words = tell(kept.second_why, _) or _("трое суток не получала копий: вставьте флешку или проверьте сетевую папку")
    yield Sign(_("Вторая копия"), WAIT if away else OK, words if away else _("на месте"))


def _server() -> Iterator[Sign]:
    """Tell of a server that a power cut would be felt by; SQLite is asked for the same at each start."""
    if connection.vendor == "postgresql" and (off := postgres.forgets()):
        words = _(
            "выключено %(names)s: сбой питания сотрёт принятое. Включите в postgresql.conf и перечитайте настройки: "
            "pg_ctl reload"
        )
        yield Sign(_("Сервер базы"), BAD, words % {"names": ", ".join(off)})


def _disk() -> Sign:
    name, free = _("Место на диске"), free_space()
    size = {"free": localize(round(free / 2**30, 1))}
    if free < NONE:
        return Sign(
            name, BAD, _("свободно %(free)s ГБ: записывать нельзя. Освободите место на компьютере сайта") % size
        )
    if little_space(free):
        return Sign(name, WAIT, _("свободно %(free)s ГБ: большие файлы не принимаются. Освободите место") % size)
    return Sign(name, OK, _("свободно %(free)s ГБ") % size)


def _certificate() -> Iterator[Sign]:
    site = certificates.shown(Path(settings.DATA_DIR))
    if site is None:
        return
    left = site.until - clock.now()
    tone = BAD if left < dt.timedelta(0) else WAIT if left < RENEW else OK
    words = _("до %(day)s") if tone == OK else _("до %(day)s. Обновите: nastavnik tls renew")
    yield Sign(_("Сертификат"), tone, words % {"day": localtime(site.until).strftime("%d.%m.%Y")})


def _address() -> Iterator[Sign]:
    if settings.MODE.name == "school" and (now := moved_to(settings.SITE_ADDRESS)):
        words = _(
            "на листах %(address)s, а у компьютера теперь %(now)s: закрепите прежний в роутере или поправьте "
            "[site] address в nastavnik.toml и напечатайте лист в учительскую снова"
        )
        yield Sign(_("Адрес"), WAIT, words % {"address": settings.SITE_ADDRESS, "now": ", ".join(now)})


def _clock() -> Sign:
    name, now = _("Часы"), clock.now()
    if clock_jumped(now):
        words = _("%(moment)s: проверьте дату на компьютере, у старых компьютеров садится батарейка")
        return Sign(name, BAD, words % {"moment": _moment(now)})
    return Sign(name, OK, _moment(now))


def _erasing(row: Installation | None) -> Iterator[Sign]:
    """Tell that old rows wait for somebody to say that the date is right."""
    if row is not None and row.swept_on and not retention.believed(clock.today(), row):
        words = _(
            "часы ушли вперёд больше чем на две недели с %(day)s: по сроку ничего не стирается. "
            "Если дата верна: nastavnik retention. Без этого стирание начнётся само после двух недель работы"
        )
        yield Sign(_("Сроки хранения"), WAIT, words % {"day": f"{row.swept_on:%d.%m.%Y}"})


def _paper() -> Iterator[Sign]:
    if (Path(settings.DATA_DIR) / RECOVERY).exists():
        words = _("файл с ключом ещё на диске: напечатайте его, потом команда nastavnik init --printed")
        yield Sign(_("Лист восстановления"), WAIT, words)


def _aside() -> Iterator[Sign]:
    """Tell of whole bases that a restore or a rollback left in the home."""
    if found := put_aside(Path(settings.DATA_DIR)):
        words = _("%(names)s: через 30 дней удалится само. Раньше, когда убедитесь, что всё на месте, удалите вы")
        yield Sign(_("Прежняя база"), WAIT, words % {"names": ", ".join(path.name for path in found)})


def _doctor() -> Iterator[Sign]:
    found = copies.notes().found if not settings.DEMONSTRATION else []
    if found:
        yield Sign(_("Проверка базы"), BAD, "; ".join(found[:3]))


def _versions() -> Sign:
    engine = f"SQLite {sqlite3.sqlite_version}" if connection.vendor == "sqlite" else "PostgreSQL"
    return Sign(_("Версии"), OK, f"Nastavnik {nastavnik.__version__}, Python {platform.python_version()}, {engine}")


class Beat:
    """Says now and then that the background work lives, and whether something needs a person."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, _since: dt.datetime) -> None:
        """Write it down once a minute: a page of the coordinator reads it with what it reads anyway."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BEAT
            Installation.objects.update(worked_at=clock.now())
            Installation.objects.update(troubled=bool(red()))


each_turn.add("ops.health", Beat())
own_facts.add("ops.troubled", lambda account, school: total(Installation.objects.filter(troubled=True), "id"))


def is_alive() -> bool:
    """Say whether the database answers and would take a write; anything else is raised as the database says it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL statement_timeout = '{HEALTHZ_SECONDS}s'")
            cursor.execute("SHOW transaction_read_only")
            return bool(cursor.fetchone() == ("off",))
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))
