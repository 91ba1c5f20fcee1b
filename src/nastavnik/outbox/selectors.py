"""Reading notices."""

from dataclasses import dataclass
from typing import Any

from nastavnik.kit.notices import quiet_kinds
from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its reader sees it."""

    pk: int
    text: str
    url: str
    created_at: Any
    unread: bool


def notices_of(account: Any, limit: int = 50) -> list[NoticeLine]:
    """Give the latest notices of an account, newest first."""
    told = Notice.objects.filter(account=account)
    if account.sealed_on is not None or account.anew_on is not None:  # whoever holds it now is not told of before
        told = told.exclude(kind__in=quiet_kinds())
    rows = told[:limit]
    return [
        NoticeLine(row.pk, str(notice_kinds[row.kind].text(row.params)), row.url, row.created_at, row.read_at is None)
        for row in rows
    ]
