"""Gatherings of answers without names: opened, closed and renewed by the coordinator, found by their link."""

import secrets

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys.codes import ALPHABET, plain_signs
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.guards import GATHERING
from nastavnik.programme.models import Gathering, Programme
from nastavnik.programme.services.locks import lock_running

#: Signs of a link: many enough that nobody guesses it, few enough to be typed from a sheet.
LONG = 12


def some_signs(count: int) -> str:
    """Draw signs that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _number in range(count))


def find_gathering(token: str, kind: str) -> Gathering | None:
    """Find the gathering of a link, open or not; a link renewed since leads nowhere."""
    plain = plain_signs(token, LONG)
    if plain is None:
        return None
    GATHERING.enter(plain)
    found: Gathering | None = Gathering.objects.select_related("programme", "school").filter(token=plain).first()
    fits = found is not None and found.kind == kind and found.programme.archived_on is None
    return found if fits else None


def lock_gathering(programme_id: int, kind: str) -> Gathering:
    """Lock the gathering of a running year."""
    lock_running(programme_id)
    found: Gathering | None = Gathering.objects.select_for_update().filter(programme=programme_id, kind=kind).first()
    if found is None:
        raise RuleError("gathering.none", N_("Сбор ответов ещё не открыт: сначала откройте его."))
    return found


def require_open(gathering: Gathering) -> None:
    """Refuse an answer by a link that was closed."""
    if not gathering.is_open:
        raise RuleError("gathering.closed", N_("Сбор ответов закрыт: новые ответы не принимаются."))


def open_gathering(*, programme: Programme, kind: str, actor: Account) -> Gathering:
    """Open the link of a gathering, or open it again; the same link goes on."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk)
        found: Gathering | None = Gathering.objects.filter(programme=programme, kind=kind).first()
        if found is None:
            found = Gathering(school_id=programme.school_id, programme=programme, kind=kind, token=some_signs(LONG))
        found.opened_on, found.closed_on = clock.today(), None
        write(found, "gathering.opened", actor, *(() if found.pk is None else ("opened_on", "closed_on")))
    return found


def close_gathering(*, programme: Programme, kind: str, actor: Account) -> Gathering:
    """Close the link: answers are no longer taken, what came stays counted."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        found = lock_gathering(programme.pk, kind)
        if found.is_open:
            found.closed_on = clock.today()
            write(found, "gathering.closed", actor, "closed_on")
    return found


def renew_link(*, programme: Programme, kind: str, actor: Account) -> Gathering:
    """Make the link anew: the former one, on paper too, leads nowhere from now on."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        found = lock_gathering(programme.pk, kind)
        found.token = some_signs(LONG)
        found.save(update_fields=["token"])
        record("gathering.renewed", actor, found)
    return found
