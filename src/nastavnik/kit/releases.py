"""Releases: figures that were given out are numbered, kept for good, and the only writer of them is here.

What left cannot be called back, and two totals subtracted may tell about the few in between. So whoever gives totals
out reads all earlier ones of the scope, checks the new ones against them and keeps them under the next number.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from nastavnik.kit import clock
from nastavnik.kit.guards import declare, forbid
from nastavnik.kit.models import Release


class OvertakenError(Exception):
    """Somebody kept a release of this scope meanwhile: the new figures were not checked against it."""


forbid("release_kept", "kit.Release", "UPDATE", "DELETE", message="Отданная сводка не изменяется и не удаляется.")
declare(
    name="release_in_turn",
    model="kit.Release",
    events=("INSERT",),
    refuse="NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM kit_release r WHERE r.scope = NEW.scope "
    "AND r.number = NEW.number - 1)",
    message="Номера отданных сводок идут подряд.",
)


def digest(content: Any) -> str:
    """Hash plain data whatever the order of its names."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def earlier(scope: str) -> list[Release]:
    """Give all releases of a scope with their memory, the oldest first."""
    return list(Release.objects.filter(scope=scope).order_by("number"))


def shown(scope: str, within: Iterable[int]) -> list[Release]:
    """Give the releases that speak of nobody but these subjects, the newest first, without their memory."""
    allowed = set(within)
    rows = Release.objects.filter(scope=scope).defer("memory").order_by("-number")
    return [row for row in rows if row.subjects and set(row.subjects) <= allowed]


def keep(
    *, scope: str, after: int, subjects: Sequence[int], content: Any, memory: Any, made_by: int | None = None
) -> Release:
    """Keep figures under the number after the last one they were checked against; OvertakenError when it is taken."""
    release = Release(
        scope=scope,
        number=after + 1,
        subjects=sorted(subjects),
        content=content,
        memory=memory,
        sha256=digest(content),
        made_by=made_by,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError as error:
        if Release.objects.filter(scope=scope, number=after + 1).exists():
            raise OvertakenError from error
        raise
    return release


def broken() -> list[str]:
    """Name the releases whose figures are not the ones that were kept."""
    rows = Release.objects.defer("memory").order_by("scope", "number")
    return [f"{row.scope} {row.number}" for row in rows.iterator() if row.sha256 != digest(row.content)]
