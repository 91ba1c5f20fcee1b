"""The council's word of candidates: a member's opinion, and the minutes of a sitting with the opinion of all."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import CANDIDATES
from nastavnik.journal.services import change, record, remove, write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services import annul_act, annul_handlers, register_act
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import CouncilOpinion, MentorEntry, Sitting
from nastavnik.registry.services.mentors import locked

#: What the minutes say of one candidate: the entry, the opinion, and how many were for, against and abstained.
Said = tuple[MentorEntry, str, Sequence[int]]


def give_opinion(
    *, entry: MentorEntry, opinion: str, comment: str = "", comment_shown: bool = False, actor: Account
) -> CouncilOpinion:
    """Give one's opinion of a candidate, or change it; it advises, the decision is the coordinator's.

    The reason stays with its author unless they show it to the coordinator.
    """
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
        row.comment_shown = comment_shown and bool(row.comment)
        row.full_clean()
        row.save()
        kind = "opinion.changed" if found else "opinion.given"
        record(kind, actor, row, entry=entry.pk, opinion=opinion)
    return row


def hide_comment(*, opinion: CouncilOpinion, actor: Account) -> CouncilOpinion:
    """Show one's reason to the coordinator no more; that may be done after the decision too."""
    with transaction.atomic():
        row: CouncilOpinion = CouncilOpinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
        if row.member_id != actor.pk:
            raise RuleError("opinion.others", N_("Показывает или скрывает обоснование только его автор."))
        change(row, kind="opinion.comment_hidden", actor=actor, comment_shown=False)
    return row


def _require_sense(dated: dt.date, said: Sequence[Said], present: int | None) -> None:
    if dated > clock.today():
        raise RuleError("minutes.future", N_("Дата протокола ещё не наступила."), "dated")
    for entry, _opinion, votes in said:
        if present is not None and sum(votes) > present:
            words = N_("Голосов о кандидате больше, чем присутствовало: %(who)s.")
            raise RuleError("minutes.votes", words, "present", params={"who": entry.teacher.told_apart})


def enter_minutes(
    *, programme: Programme, opinions: Sequence[Said], number: str, dated: dt.date, actor: Account, **sitting: Any
) -> Act:
    """Enter the minutes of a sitting: one paper, and the opinion of the council as a whole about each candidate."""
    require_role(actor, programme.school_id, "coordinator")
    _require_sense(dated, opinions, sitting.get("present"))
    with transaction.atomic():
        lock_running(programme.pk)
        summary = {"opinions": [{"entry": entry.pk, "opinion": opinion} for entry, opinion, _votes in opinions]}
        kind = Act.Kind.COUNCIL_MINUTES
        act = register_act(programme=programme, kind=kind, number=number, dated=dated, actor=actor, summary=summary)
        write(_sitting(act, **sitting), "sitting.minuted", actor, act=act.pk)
        _keep_opinions(act, {entry.pk: (opinion, votes) for entry, opinion, votes in opinions}, actor)
    return act


def _sitting(
    act: Act,
    *,
    body: str = Sitting.Body.METHODICAL,
    chair: str = "",
    secretary: str = "",
    present: int | None = None,
    members: int | None = None,
    invited: str = "",
    agenda: str = "",
    conflicts: str = "",
    no_objections: bool = False,
) -> Sitting:
    """Make the row of a sitting out of what its minutes say."""
    return Sitting(
        school_id=act.school_id,
        act=act,
        body=body,
        chair=chair.strip(),
        secretary=secretary.strip(),
        present=present,
        members=members,
        invited=invited.strip(),
        agenda=agenda.strip(),
        conflicts=conflicts.strip(),
        no_objections=no_objections,
    )


def _keep_opinions(act: Act, about: Mapping[int, tuple[str, Sequence[int]]], actor: Account) -> None:
    rows = MentorEntry.objects.select_for_update().filter(programme=act.programme_id, pk__in=about).order_by("pk")
    entries = {entry.pk: entry for entry in rows}  # all at once: a sitting speaks of thirty, and others wait
    if len(entries) < len(about):
        raise RuleError("minutes.other", N_("Этот кандидат из другой программы."))
    known = {row.entry_id: row for row in CouncilOpinion.objects.filter(entry__in=entries, member=None)}
    for pk, entry in entries.items():
        row = known.get(pk) or CouncilOpinion(school_id=entry.school_id, entry=entry)
        row.opinion, votes = about[pk]
        row.votes, row.minutes, row.given_on = list(votes), act, act.dated
        write(row, "opinion.minuted", actor, entry=pk, opinion=row.opinion, act=act.pk)


def replace_minutes(*, act: Act, reason: str, actor: Account, opinions: Sequence[Said], **told: Any) -> Act:
    """Put a new version in the place of minutes entered wrongly: the former ones are annulled with a reason."""
    with transaction.atomic():
        annul_act(act=act, reason=reason, actor=actor)
        return enter_minutes(programme=act.programme, opinions=opinions, actor=actor, **told)


def _free_opinions(*, act: Act, actor: Account) -> None:
    """Take away what annulled minutes said of candidates: the council has not spoken of them."""
    rows = CouncilOpinion.objects.select_for_update(of=("self",)).filter(minutes=act, member=None).order_by("pk")
    for row in rows:
        remove(row, kind="opinion.annulled", actor=actor)


annul_handlers.add("registry.council", _free_opinions)
