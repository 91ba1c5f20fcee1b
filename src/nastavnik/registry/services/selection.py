"""The council's opinions, and the coordinator's decision about a candidate."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import CANDIDATES
from nastavnik.core.transitions import MENTOR_ENTRY
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services import pass_gate, register_act
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import CouncilOpinion, MentorEntry
from nastavnik.registry.services.mentors import locked, save, tell

STATE = MentorEntry.State


def give_opinion(*, entry: MentorEntry, opinion: str, comment: str = "", actor: Account) -> CouncilOpinion:
    """Give one's opinion of a candidate, or change it; it advises, the decision is the coordinator's."""
    require_role(actor, entry.school_id, "council_member")
    with transaction.atomic():
        entry = locked(entry)
        if entry.teacher.account_id == actor.pk:
            raise RuleError("opinion.own", N_("О собственной кандидатуре мнение дают другие члены совета."))
        if entry.state not in CANDIDATES:
            raise RuleError("opinion.late", N_("Решение по этой кандидатуре уже принято, мнение больше не нужно."))
        found = CouncilOpinion.objects.filter(entry=entry, member=actor).first()
        row = found or CouncilOpinion(school_id=entry.school_id, entry=entry, member=actor)
        row.opinion, row.comment, row.given_on = opinion, comment.strip(), clock.today()
        row.full_clean()
        row.save()
        kind = "opinion.changed" if found else "opinion.given"
        record(kind, actor, row, entry=entry.pk, opinion=opinion)
    return row


def enter_minutes(
    *, programme: Programme, opinions: Sequence[tuple[MentorEntry, str]], number: str, dated: dt.date, actor: Account
) -> Act:
    """Enter the minutes of a sitting: one paper, and the opinion of the council as a whole about each candidate."""
    require_role(actor, programme.school_id, "coordinator")
    if dated > clock.today():
        raise RuleError("minutes.future", N_("Дата протокола ещё не наступила."), "dated")
    with transaction.atomic():
        lock_running(programme.pk)
        said = [{"entry": entry.pk, "opinion": opinion} for entry, opinion in opinions]
        kind = Act.Kind.COUNCIL_MINUTES
        summary = {"opinions": said}
        act = register_act(programme=programme, kind=kind, number=number, dated=dated, actor=actor, summary=summary)
        about = {entry.pk: opinion for entry, opinion in opinions}
        rows = MentorEntry.objects.select_for_update().filter(programme=programme, pk__in=about).order_by("pk")
        entries = {entry.pk: entry for entry in rows}  # all at once: a sitting speaks of thirty, and others wait
        if len(entries) < len(about):
            raise RuleError("minutes.other", N_("Этот кандидат из другой программы."))
        known = {row.entry_id: row for row in CouncilOpinion.objects.filter(entry__in=entries, member=None)}
        for pk, entry in entries.items():
            row = known.get(pk) or CouncilOpinion(school_id=entry.school_id, entry=entry)
            row.opinion, row.minutes, row.given_on = about[pk], act, dated
            write(row, "opinion.minuted", actor, entry=pk, opinion=about[pk], act=act.pk)
    return act


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
