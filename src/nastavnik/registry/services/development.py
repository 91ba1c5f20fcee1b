"""Facts of development: noted by the coordinator, taken back when wrong."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.registry.models import Development, MenteeEntry
from nastavnik.registry.services.mentees import locked_entry


def note_development(*, entry: MenteeEntry, kind: str, title: str, achieved_on: dt.date, actor: Account) -> Development:
    """Note a new category, a contest or courses of somebody who has joined."""
    require_role(actor, entry.school_id, "coordinator")
    with transaction.atomic():
        entry = locked_entry(entry)
        if entry.joined_on is None:
            raise RuleError("development.joined", N_("Педагог ещё не в программе: отмечать развитие рано."))
        if achieved_on > clock.today():
            raise RuleError("development.future", N_("Эта дата ещё не наступила."), "achieved_on")
        if achieved_on < entry.programme.starts_on:
            raise RuleError(
                "development.before",
                N_("Это было до начала программы: сюда входит только то, что случилось за её время."),
                "achieved_on",
            )
        made = Development(
            school_id=entry.school_id, entry=entry, kind=kind, title=title.strip(), achieved_on=achieved_on
        )
        write(made, "development.noted", actor, what=kind)
    return made


def forget_development(*, development: Development, actor: Account) -> None:
    """Take a wrong fact back."""
    require_role(actor, development.school_id, "coordinator")
    with transaction.atomic():
        locked_entry(development.entry)
        found = Development.objects.select_for_update().filter(pk=development.pk).first()
        if found is not None:
            record("development.removed", actor, found, what=found.kind)
            found.delete()
