"""Guards of the journal: lines are added, never changed or removed."""

from nastavnik.kit.guards import declare, forbid

forbid(
    "journal_append_only", "journal.Event", "UPDATE", "DELETE", message="Строки журнала не изменяются и не удаляются."
)
declare(
    name="journal_chained",
    model="journal.Event",
    events=("INSERT",),
    refuse="NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM journal_event e WHERE e.school_id = NEW.school_id "
    "AND e.number = NEW.number - 1 AND e.hash = NEW.previous_hash)",
    message="Строка журнала должна продолжать цепочку.",
)
declare(
    name="journal_head_forward",
    model="journal.Head",
    events=("UPDATE",),
    refuse="NEW.number < OLD.number OR NEW.school_id <> OLD.school_id",
    message="Журнал не отматывается назад.",
)
forbid("journal_head_kept", "journal.Head", "DELETE", message="Журнал школы не удаляется.")
