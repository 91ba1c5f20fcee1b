"""The coordinator's decision about a candidate."""

from collections.abc import Mapping

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.transitions import MENTOR_ENTRY
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.services import pass_gate
from nastavnik.registry.models import MentorEntry
from nastavnik.registry.services.mentors import locked, save, tell

STATE = MentorEntry.State


def select_mentor(*, entry: MentorEntry, actor: Account, reasons: Mapping[str, str] | None = None) -> MentorEntry:
    """Take a candidate into the register: the decision first, then both gates look at it, all or nothing."""
    require_role(actor, entry.school_id, "coordinator")
    with transaction.atomic():
        entry = locked(entry)
        if entry.state == STATE.RESTING:
            raise RuleError("mentor_entry.resting", N_("У наставника перерыв: закончить его может только он сам."))
        MENTOR_ENTRY.require(entry.state, STATE.SELECTED)
        entry.state, entry.selected_on = STATE.SELECTED, clock.today()
        save(entry, "mentor.selected", actor)
        for gate in ("candidacy", "selection"):
            pass_gate(gate, programme=entry.programme, subject=entry, actor=actor, reasons=reasons)
        tell(entry, "registry.mentor_selected")
    return entry


def defer_mentor(*, entry: MentorEntry, reason: str, actor: Account) -> MentorEntry:
    """Put the decision off, and say why; a mentor who has pairs keeps them."""
    return _decide_otherwise(entry, STATE.DEFERRED, reason, actor)


def turn_down_candidate(*, entry: MentorEntry, reason: str, actor: Account) -> MentorEntry:
    """Decide not to take a candidate this year, and say why; they may offer themselves again."""
    return _decide_otherwise(entry, STATE.NOT_TAKEN, reason, actor)


def _decide_otherwise(entry: MentorEntry, to: str, reason: str, actor: Account) -> MentorEntry:
    require_role(actor, entry.school_id, "coordinator")
    if not reason.strip():
        raise RuleError("mentor_entry.reason", N_("Напишите причину: она останется у куратора."), "reason")
    with transaction.atomic():
        entry = locked(entry)
        MENTOR_ENTRY.require(entry.state, to)
        entry.state = to
        save(entry, f"mentor.{to}", actor, reason=reason.strip())
        tell(entry, f"registry.mentor_{to}")
    return entry
