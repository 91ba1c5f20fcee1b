"""What happens to a way in is told: to its owner on every channel, to the heads and to the confidants."""

from collections.abc import Iterable
from typing import Any

from nastavnik.journal.services import record
from nastavnik.outbox.services import put
from nastavnik.people.models import Account
from nastavnik.people.selectors import holders

WHERE, HELP = "/entry/", "/help-in/"


def tell(account: Account, kind: str, event: str, actor: Account, **data: str) -> None:
    """Note what was done at the door of an account, and tell its owner on every channel."""
    noted = record(event, actor, account, school_id=account.school_id or 0, **data)
    put(kind=kind, account=account, key=str(noted.pk), school_id=account.school_id or 0, url=WHERE)


def tell_all(
    account: Account,
    kind: str,
    event: str,
    actor: Account | None,
    *,
    names: Iterable[Account] = (),
    also: Iterable[Account] = (),
    **data: Any,
) -> None:
    """Note what happened to an account; tell owner, heads, confidants, `also` and `names`, who are those who help."""
    school_id, by = account.school_id or 0, list(names)
    noted = record(event, actor, account, school_id=school_id, **data)
    params = {"person": account.full_name, "names": ", ".join(one.full_name for one in by) or "—"}
    put(kind=kind, account=account, key=str(noted.pk), school_id=school_id, url=WHERE, **params)
    watching = holders(account.school_id, "head", "confidant").select_related("account")
    told = {one.pk: one for one in (*by, *also, *(row.account for row in watching))}
    for one in told.values():
        if one in (account, actor):
            continue
        put(kind=kind, account=one, key=str(noted.pk), school_id=school_id, url=HELP, **params)
