"""The first lock of whoever changes a year.

The order is programme, mentor, place, head of the journal. All that belongs to a programme is changed under the lock
of its row, so nobody ever holds what another waits for.
"""

from collections.abc import Iterable

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.combined import Prepared
from nastavnik.programme.models import Programme

_ARCHIVED = N_("Программа этого года в архиве: записи в ней больше не меняются.")


_one = Prepared(lambda pk: Programme.objects.select_for_update().filter(pk=pk), pk=int)


def lock_programme(pk: int) -> Programme:
    """Lock a programme, before anything else is locked or written into the journal."""
    locked: list[Programme] = _one.ask(pk=pk)
    if not locked:
        raise Programme.DoesNotExist
    return locked[0]


def lock_programmes(keys: Iterable[int]) -> None:
    """Lock several programmes in their order, before rows of any of them."""
    for pk in sorted(set(keys)):
        lock_programme(pk)


def lock_running(pk: int, refusal: str = _ARCHIVED) -> Programme:
    """Lock a programme that is not in the archive; `refusal` says what an archived one no longer takes."""
    programme = lock_programme(pk)
    require_running(programme, refusal)
    return programme


def require_running(programme: Programme, refusal: str = _ARCHIVED) -> None:
    """Refuse what an archived programme no longer takes."""
    if programme.archived_on is not None:
        raise RuleError("programme.archived", refusal)
