"""The doctor's checks of what lies around the database: rights, tasks, copies, what the page of the state says."""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nastavnik.ops import copies
from nastavnik.ops.health import BAD, WAIT, signs
from nastavnik.ops.selectors import Finding, guarded
from nastavnik.ops.trouble import CopyError


def look_around() -> list[Finding]:
    """Look at everything around the database."""
    checks: dict[str, Callable[[], list[Finding] | Finding]] = {
        "права на файлы": rights_finding,
        "задания": tasks_finding,
        "состояние сайта": state_findings,
    }
    return [finding for name, check in checks.items() for finding in guarded(name, check)]


def state_findings() -> list[Finding]:
    """Say what the page of the site's state says; what only waits is no fault."""
    return [
        Finding(one.name.lower(), one.tone != BAD, f"обратите внимание: {one.note}" if one.tone == WAIT else one.note)
        for one in signs()
    ]


def rights_finding() -> Finding:
    """Read the rights of the folder and of everything of ours in it back."""
    name, home = "права на файлы", Path(settings.DATA_DIR)
    if os.name == "nt" or not home.is_dir():
        return Finding(name, True, "не проверяются")
    folders = ("keys", "tls", copies.FOLDER)
    kept = [home, *home.glob("*"), *(path for folder in folders for path in (home / folder).glob("*"))]
    wide = [path for path in kept if not path.is_symlink() and path.stat().st_mode & 0o077]
    told = ", ".join(str(path) for path in wide[:3])
    return Finding(name, not wide, f"читают другие: {told}. Исправить: chmod -R go= {home}" if wide else "только свои")


def tasks_finding() -> Finding:
    """Count the tasks that were given up."""
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    return Finding("задания", not dead, f"не выполнено: {dead}" if dead else "все выполнены или в работе")


def read_copies_back() -> list[Finding]:
    """Read every copy back and note what is whole."""
    number = len(copies.notes().copies)
    if not number:
        return []
    try:
        wrong = copies.read_back()
    except CopyError as error:
        return [Finding("файлы копий", True, f"обратите внимание: не прочитаны. {error}")]
    return [Finding("файлы копий", not wrong, "; ".join(wrong) or f"прочитаны, {number}")]
