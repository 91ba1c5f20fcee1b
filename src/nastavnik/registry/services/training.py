"""Training of mentors: a meeting or two, or the reason why none; each mentor's strategy, rules and plan."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MENTOR_CARDS
from nastavnik.journal.services import change, record, remove
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_running
from nastavnik.programme.services.roadmap import tick
from nastavnik.registry.models import MentorEntry, Training
from nastavnik.registry.policies import require_self_or_coordinator
from nastavnik.registry.services.mentors import locked, save, tell


def _there(programme: Programme, chosen: list[int]) -> list[MentorEntry]:
    """Lock those who were at a meeting; all of them are candidates or mentors of the programme."""
    rows = MentorEntry.objects.select_for_update(of=("self",)).select_related("teacher__account", "school")
    entries = list(rows.filter(pk__in=chosen, programme=programme, state__in=MENTOR_CARDS).order_by("pk"))
    if len(entries) != len(chosen):
        raise RuleError(
            "training.foreign",
            N_("Участниками бывают кандидаты и наставники этой программы."),
            "participants",
        )
    return entries


def record_training(
    *,
    programme: Programme,
    held_on: dt.date,
    duration_minutes: int = 45,
    agenda: str,
    participants: Iterable[MentorEntry],
    actor: Account,
    plan: str = "",
) -> Training:
    """Note a training meeting that took place; who came is trained."""
    require_role(actor, programme.school_id, "coordinator")
    chosen = _came(held_on, participants)
    with transaction.atomic():
        lock_running(programme.pk)
        entries = _there(programme, chosen)
        training = Training(
            school_id=programme.school_id,
            programme=programme,
            held_on=held_on,
            duration_minutes=duration_minutes,
            agenda=agenda.strip(),
            plan=plan,
        )
        training.full_clean()
        training.save()
        training.participants.set(entries)
        record("training.held", actor, training, participants=chosen)
        tick(programme=programme.pk, code="training", done_on=held_on, actor=actor)
        for entry in entries:
            _trained(entry, training, actor)
    return training


def _came(held_on: dt.date, participants: Iterable[MentorEntry]) -> list[int]:
    """Name who came to a meeting that is over."""
    chosen = sorted({entry.pk for entry in participants})
    if held_on > clock.today():
        raise RuleError(
            "training.future",
            N_("Эта дата ещё не наступила: запишите встречу, когда она пройдёт."),
            "held_on",
        )
    if not chosen:
        raise RuleError("training.nobody", N_("Отметьте, кто был на встрече."), "participants")
    return chosen


def _trained(entry: MentorEntry, training: Training, actor: Account) -> None:
    entry.training, entry.training_reason = MentorEntry.Training.DONE, ""
    save(entry, "mentor.trained", actor, training=training.pk)
    tell(entry, "registry.training_held", day=f"{training.held_on:%d.%m.%Y}")


def correct_training(
    *, training: Training, participants: Iterable[MentorEntry], actor: Account, **values: Any
) -> Training:
    """Correct a meeting that was written down; who was not there after all is to be trained again."""
    chosen = _came(values["held_on"], participants)
    with transaction.atomic():
        row = _locked_training(training, actor)
        before = set(row.participants.values_list("pk", flat=True))
        gone = set(row.participants.exclude(state__in=MENTOR_CARDS).values_list("pk", flat=True))
        entries = _there(row.programme, sorted(set(chosen) - gone))
        now = {entry.pk for entry in entries}
        change(row, kind="training.corrected", actor=actor, data={"participants": sorted(now | gone)}, **values)
        row.participants.set([*entries, *gone])
        for entry in entries:
            if entry.pk not in before:
                _trained(entry, row, actor)
        _untrain(before - now - gone, row.programme, actor)
    return row


def remove_training(*, training: Training, actor: Account) -> None:
    """Remove a meeting that did not take place; who was said to be there is to be trained again."""
    with transaction.atomic():
        row = _locked_training(training, actor)
        programme, came = row.programme, set(row.participants.values_list("pk", flat=True))
        row.participants.clear()
        remove(row, kind="training.removed", actor=actor)
        _untrain(came, programme, actor)


def _locked_training(training: Training, actor: Account) -> Training:
    require_role(actor, training.school_id, "coordinator")
    lock_running(training.programme_id)
    rows = Training.objects.select_for_update(of=("self",)).select_related("programme")
    row: Training = rows.get(pk=training.pk)
    return row


def _untrain(keys: set[int], programme: Programme, actor: Account) -> None:
    """Plan the training again of those who were at no other meeting."""
    rows = MentorEntry.objects.select_for_update(of=("self",)).select_related("teacher__account", "school")
    for entry in rows.filter(pk__in=keys, programme=programme, trainings__isnull=True).order_by("pk"):
        entry.training = MentorEntry.Training.PLANNED
        save(entry, "mentor.training_planned", actor)


def _settle(entry: MentorEntry, state: str, reason: str, actor: Account) -> MentorEntry:
    require_role(actor, entry.school_id, "coordinator")
    with transaction.atomic():
        entry = locked(entry)
        if entry.training == MentorEntry.Training.DONE:
            raise RuleError("training.done", N_("Обучение этого наставника уже проведено."))
        entry.training, entry.training_reason = state, reason.strip()
        save(entry, f"mentor.training_{state}", actor)
    return entry


def plan_training(*, entry: MentorEntry, actor: Account) -> MentorEntry:
    """Note that this mentor will be trained."""
    return _settle(entry, MentorEntry.Training.PLANNED, "", actor)


def training_not_needed(*, entry: MentorEntry, reason: str, actor: Account) -> MentorEntry:
    """Note that training is not needed, and why."""
    if not reason.strip():
        raise RuleError("training.reason", N_("Напишите, почему обучение не требуется."), "reason")
    return _settle(entry, MentorEntry.Training.NOT_NEEDED, reason, actor)


def require_card(entry: MentorEntry) -> None:
    """Refuse rules for somebody who is neither a candidate nor a mentor."""
    if entry.state not in MENTOR_CARDS:
        raise RuleError("mentor_entry.transition", N_("Регламент ведут для кандидатов и наставников этой программы."))


def keep_rules(
    *, entry: MentorEntry, strategy: str, meeting_rules: str, topic_plan: str, actor: Account
) -> MentorEntry:
    """Keep the strategy, the rules of meetings and the topic plan of one mentor."""
    with transaction.atomic():
        entry = locked(entry)
        require_self_or_coordinator(actor, entry.teacher)
        require_card(entry)
        entry.strategy, entry.meeting_rules, entry.topic_plan = (
            strategy.strip(),
            meeting_rules.strip(),
            topic_plan.strip(),
        )
        save(entry, "mentor.rules_kept", actor)
    return entry
