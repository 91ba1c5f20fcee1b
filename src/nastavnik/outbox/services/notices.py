"""The only writer of notices; a notice is put in the transaction of what it tells about."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction

from nastavnik.kit import clock, occasion
from nastavnik.kit.notices import quiet_kinds
from nastavnik.kit.registries import notice_kinds, readers_told, taken_back
from nastavnik.outbox.models import Letter, Notice
from nastavnik.outbox.services.letters import mailboxes, write_letter


def put(*, kind: str, account: Any, key: str, school_id: int, url: str = "", **params: Any) -> Notice | None:
    """Tell one account something once; `key` names the occasion, a second put of it does nothing."""
    everywhere = notice_kinds[kind].everywhere
    if account is None:
        return None
    with transaction.atomic():
        by_mail = bool(settings.EMAIL_HOST and mailboxes(account, everywhere))
        notice, created = Notice.objects.get_or_create(
            account=account,
            kind=kind,
            key=key,
            defaults={
                "school_id": school_id,
                "params": params,
                "url": url,
                "created_at": clock.now(),
                "occasion": occasion.current(),
            },
        )
        if created and by_mail:
            write_letter(kind="notice", school_id=school_id, account=account, notice=notice)
    return notice


def mark_read(*, account: Any) -> None:
    """Note that all notices were seen."""
    Notice.objects.filter(account=account, read_at__isnull=True).update(read_at=clock.now())


def silence(*, account: Any, kinds: tuple[str, ...]) -> None:
    """Take back unread notices that no longer hold, for example after a consent was withdrawn."""
    rows = Notice.objects.filter(account=account, kind__in=kinds, read_at__isnull=True)
    Letter.objects.filter(notice__in=rows, state=Letter.State.WAITING).update(state=Letter.State.DROPPED)
    rows.update(read_at=clock.now(), silenced=occasion.current())


def waits(*, account: Any, kind: str, about: str) -> bool:
    """Say whether an unread notice of a kind waits for an account, whose key begins so."""
    return Notice.objects.filter(account=account, kind=kind, key__startswith=about, read_at__isnull=True).exists()


def take_back(*, kind: str, about: str, but: Collection[int] = ()) -> None:
    """Take back the notices whose key begins so, of all but some accounts: unsent ones go, sent ones no longer wait."""
    rows = Notice.objects.filter(kind=kind, key__startswith=about, read_at__isnull=True).exclude(account_id__in=but)
    rows.exclude(letter__state=Letter.State.SENT).delete()
    rows.update(read_at=clock.now())


def take_press_back(*, school_id: int, occasion: str, actor: Any) -> None:
    """Take back what a press told: the unread goes, whoever read it is told that it is off; the silenced wait again."""
    told = Notice.objects.filter(school_id=school_id, occasion=occasion)
    told.filter(read_at__isnull=True).exclude(letter__state=Letter.State.SENT).delete()
    for notice in told.exclude(account=actor):
        if not notice_kinds[notice.kind].quiet:
            params = {**notice.params, "cancelled": notice.kind}
            told_off: dict[str, Any] = {"school_id": school_id, "url": notice.url, **params}
            put(kind="notice.cancelled", account=notice.account, key=str(notice.pk), **told_off)
    silenced = Notice.objects.filter(school_id=school_id, silenced=occasion)
    Letter.objects.filter(notice__in=silenced, state=Letter.State.DROPPED).update(state=Letter.State.WAITING)
    silenced.update(read_at=None, silenced="")


taken_back.add("outbox", take_press_back)


def told_of(school_id: int, occasion: str) -> set[int]:
    """Give the open accounts that a press told something, those apart of whom nobody may learn it."""
    rows = Notice.objects.filter(school_id=school_id, occasion=occasion, account__is_active=True)
    rows = rows.exclude(kind__in=quiet_kinds())
    return set(rows.values_list("account_id", flat=True))


readers_told.add("outbox", told_of)
